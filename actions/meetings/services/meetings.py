"""Changes to meetings: date, place, minute-taker, attendance; and closing their minutes."""

from collections.abc import Iterable, Mapping
from contextlib import contextmanager

from django.db import IntegrityError, transaction
from django.db.models import Max, Q
from django.utils import timezone

from accounts.models import User
from accounts.roles import ROLES
from actions.meetings.services.notes import cancel_waiting, notes_of, send_notes
from actions.models import Attendance, Meeting
from core.mail import send_email
from core.mail.models import OutgoingEmail
from core.mail.notices import JOINED_FOR, is_quiet
from core.records.locking import create_tracked, save_versioned
from core.records.rules import NothingChanged, RuleBroken, require_text
from core.text.dates import today

FIELDS = ("name", "held_on", "starts_at", "place", "subgroup", "minute_taker", "plan")
ADDED = "This meeting has already been added."
CLOSED = "The minutes of this meeting are closed. The development manager can open them again."
MINUTES = {"plan.minute", "meetings.manage"}  # one of these is needed to minute
OTHER_TASKS = "Follow-ups have changed since you opened this page. Look at them again, then close the minutes."
LONGEST_NAME = Attendance._meta.get_field("name").max_length
CHANGED = "meeting-change"  # kind of the email about a meeting that was added, moved or cancelled
PRESENT, APOLOGIES, NEITHER = "present", "apologies", ""


@transaction.atomic
def add_meeting(*, name: str, held_on, by, **details) -> Meeting:
    """Add a meeting of the board, or of one of its groups (`subgroup`). It may be in the future.

    `details` are others of FIELDS. Raises RuleBroken for a blank name, a meeting of the same name and day, and a
    minute-taker without the permission.
    """
    meeting = Meeting(name=name.strip(), held_on=held_on, **details)
    require_sense(meeting)
    with once_on_a_day():
        create_tracked(meeting, by=by, reason="Meeting added")
    tell_people(meeting, was=None, by=by)
    return meeting


@contextmanager
def once_on_a_day():
    """RuleBroken where somebody else saves a meeting of the same name and day at the same moment."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError:
        raise RuleBroken(ADDED, field="name") from None


@transaction.atomic
def edit_meeting(*, meeting: Meeting, expected: int, by, reason: str = "", **changes) -> Meeting:
    """Change any of FIELDS of a meeting. Raises RuleBroken as add_meeting does."""
    require_not_cancelled(meeting)
    was, plan = Meeting.objects.get(pk=meeting.pk), meeting.plan_id
    for field, value in changes.items():
        setattr(meeting, field, value.strip() if isinstance(value, str) else value)
    require_sense(meeting)
    if meeting.held_on > today() and has_minutes(meeting):
        raise RuleBroken("This meeting has minutes, so it cannot be moved into the future.", field="held_on")
    if plan and meeting.plan_id != plan and has_minutes(meeting):
        raise RuleBroken("This meeting has minutes about its plan, so that stays as it is.", field="plan")
    reason = reason.strip() or "Meeting changed"
    with once_on_a_day():
        save_versioned(meeting, expected=expected, fields=[*changes], by=by, reason=reason)
    tell_people(meeting, was=was, by=by)
    return meeting


@transaction.atomic
def cancel_meeting(*, meeting: Meeting, expected: int, by, reason: str) -> Meeting:
    """Raises RuleBroken without a reason, and where the meeting has minutes."""
    require_not_cancelled(meeting)
    reason = require_text(reason, "Say why the meeting is cancelled.", field="reason")
    if has_minutes(meeting):
        raise RuleBroken("This meeting has minutes, so it has taken place and cannot be cancelled.")
    was = Meeting.objects.get(pk=meeting.pk)
    meeting.cancelled_on = today()
    save_versioned(meeting, expected=expected, fields=["cancelled_on"], by=by, reason=reason)
    tell_people(meeting, was=was, by=by)
    return meeting


@transaction.atomic
def reinstate_meeting(*, meeting: Meeting, expected: int, by, reason: str = "") -> Meeting:
    if not meeting.cancelled_on:
        raise RuleBroken("This meeting has not been cancelled.")
    was = Meeting.objects.get(pk=meeting.pk)
    meeting.cancelled_on = None
    reason = reason.strip() or "It takes place after all"
    save_versioned(meeting, expected=expected, fields=["cancelled_on"], by=by, reason=reason)
    tell_people(meeting, was=was, by=by)
    return meeting


@transaction.atomic
def close_minutes(*, meeting: Meeting, expected: int, by, mark: str = "") -> int:
    """Close the minutes for writing and send people their tasks; returns the number of emails.

    `mark` is that of the notes that the person saw. Raises RuleBroken before the day of the meeting, and where other
    tasks would be sent now.
    """
    require_not_cancelled(meeting)
    if meeting.minutes_closed_on:
        raise RuleBroken("These minutes are closed already.")
    if meeting.held_on > today():
        raise RuleBroken("This meeting is still to come.")
    meeting.minutes_closed_on = today()
    save_versioned(meeting, expected=expected, fields=["minutes_closed_on"], by=by, reason="Minutes closed")
    if mark and mark != notes_of(meeting, by).mark:
        raise RuleBroken(OTHER_TASKS)
    return send_notes(meeting, by=by)


@transaction.atomic
def reopen_minutes(*, meeting: Meeting, expected: int, by, reason: str) -> Meeting:
    if not meeting.minutes_closed_on:
        raise RuleBroken("These minutes are open already.")
    reason = require_text(reason, "Say why the minutes are opened again.", field="reason")
    meeting.minutes_closed_on = None
    cancel_waiting(meeting)
    return save_versioned(meeting, expected=expected, fields=["minutes_closed_on"], by=by, reason=reason)


@transaction.atomic
def record_attendance(
    *, meeting: Meeting, marks: Mapping[str, str], present: Iterable[str] = (), apologies: Iterable[str] = (), by
) -> int:
    """Save who came and who sent apologies; returns the number of entries that changed.

    `marks` holds the changed marks by "person-<key>" or "entry-<key>": PRESENT, APOLOGIES or NEITHER. `present` and
    `apologies` are further people by name ("Name, role"). Other people's concurrent marks stay, unless the same one is
    marked here. Raises RuleBroken for a name that is too long, and once the minutes are closed.
    """
    lock_unclosed(meeting)  # two people may mark one entry at once
    changed = sum(mark(meeting, key, value, by=by) for key, value in marks.items())
    for names, came in ((present, True), (apologies, False)):
        for name in names:
            changed += add_by_name(meeting, name.strip(), came=came, by=by) if name.strip() else 0
    if not changed:
        raise NothingChanged("Nothing has been changed, so nothing has been saved.")
    return changed


def mark(meeting: Meeting, key: str, value: str, *, by) -> int:
    kind, _, pk = key.partition("-")
    listed = meeting.attendance.listed()
    if kind == "entry":
        return set_entry(listed.filter(pk=pk).first(), value, by=by)
    entry, person = listed.filter(person=pk).first(), User.objects.get(pk=pk)
    if entry or value == NEITHER:
        return set_entry(entry, value, by=by)
    put_down(meeting, person.display_name, person=person, came=value == PRESENT, by=by)
    return 1


def set_entry(entry: Attendance | None, value: str, *, by) -> int:
    """Set an entry of the list, or take it off; returns 1 where that changed anything, else 0."""
    if entry is None or value != NEITHER and entry.present == (value == PRESENT):
        return 0
    if value == NEITHER:
        entry.removed_on = today()
        save_versioned(entry, expected=entry.version, fields=["removed_on"], by=by, reason="Taken off the list")
        return 1
    entry.present = value == PRESENT
    text = "Was there" if entry.present else "Sent apologies"
    save_versioned(entry, expected=entry.version, fields=["present"], by=by, reason=text)
    return 1


def add_by_name(meeting: Meeting, name: str, *, came: bool, by) -> int:
    """Add somebody by name, linked to a person of the system where the name is theirs; returns 1 where new, else 0."""
    if len(name) > LONGEST_NAME:
        raise RuleBroken(f"Use {LONGEST_NAME} characters or fewer for each name.", field="present")
    person = person_named(name)
    same = meeting.attendance.listed().filter(Q(person=person) if person else Q(person=None, name__iexact=name))
    entry = same.first()
    if entry:
        return set_entry(entry, PRESENT if came else APOLOGIES, by=by)
    put_down(meeting, name, person=person, came=came, by=by)
    return 1


def put_down(meeting: Meeting, name: str, *, person, came: bool, by) -> None:
    last = meeting.attendance.aggregate(Max("position"))["position__max"] or 0
    entry = Attendance(meeting=meeting, person=person, name=name[:LONGEST_NAME], present=came, position=last + 1)
    create_tracked(entry, by=by, reason="Was there" if came else "Sent apologies")


def person_named(words: str) -> User | None:
    """The only active person with this name or these initials; None where nobody or several have."""
    words = words.strip()
    if not words:
        return None
    for field in ("name__iexact", "initials__iexact"):
        found = list(User.objects.filter(**{field: words}, is_active=True)[:2])
        if len(found) == 1:
            return found[0]
    return None


def names_of_people() -> list[str]:
    return list(User.objects.filter(is_active=True).exclude(name="").order_by("name").values_list("name", flat=True))


def may_minute():
    roles = [role.key for role in ROLES.values() if role.permissions & MINUTES]
    granted = User.objects.filter(role_grants__role__in=roles, role_grants__ended_at__isnull=True, is_active=True)
    return User.objects.filter(pk__in=granted.values("pk")).order_by("name", "pk")


def expected_at(meeting: Meeting):
    """The members on the day of the group that meets; for the board, its members and the manager."""
    people = User.objects.filter(is_active=True).order_by("name", "pk")
    if meeting.subgroup_id is None:
        roles = {"role_grants__role__in": ["board", "manager"], "role_grants__ended_at__isnull": True}
        return people.filter(pk__in=User.objects.filter(**roles).values("pk"))
    members = meeting.subgroup.memberships.current(meeting.held_on)
    return people.filter(pk__in=members.values("user_id"))


def people_of(meeting: Meeting) -> dict[int, User]:
    """Key → person: those who are expected at a meeting, and its minute-taker."""
    people = {person.pk: person for person in expected_at(meeting)}
    taker = meeting.minute_taker
    return people | ({taker.pk: taker} if taker and taker.is_active else {})


def tell_people(meeting: Meeting, *, was: Meeting | None, by) -> None:
    """Queue emails to the people of a meeting about a change, unless its new and its old day have passed; never to the
    author.

    `was` is the meeting before the change, None where it is new. The email is rendered when it is sent, so one that is
    still queued covers this change as well.
    """
    if is_quiet() or max(each.held_on for each in (meeting, was) if each) < today():
        return
    known, expected = people_of(was) if was else {}, people_of(meeting)
    about = f"meeting {meeting.pk}"
    waiting = OutgoingEmail.objects.select_for_update().filter(kind=CHANGED, about=about, state="waiting")
    told = {by.pk if by else None, *(email.args["person"] for email in waiting)}
    for person in (known | expected).values():
        since = was if person.pk in known else None
        if person.pk not in told and change_for(since, meeting, is_expected=person.pk in expected):
            send_email(
                kind=CHANGED,
                to=person.email,
                args={"meeting": meeting.pk, "person": person.pk, "since": since.version if since else 0},
                key=f"{about} version {meeting.version} person {person.pk}",
                about=about,
                by=by,
                not_before=timezone.now() + JOINED_FOR,
            )


def change_for(was, now, *, is_expected: bool) -> str:
    """What changed for somebody who is expected now or was before: as change_of(), or "released"."""
    if is_expected or now.cancelled_on:
        return change_of(was, now)
    return "released" if was and not was.cancelled_on else ""


def change_of(was, now) -> str:
    """What changed for somebody who knew the meeting as `was`, None where they did not know it: "called", "moved",
    "place", "cancelled", "reinstated", or "" for nothing of interest.
    """
    if was is None or was.cancelled_on:
        if now.cancelled_on:
            return ""
        return "reinstated" if was else "called"
    if now.cancelled_on:
        return "cancelled"
    if (was.held_on, was.starts_at) != (now.held_on, now.starts_at):
        return "moved"
    return "place" if was.place != now.place else ""


def has_minutes(meeting: Meeting) -> bool:
    written = (
        meeting.updates.in_print(),
        meeting.decisions.standing(),
        meeting.timescales.all(),
        meeting.follow_ups.all(),
        meeting.notes.in_print(),
    )
    return any(lines.exists() for lines in written)


def lock_unclosed(meeting: Meeting) -> None:
    """Read a meeting again and lock it until something about it is saved; RuleBroken once its minutes are closed."""
    meeting.refresh_from_db(from_queryset=Meeting.objects.select_for_update(of=("self",), no_key=True))
    require_not_cancelled(meeting)
    if meeting.minutes_closed_on:
        raise RuleBroken(CLOSED)


def require_not_cancelled(meeting: Meeting) -> None:
    if meeting.cancelled_on:
        raise RuleBroken("This meeting has been cancelled.")


def require_sense(meeting: Meeting) -> None:
    """Raise RuleBroken for a blank name, a duplicate, and a minute-taker without the permission."""
    if not meeting.name:
        raise RuleBroken("Enter the name of the meeting.", field="name")
    same = Meeting.objects.filter(name=meeting.name, held_on=meeting.held_on).exclude(pk=meeting.pk)
    if same.exists():
        raise RuleBroken(ADDED, field="name")
    taker = meeting.minute_taker
    if taker and not taker.permissions & MINUTES:
        raise RuleBroken(f"{taker.display_name} has no role that may write minutes.", field="minute_taker")
