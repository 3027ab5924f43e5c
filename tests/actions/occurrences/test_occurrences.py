"""What comes round again: which dates there are, and that each is closed on its own."""

import csv
import datetime as dt
import io

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from actions.calendar.page import action_days
from actions.jobs import add_occurrences
from actions.models import Action, Occurrence, Placement, Timescale
from actions.occurrences import services
from actions.progress.services import progress
from actions.progress.services.turns import OTHER_TIMESCALE
from actions.structure.services import structure
from actions.table.files import export_plan
from actions.timescales import read
from actions.timescales.turns import count_year, first_turn, missing_turns, plan_year, turns
from core.records.rules import NothingChanged, RuleBroken
from esafety.demo.load import clock
from tests.actions.pages import text_of, tree_of, words
from tests.factories.accounts import UserFactory
from tests.factories.plan import ActionFactory, PlanFactory, TimescaleFactory
from tests.rows import try_rows

pytestmark = pytest.mark.django_db
D = dt.date
DAY = D(2026, 11, 24)


# which dates there are: pure


@given(begun=st.dates(D(1990, 1, 1), D(2090, 1, 1)), wording=st.sampled_from(["Quarterly", "Each quarter"]))
def test_quarterly_gives_four_a_year_at_the_ends_of_quarters(begun, wording):
    rhythm = read(wording).recurrence
    found = []
    for turn in turns(rhythm, first_turn(rhythm, None, None, begun)):
        if turn.year > begun.year + 3:
            break
        found.append(turn)
    whole_years = [begun.year + 1, begun.year + 2, begun.year + 3]
    assert [sum(turn.year == year for turn in found) for year in whole_years] == [4, 4, 4]
    ends = {(3, 31), (6, 30), (9, 30), (12, 31)}
    assert all((turn.month, turn.day) in ends for turn in found)
    assert found == sorted(set(found)) and found[0] >= begun and (found[0] - begun).days < 92


@given(
    rhythm=st.sampled_from(["every month", "every 3 months", "yearly, May", "every 6 months", "yearly", "3 a year"]),
    first=st.dates(D(2015, 1, 1), D(2026, 1, 1)),
    on=st.dates(D(2015, 1, 1), D(2030, 1, 1)),
    closed=st.integers(0, 6),
)
def test_once_the_missing_are_added_none_is_missing_and_one_lies_ahead(rhythm, first, on, closed):
    known = [turn for turn, _ in zip(turns(rhythm, first), range(closed), strict=False)]
    added = missing_turns(rhythm, first, open_on=[], closed_on=known, on=on)
    assert missing_turns(rhythm, first, open_on=added, closed_on=known, on=on) == []
    assert not set(added) & set(known)
    if rhythm != "3 a year":
        assert max(added) >= on
        assert [turn for turn in added if turn >= on] == [max(added)]


@try_rows(
    ("rhythm", "first", "expected"),
    [
        ("yearly, May", D(2025, 5, 31), [D(2025, 5, 31), D(2026, 5, 31), D(2027, 5, 31)]),
        ("yearly", D(2026, 5, 15), [D(2026, 5, 15), D(2027, 5, 31), D(2028, 5, 31)]),
        ("every 6 months", D(2026, 3, 31), [D(2026, 3, 31), D(2026, 9, 30), D(2027, 3, 31)]),
        ("yearly, 30 September and 31 March", D(2026, 3, 31), [D(2026, 3, 31), D(2026, 9, 30), D(2027, 3, 31)]),
        ("3 a year", D(2026, 12, 18), [D(2026, 12, 18)]),
        ("every meeting", None, []),
    ],
)
def test_turns_follow_their_rhythm_from_the_first(rhythm, first, expected):
    assert [turn for turn, _ in zip(turns(rhythm, first), range(3), strict=False)] == expected


@try_rows(
    ("starts", "on", "year"),
    [
        (None, D(2026, 11, 24), (D(2026, 4, 1), D(2027, 3, 31))),
        (None, D(2027, 3, 31), (D(2026, 4, 1), D(2027, 3, 31))),
        (D(2025, 9, 1), D(2026, 8, 31), (D(2025, 9, 1), D(2026, 8, 31))),
        (D(2025, 9, 1), D(2026, 9, 1), (D(2026, 9, 1), D(2027, 8, 31))),
        (D(2024, 2, 29), D(2025, 2, 28), (D(2025, 2, 28), D(2026, 2, 27))),
    ],
)
def test_the_year_of_a_plan_is_counted_from_its_first_day(starts, on, year):
    assert plan_year(starts, on) == year


def test_a_year_is_counted_by_what_was_due_in_it():
    year = (D(2026, 4, 1), D(2027, 3, 31))
    common = {"year": year, "still_open": [D(2026, 12, 31)]}
    done = [D(2026, 3, 31), D(2026, 6, 30), D(2026, 9, 30)]
    counted = count_year("every 3 months", D(2026, 3, 31), done=done, called_off=[], **common)
    assert counted.text == "2 of 4 done this plan year"
    off = count_year("every 3 months", D(2026, 3, 31), done=done[:2], called_off=[D(2026, 9, 30)], **common)
    assert off.text == "1 of 3 done this plan year"
    termly = count_year("3 a year", D(2026, 3, 31), done=done, called_off=[], **common)
    assert termly.text == "2 done this plan year"
    later = count_year("yearly", D(2027, 5, 31), done=[], called_off=[], year=year, still_open=[D(2027, 5, 31)])
    assert later.text == "none due this plan year"


# as they are kept


@pytest.fixture
def by():
    return UserFactory(roles=["manager"])


@pytest.fixture(autouse=True)
def day():
    with clock(DAY):
        yield


def recurring(wording="Quarterly", *, agreed=DAY, by=None) -> Action:
    """An action that was added with this timescale."""
    action = ActionFactory(wording="", agreed_on=agreed)
    structure.reword_original(action=action, wording=wording, by=by, reason="Original timescale")
    return action


def dates(action) -> list[tuple[D, str]]:
    """Due dates and how each stands."""
    return [
        (one.due, "done" if one.done_on else "off" if one.skipped_on else "open") for one in action.occurrences.all()
    ]


def due(action) -> D | None:
    """The due date by which its row is found and sorted."""
    return Placement.objects.get(action=action).due


def close(action, day, by, **more):
    values = {"note": "All returns are in.", "done_on": DAY, "expected": 1}
    return services.close_occurrence(action=action, due=day, by=by, **values | more)


def test_the_first_appears_with_the_timescale_and_is_the_due_date_in_force(by):
    action = recurring(by=by)
    assert dates(action) == [(D(2026, 12, 31), "open")]
    assert due(action) == D(2026, 12, 31)
    (only,) = action_days(Action.objects.filter(pk=action.pk), DAY)
    assert only.on == D(2026, 12, 31)


@pytest.mark.long
def test_all_that_passed_since_it_was_agreed_are_there_and_the_earliest_counts(by):
    action = recurring(agreed=D(2026, 5, 1), by=by)
    assert [day for day, _ in dates(action)] == [D(2026, 6, 30), D(2026, 9, 30), D(2026, 12, 31)]
    assert due(action) == D(2026, 6, 30)
    assert Placement.objects.get(action=action).colour == "R"
    close(action, D(2026, 9, 30), by)
    assert due(action) == D(2026, 6, 30)
    close(action, D(2026, 6, 30), by)
    assert due(action) == D(2026, 12, 31)


@pytest.mark.long
def test_the_next_appears_when_one_is_closed_early(by):
    action = recurring(by=by)
    one = close(action, D(2026, 12, 31), by)
    assert (one.done_on, one.done_by, one.note) == (DAY, by, "All returns are in.")
    assert dates(action) == [(D(2026, 12, 31), "done"), (D(2027, 3, 31), "open")]
    assert due(action) == D(2027, 3, 31)


@pytest.mark.long
def test_the_daily_job_adds_what_has_come_round_and_nothing_twice(by):
    action, other = recurring(by=by), recurring("Annually, each May", by=by)
    done = recurring(by=by)
    progress.complete_action(action=done, expected=done.version, done="All", difference="Much", by=by)
    add_occurrences(D(2027, 1, 1))
    add_occurrences(D(2027, 1, 1))
    assert dates(action) == [(D(2026, 12, 31), "open"), (D(2027, 3, 31), "open")]
    assert dates(other) == [(D(2027, 5, 31), "open")]
    assert dates(done) == [(D(2026, 12, 31), "open")]
    assert action.occurrences.last().history.get().history_change_reason == "Comes round again"


@pytest.mark.long
def test_one_that_the_job_has_not_added_yet_can_be_closed(by):
    action = recurring(by=by)
    with clock(D(2027, 2, 1)):
        close(action, D(2027, 3, 31), by, done_on=D(2027, 2, 1))
    assert dates(action) == [(D(2026, 12, 31), "open"), (D(2027, 3, 31), "done"), (D(2027, 6, 30), "open")]


def test_a_closed_one_can_be_corrected_and_opened_again(by):
    action = recurring(by=by)
    close(action, D(2026, 12, 31), by)
    with pytest.raises(NothingChanged):
        close(action, D(2026, 12, 31), by, expected=2)
    one = close(action, D(2026, 12, 31), by, expected=2, note="All but one are in.")
    assert (one.note, one.version) == ("All but one are in.", 3)
    services.reopen_occurrence(action=action, due=D(2026, 12, 31), expected=3, reason="It was another action", by=by)
    assert due(action) == D(2026, 12, 31)
    assert action.occurrences.first().note == ""


def test_one_is_called_off_with_a_reason_and_the_next_appears(by):
    action = recurring(by=by)
    with pytest.raises(RuleBroken, match="Say why"):
        services.call_off_occurrence(action=action, due=D(2026, 12, 31), expected=1, reason=" ", by=by)
    services.call_off_occurrence(action=action, due=D(2026, 12, 31), expected=1, reason="Schools closed", by=by)
    assert dates(action) == [(D(2026, 12, 31), "off"), (D(2027, 3, 31), "open")]
    with pytest.raises(RuleBroken, match="called off"):
        close(action, D(2026, 12, 31), by, expected=2)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"note": "  "}, "Say what was done"),
        ({"done_on": D(2026, 11, 25)}, "in the future"),
        ({"day": D(2026, 12, 30)}, "Nothing is due for this action on 30 December 2026"),
    ],
)
def test_what_cannot_be_closed_is_said_and_nothing_is_saved(by, values, words):
    action = recurring(by=by)
    day = values.pop("day", D(2026, 12, 31))
    with pytest.raises(RuleBroken, match=words):
        close(action, day, by, **values)
    assert dates(action) == [(D(2026, 12, 31), "open")]


@pytest.mark.long
def test_a_revision_ends_those_that_had_not_come_and_leaves_those_that_were_due(by):
    action = recurring(agreed=D(2026, 8, 1), by=by)
    revise(action, "Annually, each May", by)
    assert dates(action) == [
        (D(2026, 9, 30), "open"),
        (D(2026, 12, 31), "off"),
        (D(2027, 5, 31), "open"),
    ]
    assert action.occurrences.get(due=D(2026, 12, 31)).skipped_reason == OTHER_TIMESCALE
    revise(action, "Quarterly", by)
    assert dates(action) == [
        (D(2026, 9, 30), "open"),
        (D(2026, 12, 31), "open"),
        (D(2027, 5, 31), "off"),
    ]
    revise(action, "By end of June 2027", by)
    assert due(action) == D(2027, 6, 30)
    assert [line.on for line in action_days(Action.objects.filter(pk=action.pk), DAY)] == [D(2027, 6, 30)]


@pytest.mark.long
def test_one_that_falls_on_a_day_of_both_timescales_goes_on(by):
    action = recurring("Every month", agreed=D(2026, 12, 1), by=by)
    assert dates(action) == [(D(2026, 12, 31), "open")]
    revise(action, "Quarterly", by)
    assert dates(action) == [(D(2026, 12, 31), "open")]
    assert action.occurrences.get().version == 1


def revise(action, wording, by):
    line = progress.propose_revision(action=action, wording=wording, reason="More time", by=by)
    return progress.agree_revision(timescale=line, expected=line.version, by=by, agreed_on=DAY)


def test_a_rhythm_without_an_anchor_asks_for_the_first_date(by):
    action = recurring("Annually", by=by)
    assert dates(action) == []
    line = action.timescales.get()
    services.set_first_date(timescale=line, expected=1, due=D(2026, 12, 15), by=by)
    assert dates(action) == [(D(2026, 12, 15), "open")]
    with pytest.raises(RuleBroken, match="known already"):
        services.set_first_date(timescale=line, expected=2, due=D(2026, 12, 16), by=by)
    close(action, D(2026, 12, 15), by)
    assert dates(action)[1:] == [(D(2027, 12, 31), "open")]


def test_a_revision_without_an_anchor_asks_for_the_first_date(by):
    action = recurring(by=by)
    with pytest.raises(RuleBroken, match="does not say when") as caught:
        progress.propose_revision(action=action, wording="Annually", reason="Less often", by=by)
    assert caught.value.field == "due"
    progress.propose_revision(action=action, wording="Annually", due=D(2027, 5, 31), reason="Less often", by=by)


def test_where_the_rhythm_does_not_say_when_the_next_date_is_asked_for(by):
    action = recurring("Termly", by=by)
    services.set_first_date(timescale=action.timescales.get(), expected=1, due=D(2026, 12, 18), by=by)
    with pytest.raises(RuleBroken, match="due next") as caught:
        close(action, D(2026, 12, 18), by)
    assert caught.value.field == "next_due"
    with pytest.raises(RuleBroken, match="more than five years"):
        close(action, D(2026, 12, 18), by, next_due=D(2062, 3, 26))
    close(action, D(2026, 12, 18), by, next_due=D(2027, 3, 26))
    assert dates(action) == [(D(2026, 12, 18), "done"), (D(2027, 3, 26), "open")]


def test_nothing_is_closed_in_a_closed_plan_or_on_a_finished_action(by):
    action = recurring(by=by)
    structure.withdraw_action(action=action, expected=action.version, by=by, reason="Not needed")
    with pytest.raises(RuleBroken, match="withdrawn"):
        close(action, D(2026, 12, 31), by)
    finished = recurring(by=by)
    progress.complete_action(action=finished, expected=finished.version, done="All", difference="Much", by=by)
    with pytest.raises(RuleBroken, match="complete"):
        close(finished, D(2026, 12, 31), by)


def test_an_old_document_counts_from_its_own_date(by):
    plan = PlanFactory(document_date=D(2026, 3, 1))
    action = ActionFactory(method=None, plan=plan, wording="")
    line = TimescaleFactory(action=action, wording="Annually, each May")
    assert isinstance(line, Timescale) and Occurrence.objects.count() == 0
    add_occurrences(DAY)
    assert [day for day, _ in dates(action)] == [D(2026, 5, 31), D(2027, 5, 31)]


@pytest.mark.long
def test_the_plan_and_its_files_say_when_it_is_due_next_beside_the_wording(by, enter):
    action = recurring(agreed=D(2026, 8, 1), by=by)
    page = reverse("plan") + f"?plan={action.plan_id}"
    (cell,) = tree_of(enter(by).get(page)).find_class("plan-table__timescale")[1:]
    assert words(cell) == "Quarterly Next due 30 September 2026"
    exported = export_plan(action.plan, action.plan.placements.standing(), "csv").decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(exported))
    assert row["Timescale"] == "Quarterly"
    assert "Next due 30 September 2026" in row["Colour"]
    close(action, D(2026, 9, 30), by)
    assert "Next due 31 December 2026" in text_of(enter(by).get(page))
    Action.objects.filter(pk=action.pk).update(status="completed", completed_on=DAY)
    assert "Next due" not in text_of(enter(by).get(page))
