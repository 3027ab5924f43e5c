"""A plan of which a file is returned."""

from __future__ import annotations

import pytest

from actions.models import Placement
from tests.actions.returns.changes import take
from tests.factories.accounts import UserFactory
from tests.factories.plan import small_plan


@pytest.fixture
def plan():
    return small_plan()


@pytest.fixture
def rows(plan):
    """The six printed rows: 1 and 2 stand under one method, 4 and 5 under another, in the second priority."""
    return list(Placement.objects.in_print().select_related("action", "plan", "method__objective"))


@pytest.fixture
def returner():
    return UserFactory(name="Ruth Lacey", roles=["agency"])


@pytest.fixture
def manager():
    return UserFactory(name="Helen Marsh", roles=["manager"])


@pytest.fixture
def accept(plan, returner, manager):
    def accept(*changes, **decided):
        return take(plan, changes, returner=returner, by=manager, **decided)

    return accept
