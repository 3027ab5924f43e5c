"""Routine emails leave on working days from 7 to 18 o'clock; all others at once."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from core.mail import Email, email_kind, kinds, send_email
from core.mail.jobs import queue_due_emails
from core.mail.models import OutgoingEmail
from core.mail.services import send_again
from core.models import ClosedDay
from core.working_days.rules import LONDON
from tests.factories.accounts import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.mail_hours]
SATURDAY = dt.datetime(2026, 11, 28, 11, tzinfo=LONDON)
MONDAY = dt.datetime(2026, 11, 30, 7, tzinfo=LONDON)


@pytest.fixture(autouse=True)
def routine_and_urgent_kinds(monkeypatch):
    monkeypatch.setattr(kinds, "_kinds", {})
    for key, routine in (("weekly", True), ("code", False)):
        email_kind(key, key.title(), routine=routine)(lambda args: Email("Subject", "Text\n"))


@pytest.fixture
def clock(monkeypatch):
    moment = [SATURDAY]
    monkeypatch.setattr(timezone, "now", lambda: moment[0])
    return moment


def ask(kind: str, **values) -> OutgoingEmail:
    email = send_email(kind=kind, to="head@tarn.example", **values)
    email.refresh_from_db()
    return email


def test_routine_email_waits_for_mail_hours_without_an_attempt(mailbox, clock):
    waiting = ask("weekly")
    assert (waiting.state, waiting.attempts, waiting.next_try, waiting.error) == ("waiting", 0, MONDAY, "")
    for moment in (MONDAY - dt.timedelta(seconds=1), MONDAY):
        assert mailbox.letters == []
        clock[0] = moment
        queue_due_emails()
    waiting.refresh_from_db()
    assert (waiting.state, waiting.attempts, len(mailbox.letters)) == ("sent", 1, 1)


def test_other_email_leaves_at_once(mailbox, clock):
    assert ask("code").state == "sent"


def test_routine_email_within_mail_hours_leaves_at_once(mailbox, clock):
    clock[0] = MONDAY + dt.timedelta(hours=10, minutes=59)
    assert ask("weekly").state == "sent"


def test_routine_email_waits_for_the_end_of_a_quiet_period(mailbox, clock):
    clock[0] = MONDAY
    ClosedDay.objects.create(name="Half-term", first_day=MONDAY, last_day=MONDAY, is_quiet=True)
    assert ask("weekly").next_try == MONDAY + dt.timedelta(days=1)


def test_routine_email_that_is_tried_again_waits_for_mail_hours(mailbox, clock):
    mailbox.answers["RCPT", "head@tarn.example"] = "450 Later"
    clock[0] = MONDAY + dt.timedelta(hours=10, minutes=58)
    waiting = ask("weekly")
    clock[0] = waiting.next_try
    queue_due_emails()
    waiting.refresh_from_db()
    assert (waiting.attempts, waiting.next_try) == (1, MONDAY + dt.timedelta(days=1))


def test_routine_email_leaves_at_once_when_a_person_sends_it_again(mailbox, clock):
    mailbox.answers["RCPT", "head@tarn.example"] = "550 No such user"
    clock[0] = MONDAY
    bounced = ask("weekly")
    mailbox.answers.clear()
    clock[0] = SATURDAY
    send_again(email=bounced, by=UserFactory())
    bounced.refresh_from_db()
    assert bounced.state == "sent"
