"""What is kept of the page of a past day is never shown in the place of what history says now."""

import datetime as dt

import pytest

from actions import asat, long_past, shown_past
from actions.asat import end_of, plan_as_at
from actions.colours import Thresholds
from actions.models import Action, ActionLead, Lead, Plan, StrategicPriority, Timescale
from actions.services.colours import set_colour
from actions.services.progress import add_update
from core.dates import today
from core.history import ask_to_clean, confirm_cleaning, open_door
from tests.factories.accounts import UserFactory
from tests.factories.plan import small_plan

pytestmark = pytest.mark.django_db
LOOKS = {"grouped": True, "here": "%2Fplan%2F", "narrows": False, "clear_url": "/plan/"}


@pytest.fixture
def plan():
    shown_past._state.cache_clear()
    shown_past._made.cache_clear()
    return small_plan()


def show(plan, *, judged: dt.date | None = None, **wanted) -> str:
    """The board's table as it is known at the end of today."""
    shown = shown_past.shown_past(plan.pk, end_of(today()), judged or today())
    return str(shown.draw(shown.find(wanted), **LOOKS))


def known_otherwise(model, plan_path: str, **said) -> None:
    """Let the history of one record of a plan end with another version, written at the moment of its last one."""
    record = model.objects.filter(**{plan_path: Plan.objects.get()}).order_by("pk").first()
    last = record.history.order_by("-history_date", "-history_id").first()
    last.history_id = None
    for name, value in said.items():
        setattr(last, name, value)
    last.save()


CHANGES = {
    "an action": lambda plan: known_otherwise(Action, "plan", text="Something else"),
    "a priority": lambda plan: known_otherwise(StrategicPriority, "plan", text="Another priority"),
    "a lead": lambda plan: known_otherwise(ActionLead, "action__plan", printed_as="Somebody else"),
    "a day": lambda plan: known_otherwise(Timescale, "action__plan", wording="By 2050", due=dt.date(2050, 1, 1)),
    "an update": lambda plan: add_update(action=plan.actions.first(), text="One more line", by=UserFactory()),
}


def test_what_has_not_changed_is_made_once(plan):
    assert show(plan) == show(plan)
    assert (shown_past._state.cache_info().misses, shown_past._made.cache_info().misses) == (1, 1)


@pytest.mark.parametrize("what", CHANGES)
def test_a_change_of_history_shows_at_once(what, plan):
    before = show(plan)
    CHANGES[what](plan)
    after = show(plan)
    assert after != before
    shown_past._state.cache_clear()
    shown_past._made.cache_clear()
    assert show(plan) == after


def test_a_new_name_of_who_set_a_colour_shows_at_once(plan):
    author = UserFactory(name="Ann Author")
    set_colour(action=plan.actions.first(), colour="R", reason="Nobody is left to do it", by=author)
    assert "Ann Author" in show(plan)
    author.name = "Bea Author"
    author.save()
    assert "Bea Author" in show(plan)


def test_another_day_of_judging_and_other_thresholds_show_other_colours(plan, monkeypatch):
    today_s = show(plan)
    assert show(plan, judged=today() + dt.timedelta(400)) != today_s
    assert show(plan) == today_s
    monkeypatch.setattr(shown_past, "current_thresholds", lambda: Thresholds(later=((today(), 366, 60),)))
    shown = shown_past.shown_past(plan.pk, end_of(today()), today())
    assert shown.thresholds == Thresholds(later=((today(), 366, 60),))


def test_each_choice_of_rows_has_its_own(plan):
    every, leads = show(plan), list(Lead.objects.filter(action_leads__plan=plan).distinct())
    chosen = [show(plan, lead=str(lead.pk)) for lead in leads] + [show(plan, q="nothing holds this")]
    for _ in range(2 * shown_past.LOOKS):
        assert [show(plan, lead=str(lead.pk)) for lead in leads] + [show(plan, q="nothing holds this")] == chosen
        assert show(plan) == every
    assert every not in chosen


def test_a_long_content_is_not_kept_and_shows_the_same(plan, monkeypatch):
    kept = show(plan)
    shown_past._made.cache_clear()
    monkeypatch.setattr(shown_past, "LONGEST", 0)
    assert show(plan) == kept
    assert shown_past._made.cache_info().currsize == 0


def test_a_plan_whose_keys_are_too_many_to_be_named_is_read_the_same(plan, monkeypatch):
    small_plan()  # another one, of which nothing may be among it
    named = plan_as_at(plan.pk, end_of(today()))
    monkeypatch.setattr(asat, "MOST", 3)
    assert plan_as_at(plan.pk, end_of(today())) == named
    assert len(named["action"]) > 3


@pytest.fixture
def long_plan(plan, monkeypatch):
    """A plan that counts as long, on a day that counts as over."""
    monkeypatch.setattr(shown_past, "are_many", lambda roots: True)
    monkeypatch.setattr(long_past, "OVER", dt.timedelta(days=-2))  # so that today is over
    long_past.forget()
    yield plan
    long_past.forget()


def show_long(plan, *, number: str | None = None, **wanted) -> str:
    """The board's table of a long plan as at the end of today."""
    return str(shown_past.shown_past(plan.pk, end_of(today()), today()).look(wanted, number, **LOOKS).board)


def test_a_page_of_a_long_plan_is_read_once_and_shows_the_same(long_plan, monkeypatch):
    first, chosen = show_long(long_plan), show_long(long_plan, status="in_progress")
    monkeypatch.setattr(shown_past, "are_many", lambda roots: False)
    long_past.forget()
    assert (show(long_plan), show(long_plan, status="in_progress")) == (first, chosen)
    monkeypatch.setattr(shown_past, "are_many", lambda roots: True)
    show_long(long_plan)
    monkeypatch.setattr(shown_past, "read", None)  # it would fail
    assert show_long(long_plan) == first


@pytest.mark.parametrize("what", CHANGES)
def test_what_is_written_of_that_moment_shows_on_a_page_of_a_long_plan(what, long_plan):
    before = show_long(long_plan)
    CHANGES[what](long_plan)
    assert show_long(long_plan) != before


def test_what_is_removed_from_history_is_gone_from_a_page_of_a_long_plan(long_plan):
    action = long_plan.actions.order_by("pk").first()
    assert action.text in show_long(long_plan)
    rows = action.history.values_list("pk", flat=True)
    manager, officer = UserFactory(roles=["manager"]), UserFactory(roles=["dpo"])
    request = ask_to_clean(Action.history.model, rows=rows, columns=["text"], purpose="redaction", by=manager)
    for person in (manager, officer):
        confirm_cleaning(request, by=person)
    open_door(request, by=request.asked_by)
    assert action.text not in show_long(long_plan)


def test_a_moment_that_is_not_over_is_never_kept(long_plan, monkeypatch):
    monkeypatch.setattr(long_past, "OVER", dt.timedelta(days=1))
    show_long(long_plan)
    assert long_past.kept(long_plan.pk, end_of(today())) is None


def test_where_much_was_written_since_a_long_plan_is_read_again(long_plan, monkeypatch):
    show_long(long_plan)
    monkeypatch.setattr(long_past, "MOST", 2)
    long_past._since.cache_clear()
    moment, earlier = end_of(today()), end_of(today() - dt.timedelta(days=3))
    known = long_past.written_now()
    for text in ("One", "Two"):
        assert not long_past.written_since(known, earlier)
        add_update(action=long_plan.actions.first(), text=text, by=UserFactory())
    assert long_past.written_since(known, earlier) and long_past.written_since(known, moment)
    long_past._since.cache_clear()
