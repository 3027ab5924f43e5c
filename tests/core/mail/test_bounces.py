"""Reports about letters that came back later are read in the forms that mail servers send (RFC 3464)."""

from __future__ import annotations

import io
import time

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from core.mail import Email, email_kind, kinds, send_email
from core.mail.bounces import read_report, record_bounce
from core.mail.models import OutgoingEmail
from core.mail.services import forget_emails_to
from tests.rows import try_rows

ADDRESS = "head@tarn.example"
REPORT = """From: MAILER-DAEMON@mx.example
To: noreply@testserver
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="BB"

--BB
Content-Type: text/plain; charset=us-ascii

I am sorry to have to tell you that your message could not be delivered.

--BB
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example
Arrival-Date: Mon, 1 Mar 2010 10:00:00 +0000

Final-Recipient: rfc822; {to}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; {diagnostic}

--BB
Content-Type: {returned}

{original}
--BB--
"""
WHOLE = "From: noreply@testserver\nTo: {to}\nSubject: Greeting\nMessage-ID: {message_id}\n\nHello\n"


@pytest.fixture
def sent(monkeypatch, db, mailbox) -> OutgoingEmail:
    """A letter that the first mail server took."""
    monkeypatch.setattr(kinds, "_kinds", {})
    email_kind("greeting", "Greeting")(lambda args: Email("Hello", "Hello\n"))
    made = send_email(kind="greeting", to=ADDRESS, args={})
    made.refresh_from_db()
    assert made.state == "sent"
    return made


def report(sent: OutgoingEmail, **values) -> bytes:
    """A report about a letter."""
    original = WHOLE.format(to=sent.to, message_id=sent.message_id)
    given = {
        "to": sent.to,
        "action": "failed",
        "status": "5.1.1",
        "diagnostic": "550 5.1.1 User unknown",
        "returned": "message/rfc822",
        "original": original,
    }
    return REPORT.format(**given | values).replace("\n", "\r\n").encode()


@pytest.mark.parametrize("returned", ["message/rfc822", "text/rfc822-headers"])
def test_a_letter_that_came_back_is_marked_with_the_reason(sent, returned):
    found = record_bounce(report(sent, returned=returned))
    assert found == sent and found.state == "bounced"
    assert found.error == "There is no such mailbox. It said: “550 5.1.1 User unknown”."
    assert found.sent_at  # that it had been sent stays


def test_a_report_that_only_names_the_letter_to_which_it_replies_is_read(sent):
    raw = report(sent, original="Subject: Greeting\n\nHello\n")
    assert record_bounce(raw) is None
    assert record_bounce(f"In-Reply-To: {sent.message_id}\r\n".encode() + raw) == sent


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("5.2.2", "The mailbox is full."),
        ("5.7.26", "The receiving mail server refuses our emails."),
        ("4.4.7", "could not be reached for days"),
        ("5.0.0", "It could not be delivered."),
        ("", "It could not be delivered."),
    ],
)
def test_the_reason_is_said_in_plain_words(sent, status, words):
    assert words in record_bounce(report(sent, status=status)).error


@pytest.mark.parametrize("action", ["delayed", "delivered", "relayed", "expanded", ""])
def test_what_is_not_final_changes_nothing(sent, action):
    assert record_bounce(report(sent, action=action)) is None
    sent.refresh_from_db()
    assert sent.state == "sent"


@try_rows(
    "raw",
    [
        b"",
        b"\x00\xff\xfe",
        b"Subject: On holiday\r\n\r\nI am away.",
        b"Content-Type: multipart/report; boundary=x\r\n\r\n--x\r\nContent-Type: message/delivery-status\r\n\r\n--x--",
        b"Content-Type: message/delivery-status\r\n\r\nnonsense",
        b"a" * 5_000_001,
    ],
)
@pytest.mark.django_db
def test_what_is_no_report_is_left_alone(raw):
    assert record_bounce(raw) is None


def test_a_report_about_a_letter_of_somebody_else_is_left_alone(sent):
    assert record_bounce(report(sent).replace(sent.token.encode(), b"x" * 32)) is None
    assert record_bounce(report(sent, original="Message-ID: <other@mx.example>\n\nHello\n")) is None


def test_an_answer_from_a_holiday_with_our_id_is_no_report(sent):
    assert read_report(f"In-Reply-To: {sent.message_id}\r\n\r\nI am away.".encode()) is None


def test_of_a_letter_whose_address_is_forgotten_no_reason_is_kept(sent):
    forget_emails_to(ADDRESS)
    found = record_bounce(report(sent, diagnostic=f"550 {ADDRESS} unknown"))
    assert found.state == "bounced" and found.error == ""


def test_the_command_reads_a_file_or_what_is_piped_into_it(sent, tmp_path, monkeypatch, capsys):
    path = tmp_path / "report.eml"
    path.write_bytes(report(sent))
    call_command("record_bounce", str(path))
    assert f"Greeting of {timezone.localdate().day} " in capsys.readouterr().out
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"Subject: Hi\r\n\r\nHi")))
    call_command("record_bounce")
    assert "nothing was changed" in capsys.readouterr().out
    with pytest.raises(CommandError, match="could not be read"):
        call_command("record_bounce", str(tmp_path / "none.eml"))


DEEP = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (at, at) for at in range(2_000))
HOSTILE = {
    "parts in parts": DEEP,
    "mails in mails": b"Content-Type: message/rfc822\n\n" * 2_000,
    "brackets": b"Message-ID: " + b"(" * 50_000 + b"\n\n",
    "brackets in the type": b"Content-Type: " + b"(" * 5_000 + b"\n\n",
    "words that are not ended": b"References: " + b"=?utf-8?q?a?= " * 20_000 + b"\n\n",
}


@try_rows("raw", HOSTILE.values())
def test_a_mail_that_was_made_to_break_its_reader_is_left_alone_at_once(raw):
    begun = time.process_time()
    assert read_report(raw) is None
    assert time.process_time() - begun < 2


def test_odd_fields_beside_those_that_count_keep_no_report_from_being_read(sent):
    odd = "To: " + "(" * 5_000 + "\r\nX-Odd: \xff\r\nDate: never"
    raw = report(sent).replace(b"Action: ", f"{odd}\r\nAction: ".encode("latin-1"))
    assert record_bounce(raw) == sent


def test_no_more_is_read_from_what_is_piped_into_the_command_than_a_report_can_be(monkeypatch, capsys):
    endless = io.BytesIO(b"a" * 5_100_000)
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(endless))
    call_command("record_bounce")
    assert "nothing was changed" in capsys.readouterr().out
    assert endless.tell() <= 5_000_001
