"""The email of a reminder, written when it is sent: by then a person may have left, or have done what was asked."""

from __future__ import annotations

from dataclasses import dataclass

from django.core import signing
from django.urls import reverse

from accounts.models import User
from core.mail import Email, compose, email_kind, site_url
from core.mail.models import OutgoingLetter
from core.text.dates import print_date, today
from reminders.lines import Line, gather
from reminders.models import Reminder
from reminders.readers import Reader, read_readers
from reminders.services import KIND, is_wanted, wanted_weekly
from reminders.topics import EVERY

Kind = Reminder.Kind
MOST = 15  # lines of one topic in an email; the rest is counted
SALT = "reminders.leave"
GOOD_FOR = 180 * 24 * 3600  # seconds for which an unsubscribe link works


@dataclass(frozen=True)
class Part:
    """One topic of an email: (line, whole URL) of the first few, and how many more there are."""

    name: str
    lines: list[tuple[Line, str]]
    more: int = 0


@email_kind(KIND, "Reminder")
def write_reminder(args: dict) -> Email | None:
    """The weekly or urgent reminder; None where nothing is left to say to the person, or they have gone."""
    reminder = Reminder.objects.filter(pk=args["reminder"]).first()
    readers = read_readers([reminder.person_id]) if reminder else []
    if not readers or not goes_to(reminder, readers[0]) or not is_wanted(readers[0], reminder.kind):
        return None
    (reader,) = readers
    lines = gather(readers, today())[reader.key]
    told = set(reminder.told.values_list("key", flat=True))
    if reminder.kind == Kind.URGENT:
        lines = [line for line in lines if line.urgent and line.key in told]
    else:
        lines = wanted_weekly(reader, lines)
    return email_of(reminder.kind, reader, lines, told) if lines else None


def goes_to(reminder: Reminder, reader: Reader) -> bool:
    known = OutgoingLetter.objects.filter(key=f"reminder {reminder.pk}").first()
    return known is not None and reader.is_at(known.to)


def email_of(kind: str, reader: Reader, lines: list[Line], told: set[str]) -> Email:
    """The text of an email, urgent lines first."""
    first = [line for line in lines if line.urgent and line.key in told]
    parts = [part_of("Now" if kind == Kind.WEEKLY else "", first)] if first else []
    rest = [line for line in lines if line not in first]
    for topic in EVERY:
        if own := [line for line in rest if line.topic == topic.key]:
            parts.append(part_of(topic.name, own))
    leave = site_url(reverse("leave_letters", args=[token_of(reader.key, kind)]))
    return compose(
        subject_of(kind, lines),
        "reminder.txt",
        html="reminder.html",
        headers={"List-Unsubscribe": f"<{leave}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"},
        person=reader.user,
        weekly=kind == Kind.WEEKLY,
        parts=parts,
        leave=leave,
        choices=site_url(reverse("letter_choices")),
        day=print_date(today()),
    )


def subject_of(kind: str, lines: list[Line]) -> str:
    if kind == Kind.WEEKLY:
        return f"Your week: {len(lines)} thing{'' if len(lines) == 1 else 's'} to look at"
    if len(lines) == 1:
        return lines[0].subject
    return f"{len(lines)} things are due tomorrow or overdue"


def part_of(name: str, lines: list[Line]) -> Part:
    shown = [(line, line.href if "://" in line.href else site_url(line.href)) for line in lines[:MOST]]
    return Part(name, shown, len(lines) - len(shown))


def token_of(person: int, kind: str) -> str:
    """The signed and dated token of an unsubscribe URL, for one person and kind of email."""
    return signing.dumps([person, kind], salt=SALT)


def opened_by(token: str) -> tuple[User, str] | None:
    """Person and kind of an unsubscribe token; None where it is forged or expired, or the person has gone."""
    try:
        key, kind = signing.loads(token, salt=SALT, max_age=GOOD_FOR)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    person = User.objects.filter(pk=key, is_active=True).first()
    return (person, kind) if person else None
