"""The colour of an action: a table of cases at every boundary, and what must hold for any record on any day."""

from __future__ import annotations

import datetime as dt
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actions.colours.rules import (
    CODES,
    Override,
    Record,
    Thresholds,
    code_and_change,
    earliest_open,
    evaluate,
    months_after,
    next_change,
    next_colour,
    other_causes,
)
from actions.past.changes.colours import turned_on
from tests.actions.colours.colour_cases import CASES, FEBRUARY, MAY, NEW, SET, moved, ongoing, record, undated
from tests.examples import examples
from tests.rows import try_rows


@try_rows(("case", "known", "on", "said", "changes_on"), CASES)
def test_the_table_of_colours(case, known, on, said, changes_on):
    evaluation = evaluate(known, on)
    assert (evaluation.text, next_change(known, on)) == (said, changes_on)


@try_rows(
    ("known", "on", "reason"),
    [
        (record(), date(2010, 6, 1), "Its date, 31 May 2010, has passed."),
        (ongoing(), date(2010, 10, 1), "Nothing has been reported for two whole quarters since its last update, on 3 February 2010."),
        (moved(date(2009, 12, 31), MAY), date(2010, 3, 1), "Its date has moved by more than 3 months, from 31 December 2009 to 31 May 2010: 5 months later than first agreed."),
        (undated(), date(2010, 7, 1), "It has had no date for a whole quarter since it was added on 4 January 2010."),
        (record(), date(2010, 5, 3), "It is due on 31 May 2010, within 28 days, and has no update this quarter."),
        (record(kind="recurring"), date(2010, 6, 1), "It comes round again, and what was due on 31 May 2010 is still open."),
        (record(status="completed"), MAY, "It was completed."),
    ],
)  # fmt: skip
def test_the_reason_is_a_plain_sentence(known, on, reason):
    assert evaluate(known, on).reason == reason


@try_rows(
    ("known", "on", "others"),
    [
        (record(), FEBRUARY, []),
        (record(status="completed", declared="at_risk"), date(2010, 10, 1), []),
        (record(), date(2010, 10, 1), ["not_reported"]),  # overdue, which implies due soon
        (moved(date(2009, 12, 31), MAY), date(2010, 3, 1), []),  # slipped, which implies moved
        (moved(date(2009, 12, 31), MAY), date(2010, 6, 1), ["slipped"]),
        (record(declared="at_risk"), date(2010, 6, 1), ["at_risk"]),
        (record(declared="will_not_be_met"), date(2010, 10, 1), ["overdue", "not_reported"]),
        (undated(declared="at_risk"), date(2010, 10, 1), ["at_risk"]),
        (ongoing(declared="at_risk"), date(2010, 7, 1), ["not_reported"]),
    ],
)
def test_other_causes_of_red_and_amber_are_named_too(known, on, others):
    assert list(other_causes(known, on)) == others


@try_rows(
    ("known", "on", "cause", "detail"),
    [
        (record(declared="will_not_be_met"), NEW, "will_not_be_met", ""),
        (record(), date(2010, 6, 1), "overdue", "since 31 May 2010"),
        (moved(date(2009, 12, 31), MAY), date(2010, 3, 1), "slipped", "5 months later than first agreed"),
        (undated(), date(2010, 10, 1), "no_date", "since 4 January 2010"),
        (ongoing(), date(2010, 10, 1), "not_reported", "last on 3 February 2010"),
        (ongoing(spoken_on=None), date(2010, 10, 1), "not_reported", "since 4 January 2010"),
        (record(declared="at_risk"), FEBRUARY, "at_risk", ""),
        (moved(date(2010, 5, 17), MAY), date(2010, 5, 2), "moved", "2 weeks later than first agreed"),
        (record(), date(2010, 5, 3), "due_soon", "on 31 May 2010"),
        (undated(), date(2010, 7, 1), "no_date", "since 4 January 2010"),
        (ongoing(), date(2010, 7, 1), "not_reported", "last on 3 February 2010"),
        (undated(), NEW, "no_date_yet", ""),
        (record(override=SET), date(2010, 3, 1), "set_by_hand", ""),
    ],
)
def test_judge_returns_cause_and_detail_of_the_rule_that_decided(known, on, cause, detail):
    evaluation = evaluate(known, on)
    assert (evaluation.cause, evaluation.detail) == (cause, detail)


def test_both_colours_are_said_where_a_person_set_one():
    evaluation = evaluate(record(override=SET), date(2010, 3, 1))
    said = "Amber, At risk (set by Helen Marsh because: The money is late; by the rule: Green, On track)"
    assert evaluation.in_full == said
    assert evaluate(record(), date(2010, 3, 1)).in_full == "Green, On track"


def test_next_colour_is_the_next_day_with_another_colour_or_label():
    silent_then_past = record(due=date(2010, 12, 31), original_due=date(2010, 12, 31))
    assert next_change(silent_then_past, date(2010, 10, 1)) == date(2011, 1, 1)
    day, then = next_colour(silent_then_past, date(2010, 10, 1))
    assert (day, then.text) == (date(2011, 1, 1), "Red, Overdue")
    day, then = next_colour(record(), FEBRUARY)
    assert (day, then.text) == (date(2010, 5, 3), "Amber, Due soon")


def test_a_threshold_that_changes_does_not_recolour_the_past():
    wider = Thresholds(later=((date(2010, 4, 15), 40, 6),))
    assert evaluate(record(), date(2010, 4, 14), wider).text == "Green, On track"
    assert evaluate(record(), date(2010, 4, 20), wider).text == "Green, On track"
    assert evaluate(record(), date(2010, 4, 21), wider).text == "Amber, Due soon"
    assert next_change(record(), date(2010, 4, 14), wider) == date(2010, 4, 21)
    far = moved(date(2009, 12, 31), MAY)
    assert evaluate(far, date(2010, 4, 14), wider).text == "Red, Slipped"
    assert evaluate(far, date(2010, 4, 15), wider).text == "Amber, Moved"
    assert next_change(far, date(2010, 3, 1), wider) == date(2010, 4, 15)


@try_rows(
    ("known", "day"),
    [
        ({"recurrence": "yearly, May", "begun": date(2010, 3, 1)}, MAY),
        ({"recurrence": "yearly, May", "begun": MAY}, MAY),
        ({"recurrence": "yearly, May", "begun": date(2010, 6, 1)}, date(2011, 5, 31)),
        ({"recurrence": "yearly, May", "begun": NEW, "done_due": MAY}, date(2011, 5, 31)),
        ({"recurrence": "every 3 months", "begun": date(2010, 3, 1)}, date(2010, 3, 31)),
        ({"recurrence": "every 3 months", "begun": NEW, "open_due": date(2009, 12, 31)}, date(2009, 12, 31)),
        ({"recurrence": "yearly", "begun": NEW}, None),
        ({"recurrence": "yearly", "begun": NEW, "due": MAY}, MAY),
        ({"recurrence": "yearly", "begun": NEW, "due": MAY, "done_due": MAY}, date(2011, 5, 31)),
    ],
)
def test_what_comes_round_again_is_due_at_its_earliest_open_occurrence(known, day):
    assert earliest_open(**{"start": None, "due": None, "open_due": None, "done_due": None, **known}) == day


@try_rows(
    ("day", "months", "later"),
    [
        (date(2010, 2, 28), 3, date(2010, 5, 31)),
        (date(2012, 2, 28), 3, date(2012, 5, 28)),
        (date(2010, 11, 30), 3, date(2011, 2, 28)),
        (date(2010, 1, 31), 1, date(2010, 2, 28)),
        (date(2010, 2, 15), 0, date(2010, 2, 15)),
        (date(9999, 12, 1), 3, date.max),
    ],
)
def test_calendar_months_from_the_end_of_a_month_to_the_end_of_a_month(day, months, later):
    assert months_after(day, months) == later


# What must hold for any record

DAYS = st.dates(date(2009, 1, 1), date(2012, 12, 31)) | st.sampled_from(
    [date(year, month, day) for year in (2009, 2010, 2011) for month, day in ((3, 31), (4, 1), (6, 30), (7, 1), (12, 31), (1, 1))]
)  # fmt: skip
MAYBE = st.none() | DAYS
OVERRIDES = st.builds(
    lambda letter, a, b, ended: Override(letter, "Because", "Helen", min(a, b), max(a, b), ended),
    st.sampled_from("RANG"),
    DAYS,
    DAYS,
    MAYBE,
)
RECORDS = st.builds(
    Record,
    created_on=DAYS,
    status=st.sampled_from(["not_started", "in_progress", "in_progress", "in_progress", "completed", "withdrawn"]),
    declared=st.sampled_from(["", "", "", "at_risk", "will_not_be_met"]),
    completed_on=MAYBE,
    kind=st.sampled_from(["ongoing", "date", "date", "date_then_ongoing", "window", "recurring", "completed", "unknown"]),
    start=MAYBE,
    due=MAYBE,
    original_due=MAYBE,
    met_on=MAYBE,
    spoken_on=MAYBE,
    override=st.none() | OVERRIDES,
)  # fmt: skip
STEPS = st.lists(st.tuples(DAYS, st.integers(0, 120), st.integers(0, 12)), max_size=2).map(
    lambda steps: tuple(sorted(steps))
)
THRESHOLDS = st.builds(Thresholds, st.integers(0, 120), st.integers(0, 12), STEPS)


def complete_quarters_between(first: date, last: date) -> int:
    """Counted day by day: quarters of which every day lies after `first` and before `last`."""
    starts = [date(year, month, 1) for year in range(first.year, last.year + 2) for month in (1, 4, 7, 10)]
    return sum(first < start and end <= last for start, end in zip(starts, starts[1:], strict=False))


def lines_that_fit(known: Record, on: date, soon: int, months: int) -> list[int]:
    """Every line of the table that matches, written once more and without any cleverness."""
    is_ongoing = known.kind == "ongoing" or (
        known.kind == "date_then_ongoing" and known.met_on is not None and on >= known.met_on
    )
    due = None if is_ongoing or known.kind == "completed" else known.due
    undated = not is_ongoing and due is None
    age = complete_quarters_between(known.created_on, on)
    silence = complete_quarters_between(known.spoken_on or known.created_on, on)
    slipped = bool(due and known.original_due and due > known.original_due and known.kind != "recurring")
    slipped_far = slipped and due > months_after(known.original_due, months)
    quarter = (on.year, (on.month - 1) // 3)
    spoke = known.spoken_on and (known.spoken_on.year, (known.spoken_on.month - 1) // 3) == quarter
    table = [
        known.status == "withdrawn",
        known.status == "completed" and (known.completed_on is None or known.completed_on <= on),
        known.declared == "will_not_be_met" or bool(due and on > due) or slipped_far or undated and age >= 2
        or silence >= 2,
        known.declared == "at_risk" or slipped or bool(due and due - on <= dt.timedelta(soon) and not spoke)
        or undated and age == 1 or silence == 1,
        bool(known.start and known.start > on) or undated and age == 0,
        True,
    ]  # fmt: skip
    return [line for line, fits in enumerate(table) if fits]


@pytest.mark.long
@given(RECORDS, DAYS, THRESHOLDS)
@settings(max_examples=examples(600), deadline=None)
def test_the_first_line_that_fits_decides(known, on, thresholds):
    evaluation = evaluate(known, on, thresholds)
    by_rule = evaluation.by_rule or evaluation
    assert by_rule.line == min(lines_that_fit(known, on, *thresholds.on(on)))
    assert by_rule.code == CODES[by_rule.line]
    assert bool(evaluation.override) is (by_rule.line > 1 and bool(known.override) and known.override.stands(on))
    assert evaluation.code == (known.override.code if evaluation.override else by_rule.code)
    assert evaluation.label and evaluation.reason.endswith(".")


@pytest.mark.long
@given(RECORDS, DAYS, THRESHOLDS)
@settings(max_examples=examples(600), deadline=None)
def test_judge_says_overdue_only_past_the_current_due_date(known, on, thresholds):
    evaluation = evaluate(known, on, thresholds)
    by_rule = evaluation.by_rule or evaluation
    if by_rule.label == "Overdue":
        assert known.due and on > known.due and known.kind != "ongoing"
        assert known.status != "completed" or on < known.completed_on
    if "Overdue" in evaluation.text:
        assert evaluation.override is None


@pytest.mark.long
@given(RECORDS, DAYS, DAYS, THRESHOLDS)
@settings(max_examples=examples(300), deadline=None)
def test_judge_ignores_a_completion_that_is_still_to_come(known, on, later, thresholds):
    completed = known._replace(status="completed", completed_on=max(on, later) + dt.timedelta(1))
    still_open = known._replace(status="in_progress", completed_on=None)
    assert evaluate(completed, on, thresholds) == evaluate(still_open, on, thresholds)


def whole_answer(known: Record, on: date, thresholds: Thresholds) -> tuple:
    """All that is said on a day, without the day of its change."""
    return evaluate(known, on, thresholds)


@pytest.mark.long
@given(RECORDS, DAYS, THRESHOLDS)
@settings(max_examples=examples(150), deadline=None)
def test_the_answer_stays_until_the_day_that_was_named_and_changes_on_it(known, on, thresholds):
    changes_on = next_change(known, on, thresholds)
    now = whole_answer(known, on, thresholds)
    end = changes_on or date(2014, 6, 1)
    day = on
    while day < end:
        assert whole_answer(known, day, thresholds) == now, day
        day += dt.timedelta(1)
    if changes_on:
        assert changes_on > on
        assert whole_answer(known, changes_on, thresholds) != now


@given(RECORDS, DAYS, THRESHOLDS)
@settings(max_examples=examples(50), deadline=None)
def test_turned_on_is_the_last_day_with_another_code_than_the_day_before(known, on, thresholds):
    end = on + dt.timedelta(150)
    days = [on + dt.timedelta(number) for number in range(1, 151)]
    codes = {day: evaluate(known, day, thresholds).code for day in [on, *days]}
    turned = [day for day in days if codes[day] != codes[day - dt.timedelta(1)]]
    assert turned_on(known, on, end, thresholds) == max(turned, default=None)


@given(RECORDS, DAYS, THRESHOLDS)
@settings(max_examples=examples(200), deadline=None)
def test_what_is_stored_says_the_same_as_what_is_shown(known, on, thresholds):
    evaluation = evaluate(known, on, thresholds)
    assert code_and_change(known, on, thresholds) == (evaluation.code, next_change(known, on, thresholds))


ANY = st.dates()
EVER = st.builds(
    Record,
    created_on=ANY,
    status=st.just("in_progress"),
    declared=st.just(""),
    completed_on=st.none(),
    kind=st.sampled_from(["date", "ongoing", "unknown", "date_then_ongoing"]),
    start=st.none() | ANY,
    due=st.none() | ANY,
    original_due=st.none() | ANY,
    met_on=st.none() | ANY,
    spoken_on=st.none() | ANY,
    override=st.none(),
)


@given(EVER, ANY)
@settings(max_examples=examples(300), deadline=None)
def test_there_is_an_answer_for_every_day_of_the_calendar(known, on):
    assert evaluate(known, on).label
    later = next_change(known, on)
    assert later is None or later > on
