"""Follow-ups: what a person is to do about an action, until it is done or no longer needed."""

import datetime as dt

from django.db import transaction

from actions.access import lock_action, require_live, require_open_plan
from actions.models import Action, FollowUp
from core.mail.notices import tell_all
from core.records.locking import create_tracked, save_versioned
from core.records.rules import AlreadyThere, RuleBroken, require_text
from core.text.dates import today

LONGEST_OWNER = FollowUp._meta.get_field("owner_name").max_length


@transaction.atomic
def add_follow_up(
    *, action: Action, text: str, owner_name: str = "", by, owner=None, due=None, update=None, meeting=None
) -> FollowUp:
    """Note what a person is to do about an action. The owner is a person of the system, or a name or role.

    Raises RuleBroken without a task or an owner, on an action on which nothing may be written any more; AlreadyThere
    where this person noted the same today.
    """
    lock_action(action)
    require_live(action)
    text, owner_name = require_task(text, owner_name, owner)
    same = action.follow_ups.open().filter(text=text, owner_name=owner_name, owner=owner, due=due, meeting=meeting)
    if same.filter(added_by=by, added_on=today()).exists():
        raise AlreadyThere("You have already added this follow-up today.")
    follow_up = FollowUp(
        action=action,
        text=text,
        owner_name=owner_name,
        owner=owner,
        due=due,
        update=update,
        meeting=meeting,
        added_by=by,
        added_on=today(),
    )
    create_tracked(follow_up, by=by, reason="Follow-up noted")
    tell_owners(follow_up, by=by)
    return follow_up


@transaction.atomic
def edit_follow_up(
    *, follow_up: FollowUp, expected: int, text: str, owner_name: str, owner, due: dt.date | None, by, reason: str = ""
) -> FollowUp:
    """Change the task, its owner or its date. Raises RuleBroken as add_follow_up does, and once it is closed."""
    lock_action(follow_up.action)
    require_live(follow_up.action)
    require_open(follow_up)
    before, due_before = follow_up.owner, follow_up.due
    follow_up.text, follow_up.owner_name = require_task(text, owner_name, owner)
    follow_up.owner, follow_up.due = owner, due
    fields = ["text", "owner_name", "owner", "due"]
    save_versioned(follow_up, expected=expected, fields=fields, by=by, reason=reason.strip() or "Follow-up changed")
    if (before, due_before) != (owner, due):
        tell_owners(follow_up, before, due_before, by=by)
    return follow_up


@transaction.atomic
def finish_follow_up(*, follow_up: FollowUp, expected: int, by, on: dt.date | None = None, note: str = "") -> FollowUp:
    """Note that a follow-up was done, today unless told, with what came of it; RuleBroken in a closed plan."""
    lock_action(follow_up.action)
    require_open_plan(follow_up.action)
    require_open(follow_up)
    on = on or today()
    if on > today():
        raise RuleBroken("The day on which it was done cannot be in the future.", field="on")
    follow_up.done_on, follow_up.done_by, follow_up.done_note = on, by, note.strip()
    fields = ["done_on", "done_by", "done_note"]
    return save_versioned(follow_up, expected=expected, fields=fields, by=by, reason="Follow-up done")


@transaction.atomic
def drop_follow_up(*, follow_up: FollowUp, expected: int, by, reason: str) -> FollowUp:
    """Note that a follow-up is no longer needed, with the reason. Raises RuleBroken as reopen_follow_up() does."""
    lock_action(follow_up.action)
    require_live(follow_up.action)
    require_open(follow_up)
    reason = require_text(reason, "Say why it is no longer needed.", field="reason")
    follow_up.dropped_on = today()
    return save_versioned(follow_up, expected=expected, fields=["dropped_on"], by=by, reason=reason)


@transaction.atomic
def reopen_follow_up(*, follow_up: FollowUp, expected: int, by, reason: str) -> FollowUp:
    """Open a follow-up again that was done or dropped; what was said of it stays in its history."""
    lock_action(follow_up.action)
    require_live(follow_up.action)
    if not follow_up.done_on and not follow_up.dropped_on:
        raise RuleBroken("This follow-up is open already.")
    follow_up.done_on = follow_up.done_by = follow_up.dropped_on = None
    follow_up.done_note = ""
    fields = ["done_on", "done_by", "done_note", "dropped_on"]
    return save_versioned(follow_up, expected=expected, fields=fields, by=by, reason=reason.strip() or "Opened again")


def tell_owners(follow_up: FollowUp, before=None, due_before: dt.date | None = None, *, by) -> None:
    """Record news for who is to do a task, and for who was to do it before. What is given in open minutes is sent when
    they are closed.
    """
    if follow_up.meeting and not follow_up.meeting.minutes_closed_on:
        return
    tell_all(
        "follow-up",
        [person for person in (follow_up.owner, before) if person],
        key=f"follow-up {follow_up.pk}",
        args={"follow_up": follow_up.pk, "owner": before and before.pk, "due": due_before and due_before.isoformat()},
        by=by,
    )


def require_task(text: str, owner_name: str, owner) -> tuple[str, str]:
    """The task and the printed owner, tidied; RuleBroken where one of them is missing or the name too long."""
    owner_name = owner_name.strip() or (owner.display_name if owner else "")
    text = require_text(text, "Enter what is to be done.", field="text")
    if not owner_name:
        raise RuleBroken("Say who is to do it.", field="owner_name")
    if len(owner_name) > LONGEST_OWNER:
        raise RuleBroken(f"Use {LONGEST_OWNER} characters or fewer for the owner.", field="owner_name")
    return text, owner_name


def require_open(follow_up: FollowUp) -> None:
    if follow_up.done_on:
        raise RuleBroken("This follow-up is done already.")
    if follow_up.dropped_on:
        raise RuleBroken("This follow-up is no longer needed.")
