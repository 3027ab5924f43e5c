"""The colour beside each row is that of its record after every change, and is evaluated again when its day has come."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from actions.colours.querysets import (
    DUE_SOON,
    MOVED,
    current_thresholds,
    evaluate_actions,
    read_records,
    recolour,
    refresh_colours,
    spoken_on,
)
from actions.colours.rules import code_and_change
from actions.importing.saving import save_plan
from actions.models import ColourOverride, Occurrence, Placement
from actions.past.asat import plan_as_at
from actions.past.colours import past_colours
from actions.table.querysets import keys
from actions.wording.document import PlanDocument, PlanRow, PriorityHeading
from core.board.settings import change_setting
from core.jobs.daily import run_daily
from core.text.dates import today
from tests.actions.boardplan import HAND_CHECKED, plan_files, saved_plan
from tests.actions.table.test_row_keys import CHANGES
from tests.demo import demonstration_today
from tests.factories.accounts import UserFactory
from tests.factories.plan import ActionFactory, PlacementFactory, ProgressUpdateFactory, TimescaleFactory, small_plan
from tests.rows import try_rows

pytestmark = pytest.mark.django_db
DEMO_DAY = dt.date(2026, 11, 24)
AIMED_FOR = {
    "B": {21, 24, 25, 28, 31, 38},
    "R": {13, 14, 15, 16, 30, 33, 36, 37, 42},
    "A": {5, 10, 18, 19, 32, 40},
}


def require_true_colours(on: dt.date | None = None) -> int:
    """Compare every row with its record; gives the number of rows."""
    rows = list(Placement.objects.all())
    records, thresholds = read_records(row.action_id for row in rows)
    wanted = {row.pk: code_and_change(records[row.action_id], on or today(), thresholds) for row in rows}
    assert {row.pk: (row.colour, row.colour_until) for row in rows} == wanted
    return len(rows)


def by_colour(plan, on) -> dict[str, set[int]]:
    """The printed rows of each colour on a day."""
    rows = list(plan.placements.in_print())
    evaluations = evaluate_actions([row.action_id for row in rows], on)
    found = {}
    for row in rows:
        found.setdefault(evaluations[row.action_id].code, set()).add(row.row)
    return found


@pytest.mark.long
def test_the_demonstration_plan_has_the_colours_that_it_was_written_for():
    found = by_colour(demonstration_today(), DEMO_DAY)
    assert {letter: found[letter] for letter in AIMED_FOR} == AIMED_FOR
    assert found["G"] == set(range(1, 44)) - set().union(*AIMED_FOR.values())
    assert require_true_colours() == 43


@pytest.mark.long
def test_judged_names_the_cause_in_the_demonstration_plan():
    plan = demonstration_today()
    actions = {action.number: action.pk for action in plan.actions.filter(number__in=(14, 15, 33))}
    said = evaluate_actions(actions.values(), dt.date(2026, 9, 30))
    assert {number: said[pk].label for number, pk in actions.items()} == {
        14: "Not reported", 15: "Not reported", 33: "Slipped",
    }  # fmt: skip


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_every_service_leaves_true_colours(change):
    plan, by = small_plan(), UserFactory(roles=["manager"])
    action = plan.actions.select_related("plan").first()
    PlacementFactory(action=action, method=plan.placements.last().method)
    change(action, by)
    assert require_true_colours() >= 7


@pytest.mark.long
def test_what_hangs_on_an_action_recolours_its_rows_when_it_is_saved():
    by = UserFactory(name="Helen Marsh", roles=["manager"])
    action = ActionFactory(wording="Annually (each May)", agreed_on=dt.date(2009, 4, 1))
    row = action.placements.get()
    assert row.colour == "R"  # since the occurrence of May 2009
    for year in range(2009, today().year + 1):
        Occurrence(action=action, due=dt.date(year, 5, 31), done_on=dt.date(year, 5, 30)).save()
    ProgressUpdateFactory(action=action, on=today(), text="The audit was sent to all schools")
    row.refresh_from_db()
    assert row.colour == "G"
    Occurrence(action=action, due=dt.date(2008, 5, 31), skipped_on=today(), skipped_reason="Not needed").save()
    override = ColourOverride(action=action, colour="A", reason="Late", set_by=by, set_on=today(), ends_on=today())
    override.save()
    row.refresh_from_db()
    assert (row.colour, row.colour_until) == ("A", today() + dt.timedelta(1))
    assert "set by Helen Marsh because: Late; by the rule: Green" in evaluate_actions([action.pk])[action.pk].in_full
    require_true_colours()


def test_a_colour_that_does_not_change_is_not_written():
    action = ActionFactory()
    with CaptureQueriesContext(connection) as sent:
        keys.refresh(action_id=action.pk)
    assert len(sent) == 3  # the keys, what the colour follows from, the rows
    Placement.objects.update(colour="R")
    with CaptureQueriesContext(connection) as sent:
        keys.refresh(action_id=action.pk)
    assert len(sent) == 4
    require_true_colours()


def test_the_colours_of_many_actions_take_two_statements():
    plan = small_plan()
    actions = list(plan.actions.values_list("pk", flat=True))
    with CaptureQueriesContext(connection) as sent:
        evaluate_actions(actions)
    assert len(sent) == 1
    with CaptureQueriesContext(connection) as sent:
        recolour(actions, today())
    assert len(sent) == 2
    require_true_colours()


def test_colours_are_judged_anew_only_where_their_day_has_come(capsys):
    stale, sure = ActionFactory(), ActionFactory()
    Placement.objects.filter(action=stale).update(colour="B", colour_until=today())
    Placement.objects.filter(action=sure).update(colour="B", colour_until=today() + dt.timedelta(1))
    call_command("refresh_colours")
    assert "1 action evaluated again." in capsys.readouterr().out
    assert (stale.placements.get().colour, sure.placements.get().colour) == ("G", "B")
    assert refresh_colours() == 0


def test_the_job_of_the_day_judges_them_anew():
    row = ActionFactory().placements.get()
    Placement.objects.update(colour="B", colour_until=today())
    assert run_daily()["judge colours anew"] == "done"
    row.refresh_from_db()
    assert row.colour == "G"


def test_a_new_threshold_recolours_from_its_day_on():
    by = UserFactory(roles=["manager"])
    due = today() + dt.timedelta(40)
    action = ActionFactory(wording=f"By {due:%d %B %Y}")
    assert action.placements.get().colour == "G"
    change_setting(key=DUE_SOON, value=60, applies_from=today(), by=by, reason="Earlier warning")
    assert action.placements.get().colour == "A"
    later = today() + dt.timedelta(10)
    change_setting(key=DUE_SOON, value=5, applies_from=later, by=by, reason="Too early")
    row = action.placements.get()
    assert row.colour == "A"
    assert row.colour_until <= later
    assert evaluate_actions([action.pk], later)[action.pk].code == "G"
    change_setting(key=MOVED, value=6, applies_from=later, by=by, reason="More patience")
    assert current_thresholds().on(today()) == (60, 3)
    assert current_thresholds().on(later) == (5, 6)


@try_rows(
    ("long", "short", "day"),
    [
        ("", "", None),
        ("2010-02-03", "", "2010-02-03"),
        ("2010-02-03", "2010-03-01Ongoing", "2010-02-03"),
        ("2010-02-03", "2010-03-01Ongoing\x1e2010-02-10Draft sent", "2010-02-10"),
        ("", "2010-03-01As above", None),
        ("2010-02-03", "2010-01-03Draft sent", "2010-02-03"),
    ],
)
def test_the_latest_update_that_says_something_counts(long, short, day):
    assert spoken_on(long, short) == (dt.date.fromisoformat(day) if day else None)


def test_what_people_wrote_cannot_break_the_facts():
    action, odd = ActionFactory(), "Bad \x1f text \x1e2010-13-45 || ' \\"
    ProgressUpdateFactory(action=action, on=today(), text=odd)
    by = UserFactory(name=f"H {odd}"[:40])
    ColourOverride(action=action, colour="R", reason=odd, set_by=by, set_on=today(), ends_on=today()).save()
    evaluation = evaluate_actions([action.pk])[action.pk]
    assert (evaluation.code, evaluation.by_rule.code) == ("R", "G")
    assert "|| ' \\" in evaluation.override.reason


def test_an_action_without_a_timescale_or_a_row_has_a_colour_too():
    bare = ActionFactory(method=None, wording="", lead=None)
    assert evaluate_actions([bare.pk])[bare.pk].text == "Grey, No date yet"
    assert evaluate_actions([]) == {}


@pytest.mark.long
@pytest.mark.parametrize("source", plan_files("plan-rows.json"), ids=lambda path: path.name)
@pytest.mark.parametrize("on", HAND_CHECKED)
def test_the_boards_own_plan_has_the_colours_that_were_checked_by_hand(source, on):
    plan = saved_plan(UserFactory(roles=["manager"]), settled=True)
    found = by_colour(plan, on)
    wanted = HAND_CHECKED[on]
    assert {letter: found.get(letter, set()) for letter in wanted} == wanted
    assert found["G"] == set(range(1, 44)) - set().union(*wanted.values())


def test_a_wording_without_a_date_is_grey_at_first():
    action = ActionFactory(wording="")
    TimescaleFactory(action=action, wording="TBC")
    assert action.placements.get().colour == "N"


def test_an_import_sets_them_once():
    rows = tuple(
        PlanRow("1", f"{n}. Aim", "Means", f"Do it {n}", "ESLO", "By May 2030", "Draft sent") for n in range(9)
    )
    document = PlanDocument(title="Plan", priorities=(PriorityHeading("1", "First"),), rows=rows)
    with CaptureQueriesContext(connection) as sent:
        save_plan(document=document, title="", as_at=dt.date(2010, 3, 1), by=None)
    table = Placement._meta.db_table
    written = [query["sql"] for query in sent if query["sql"].startswith(f'UPDATE "{table}" SET "status" = (')]
    assert len(written) == 1
    assert require_true_colours() == 9


def test_an_earlier_day_is_judged_by_the_colour_and_the_updates_of_that_day(board_of_one):
    action, by = board_of_one
    ColourOverride(
        action=action, colour="R", reason="No money", set_by=by, set_on=dt.date(2010, 2, 1),
        ends_on=dt.date(2010, 3, 31), ended_on=dt.date(2010, 3, 10),
    ).save()  # fmt: skip
    ColourOverride(
        action=action, colour="A", reason="Some money", set_by=by, set_on=dt.date(2010, 3, 10),
        ends_on=dt.date(2010, 3, 31),
    ).save()  # fmt: skip
    days = [dt.date(2010, 1, 31), dt.date(2010, 2, 1), dt.date(2010, 3, 9), dt.date(2010, 3, 10), dt.date(2010, 4, 1)]
    past = plan_as_at(action.plan_id, timezone.now())
    for found in (lambda day: evaluate_actions([action.pk], day), lambda day: past_colours(past, day)):
        assert [found(day)[action.pk].code for day in days] == ["G", "R", "R", "A", "A"]
    assert evaluate_actions([action.pk], days[1])[action.pk].override.reason == "No money"


@pytest.fixture
def board_of_one():
    """An action that is due on 20 April 2010, reported on in January and in June; and the manager."""
    action = ActionFactory(wording="By 20 April 2010", agreed_on=dt.date(2009, 12, 1))
    for day in (dt.date(2010, 1, 5), dt.date(2010, 6, 5)):
        ProgressUpdateFactory(action=action, on=day, text="The draft is with the heads")
    return action, UserFactory(roles=["manager"])


def test_an_update_of_a_later_quarter_does_not_hide_that_of_the_quarter_that_is_judged(board_of_one):
    action, _ = board_of_one
    due_soon = dt.date(2010, 3, 25)  # within 28 days; reported on in the same quarter
    assert evaluate_actions([action.pk], due_soon)[action.pk].code == "G"
    assert past_colours(plan_as_at(action.plan_id, timezone.now()), due_soon)[action.pk].code == "G"
