"""Bounces: reads a delivery report of the receiving mail server (RFC 3464), and records which email failed and why.

The owner of the mailbox of MAIL_FROM pipes such reports into `manage.py record_bounce`.
"""

import email
import email.policy
import re
from dataclasses import dataclass
from email.message import Message

from core.mail.models import OutgoingEmail
from core.mail.sending import server_reply

State = OutgoingEmail.State
OURS = re.compile(r"<letter-([a-z0-9]{32})@")
NAMED_IN = ("Message-ID", "In-Reply-To", "References")
HEADERS_AS_THEY_ARE = email.policy.compat32  # parsing structured headers takes hours where one was made for it
LARGEST = 5_000_000  # bytes of a report
# The beginnings of status codes (RFC 3463) in plain words, the more exact first.
MEANINGS = (
    ("5.1.1", "There is no such mailbox."),
    ("5.1.2", "There is no such mail domain."),
    ("5.1.", "The address is not right."),
    ("5.2.1", "The mailbox has been closed."),
    ("5.2.2", "The mailbox is full."),
    ("5.3.4", "The email was too large."),
    ("5.4.", "The receiving mail server could not be reached."),
    ("4.4.7", "The receiving mail server could not be reached for days."),
    ("5.7.", "The receiving mail server refuses our emails."),
)


@dataclass(frozen=True)
class Report:
    token: str
    action: str
    reason: str


def record_bounce(raw: bytes) -> OutgoingEmail | None:
    """Mark the email that a report is about as bounced; returns it. None where the mail is no report about one of our
    emails, says nothing final, is too large, or has parts nested too deep.
    """
    report = read_report(raw)
    if report is None or report.action != "failed":
        return None
    emails = OutgoingEmail.objects.filter(token=report.token).exclude(state=State.NOT_NEEDED)
    reason = report.reason if emails.with_data().exists() else ""  # it may hold the address that has been deleted
    if not emails.update(state=State.BOUNCED, error=reason[:400]):
        return None
    return emails.get()


def read_report(raw: bytes) -> Report | None:
    """The content of a delivery status notification; None for any other mail."""
    if len(raw) > LARGEST:
        return None
    try:
        return report_in(email.message_from_bytes(raw, policy=HEADERS_AS_THEY_ARE))
    except RecursionError:
        return None


def report_in(message: Message) -> Report | None:
    """The content of a parsed mail, if it is a delivery status notification about one of our emails."""
    status = next((part for part in message.walk() if part.get_content_type() == "message/delivery-status"), None)
    token = token_in(message)
    if status is None or not token:
        return None
    fields = recipient_fields(status)
    return Report(token, first_word(fields.get("action")), reason_of(fields))


def recipient_fields(status: Message) -> dict[str, str]:
    blocks = status.get_payload()
    found = blocks if isinstance(blocks, list) else []
    block = next((each for each in found if each.get("Action")), None)
    return {name.lower(): str(value) for name, value in block.items()} if block is not None else {}


def token_in(message: Message) -> str:
    """The token of the email that a report returns, whole or as headers only; "" where it is none of ours."""
    for part in message.walk():
        for name in NAMED_IN:
            if found := OURS.search(str(part.get(name, ""))):
                return found.group(1)
        if part.get_content_type() == "text/rfc822-headers":
            text = part.get_payload(decode=True) or b""
            if found := OURS.search(text.decode("utf-8", "replace")):
                return found.group(1)
    return ""


def reason_of(fields: dict[str, str]) -> str:
    """Why it bounced: plain words for a known status, and what the server said."""
    status = first_word(fields.get("status"))
    meaning = next((words for begin, words in MEANINGS if status.startswith(begin)), "It could not be delivered.")
    return f"{meaning} {server_reply(fields.get('diagnostic-code', '').partition(';')[2].strip() or status)}".strip()


def first_word(value: str | None) -> str:
    return next(iter((value or "").lower().split()), "")
