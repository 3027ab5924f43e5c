"""A round with its reminders, of the school of the cast."""

from __future__ import annotations

import datetime as dt

import pytest

from core.text.dates import today
from tests.factories.audits import open_round

DAY = dt.timedelta(days=1)


@pytest.fixture
def helen(board):
    return board.helen


@pytest.fixture
def school(board):
    """The school of the cast, whose ESLO has an address, as it has itself; Margaret signs for it."""
    board.school.email = "office@tarn.example"
    board.school.save()
    return board.school


@pytest.fixture
def asked(school, helen):
    """A round opened some time ago; its first deadline was yesterday."""
    return open_round([school], first_deadline=today() - DAY, final_deadline=today() + 30 * DAY)
