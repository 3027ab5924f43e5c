"""Closing what comes round again, one occurrence at a time: done, called off, opened again."""

import datetime as dt

from django.db import transaction

from actions.access import lock_action, require_live
from actions.models import Action, Occurrence, Timescale
from actions.progress.services.progress import NOTHING_CHANGED
from actions.progress.services.turns import appear, recurring_timescale
from actions.timescales.turns import goes_on_by_itself
from core.records.locking import create_tracked, save_versioned
from core.records.rules import NothingChanged, RuleBroken, require_text
from core.text.dates import print_date, today

CLOSING = ["done_on", "done_by", "note"]
NOT_NOW = "This action does not come round again any more: another timescale is in force."
LATEST = dt.timedelta(days=5 * 366)  # ahead of today, for a date that a person gives


def require_open_action(action: Action) -> None:
    """Hold an action; RuleBroken where nothing may be written on it, or it is complete as a whole."""
    lock_action(action)
    require_live(action)
    if action.status == Action.Status.COMPLETED:
        raise RuleBroken("This action is complete. Reopen it first.")


def find(action: Action, due: dt.date, by) -> Occurrence:
    """The occurrence of an action on a day; one that is due and has not been written yet is written now."""
    timescale = recurring_timescale(action)
    if timescale:
        appear(timescale, by=by)
    found = action.occurrences.filter(due=due).first()
    if found is None:
        raise RuleBroken(f"Nothing is due for this action on {print_date(due)}.")
    found.action = action
    return found


@transaction.atomic
def close_occurrence(
    *, action: Action, due: dt.date, expected: int, note: str, by, done_on: dt.date, next_due: dt.date | None = None
) -> Occurrence:
    """Note that what was due on a day was done, and what was done; the next one appears by itself.

    For one that is done already, its day and note are corrected. `next_due` is needed where the rhythm does not say
    when the next one is. Raises RuleBroken without a note, for a day in the future, and for one that was called off.
    """
    require_open_action(action)
    one = find(action, due, by)
    if one.skipped_on:
        raise RuleBroken("This one was called off. Reopen it first.")
    note = require_text(note, "Say what was done.", field="note")
    if done_on > today():
        raise RuleBroken("The day on which it was done cannot be in the future.", field="done_on")
    corrected = bool(one.done_on)
    if one.version == expected and (one.done_on, one.note) == (done_on, note):
        raise NothingChanged(NOTHING_CHANGED, field="note")
    one.done_on, one.note = done_on, note
    one.done_by = one.done_by if corrected else by
    save_versioned(one, expected=expected, fields=CLOSING, by=by, reason="Corrected" if corrected else "Done")
    if not corrected:
        go_on(action, next_due, by)
    return one


@transaction.atomic
def call_off_occurrence(
    *, action: Action, due: dt.date, expected: int, reason: str, by, next_due: dt.date | None = None
) -> Occurrence:
    """Call off what was due on a day, with the reason; the next one appears by itself.

    Raises RuleBroken without a reason, and where it is done or called off already.
    """
    require_open_action(action)
    one = find(action, due, by)
    if not one.is_open:
        raise RuleBroken("This one is done or called off already. Reopen it first.")
    reason = require_text(reason, "Say why it is called off.", field="reason")
    one.skipped_on, one.skipped_reason = today(), reason
    save_versioned(one, expected=expected, fields=["skipped_on", "skipped_reason"], by=by, reason=reason)
    go_on(action, next_due, by)
    return one


@transaction.atomic
def reopen_occurrence(*, action: Action, due: dt.date, expected: int, reason: str, by) -> Occurrence:
    """Open one again that was noted as done or called off by mistake. RuleBroken without a reason."""
    require_open_action(action)
    one = find(action, due, by)
    if one.is_open:
        raise RuleBroken("This one is open.")
    reason = require_text(reason, "Say why it is opened again.", field="reason")
    one.done_on = one.done_by = one.skipped_on = None
    one.note = one.skipped_reason = ""
    fields = [*CLOSING, "skipped_on", "skipped_reason"]
    return save_versioned(one, expected=expected, fields=fields, by=by, reason=reason)


@transaction.atomic
def set_first_date(*, timescale: Timescale, expected: int, due: dt.date, by) -> Timescale:
    """Say when what comes round again is due for the first time, where its wording does not ("Annually").

    Raises RuleBroken where it is known already, where another timescale is in force, and for a day far ahead.
    """
    require_open_action(timescale.action)
    if not timescale.is_current or timescale.kind != Timescale.Kind.RECURRING:
        raise RuleBroken(NOT_NOW)
    if timescale.due or timescale.action.occurrences.exists():
        raise RuleBroken("It is known already when this is due.")
    require_near(due, "due")
    timescale.due = due
    save_versioned(timescale, expected=expected, fields=["due"], by=by, reason="First date given")
    appear(timescale, by=by)
    return timescale


def go_on(action: Action, next_due: dt.date | None, by) -> None:
    """The next one, once one is closed: by the rhythm, or on the day that a person gives."""
    timescale = recurring_timescale(action)
    if timescale is None:
        return
    if goes_on_by_itself(timescale.recurrence):
        appear(timescale, by=by)
        return
    if action.occurrences.filter(done_on__isnull=True, skipped_on__isnull=True).exists():
        return
    if next_due is None:
        raise RuleBroken("Say when it is due next.", field="next_due")
    require_near(next_due, "next_due")
    if action.occurrences.filter(due__gte=next_due).exists():
        raise RuleBroken("The next date must be later than those that were.", field="next_due")
    create_tracked(Occurrence(action=action, due=next_due), by=by, reason="Next date given")


def require_near(day: dt.date, field: str) -> None:
    """RuleBroken for a date more than five years ahead: most likely a slip of the hand."""
    if day > today() + LATEST:
        raise RuleBroken("This date is more than five years ahead. Check the year.", field=field)
