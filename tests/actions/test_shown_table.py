"""What is kept of the plan page is never shown in the place of what the records say now."""

import datetime as dt

import pytest

from accounts.models import User
from actions import shown_table as module
from actions.models import ActionLead, Timescale
from actions.services.colours import set_colour
from actions.services.progress import add_update
from actions.shown_table import shown_table
from actions.table import ROW_FIELDS
from core.dates import today
from tests.factories.accounts import UserFactory
from tests.factories.plan import small_plan

pytestmark = pytest.mark.django_db
LOOKS = {"here": "%2Fplan%2F", "boxes": False, "narrows": False, "clear_url": "/plan/"}


@pytest.fixture
def manager() -> User:
    return UserFactory(roles=["manager"])


@pytest.fixture
def plan():
    module._made.cache_clear()
    return small_plan()


def show(plan, user, **looks) -> str:
    """The board's table as this person sees it."""
    records = list(plan.placements.in_print().values_list(*ROW_FIELDS))
    return str(shown_table(records, plan, user, grouped=True).draw(plan, **LOOKS | looks))


def test_what_has_not_changed_is_made_once(plan, manager):
    assert show(plan, manager) == show(plan, UserFactory(roles=["manager"]))
    assert module._made.cache_info().misses == 1


def reword(plan, by):
    plan.actions.update(text="Something else")


def rename_the_priority(plan, by):
    plan.priorities.update(text="Another priority")


def say_more(plan, by):
    add_update(action=plan.actions.first(), text="One more line", by=by)


def lead_otherwise(plan, by):
    ActionLead.objects.filter(plan=plan).update(printed_as="Somebody else")


def set_another_day(plan, by):
    Timescale.objects.filter(action__plan=plan).update(wording="By 2050", due=dt.date(2050, 1, 1))


def recolour_by_hand(plan, by):
    set_colour(action=plan.actions.first(), colour="R", reason="Nobody is left to do it", by=by)


def head_otherwise(plan, by):
    plan.update_heading = "Position"


CHANGES = [reword, rename_the_priority, say_more, lead_otherwise, set_another_day, recolour_by_hand]


@pytest.mark.parametrize("change", [*CHANGES, head_otherwise], ids=lambda change: change.__name__)
def test_a_change_shows_at_once(change, plan, manager):
    before = show(plan, manager)
    change(plan, manager)
    after = show(plan, manager)
    assert after != before
    module._made.cache_clear()
    assert show(plan, manager) == after


def test_a_new_day_shows_new_colours(plan, manager, monkeypatch):
    before = show(plan, manager)
    monkeypatch.setattr(module, "today", lambda: today() + dt.timedelta(400))
    assert show(plan, manager) != before


def test_everybody_sees_the_links_of_their_own_rights(plan, manager):
    assert "Add an update" in show(plan, manager)
    assert "Add an update" not in show(plan, UserFactory(roles=["chair"]))
    assert "Add an update" in show(plan, manager)


def test_each_page_leads_back_to_itself(plan, manager):
    for number in range(2 * module.LOOKS):
        assert f"next=%2Fplan%2F{number}%23row-" in show(plan, manager, here=f"%2Fplan%2F{number}")
    assert 'name="row"' in show(plan, manager, boxes=True)
    assert 'name="row"' not in show(plan, manager)
