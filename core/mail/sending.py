"""One attempt at an email, marked before it is sent so that two workers never send it twice.

A certain result is stored as such: sent, refused for good, or refused for now and retried after a growing pause. Where
the connection broke while the text was sent, the result is unknown: the email is shown as possibly sent, and only a
person sends it again.

One missing email, which is noticed, is better than two.
"""

import datetime as dt
import logging
import smtplib
from contextlib import suppress
from dataclasses import dataclass, replace
from email.message import EmailMessage, MIMEPart
from itertools import chain, count

from django.conf import settings
from django.core.mail import mailers
from django.db import transaction
from django.db.models import F
from django.tasks import task
from django.utils import timezone

from core.jobs.lanes import MAIL
from core.mail.addresses import is_dead
from core.mail.breaker import mail_server
from core.mail.headers import Message
from core.mail.kinds import Attachment, Email, find_kind, kind_of
from core.mail.layout import wrap
from core.mail.models import UNREACHED, OutgoingEmail
from core.mail.texts import subject_line
from core.text.dates import start_of_today
from core.text.references import new_reference
from core.working_days.days import next_mail_moment

logger = logging.getLogger("core.mail")
State = OutgoingEmail.State
PAUSES = tuple(dt.timedelta(minutes=minutes) for minutes in (5, 20, 60, 4 * 60, 12 * 60, 24 * 60))
WORDS = 200  # characters of a mail server's reply
GIVEN_UP = "The last two emails to this address came back."


@dataclass(frozen=True)
class Outcome:
    state: str
    error: str = ""
    answered: bool = True  # whether the mail server did, whatever it said of this email


def deliver(pk: int) -> None:
    """Send an email if its time has come, outside any transaction. A pause of sending is no attempt."""
    now = timezone.now()
    if later := mail_server.pause(now):
        waiting = OutgoingEmail.objects.filter(pk=pk, state=State.WAITING, next_try__lte=now)
        waiting.update(next_try=later, queued_at=None, error=UNREACHED)
        return
    email = _claim(pk)
    if email is None or _put_off(email):
        return
    if _is_given_up(email):
        _settle(email, Outcome(State.NOT_NEEDED, GIVEN_UP))
        return
    try:
        with transaction.atomic():
            written = kind_of(email.kind).make({"to": email.to, **email.args})
    except Exception as error:
        reference = new_reference()
        logger.error("Reference %s: email %s could not be written", reference, pk, exc_info=error)
        _settle(email, Outcome(State.FAILED, f"It could not be written. The log says why, under {reference}."))
        return
    if written is None:
        _settle(email, Outcome(State.NOT_NEEDED))
        return
    subject = unlike_others(email, " ".join(written.subject.split()))[:250]
    shown = {"subject": subject, "text": written.text if keeps_texts() else ""}
    if _still_ours(email).update(handed_over_at=timezone.now(), **shown):
        outcome = _send(email, replace(written, subject=subject))
        mail_server.note(answered=outcome.answered, now=timezone.now())
        _settle(email, outcome)


def unlike_others(email: OutgoingEmail, subject: str) -> str:
    """The subject, with the time added where another email of today to this mailbox has the same subject: mail programs
    join these to one conversation.
    """
    others = OutgoingEmail.objects.filter(handed_over_at__gte=start_of_today(), to__iexact=email.to)
    taken = {each.casefold() for each in others.exclude(pk=email.pk).values_list("subject", flat=True)}
    time = f"{timezone.localtime():%H:%M}"
    marks = chain([f"{{}} ({time})"], (f"{{}} ({time}, {number})" for number in count(2)))
    choices = chain([subject], (subject_line(mark, subject) for mark in marks))
    return next(each for each in choices if each.casefold() not in taken)


def keeps_texts() -> bool:
    """Whether emails are stored with text: only on a demonstration board without mail server, as they hold secret
    links.
    """
    return bool(settings.DEMO and not settings.MAIL_URL)


def _claim(pk: int) -> OutgoingEmail | None:
    """Mark an email as being sent; None where another worker has it, or it is not due."""
    now = timezone.now()
    waiting = OutgoingEmail.objects.filter(pk=pk, state=State.WAITING, next_try__lte=now)
    marked = waiting.update(state=State.SENDING, attempts=F("attempts") + 1, begun_at=now, handed_over_at=None)
    return OutgoingEmail.objects.get(pk=pk) if marked else None


def _put_off(email) -> bool:
    """False where a routine email may leave now: in mail hours, or where a person sent it again."""
    kind = find_kind(email.kind)
    if kind is None or not kind.routine or email.again_by_id:
        return False
    now = timezone.now()
    later = next_mail_moment(now)
    if later <= now:
        return False
    waiting = {"state": State.WAITING, "attempts": email.attempts - 1, "begun_at": None}
    _still_ours(email).update(**waiting, next_try=later, queued_at=None)
    return True


def _is_given_up(email) -> bool:
    """Whether emails to its address fail for good, and neither the reader nor a person here asked for this one."""
    kind = find_kind(email.kind)
    return not (email.again_by_id or kind and kind.on_request) and is_dead(email.to)


def _still_ours(email):
    """The email, while this attempt has not been given up."""
    attempt = {"begun_at": email.begun_at, "attempts": email.attempts}
    return OutgoingEmail.objects.filter(pk=email.pk, state=State.SENDING, **attempt)


def _settle(email: OutgoingEmail, outcome: Outcome) -> None:
    """Store the result of an attempt. One that was given up as stuck may still report that it sent the email."""
    values = {"state": outcome.state, "error": outcome.error[:400]}
    if outcome.state == State.SENT:
        values["sent_at"] = timezone.now()
    if outcome.state == State.WAITING:
        if email.attempts > len(PAUSES):
            values |= {"state": State.FAILED, "error": f"{outcome.error[:340]} It was tried {email.attempts} times."}
        else:
            pause = PAUSES[email.attempts - 1]
            values |= {"next_try": timezone.now() + pause, "queued_at": None, "handed_over_at": None}
    if not _still_ours(email).update(**values) and outcome.state == State.SENT:
        attempt = {"begun_at": email.begun_at, "state": State.UNCLEAR}
        OutgoingEmail.objects.filter(pk=email.pk, **attempt).update(**values)


def message_of(written: Email, to: str, message_id: str) -> Message:
    message = Message(
        written.subject,
        wrap(written.text),
        to=[to],
        reply_to=[settings.BOARD_CONTACT_EMAIL] if settings.BOARD_CONTACT_EMAIL else None,
        headers={"Message-ID": message_id, "Auto-Submitted": "auto-generated", **dict(written.headers)},
    )
    if written.html:
        message.attach_alternative(written.html, "text/html")
    for attachment in written.attachments:
        message.attach(part_of(attachment))
    return message


def _send(email: OutgoingEmail, written: Email) -> Outcome:
    message = message_of(written, email.to, email.message_id)
    mailer = mailers.default
    try:
        mailer.open()
    except smtplib.SMTPAuthenticationError as error:
        words = f"The mail server refused our user name and password. {server_reply(error.smtp_error)}"
        return Outcome(State.WAITING, words, answered=False)
    except (smtplib.SMTPException, OSError) as error:
        return Outcome(State.WAITING, f"{UNREACHED} {server_reply(error)}", answered=False)
    try:
        mailer.send_messages([message])
    except Exception as error:
        return evaluate(error, text_begun=getattr(mailer, "text_begun", False))
    finally:
        with suppress(smtplib.SMTPException, OSError):  # an error when the connection is closed changes nothing
            mailer.close()
    return Outcome(State.SENT)


def part_of(attachment: Attachment) -> MIMEPart:
    """The part of an email for a file, byte for byte, with the parameters of its type, which Django would leave out."""
    typed, part = EmailMessage(), MIMEPart()
    typed["Content-Type"] = attachment.mime
    kind, params = typed["Content-Type"].content_type.split("/"), dict(typed["Content-Type"].params)
    if kind[0] == "text":
        params.setdefault("charset", "utf-8")
    part.set_content(attachment.content, *kind, disposition="attachment", filename=attachment.name, params=params)
    return part


def evaluate(error: Exception, *, text_begun: bool) -> Outcome:
    """The result of a failure; 500 and above is permanent, lower is temporary (RFC 5321, 4.2.1)."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, words = next(iter(error.recipients.values()))
        if code >= 500:
            return Outcome(State.BOUNCED, f"The address was refused. {server_reply(words, code)}")
        return Outcome(State.WAITING, f"The address was refused for now. {server_reply(words, code)}")
    if isinstance(error, smtplib.SMTPResponseException):
        words = server_reply(error.smtp_error, error.smtp_code)
        if error.smtp_code >= 500:
            return Outcome(State.FAILED, f"The mail server refused the email. {words}")
        return Outcome(State.WAITING, f"The mail server could not take it. {words}")
    if isinstance(error, smtplib.SMTPException | OSError):
        if text_begun:
            words = "The connection to the mail server broke while the email was being sent."
            return Outcome(State.UNCLEAR, words, answered=False)
        return Outcome(State.WAITING, f"The connection to the mail server broke. {server_reply(error)}", answered=False)
    if isinstance(error, ValueError):
        return Outcome(State.FAILED, "Mail cannot be sent to this address: it is not written as an address is.")
    reference = new_reference()
    logger.error("Reference %s: an email could not be sent", reference, exc_info=error)
    return Outcome(State.UNCLEAR, f"Something unforeseen went wrong. The log says what, under {reference}.")


def server_reply(words: object, code: int | None = None) -> str:
    """A mail server's reply in a sentence: `The server said: “550 No such user”.`"""
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else str(words)
    text = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    whole = f"{code} {text}" if code else text
    return f"It said: “{whole[:WORDS]}”." if whole else ""


LAST = -50  # task priority of emails that nobody waits for; all else has 0


@task(queue_name=MAIL)
def deliver_email(pk: int) -> None:
    deliver(pk)


@task(priority=LAST, queue_name=MAIL)
def deliver_emails(keys: list[int]) -> None:
    for pk in keys:
        deliver(pk)
