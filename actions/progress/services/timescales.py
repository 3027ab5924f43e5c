"""Giving the timescale of an action other words: a correction where they say the same, else a proposed revision."""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from actions import timescales
from actions.access import lock_action, lock_timescale, require_live
from actions.colours.services import resume_override
from actions.models import Action, Meeting, Timescale
from actions.progress.services.progress import NOTHING_CHANGED, agree_revision, propose_revision, tell_of_date
from actions.progress.services.turns import begun_on, follow_timescale
from actions.timescales.comparing import says_same
from core.records.locking import Conflict, save_versioned, version_of
from core.records.rules import NothingChanged, RuleBroken, require_text
from core.text.dates import today

COMPLETED = "These words say that the action is complete. Complete it on its own page, where you say what was done."
ANOTHER_DATE = (
    "“{wording}” is not in force, and the new words say another time. Agree or decline what is proposed, or propose "
    "another timescale for the action."
)


def reads_same(timescale: Timescale, wording: str, due: dt.date | None = None) -> bool:
    """Whether a wording, with the date that a person gave beside it (`due`), says what is stored of a timescale."""
    base = begun_on(timescale)
    if due and due != timescale.due:
        return False
    if says_same(timescale.wording, wording, base=base):
        return True
    new = timescales.read(wording, base=base)
    stored = (timescale.kind, timescale.start, timescale.due, timescale.precision, timescale.recurrence or "")
    is_dated = bool(timescale.due or timescale.start) and not new.ask
    return is_dated and (new.kind, new.start, new.due, new.precision, new.recurrence or "") == stored


@transaction.atomic
def change_timescale(
    *,
    action: Action,
    wording: str,
    by,
    reason: str = "",
    due: dt.date | None = None,
    agreed: bool = False,
    meeting: Meeting | None = None,
    expected: int | None = None,
) -> Timescale:
    """Give the timescale in force of an action another wording, and return the timescale that has it then.

    Where it is read as before, the words are corrected. Otherwise it is proposed with the reason, and where it was
    `agreed`, put in force at once: by the meeting, else by the manager. `expected` is the version of the timescale in
    force for which the wording was meant. Raises RuleBroken as propose_revision and agree_revision do, and for words
    that say that the action is complete; NothingChanged, Conflict.
    """
    lock_action(action)
    require_live(action)
    wording = require_text(wording, "Enter the timescale.", field="wording")
    current = action.timescales.filter(is_current=True).first()
    if current:
        current.action = action
        if expected is not None and current.version != expected:
            raise Conflict(current=current, base=version_of(current, expected))
        if wording == current.wording and due in (None, current.due):
            raise NothingChanged(NOTHING_CHANGED, field="wording")
        if reads_same(current, wording, due):
            return correct_wording(timescale=current, expected=current.version, wording=wording, by=by, reason=reason)
    if timescales.read(wording).kind == Timescale.Kind.COMPLETED:
        raise RuleBroken(COMPLETED, field="wording")
    reason = reason if current else reason.strip() or "Original timescale"
    new = propose_revision(action=action, wording=wording, reason=reason, by=by, due=due)
    if agreed and not new.is_current:
        agreed_on = meeting.held_on if meeting else today()
        agree_revision(timescale=new, expected=new.version, by=by, agreed_on=agreed_on, meeting=meeting)
    return new


@transaction.atomic
def correct_wording(*, timescale: Timescale, expected: int, wording: str, by, reason: str = "") -> Timescale:
    """Correct the words of any timescale of an action, which go on saying the same; RuleBroken where they do not."""
    lock_action(timescale.action)
    require_live(timescale.action)
    wording = require_text(wording, "Enter the timescale.", field="wording")
    if not reads_same(timescale, wording):
        raise RuleBroken(ANOTHER_DATE.format(wording=timescale.wording), field="wording")
    timescale.wording = wording
    return save_versioned(
        timescale, expected=expected, fields=["wording"], by=by, reason=reason.strip() or "Wording corrected"
    )


@transaction.atomic
def take_back_agreement(*, timescale: Timescale, expected: int, meeting: Meeting, by) -> Timescale:
    """Undo this meeting's agreement: the timescale is proposed again, and the one before it, with a colour that ended
    with it, is in force.

    Raises RuleBroken where it is not in force, or was not agreed at this meeting.
    """
    lock_timescale(timescale)
    action = timescale.action
    require_live(action)
    before = action.timescales.filter(state=Timescale.State.AGREED, position__lt=timescale.position).last()
    if not timescale.is_current or timescale.meeting_id != meeting.pk or before is None:
        raise RuleBroken("This timescale was not agreed at this meeting, or is no longer in force.")
    ended, agreed = became(before, is_current=False).history_date, became(timescale, is_current=True).history_date
    timescale.state, timescale.is_current = Timescale.State.PROPOSED, False
    timescale.settled_by = timescale.settled_on = timescale.meeting = None
    fields = ["state", "is_current", "settled_by", "settled_on", "meeting"]
    reason = "The agreement was taken back"
    save_versioned(timescale, expected=expected, fields=fields, by=by, reason=reason)
    before.is_current = True
    save_versioned(before, expected=before.version, fields=["is_current"], by=by, reason=reason)
    resume_override(action, by=by, ended_from=ended, ended_until=agreed, reason=reason)
    follow_timescale(before, by=by, ended_since=timezone.localdate(ended))
    tell_of_date(before, before=timescale, by=by)
    return timescale


def became(timescale: Timescale, *, is_current: bool):
    """The version with which a timescale came into force, or ended, for the last time."""
    rows = timescale.history.order_by("history_id")
    other = rows.filter(is_current=not is_current).last()
    return rows.filter(is_current=is_current, history_id__gt=other.history_id if other else 0).first()


@transaction.atomic
def let_wait_again(*, timescale: Timescale, by, reason: str) -> Timescale:
    """Let a declined timescale wait to be agreed again."""
    timescale.state, timescale.settled_by, timescale.settled_on = Timescale.State.PROPOSED, None, None
    fields = ["state", "settled_by", "settled_on"]
    return save_versioned(timescale, expected=timescale.version, fields=fields, by=by, reason=reason)
