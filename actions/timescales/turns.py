"""The due dates of a recurring timescale, and which occurrences are still to be created. Pure.

An occurrence is created once the one before has passed or been closed, so one always lies in the future.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from .dates import add_months, last_day
from .recurrence import next_occurrence

MOST = 1_000  # occurrences of one timescale that are computed: eighty years of months


def first_turn(recurrence: str, due: date | None, start: date | None, begun: date) -> date | None:
    """The given date, else the first by the recurrence on or after `begun`; None where a person has to give it."""
    return due or next_occurrence(recurrence, begun - timedelta(1), start)


def next_turn(recurrence: str, last: date, first: date) -> date | None:
    """The due date after `last`; None where a person has to say when (terms, weeks, meetings).

    A recurrence without a month or day of its own falls on month ends, counted from the month of `first`.
    """
    counted = next_occurrence(recurrence, last) is None
    return next_occurrence(recurrence, max(last, last_day(first.year, first.month)) if counted else last, first)


def goes_on_by_itself(recurrence: str) -> bool:
    """Whether each next date follows from the recurrence, once there is a first one."""
    return next_turn(recurrence, date(2001, 1, 1), date(2001, 1, 1)) is not None


def turns(recurrence: str, first: date | None) -> Iterator[date]:
    turn = first
    for _ in range(MOST):
        if turn is None:
            return
        yield turn
        turn = next_turn(recurrence, turn, first)


def missing_turns(
    recurrence: str, first: date | None, *, open_on: Iterable[date], closed_on: Iterable[date], on: date
) -> list[date]:
    """The occurrences that are missing on a day, up to the first open one in the future. `open_on` and `closed_on` are
    the due dates of those that exist.
    """
    still, closed = set(open_on), set(closed_on)
    if any(turn >= on for turn in still):
        return []
    missing = []
    for turn in turns(recurrence, first):
        if turn not in still and turn not in closed:
            missing.append(turn)
        if turn >= on and turn not in closed:
            break
    return missing


def plan_year(starts_on: date | None, on: date) -> tuple[date, date]:
    """First and last day of the plan's year around a day: counted from the plan's start, or from 1 April."""
    anchor = starts_on or date(2001, 4, 1)
    years = on.year - anchor.year
    begins = add_months(anchor, 12 * years)
    if begins > on:
        begins = add_months(anchor, 12 * (years - 1))
    return begins, add_months(begins, 12) - timedelta(1)


@dataclass(frozen=True)
class YearCount:
    """How many occurrences of a year were done, and how many there are; None where that is not known."""

    done: int
    total: int | None

    @property
    def text(self) -> str:
        if self.total == 0:
            return "none due this plan year"
        count = self.done if self.total is None else f"{self.done} of {self.total}"
        return f"{count} done this plan year"


def count_year(
    recurrence: str,
    first: date | None,
    *,
    done: Iterable[date],
    still_open: Iterable[date],
    called_off: Iterable[date],
    year: tuple[date, date],
) -> YearCount:
    """How many of the occurrences due in a year were done; those called off do not count."""

    def within(days: Iterable[date]) -> set[date]:
        return {day for day in days if year[0] <= day <= year[1]}

    kept = within(done)
    if not goes_on_by_itself(recurrence):
        return YearCount(len(kept), None)
    expected = set()
    for turn in turns(recurrence, first):
        if turn > year[1]:
            break
        expected |= within([turn])
    return YearCount(len(kept), len((expected | within(still_open) | kept) - set(called_off)))
