"""Writing the minutes of a meeting: each entry is a record of its own, so that nobody overwrites another's."""

import datetime as dt

from django.db import transaction

from actions import access
from actions.access import lock_action
from actions.followups import services as followups
from actions.meetings.services.meetings import lock_unclosed, person_named
from actions.models import Action, Decision, FollowUp, Meeting, MeetingNote, ProgressUpdate, Query, Timescale
from actions.progress.services import progress, timescales
from actions.queries import services as queries
from agencies.access import may
from core.records.locking import create_tracked, save_versioned
from core.records.rules import AlreadyThere, NothingChanged, RuleBroken, require_text
from core.text.dates import print_date, today

WRITTEN_AND_AGREED = "Written and agreed"  # how the history of a timescale from the minutes begins
TWICE = "This is in the minutes already: you saved the same words for the same action."


@transaction.atomic
def minute_progress(
    *, meeting: Meeting, action: Action, by, text: str = "", task: str = "", owner_name: str = "", due=None
) -> tuple[ProgressUpdate | None, FollowUp | None]:
    """Write an update, a follow-up, or an update and the follow-up that results from it.

    Raises RuleBroken where there is neither, for a follow-up without an owner, and where the minutes are not open;
    AlreadyThere where this person saved the same already.
    """
    lock_open_meeting(meeting, action)
    if not text.strip() and not task.strip():
        if owner_name.strip() or due:
            raise RuleBroken("Enter what is to be done.", field="task")
        raise RuleBroken("Enter the update or a follow-up.", field="text")
    update = follow_up = None
    if text.strip():
        try:
            update = progress.add_update(action=action, text=text, on=meeting.held_on, by=by, meeting=meeting)
        except AlreadyThere:
            if not task.strip():
                raise  # else the follow-up is new and must not be lost
    if task.strip():
        follow_up = minute_task(meeting, action, task, owner_name, due, update=update, by=by)
    return update, follow_up


def minute_task(meeting, action, task, owner_name, due, *, update, by) -> FollowUp:
    """The follow-up; its owner is linked to a person of the system whose name or initials match."""
    owner = person_named(owner_name)
    owner_name = owner.display_name if owner else owner_name
    same = action.follow_ups.open().filter(meeting=meeting, text=task.strip(), added_by=by, due=due)
    if same.filter(owner_name=owner_name.strip()).exists():
        raise AlreadyThere(TWICE)
    try:
        about = {"owner_name": owner_name, "owner": owner, "due": due, "update": update, "meeting": meeting}
        return followups.add_follow_up(action=action, text=task, by=by, **about)
    except RuleBroken as broken:  # the form calls the task by another name
        raise RuleBroken(str(broken), field={"text": "task"}.get(broken.field, broken.field)) from None


@transaction.atomic
def minute_timescale(
    *, meeting: Meeting, action: Action, wording: str, reason: str, by, due: dt.date | None = None
) -> Timescale:
    """Put another timescale in force that was agreed at a meeting.

    A proposed one is declined, with that as its reason. Raises RuleBroken as propose_revision does.
    """
    lock_open_meeting(meeting, action)
    for waiting in action.timescales.filter(state=Timescale.State.PROPOSED):
        progress.decline_revision(timescale=waiting, expected=waiting.version, by=by, reason=another_at(meeting))
    timescale = progress.propose_revision(action=action, wording=wording, reason=reason, due=due, by=by)
    if timescale.state == Timescale.State.PROPOSED:
        values = {"timescale": timescale, "expected": timescale.version, "agreed_on": meeting.held_on}
        return progress.agree_revision(**values, meeting=meeting, agreed=WRITTEN_AND_AGREED, by=by)
    timescale.settled_by, timescale.settled_on, timescale.meeting = by, meeting.held_on, meeting
    fields = ["settled_by", "settled_on", "meeting"]  # the first one of an action needs no agreement
    return save_versioned(
        timescale, expected=timescale.version, fields=fields, by=by, reason=f"Agreed at {meeting.name}"
    )


@transaction.atomic
def minute_agreement(*, meeting: Meeting, timescale: Timescale, expected: int, by) -> Timescale:
    """Raises RuleBroken where the timescale is no longer proposed."""
    lock_open_meeting(meeting, timescale.action)
    return progress.agree_revision(
        timescale=timescale, expected=expected, by=by, agreed_on=meeting.held_on, meeting=meeting
    )


@transaction.atomic
def take_back_agreement(*, meeting: Meeting, timescale: Timescale, expected: int, by) -> Timescale:
    """Undo this meeting's agreement: the timescale waits again. One that was written in its minutes is declined, and
    what was declined for it waits again.

    Raises RuleBroken where it is not in force any more, and where somebody else than the minute-taker agreed it.
    """
    lock_open_meeting(meeting, timescale.action)
    timescale.refresh_from_db()
    if not may_take_back(timescale, meeting, by):
        raise RuleBroken("The development manager agreed this date and can withdraw the agreement.")
    declined = declined_for(timescale, meeting)
    timescales.take_back_agreement(timescale=timescale, expected=expected, meeting=meeting, by=by)
    if declined is not None:
        progress.decline_revision(timescale=timescale, expected=timescale.version, by=by, reason="Taken back")
        for waiting in declined:
            timescales.let_wait_again(timescale=waiting, by=by, reason="The other timescale was taken back")
    return timescale


def may_take_back(timescale: Timescale, meeting: Meeting, by) -> bool:
    """Whether a person who writes the minutes may take this agreement back: what they or the minute-taker agreed; the
    manager any.
    """
    return may(by, "meetings.manage") or timescale.settled_by_id in (by.pk, meeting.minute_taker_id)


def declined_for(timescale: Timescale, meeting: Meeting) -> list[Timescale] | None:
    """What was declined for a timescale that was written in the minutes; None where it was proposed before."""
    agreed = timescales.became(timescale, is_current=True)
    if not (agreed and (agreed.history_change_reason or "").startswith(WRITTEN_AND_AGREED)):
        return None
    written = timescale.history.earliest("history_id").history_id
    others = timescale.action.timescales.filter(position__lt=timescale.position)
    versions = Timescale.history.filter(id__in=others.values("pk"), history_id__lt=written).order_by("history_id")
    last = versions.last()
    is_declined = last and last.state == "declined" and last.history_change_reason == another_at(meeting)
    return list(others.filter(pk=last.id, state="declined")) if is_declined else []


def another_at(meeting: Meeting) -> str:
    return f"Another timescale was agreed at {meeting}"


@transaction.atomic
def minute_decision(
    *, meeting: Meeting, action: Action, text: str, by, query: Query | None = None, outcome: str = ""
) -> Decision:
    """Record a decision of the meeting about an action; with `query` it settles that. "Withdraw" is done at once."""
    lock_open_meeting(meeting, action)
    if action.decisions.standing().filter(meeting=meeting, text=text.strip(), recorded_by=by).exists():
        raise AlreadyThere(TWICE)
    if query:
        expected = query.version
        return queries.decide_query(
            query=query, expected=expected, text=text, outcome=outcome, by=by, meeting=meeting, taken_on=meeting.held_on
        )
    return queries.record_decision(action=action, text=text, outcome=outcome, by=by, meeting=meeting)


@transaction.atomic
def minute_note(*, meeting: Meeting, text: str, by, action: Action | None = None) -> MeetingNote:
    lock_open_meeting(meeting, action)
    text = require_text(text, "Enter the note.", field="text")
    if meeting.notes.in_print().filter(action=action, text=text, author=by).exists():
        raise AlreadyThere(TWICE)
    note = MeetingNote(meeting=meeting, action=action, text=text, author=by)
    return create_tracked(note, by=by, reason="Note written")


@transaction.atomic
def correct_note(*, note: MeetingNote, expected: int, text: str, by, reason: str = "") -> MeetingNote:
    lock_open_meeting(note.meeting, note.action)
    require_standing(note)
    text = require_text(text, "Enter the note.", field="text")
    if note.version == expected and text == note.text:
        raise NothingChanged(progress.NOTHING_CHANGED, field="text")
    note.text = text
    return save_versioned(note, expected=expected, fields=["text"], by=by, reason=reason.strip() or "Corrected")


@transaction.atomic
def strike_out_note(*, note: MeetingNote, expected: int, by, reason: str) -> MeetingNote:
    lock_open_meeting(note.meeting, note.action)
    require_standing(note)
    reason = require_text(reason, "Say why the note is struck out.", field="reason")
    note.struck_on = today()
    return save_versioned(note, expected=expected, fields=["struck_on"], by=by, reason=reason)


def lock_open_meeting(meeting: Meeting, action: Action | None = None) -> None:
    """Lock the minutes and the plan until an entry is saved. RuleBroken where they are not open for it."""
    lock_unclosed(meeting)
    if meeting.held_on > today():
        raise RuleBroken(f"This meeting is on {print_date(meeting.held_on)}. It can be minuted from that day on.")
    if action and meeting.plan_id and action.plan_id != meeting.plan_id:
        raise RuleBroken("This action is not in the plan that the meeting is about.")
    if action:
        lock_action(action)
        access.require_open_plan(action)


def require_standing(note: MeetingNote) -> None:
    if note.struck_on:
        raise RuleBroken("This note has been struck out.")
