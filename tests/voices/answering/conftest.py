"""A class that is open, and a browser in the hands of a child."""

from __future__ import annotations

import pytest

from tests.voices.answering.old_versions import inspecting
from tests.voices.answering.sending import Browser, open_class
from voices.answering.services import send_limit
from voices.models import SurveyClass


@pytest.fixture(autouse=True)
def nothing_sent_yet():
    """What one test sends does not use up another's minute."""
    send_limit.clear()


@pytest.fixture
def group(db) -> SurveyClass:
    return open_class()


@pytest.fixture
def browser() -> Browser:
    return Browser()


@pytest.fixture
def files(transactional_db):
    """The files of the database can be read, page by page."""
    with inspecting():
        yield
