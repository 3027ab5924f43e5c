"""Action notes: when the minutes of a meeting are closed, each person is sent the tasks that it gave them."""

import hashlib
from collections import defaultdict
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Exists, OuterRef

from accounts.models import User
from actions.models import ActionNote, FollowUp, Meeting
from actions.querysets import live_plan
from agencies.access import may
from core.mail import send_email
from core.mail.models import OutgoingEmail
from core.records.locking import create_tracked
from core.text.dates import today

NOTES = "action-notes"  # kind of the email with a person's tasks


@dataclass(frozen=True)
class Notes:
    """What closing the minutes sends: the new tasks of each person, and those of owners without an address by name."""

    to_send: list[tuple[User, list[FollowUp]]]
    without_address: list[tuple[str, list[FollowUp]]]
    own: list[FollowUp]  # of whoever closes the minutes, who needs no email about them

    @property
    def mark(self) -> str:
        """A text that is another one when other tasks are listed, or one of them was changed."""
        lists = [*(tasks for _, tasks in self.to_send), *(tasks for _, tasks in self.without_address), self.own]
        listed = [[(task.pk, task.version) for task in tasks] for tasks in lists]
        return hashlib.sha256(repr(listed).encode()).hexdigest()[:16]


def notes_of(meeting: Meeting, by) -> Notes:
    """The open follow-ups of a meeting that their owners have not been sent yet, when `by` closes its minutes."""
    sent = ActionNote.objects.filter(meeting=meeting, follow_up=OuterRef("pk"), person=OuterRef("owner"))
    tasks = meeting.follow_ups.open().filter(live_plan("action__plan")).annotate(was_noted=Exists(sent))
    held_back = held_back_from(meeting)
    people, names, own = defaultdict(list), defaultdict(list), []
    for task in tasks.exclude(action__status="withdrawn").select_related("owner", "action").order_by("due", "pk"):
        if task.was_noted and (task.owner_id, task.pk) not in held_back:
            continue
        if task.owner == by:
            own.append(task)
        elif task.owner and task.owner.email and may(task.owner, "plan.read"):
            people[task.owner].append(task)
        else:
            names[task.owner_name].append(task)
    by_name = sorted(people.items(), key=lambda pair: pair[0].display_name.casefold())
    return Notes(by_name, sorted(names.items(), key=lambda pair: pair[0].casefold()), own)


def held_back_from(meeting: Meeting) -> set[tuple[int, int]]:
    """(person, follow-up) of every task of a meeting whose emails were all given up before they were sent."""
    pairs = {True: set(), False: set()}
    for email in OutgoingEmail.objects.about(f"meeting {meeting.pk}").filter(kind=NOTES):
        tasks = email.args.get("tasks", [])
        pairs[email.state == "not_needed"] |= {(email.args.get("person"), task) for task in tasks}
    return pairs[True] - pairs[False]


def cancel_waiting(meeting: Meeting) -> None:
    """Give up the emails of a meeting that still wait, as its minutes are opened again."""
    waiting = OutgoingEmail.objects.about(f"meeting {meeting.pk}").filter(kind=NOTES, state="waiting")
    waiting.update(state="not_needed")


@transaction.atomic
def send_notes(meeting: Meeting, *, by) -> int:
    """Queue one email for each person with new tasks; returns how many emails. Tasks are sent to a person once."""
    notes = notes_of(meeting, by)
    for person, tasks in notes.to_send:
        for task in tasks:
            if task.was_noted:
                continue
            note = ActionNote(meeting=meeting, person=person, follow_up=task, sent_on=today())
            create_tracked(note, by=by, reason="Sent when the minutes were closed")
        send_email(
            kind=NOTES,
            to=person.email,
            args={"meeting": meeting.pk, "person": person.pk, "tasks": [task.pk for task in tasks]},
            key=f"{NOTES} meeting {meeting.pk} version {meeting.version} person {person.pk}",
            about=f"meeting {meeting.pk}",
            by=by,
        )
    return len(notes.to_send)
