"""Subjects that differ within a day and a mailbox, and files that go with an email."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from core.mail import Email, email_kind, kinds, send_email
from core.mail.kinds import Attachment
from core.mail.models import OutgoingEmail
from core.mail.sending import PAUSES, deliver

pytestmark = pytest.mark.django_db
ADDRESS, OTHER = "head@tarn.example", "office@tarn.example"
MORNING = timezone.make_aware(dt.datetime(2010, 3, 1, 10, 5))
CALENDAR = "BEGIN:VCALENDAR\r\nSUMMARY:Déjà vu “”\r\nEND:VCALENDAR\r\n"


@pytest.fixture(autouse=True)
def kind(monkeypatch):
    monkeypatch.setattr(kinds, "_kinds", {})

    @email_kind("greeting", "Greeting")
    def make(args):
        files = [Attachment(name, bytes.fromhex(content), mime) for name, content, mime in args.get("files", ())]
        return Email(args.get("subject", "Your code"), "Hello.\n", "<p>Hello.</p>", attachments=tuple(files))


@pytest.fixture
def at(monkeypatch):
    def move(moment: dt.datetime) -> None:
        monkeypatch.setattr(timezone, "now", lambda: moment)

    move(MORNING)
    return move


def subjects(mailbox) -> list[str]:
    return [letter["Subject"] for letter in mailbox.letters]


def test_no_two_subjects_of_one_day_to_one_mailbox_are_alike(mailbox, at):
    for to in (ADDRESS, OTHER, ADDRESS.upper(), ADDRESS):
        send_email(kind="greeting", to=to)
    send_email(kind="greeting", to=ADDRESS, args={"subject": "your CODE"})
    at(MORNING + dt.timedelta(minutes=1))
    send_email(kind="greeting", to=ADDRESS)
    at(MORNING + dt.timedelta(days=1))
    send_email(kind="greeting", to=ADDRESS)
    assert subjects(mailbox) == [
        "Your code",
        "Your code",
        "Your code (10:05)",
        "Your code (10:05, 2)",
        "your CODE (10:05, 3)",
        "Your code (10:06)",
        "Your code",
    ]
    assert list(OutgoingEmail.objects.order_by("pk").values_list("subject", flat=True)) == subjects(mailbox)


def test_subject_with_a_time_is_no_longer_than_seventy_characters(mailbox, at):
    long = f"{'Overdue: e-Safety return of Harbour Lane Primary ' * 2}"[:70].strip()
    for _ in range(2):
        send_email(kind="greeting", to=ADDRESS, args={"subject": long})
    first, second = subjects(mailbox)
    assert first == long and second.endswith("… (10:05)") and len(second) <= 70


def test_email_that_is_tried_again_is_not_compared_with_itself(mailbox, at):
    mailbox.answers["RCPT", ADDRESS] = "451 Later"
    waits = send_email(kind="greeting", to=ADDRESS)
    mailbox.answers.clear()
    at(MORNING + PAUSES[0])
    deliver(waits.pk)
    assert subjects(mailbox) == ["Your code"]


def send_file(mailbox, name: str, content: bytes, mime: str):
    """The part that arrives for a file."""
    send_email(kind="greeting", to=ADDRESS, args={"files": [[name, content.hex(), mime]]})
    (letter,) = mailbox.letters
    assert letter.get_body(("plain",)).get_content().strip() == "Hello."
    assert "<p>Hello.</p>" in letter.get_body(("html",)).get_content()
    (part,) = letter.iter_attachments()
    assert part.get_content_disposition() == "attachment" and part.get_filename() == name
    return part


@pytest.mark.parametrize("mime", ["text/calendar; method=REQUEST", "text/calendar; method=REQUEST; charset=utf-8"])
def test_invitation_arrives_as_mail_programs_expect_it(mailbox, mime):
    part = send_file(mailbox, "meeting.ics", CALENDAR.encode(), mime)
    assert part.get_content_type() == "text/calendar"
    assert dict(part["Content-Type"].params) == {"method": "REQUEST", "charset": "utf-8"}
    assert part.get_payload(decode=True).decode() == CALENDAR
    assert all(byte < 128 for byte in part.as_bytes())


def test_file_that_is_no_text_arrives_unchanged(mailbox):
    content = bytes(range(256))
    part = send_file(mailbox, "Plan – “1”.pdf", content, "application/pdf")
    assert part.get_content_type() == "application/pdf" and part.get_content() == content
