import datetime as dt

from django.db import transaction
from django.db.models import Exists

from actions import timescales
from actions.access import lock_action, lock_only, lock_timescale, read_plan_anew, require_live, wait_for_turn
from actions.colours.services import end_override
from actions.leads.services import tell_leads
from actions.models import Action, Meeting, ProgressUpdate, Timescale
from actions.progress.services.turns import first_of, follow_timescale
from actions.references.services import note_references
from actions.timescales.asking import NO_SUCH_DATES
from actions.wording.updates import clean_author
from core.records.locking import compare, create_tracked, save_versioned
from core.records.rules import AlreadyThere, NothingChanged, RuleBroken, require_text
from core.text.dates import print_date, start_of_today, today

NOTHING_CHANGED = (
    "Nothing has been changed, so nothing has been saved. Change the words or the date, or go back without saving."
)
ANOTHER_AGREED = "Another timescale was agreed"
AGREED = "Agreed"
ALREADY_DECLARED = "This has already been recorded, so nothing was saved."
DECLARATION = ("declared", "declared_on", "declared_reason")


def add_update(
    *, action: Action, text: str, by, on: dt.date | None = None, author_name: str = "", meeting=None
) -> ProgressUpdate:
    """Add a dated line to an action; today's date and the person's own name unless told.

    Raises RuleBroken for an empty text, a day in the future, a closed plan or a withdrawn action; AlreadyThere where
    this person saved the same today.
    """
    update = ProgressUpdate(
        action=action,
        on=on or today(),
        text=text,
        author=by,
        author_name=printable_author(author_name or by.display_name),
        meeting=meeting,
    )
    return save_new_update(update, by=by)


@transaction.atomic
def save_new_update(update: ProgressUpdate, *, by, reason: str = "Update added") -> ProgressUpdate:
    """Save an update of whichever author; raises as add_update does, AlreadyThere by its author and name."""
    action, update.text = update.action, update.text.strip()
    lock_only(action)  # two people may add the first update at the same moment; neither text may be lost
    same = action.updates.in_print().filter(author=update.author, on=update.on, text=update.text)
    if update.author is None:
        same = same.filter(author_name=update.author_name)
    there = read_plan_anew(action, there=Exists(same.filter(created_at__gte=start_of_today()).order_by()))
    require_live(action)
    require_update(update.text, update.on)
    if there:
        raise AlreadyThere("You have already saved this update for the same date today.")
    create_tracked(update, by=by, reason=reason)
    note_references(source=action, update=update, text=update.text, by=by, new=True)
    if action.status == Action.Status.NOT_STARTED:
        action.status = Action.Status.IN_PROGRESS
        save_versioned(action, expected=action.version, fields=["status"], by=by, reason="First update added")
    return update


@transaction.atomic
def correct_update(*, update: ProgressUpdate, expected: int, text: str, on: dt.date, by, reason: str) -> ProgressUpdate:
    """Put a corrected version of an update in the place of the earlier one, which stays in its history.

    Raises RuleBroken as add_update does, NothingChanged where text and date are those that stand there, and
    core.records.locking.Conflict where another person saved it first.
    """
    wait_for_turn(update.action)
    require_live(update.action)
    require_update(text, on)
    rows = compare(None, update, {"text": text.strip(), "on": on})
    if update.version == expected and all(row.state == "same" for row in rows):
        raise NothingChanged(NOTHING_CHANGED, field="text")
    fields = ["text", "on", "corrected_on"]
    update.corrected_on = today()
    if on != update.on:
        update.date_assumed = False
        fields.append("date_assumed")
    update.text, update.on = text.strip(), on
    save_versioned(update, expected=expected, fields=fields, by=by, reason=reason or "Corrected")
    note_references(source=update.action, update=update, text=update.text, by=by)
    return update


@transaction.atomic
def strike_out_update(*, update: ProgressUpdate, expected: int, by, reason: str) -> ProgressUpdate:
    """Take an update that should not be there out of print; it stays in the history with the reason."""
    wait_for_turn(update.action)
    require_live(update.action)
    reason = require_text(reason, "Say why the update is struck out.", field="reason")
    update.voided_on = today()
    save_versioned(update, expected=expected, fields=["voided_on"], by=by, reason=reason)
    note_references(source=update.action, update=update, text="", by=by)
    return update


@transaction.atomic
def propose_revision(
    *,
    action: Action,
    wording: str,
    reason: str,
    by,
    due: dt.date | None = None,
) -> Timescale:
    """Propose another timescale for an action. It stands beside the current one and changes nothing until agreed.

    `wording` is printed as given; the dates are read from it unless the person gave them.
    Raises RuleBroken without a wording or a reason, for dates in the wrong order or other than the wording says, for
    the timescale that is in force, and while another proposal waits.
    """
    lock_action(action)
    require_live(action)
    wording = require_text(wording, "Enter the new timescale.", field="wording")
    reason = require_text(reason, "Say why the timescale changes.", field="reason")
    timescale = proposal(action=action, wording=wording, due=due)
    timescale.reason = reason
    if timescale.position > 1:
        timescale.state = Timescale.State.PROPOSED
    else:
        timescale.is_current = True
    timescale.proposed_by, timescale.proposed_on = by, today()
    create_tracked(timescale, by=by, reason=reason)
    if timescale.is_current:
        follow_timescale(timescale, by=by)
        tell_of_date(timescale, before=None, by=by)
    return timescale


def proposal(*, action: Action, wording: str, due: dt.date | None) -> Timescale:
    """The timescale that would be proposed, not saved; raises RuleBroken for all that its reason has no part in."""
    states = dict(action.timescales.values_list("position", "state"))
    if Timescale.State.PROPOSED in states.values():
        raise RuleBroken("Another proposed timescale is waiting to be agreed. Agree or decline that one first.")
    timescale = from_wording(wording, action=action, position=max(states, default=0) + 1, due=due)
    require_sense(timescale, due)
    return timescale


@transaction.atomic
def agree_revision(
    *, timescale: Timescale, expected: int, by, agreed_on: dt.date, meeting: Meeting | None = None, agreed: str = AGREED
) -> Timescale:
    """Put a proposed timescale in force, with the meeting (or the manager) that agreed it; `agreed` says so in its
    history.

    Raises RuleBroken where it is not waiting for agreement or the day lies in the future.
    """
    lock_timescale(timescale)
    require_waiting(timescale, agreed_on)
    current = timescale.action.timescales.filter(is_current=True).first()
    if current:
        current.is_current = False
        save_versioned(current, expected=current.version, fields=["is_current"], by=by, reason=ANOTHER_AGREED)
    timescale.state, timescale.is_current = Timescale.State.AGREED, True
    timescale.settled_by, timescale.settled_on, timescale.meeting = by, agreed_on, meeting
    where = f" at {meeting}" if meeting else ""
    when = "" if meeting and meeting.held_on == agreed_on else f" on {print_date(agreed_on)}"
    end_override(timescale.action, by=by, reason=ANOTHER_AGREED)
    save_versioned(
        timescale,
        expected=expected,
        fields=["state", "is_current", "settled_by", "settled_on", "meeting"],
        by=by,
        reason=f"{agreed}{where}{when}",
    )
    follow_timescale(timescale, by=by)
    tell_of_date(timescale, before=current, by=by)
    return timescale


def tell_of_date(timescale: Timescale, *, before: Timescale | None, by) -> None:
    """Record for the leads, and for who proposed it, that a timescale was agreed or declined, or is in force again;
    `before` was in force until then.
    """
    args = {"before": before and before.pk, "timescale": timescale.pk}
    tell_leads("date", timescale.action, args=args, also=[timescale.proposed_by], by=by)


@transaction.atomic
def decline_revision(*, timescale: Timescale, expected: int, by, reason: str) -> Timescale:
    """Decline a proposed timescale; the current one stays in force."""
    lock_timescale(timescale)
    require_waiting(timescale, today())
    reason = require_text(reason, "Say why the timescale is not agreed.", field="reason")
    save_declined(timescale, expected, by, reason)
    tell_of_date(timescale, before=timescale.action.timescales.filter(is_current=True).first(), by=by)
    return timescale


@transaction.atomic
def take_back_revision(*, timescale: Timescale, expected: int, by, reason: str = "") -> Timescale:
    """Take back one's own proposal. RuleBroken where another person made it or it waits no longer."""
    lock_timescale(timescale)
    require_waiting(timescale, today())
    if timescale.proposed_by_id != by.pk:
        raise RuleBroken("Only the person who proposed this timescale can withdraw it.")
    text = f"Taken back by {by.display_name}"
    return save_declined(timescale, expected, by, f"{text}: {reason.strip()}" if reason.strip() else text)


def save_declined(timescale: Timescale, expected: int, by, reason: str) -> Timescale:
    timescale.state, timescale.settled_by, timescale.settled_on = Timescale.State.DECLINED, by, today()
    fields = ["state", "settled_by", "settled_on"]
    return save_versioned(timescale, expected=expected, fields=fields, by=by, reason=reason)


@transaction.atomic
def complete_action(
    *, action: Action, expected: int, done: str, difference: str, by, on: dt.date | None = None
) -> Action:
    """Complete an action: what was done, and what difference it made; today unless told.

    Raises RuleBroken without either, for a day in the future, and where the action is complete already.
    """
    wait_for_turn(action)
    require_live(action)
    on = on or today()
    if action.status == Action.Status.COMPLETED:
        raise RuleBroken("This action is complete already.")
    if not done.strip() or not difference.strip():
        raise RuleBroken("Say what was done and what difference it made.")
    if on > today():
        raise RuleBroken("The day of completion cannot be in the future.", field="on")
    action.status, action.completed_on = Action.Status.COMPLETED, on
    action.declared, action.declared_on, action.declared_reason = "", None, ""
    action.completion_note, action.difference_made = done.strip(), difference.strip()
    fields = ["status", "completed_on", "completion_note", "difference_made", *DECLARATION]
    return save_versioned(action, expected=expected, fields=fields, by=by, reason="Completed")


@transaction.atomic
def reopen_action(*, action: Action, expected: int, by, reason: str) -> Action:
    """Open a completed action again; what was said of its completion is blanked. RuleBroken without a reason."""
    wait_for_turn(action)
    require_live(action)
    if action.status != Action.Status.COMPLETED:
        raise RuleBroken("This action is not complete, so it cannot be opened again.")
    reason = require_text(reason, "Say why the action is opened again.")
    action.status, action.completed_on = Action.Status.IN_PROGRESS, None
    action.completion_note = action.difference_made = ""
    fields = ["status", "completed_on", "completion_note", "difference_made"]
    return save_versioned(action, expected=expected, fields=fields, by=by, reason=reason)


@transaction.atomic
def declare(*, action: Action, expected: int, declared: str, by, reason: str) -> Action:
    """Say that an action is at risk or will not be met, or (blank) neither any more, with the reason.

    Raises RuleBroken without a reason and for an action that is complete; NothingChanged where it is said to be
    neither already, or the same for the same reason.
    """
    wait_for_turn(action)
    require_live(action)
    if action.status == Action.Status.COMPLETED:
        raise RuleBroken("This action is complete. Reopen it first.")
    if declared and declared not in Action.Declared.values:
        raise RuleBroken("Choose “At risk” or “Will not be met”.", field="declared")
    reason = require_text(reason, "Say why.", field="declared_reason")
    same = declared == action.declared and (not declared or reason == action.declared_reason)
    if same and action.version == expected:
        raise NothingChanged(ALREADY_DECLARED, field="declared")
    action.declared = declared
    action.declared_on, action.declared_reason = (today(), reason) if declared else (None, "")
    return save_versioned(action, expected=expected, fields=DECLARATION, by=by, reason=reason)


@transaction.atomic
def meet_dated_part(
    *, timescale: Timescale, expected: int, on: dt.date | None, by, reason: str = "The dated part was met"
) -> Timescale:
    """Note that the dated part of "by a date, then ongoing" was met; the action is ongoing from that day.

    None takes that back. Raises RuleBroken for another kind of timescale, for one that is not in force, and for a day
    in the future; NothingChanged for the day that is noted already.
    """
    wait_for_turn(timescale.action)
    require_live(timescale.action)
    if timescale.kind != Timescale.Kind.DATE_THEN_ONGOING:
        raise RuleBroken("Only a timescale with a date that then goes on has a dated part to meet.")
    if not timescale.is_current:
        raise RuleBroken("Another timescale is in force now.")
    if on and on > today():
        raise RuleBroken("The day on which it was met cannot be in the future.", field="dated_part_met_on")
    if on == timescale.dated_part_met_on and timescale.version == expected:
        raise NothingChanged(NOTHING_CHANGED, field="dated_part_met_on")
    timescale.dated_part_met_on = on
    return save_versioned(timescale, expected=expected, fields=["dated_part_met_on"], by=by, reason=reason)


def from_wording(wording: str, *, action: Action, position: int, base=None, due=None) -> Timescale:
    """A Timescale (not saved) with what its wording says; dates that a person gave come before those read."""
    reading = timescales.read(wording, base=base)
    timescale = Timescale(
        action=action,
        position=position,
        wording=wording.strip(),
        kind=reading.kind,
        start=reading.start,
        due=due or reading.due,
        precision=reading.precision,
        recurrence=reading.recurrence,
    )
    if due and timescale.kind in {Timescale.Kind.UNKNOWN, Timescale.Kind.ONGOING}:
        ongoing = timescale.kind == Timescale.Kind.ONGOING
        timescale.kind = Timescale.Kind.DATE_THEN_ONGOING if ongoing else Timescale.Kind.DATE
    if due and timescale.precision == Timescale.Precision.NONE:
        timescale.precision = Timescale.Precision.DAY
    return timescale


def printable_author(name: str) -> str:
    """A name as it is printed before an update, cut at what the field holds."""
    return clean_author(name)[: ProgressUpdate._meta.get_field("author_name").max_length]


def require_update(text: str, on: dt.date) -> None:
    require_text(text, "Enter the update.", field="text")
    if on > today():
        raise RuleBroken("The date of an update cannot be in the future.", field="on")


def require_sense(timescale: Timescale, due: dt.date | None) -> None:
    """Raise RuleBroken for a proposed timescale that would change nothing or contradicts itself.

    `due` is the date that a person gave beside the wording. Nobody who reads the printed words may be told another
    day than the one on which the action counts as late.
    """
    reading = timescales.read(timescale.wording)
    if due and timescale.start and due < timescale.start:
        started = print_date(timescale.start)
        raise RuleBroken(f"The due date must not be before the start, which is {started}.", field="due")
    if due and reading.due and not reading.ask and due != reading.due:
        advice = "Leave the date blank, or change the wording."
        raise RuleBroken(f"The wording says {print_date(reading.due)}. {advice}", field="due")
    if reading.question.startswith(NO_SUCH_DATES):
        raise RuleBroken(reading.question, field="wording")
    if timescale.kind == Timescale.Kind.RECURRING and first_of(timescale) is None:
        words = f"“{timescale.wording}” does not say when. Enter the date on which it is due for the first time."
        raise RuleBroken(words, field="due")
    now = timescale.action.timescales.filter(is_current=True).first()
    if now and (now.wording.split(), now.due) == (timescale.wording.split(), timescale.due):
        raise RuleBroken("This is the timescale that is in force already.", field="wording")


def require_waiting(timescale: Timescale, day: dt.date) -> None:
    require_live(timescale.action)
    if timescale.state != Timescale.State.PROPOSED:
        raise RuleBroken("This timescale is not waiting to be agreed.")
    if day > today():
        raise RuleBroken("The day on which it was agreed cannot be in the future.")
