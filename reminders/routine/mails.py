"""The routine email, written when it leaves: by then a person may have left, or have done what was asked."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from django.conf import settings
from django.core import signing
from django.urls import reverse

from accounts.models import User
from agencies.models import Agency
from audits.links.services.links import mailed_urls
from core.mail import Email, compose, email_kind, indented, site_url, subject_line
from core.text.dates import today
from core.working_days.days import mail_calendar
from reminders.answers.items import Writer, is_answerable, read_items
from reminders.answers.links import answer_url
from reminders.models import RoutineEmail
from reminders.routine.acts import last_acts
from reminders.routine.due import once, wants_weekly, weekly_lines, without
from reminders.routine.lines import Asked, Line, gather, recorded_with
from reminders.routine.readers import Reader, read_readers
from reminders.routine.rules import FOLDED_AFTER, Matter, arranged, mail_day
from reminders.routine.services import KIND, asked_again
from reminders.routine.topics import NEVER_FOLDED, NEWS, TOPICS

SALT = "reminders.leave"
GOOD_FOR = 180 * 24 * 3600  # seconds for which an unsubscribe link works
KINDS = ("weekly", "urgent")  # that can be stopped by a link


@dataclass(frozen=True)
class Contents:
    """What an email is about: its lines, those of ladders apart, for whom, and since when each was told."""

    to: str
    name: str
    weekly: bool
    reader: Reader | None = None
    lines: list[Line] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)
    told: Mapping[str, dt.date] = field(default_factory=dict)

    @property
    def every(self) -> list[Line]:
        return [each.line for each in self.asked] + self.lines

    @property
    def agency(self) -> int | None:
        """The agency that is asked, where the lines of ladders are about one."""
        agencies = {each.agency for each in self.asked}
        return agencies.pop() if len(agencies) == 1 else None


@email_kind(KIND, "Reminder", routine=True)
def write_reminder(args: dict) -> Email | None:
    """The routine email of a mailbox; None where nothing is left to say."""
    row = RoutineEmail.objects.select_related("email").filter(pk=args["reminder"], email__isnull=False).first()
    contents = contents_of(row, args.get("lines", ()), today()) if row else None
    return email_of(contents, today()) if contents and contents.every else None


def contents_of(row: RoutineEmail, kept: Iterable[dict], on: dt.date) -> Contents:
    """What is still to be said; nothing to a person who has gone or has another address."""
    to = row.email.to
    asked = [each for each in recorded_with(row.email, on) if each.to.casefold() == to.casefold()]
    asked = once([*asked, *(asked_again(values) for values in kept)])
    readers = read_readers([row.person_id]) if row.person_id else []
    reader = readers[0] if readers and readers[0].is_at(to) else None
    name = reader.user.display_name if reader else next((each.name for each in asked if each.name), "")
    if reader is None:
        return Contents(to, name, False, asked=asked)
    mentions = dict(row.mentions.values_list("key", "first_told_on"))
    lines = gather([reader], on)[reader.key]
    if row.weekly:
        lines = weekly_lines(reader, lines) if wants_weekly(reader) else []
    else:
        lines = [line for line in lines if line.urgent and line.key in mentions and reader.choice.urgent]
    return Contents(to, name, row.weekly, reader, without(lines, asked), asked, mentions)


class Shown(NamedTuple):
    """A line with the URL of its page, "" where one page answers everything, and a note that no line before has."""

    line: Line
    url: str
    note: str = ""

    @property
    def quotation(self) -> str:
        return indented(self.note)


def email_of(contents: Contents, on: dt.date) -> Email:
    """The text of an email: what is overdue, this week, later, news, and one line for everything else."""
    day = mail_day(on, mail_calendar().is_working_day)
    lines, reader = contents.every, contents.reader
    places, folded = arranged(matters_of(contents, on), day)
    urls = answer_urls(contents, {place: lines[place].item for keys in places.values() for place in keys})
    answer = next(iter(urls.values())) if len(set(urls.values())) == 1 else ""  # of several agencies each has its own
    opening = opening_urls(contents, (lines[key] for keys in places.values() for key in keys))
    parts = {name: [] for name in places}
    notes = set()
    for name, keys in places.items():
        for line, key in ((lines[key], key) for key in keys):
            elsewhere = "" if answer and key in urls else urls.get(key) or address_of(line)
            url = opening.get(line.item) or elsewhere
            parts[name].append(Shown(line, url, line.note if line.note not in notes else ""))
            notes.add(line.note)
    headers, leave = {}, ""
    if reader and contents.lines:
        leave = site_url(reverse("leave_letters", args=[token_of(reader.key, KINDS[not contents.weekly])]))
        headers = {"List-Unsubscribe": f"<{leave}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    return compose(
        subject_of(contents, parts, len(folded)),
        "reminder.txt",
        html="reminder.html",
        headers=headers,
        name=contents.name or "colleague",
        weekly=contents.weekly,
        parts=parts.items(),
        answer=answer,
        folded=len(folded),
        leave=leave,
        choices=site_url(reverse("letter_choices")),
        opening=opening_of(contents),
    )


def opening_of(contents: Contents) -> str:
    if contents.weekly:
        return f"Here is what is waiting for you in the {settings.SERVICE_NAME}."
    if contents.lines:
        return "This should not wait for your weekly email."
    return f"{settings.BOARD_NAME} is waiting for an answer from you."


def matters_of(contents: Contents, on: dt.date) -> dict[int, Matter]:
    """Index of a line → what decides its part of the email. Acts are read only for lines first sent weeks ago."""
    lines, asked = contents.every, len(contents.asked)
    old = [line for line in contents.lines if contents.told.get(line.key, on) <= on - FOLDED_AFTER]
    items = {line.item for line in old if line.item}
    acts = last_acts(contents.reader.key, items, on - FOLDED_AFTER) if items else {}
    return {
        place: Matter(
            line.by,
            line.urgent,
            duty=place < asked or TOPICS[line.topic].duty or line.topic in NEVER_FOLDED,
            is_news=line.topic in NEWS,
            told=contents.told.get(line.key),
            acted=acts.get(line.item),
        )
        for place, line in enumerate(lines)
    }


def answer_urls(contents: Contents, items: Mapping[int, str]) -> dict[int, str]:
    """Place of a line → the URL of the page on which it is answered without signing in. A person has one page for
    everything, an office one for each of its agencies. A person who does not answer for an agency that is asked at
    their address, such as that of the office, gets its page too.
    """
    found, reader, asked = {}, contents.reader, contents.asked
    own_items = answered_by(contents, [items[place] for place in items if place < len(asked)])
    places: dict[int | None, list[int]] = {}
    for place, item in sorted(items.items()):
        if is_answerable(item):
            is_own = reader and (place >= len(asked) or item in own_items or asked[place].agency is None)
            places.setdefault(None if is_own else asked[place].agency, []).append(place)
    # the link of a person ends all others of the mailbox, so it is made first
    for agency, own in sorted(places.items(), key=lambda each: each[0] is not None):
        values = {"person": reader.user} if agency is None and reader else {"agency": agency}
        if url := answer_url(contents.to, items=[items[place] for place in own], **values):
            found |= dict.fromkeys(own, url)
    return found


def opening_urls(contents: Contents, lines: Iterable[Line]) -> dict[str, str]:
    """Item of a line about a return → the URL of a link that opens it, for this mailbox alone."""
    keys = [int(line.item.split()[1]) for line in lines if line.item.startswith("return ")]
    return {f"return {key}": url for key, url in mailed_urls(keys, contents.to).items()} if keys else {}


def answered_by(contents: Contents, items: list[str]) -> set[str]:
    """Those of some items of ladders that the reader answers as a person; none are read where there are none."""
    if not contents.reader or not items:
        return set()
    writer = Writer(contents.to, tuple(items), user=contents.reader.user)
    return {item.key for item in read_items(writer, today())} & set(items)


def address_of(line: Line) -> str:
    return line.href if "://" in line.href or not line.href else site_url(line.href)


def subject_of(contents: Contents, parts: Mapping[str, list], folded: int) -> str:
    """What the email is about and whose, in at most 70 characters. What is folded is not counted."""
    lines, shown = contents.every, sum(map(len, parts.values()))
    if shown == len(lines) == 1:
        topic = TOPICS.get(lines[0].topic)
        return subject_line("{}", lines[0].subject or f"One thing for you: {topic.name if topic else 'an answer'}")
    overdue = len(parts.get("Overdue", ()))
    soon = len(parts.get("This week", ()))
    if not contents.reader and contents.agency:
        late = f", {overdue} overdue" if overdue else ""
        return subject_line(f"{shown} things for {{}}{late}", Agency.objects.get(pk=contents.agency))
    if not overdue and not soon:
        return f"You have {counted(shown)} coming up" if shown else f"You have {counted(folded)} still waiting"
    when = "this week" if contents.weekly else "due now"
    if not overdue:
        return f"You have {counted(soon)} {when}"
    return f"You have {counted(overdue)} overdue" + (f" and {soon} {when}" if soon else "")


def counted(number: int) -> str:
    return f"{number} thing{'' if number == 1 else 's'}"


def token_of(person: int, kind: str) -> str:
    return signing.dumps([person, kind], salt=SALT)


def opened_by(token: str) -> tuple[User, str] | None:
    """Person and kind of an unsubscribe token; None where it is forged or expired, or the person has gone."""
    try:
        key, kind = signing.loads(token, salt=SALT, max_age=GOOD_FOR)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    person = User.objects.filter(pk=key, is_active=True).first()
    return (person, kind) if person and kind in KINDS else None
