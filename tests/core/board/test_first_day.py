"""The first day of the board, and which days may be compared with."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from core.board.first_day import first_day, is_recorded, nothing_yet, recorded
from tests.actions.past.asat_states import standing_clock
from tests.factories.plan import PlanFactory
from tests.rows import try_rows

ENDS = [dt.date(2026, 3, 31), dt.date(2026, 6, 30), dt.date(2026, 9, 30)]


@try_rows(("first", "compared"), [
    (None, []),  # no plan was accepted
    (dt.date(2026, 12, 2), []),  # after the last end of a quarter
    (dt.date(2026, 10, 1), []),
    (dt.date(2026, 9, 30), ENDS[2:]),  # on the last day of a quarter: its end is recorded
    (dt.date(2026, 7, 1), ENDS[2:]),
    (dt.date(2026, 6, 30), ENDS[1:]),
    (dt.date(2026, 3, 31), ENDS),
    (dt.date(2020, 1, 1), ENDS),
])  # fmt: skip
def test_recorded_leaves_out_days_before_the_first(first, compared):
    assert recorded(ENDS, first) == compared
    assert [day for day in ENDS if is_recorded(day, first)] == compared


def test_nothing_yet_names_the_day():
    assert nothing_yet(dt.date(2026, 12, 2)).endswith("has kept its records here since 2 December 2026.")
    assert nothing_yet(None) == "There is nothing to compare with yet: the board has no plan."


def test_first_day_is_none_without_a_plan(db):
    assert first_day() is None


def test_first_day_is_that_of_the_first_plan_which_was_not_undone(db):
    with standing_clock(dt.date(2026, 5, 4)) as clock:
        undone = PlanFactory()
        undone.closed_on = undone.undone_on = dt.date(2026, 5, 4)
        undone.save()
        clock.moment = timezone.make_aware(dt.datetime(2026, 5, 5, 23, 30))  # half an hour before midnight in London
        plan = PlanFactory()
        clock.moment = timezone.make_aware(dt.datetime(2026, 9, 1, 9))
        plan.title = "Renamed"
        plan.save()
        PlanFactory(previous=plan)
    assert first_day() == dt.date(2026, 5, 5)
