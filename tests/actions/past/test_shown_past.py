"""The page of a past day shows what history says now, judged with the thresholds and names of now."""

import datetime as dt
from urllib.parse import urlencode

import pytest
from django.http import QueryDict
from django.template.loader import render_to_string

from actions.colours.rules import Thresholds
from actions.colours.services import set_colour
from actions.models import Action, ActionLead, Lead, Plan, StrategicPriority, Timescale
from actions.past import colours
from actions.past.asat import FILE, end_of, plan_as_at
from actions.past.filters import past_choices, past_filter
from actions.past.page import Past
from actions.progress.services.progress import add_update
from core.history.guards import ask_to_clean, confirm_cleaning
from core.text.dates import today
from tests.factories.accounts import UserFactory
from tests.factories.plan import small_plan
from tests.removals import purge_now
from tests.rows import try_rows

pytestmark = pytest.mark.django_db
LOOKS = {"here": "%2Fplan%2F", "narrows": False, "clear_url": "/plan/"}


@pytest.fixture
def plan():
    return small_plan()


def show(plan, *, judged: dt.date | None = None, **wanted) -> str:
    """The board's table as it is known at the end of today."""
    state = plan_as_at(plan.pk, end_of(today()), FILE)
    past = Past(plan, False, state, today(), judged or today())
    rows = past_filter(QueryDict(urlencode(wanted)), past_choices(state))
    tables = past.tables(past.records(rows), grouped=True)
    return render_to_string("actions/plan_tables.html", {"tables": tables, "plan": state.plan, **LOOKS})


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


@try_rows("what", CHANGES)
def test_a_change_of_history_shows_at_once(what, plan):
    before = show(plan)
    CHANGES[what](plan)
    assert show(plan) != before


def test_a_new_name_of_who_set_a_colour_shows_at_once(plan):
    author = UserFactory(name="Ann Author")
    set_colour(action=plan.actions.first(), colour="R", reason="Nobody is left to do it", by=author)
    assert "Ann Author" in show(plan)
    author.name = "Bea Author"
    author.save()
    assert "Bea Author" in show(plan)


@pytest.mark.long
def test_another_day_of_judging_and_other_thresholds_show_other_colours(plan, monkeypatch):
    today_s = show(plan)
    assert show(plan, judged=today() + dt.timedelta(400)) != today_s
    due = today() + dt.timedelta(100)
    known_otherwise(Timescale, "action__plan", wording=f"By {due}", kind="date", due=due)
    by_default = show(plan)
    monkeypatch.setattr(colours, "current_thresholds", lambda: Thresholds(due_soon_days=366))
    assert show(plan) != by_default


@pytest.mark.long
def test_each_choice_of_rows_shows_others(plan):
    leads = list(Lead.objects.filter(action_leads__plan=plan).distinct())
    chosen = [show(plan, lead=str(lead.pk)) for lead in leads]
    assert show(plan) not in [*chosen, show(plan, q="nothing holds this")]


@pytest.mark.long
def test_what_is_removed_from_history_is_gone(plan):
    action = plan.actions.order_by("pk").first()
    assert action.text in show(plan)
    rows = action.history.values_list("pk", flat=True)
    manager, officer = UserFactory(roles=["manager"]), UserFactory(roles=["dpo"])
    request = ask_to_clean(Action.history.model, rows=rows, columns=["text"], purpose="redaction", by=manager)
    for person in (manager, officer):
        confirm_cleaning(request, by=person)
    purge_now(request, by=request.asked_by)
    assert action.text not in show(plan)
