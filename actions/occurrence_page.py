"""What the page of an action shows of what comes round again: what is due, what was done, and what has to be asked."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from django.utils import timezone

from actions.models import Action, Occurrence, Timescale
from actions.services.turns import first_of, missing_now
from actions.timescales.turns import count_year, plan_year

SHOWN_CLOSED = 4  # on the page; the rest open on demand


class Turn(NamedTuple):
    """One occurrence as the page shows it; `pk` is None for one that has come round and is not written yet."""

    pk: int | None
    due: dt.date
    state: str  # open, overdue, done, off
    on: dt.date | None
    by: str
    note: str


def recurring_of(action: Action, on: dt.date) -> dict:
    """The occurrences of a recurring action on a day: open ones, the soonest first, then closed ones, the latest first.

    Two statements. Whoever calls this has made sure that the reader may see the action.
    """
    timescale = action.timescales.get(is_current=True)
    timescale.action = action
    stored = list(action.occurrences.select_related("done_by"))
    turns = [turn_of(one, on) for one in stored]
    turns += [
        Turn(None, due, "overdue" if due < on else "open", None, "", "") for due in missing_now(timescale, stored, on)
    ]
    still_open = sorted((turn for turn in turns if turn.state in {"open", "overdue"}), key=lambda turn: turn.due)
    closed = sorted((turn for turn in turns if turn not in still_open), key=lambda turn: turn.due, reverse=True)
    first = first_of(timescale)
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
        "closed_turns": closed[:SHOWN_CLOSED],
        "older_turns": closed[SHOWN_CLOSED:],
        "next_due": still_open[0].due if still_open else None,
        "done_this_year": counted.said,
        "without_first": timescale.pk if first is None and not turns else None,
    }


def turn_of(one: Occurrence, on: dt.date) -> Turn:
    """A stored occurrence as it stands on a day."""
    if one.done_on:
        who = one.done_by.display_name if one.done_by else ""
        return Turn(one.pk, one.due, "done", one.done_on, who, one.note)
    if one.skipped_on:
        return Turn(one.pk, one.due, "off", one.skipped_on, "", one.skipped_reason)
    return Turn(one.pk, one.due, "overdue" if one.due < on else "open", None, "", "")


def in_force(action: Action) -> Timescale | None:
    """The timescale in force, if it comes round again."""
    found = action.timescales.filter(is_current=True, kind=Timescale.Kind.RECURRING).first()
    if found:
        found.action = action
    return found


def slippage(action: Action, series: list, on: dt.date) -> str:
    """How often the date has moved and since when the action is agreed, over every plan in which it stood.

    Empty where it never moved and stands in its first plan. `series` are its timescales as the page shows them.
    """
    moved = sum(line.position > 1 and line.state == Timescale.State.AGREED for line in series)
    if not moved and action.carried_from_id is None:
        return ""
    added = timezone.localdate(action.created_at)
    agreed = action.agreed_on or min(added, action.plan.document_date or added)
    times = "Not moved" if not moved else "Moved once" if moved == 1 else f"Moved {moved} times"
    days = (on - agreed).days
    return f"{times}, {days:,} {'day' if days == 1 else 'days'} since it was first agreed"
