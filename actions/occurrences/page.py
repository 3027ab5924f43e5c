"""What the page of an action shows of what comes round again: what is due, what was done, and what has to be asked."""

import datetime as dt
from collections.abc import Iterable
from typing import NamedTuple

from actions.models import Action, Occurrence, Timescale
from actions.progress.services.turns import first_of
from actions.timescales.turns import count_year, missing_turns, plan_year


class Turn(NamedTuple):
    """One occurrence as the page shows it; `pk` is None for one that has come round and is not written yet."""

    pk: int | None
    due: dt.date
    state: str  # open, overdue, done, off
    on: dt.date | None
    by: str
    note: str

    @property
    def is_open(self) -> bool:
        return self.state in {"open", "overdue"}


def recurring_of(action: Action, timescale: Timescale, stored: Iterable[Occurrence], on: dt.date) -> dict:
    """The occurrences of a recurring action on a day: open ones, the soonest first, then closed ones, the latest first.

    `timescale` is the one in force, `stored` are with those who did them. No statement.
    """
    timescale.action = action
    turns = [turn_of(each, on) for each in stored]
    first = first_of(timescale)
    missing = missing_turns(
        timescale.recurrence,
        first,
        open_on=[turn.due for turn in turns if turn.is_open],
        closed_on=[turn.due for turn in turns if not turn.is_open],
        on=on,
    )
    turns += [Turn(None, due, "overdue" if due < on else "open", None, "", "") for due in missing]
    still_open = sorted((turn for turn in turns if turn.is_open), key=lambda turn: turn.due)
    closed = sorted((turn for turn in turns if not turn.is_open), key=lambda turn: turn.due, reverse=True)
    counted = count_year(
        timescale.recurrence,
        first,
        done=[turn.due for turn in closed if turn.state == "done"],
        still_open=[turn.due for turn in still_open],
        called_off=[turn.due for turn in closed if turn.state == "off"],
        year=plan_year(action.plan.starts_on, on),
    )
    return {
        "comes_round": True,
        "open_turns": still_open,
        "closed_turns": closed,
        "next_due": still_open[0].due if still_open else None,
        "done_this_year": counted.text,
        "without_first": timescale.pk if first is None and not turns else None,
    }


def turn_of(occurrence: Occurrence, on: dt.date) -> Turn:
    pk, due = occurrence.pk, occurrence.due
    if occurrence.done_on:
        by = occurrence.done_by.display_name if occurrence.done_by else ""
        return Turn(pk, due, "done", occurrence.done_on, by, occurrence.note)
    if occurrence.skipped_on:
        return Turn(pk, due, "off", occurrence.skipped_on, "", occurrence.skipped_reason)
    return Turn(pk, due, "overdue" if due < on else "open", None, "", "")
