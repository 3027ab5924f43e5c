"""Writing about an action: dated updates, and revisions of its timescale."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Max

from actions import timescales
from actions.importing.updates import clean_author
from actions.models import Action, FollowUp, Meeting, ProgressUpdate, Timescale
from core.dates import print_date, today
from core.locking import create_tracked, save_versioned
from core.rules import RuleBroken


@transaction.atomic
def add_update(
    *, action: Action, text: str, by, on: dt.date | None = None, author_name: str = "", meeting=None
) -> ProgressUpdate:
    """Add a dated line to an action; today's date and the person's own name unless told.

    Raises RuleBroken for an empty text, a day in the future, a closed plan or a withdrawn action.
    """
    on = on or today()
    hold(action)  # two people may add the first update at the same moment; neither text may be lost
    demand_live(action)
    if not text.strip():
        raise RuleBroken("Enter the update.")
    if on > today():
        raise RuleBroken("The date of an update cannot be in the future.")
    update = ProgressUpdate(
        action=action,
        on=on,
        text=text.strip(),
        author=by,
        author_name=printable_author(author_name or by.display_name),
        meeting=meeting,
    )
    create_tracked(update, by=by, reason="Update added")
    if action.status == Action.Status.NOT_STARTED:
        action.status = Action.Status.IN_PROGRESS
        save_versioned(action, expected=action.version, fields=["status"], by=by, reason="First update added")
    return update


@transaction.atomic
def correct_update(*, update: ProgressUpdate, expected: int, text: str, on: dt.date, by, reason: str) -> ProgressUpdate:
    """Put a corrected version of an update in the place of the earlier one, which stays in its history.

    Raises RuleBroken as add_update does, and core.locking.Conflict where another person saved it first.
    """
    demand_live(update.action)
    if not text.strip():
        raise RuleBroken("Enter the update.")
    if on > today():
        raise RuleBroken("The date of an update cannot be in the future.")
    fields = ["text", "on", "corrected_on"]
    update.corrected_on = today()
    if on != update.on:
        update.date_assumed = False
        fields.append("date_assumed")
    update.text, update.on = text.strip(), on
    return save_versioned(update, expected=expected, fields=fields, by=by, reason=reason or "Corrected")


@transaction.atomic
def strike_out_update(*, update: ProgressUpdate, expected: int, by, reason: str) -> ProgressUpdate:
    """Take an update that should not be there out of print; it stays in the history with the reason."""
    demand_live(update.action)
    if not reason.strip():
        raise RuleBroken("Say why the update is struck out.")
    update.voided_on = today()
    return save_versioned(update, expected=expected, fields=["voided_on"], by=by, reason=reason)


@transaction.atomic
def propose_revision(
    *,
    action: Action,
    wording: str,
    reason: str,
    by,
    due: dt.date | None = None,
    start: dt.date | None = None,
) -> Timescale:
    """Propose another timescale for an action. It stands beside the current one and changes nothing until agreed.

    `wording` is printed as given; the dates are read from it unless the person gave them.
    Raises RuleBroken without a wording or a reason, for dates in the wrong order, and while another proposal waits.
    """
    hold(action)
    demand_live(action)
    if not wording.strip():
        raise RuleBroken("Enter the new timescale.")
    if not reason.strip():
        raise RuleBroken("Say why the timescale changes.")
    if action.timescales.filter(state=Timescale.State.PROPOSED).exists():
        raise RuleBroken("Another proposed timescale is waiting to be agreed. Agree or decline that one first.")
    place = (action.timescales.aggregate(Max("position"))["position__max"] or 0) + 1
    timescale = from_wording(wording, action=action, position=place, due=due, start=start)
    if timescale.start and timescale.due and timescale.due < timescale.start:
        raise RuleBroken("The due date must not be before the start.")
    timescale.reason = reason.strip()
    if place > 1:
        timescale.state = Timescale.State.PROPOSED
    else:
        timescale.is_current = True
    timescale.proposed_by, timescale.proposed_on = by, today()
    create_tracked(timescale, by=by, reason=reason.strip())
    return timescale


@transaction.atomic
def agree_revision(
    *, timescale: Timescale, expected: int, by, agreed_on: dt.date, meeting: Meeting | None = None
) -> Timescale:
    """Put a proposed timescale in force, with the meeting (or the manager) that agreed it.

    Raises RuleBroken where it is not waiting for agreement or the day lies in the future.
    """
    hold_timescale(timescale)
    demand_waiting(timescale, agreed_on)
    current = timescale.action.timescales.filter(is_current=True).first()
    if current:
        current.is_current = False
        save_versioned(
            current, expected=current.version, fields=["is_current"], by=by, reason="Another timescale was agreed"
        )
    timescale.state, timescale.is_current = Timescale.State.AGREED, True
    timescale.settled_by, timescale.settled_on, timescale.meeting = by, agreed_on, meeting
    where = f" at {meeting}" if meeting else ""
    return save_versioned(
        timescale,
        expected=expected,
        fields=["state", "is_current", "settled_by", "settled_on", "meeting"],
        by=by,
        reason=f"Agreed{where} on {print_date(agreed_on)}",
    )


@transaction.atomic
def decline_revision(*, timescale: Timescale, expected: int, by, reason: str) -> Timescale:
    """Decline a proposed timescale; the current one stays in force."""
    hold_timescale(timescale)
    demand_waiting(timescale, today())
    if not reason.strip():
        raise RuleBroken("Say why the timescale is not agreed.")
    timescale.state = Timescale.State.DECLINED
    timescale.settled_by, timescale.settled_on = by, today()
    return save_versioned(
        timescale, expected=expected, fields=["state", "settled_by", "settled_on"], by=by, reason=reason.strip()
    )


@transaction.atomic
def complete_action(
    *, action: Action, expected: int, done: str, difference: str, by, on: dt.date | None = None
) -> Action:
    """Complete an action: what was done, and what difference it made (domain.md, "Status"); today unless told.

    Raises RuleBroken without either, for a day in the future, and where the action is complete already.
    """
    demand_live(action)
    on = on or today()
    if action.status == Action.Status.COMPLETED:
        raise RuleBroken("This action is complete already.")
    if not done.strip() or not difference.strip():
        raise RuleBroken("Say what was done and what difference it made.")
    if on > today():
        raise RuleBroken("The day of completion cannot be in the future.")
    action.status, action.declared, action.completed_on = Action.Status.COMPLETED, "", on
    action.completion_note, action.difference_made = done.strip(), difference.strip()
    fields = ["status", "declared", "completed_on", "completion_note", "difference_made"]
    return save_versioned(action, expected=expected, fields=fields, by=by, reason="Completed")


@transaction.atomic
def reopen_action(*, action: Action, expected: int, by, reason: str) -> Action:
    """Open a completed action again. What was said of its completion is blanked and stays in the history.

    Raises RuleBroken where it is not complete, and without a reason.
    """
    demand_live(action)
    if action.status != Action.Status.COMPLETED:
        raise RuleBroken("This action is not complete, so it cannot be opened again.")
    if not reason.strip():
        raise RuleBroken("Say why the action is opened again.")
    action.status, action.completed_on = Action.Status.IN_PROGRESS, None
    action.completion_note = action.difference_made = ""
    fields = ["status", "completed_on", "completion_note", "difference_made"]
    return save_versioned(action, expected=expected, fields=fields, by=by, reason=reason.strip())


@transaction.atomic
def declare(*, action: Action, expected: int, declared: str, by, reason: str) -> Action:
    """Say that an action is at risk or will not be met, or (blank) neither any more, with the reason."""
    demand_live(action)
    if declared and declared not in Action.Declared.values:
        raise RuleBroken("Choose “At risk” or “Will not be met”.")
    if not reason.strip():
        raise RuleBroken("Say why.")
    action.declared = declared
    return save_versioned(action, expected=expected, fields=["declared"], by=by, reason=reason.strip())


@transaction.atomic
def meet_dated_part(*, timescale: Timescale, expected: int, on: dt.date, by) -> Timescale:
    """Note that the dated part of "by a date, then ongoing" was met; the action is ongoing from that day."""
    demand_live(timescale.action)
    if timescale.kind != Timescale.Kind.DATE_THEN_ONGOING:
        raise RuleBroken("Only a timescale with a date that then goes on has a dated part to meet.")
    if on > today():
        raise RuleBroken("The day on which it was met cannot be in the future.")
    timescale.dated_part_met_on = on
    return save_versioned(
        timescale, expected=expected, fields=["dated_part_met_on"], by=by, reason="The dated part was met"
    )


@transaction.atomic
def add_follow_up(*, action: Action, text: str, owner_name: str, by, owner=None, due=None, update=None) -> FollowUp:
    """Note what a person is to do about an action."""
    demand_live(action)
    if not text.strip() or not owner_name.strip():
        raise RuleBroken("Enter what is to be done, and by whom.")
    follow_up = FollowUp(
        action=action, text=text.strip(), owner_name=owner_name.strip(), owner=owner, due=due, update=update
    )
    create_tracked(follow_up, by=by, reason="Follow-up noted")
    return follow_up


def from_wording(wording: str, *, action: Action, position: int, base=None, due=None, start=None) -> Timescale:
    """A Timescale (not saved) with what its wording says; dates that a person gave come before those read."""
    reading = timescales.read(wording, base=base)
    timescale = Timescale(
        action=action,
        position=position,
        wording=wording.strip(),
        kind=reading.kind,
        start=start or reading.start,
        due=due or reading.due,
        precision=reading.precision,
        recurrence=reading.recurrence or "",
    )
    if due and timescale.kind in {Timescale.Kind.UNKNOWN, Timescale.Kind.ONGOING}:
        ongoing = timescale.kind == Timescale.Kind.ONGOING
        timescale.kind = Timescale.Kind.DATE_THEN_ONGOING if ongoing else Timescale.Kind.DATE
    if due and timescale.precision == Timescale.Precision.NONE:
        timescale.precision = Timescale.Precision.DAY
    return timescale


def hold(action: Action) -> None:
    """Read an action anew and keep others from changing it until the transaction ends."""
    action.refresh_from_db(from_queryset=Action.objects.select_for_update(of=("self",)).select_related("plan"))


def hold_timescale(timescale: Timescale) -> None:
    """Read a timescale anew while its action is held, so that it is agreed or declined once."""
    Action.objects.select_for_update().get(pk=timescale.action_id)
    timescale.refresh_from_db(from_queryset=Timescale.objects.select_related("action__plan"))


def printable_author(name: str) -> str:
    """A name as it is printed before an update, cut at what the field holds."""
    return clean_author(name)[: ProgressUpdate._meta.get_field("author_name").max_length]


def demand_live(action: Action) -> None:
    """Raise RuleBroken where nothing may be written on an action any more."""
    if action.plan.closed_on:
        raise RuleBroken("This plan is closed. Open the plan that follows it.")
    if action.status == Action.Status.WITHDRAWN:
        raise RuleBroken("This action has been withdrawn.")


def demand_waiting(timescale: Timescale, day: dt.date) -> None:
    """Raise RuleBroken unless a timescale waits for agreement and the day is not in the future."""
    demand_live(timescale.action)
    if timescale.state != Timescale.State.PROPOSED:
        raise RuleBroken("This timescale is not waiting to be agreed.")
    if day > today():
        raise RuleBroken("The day on which it was agreed cannot be in the future.")
