"""What tests of ladders share: what is due for mailboxes on a day, and emails with which it is recorded."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from core.mail.models import OutgoingEmail
from core.records.rules import RuleBroken
from core.text.dates import today
from reminders.routine.lines import Asked
from reminders.sources import ladders_agencies, ladders_audits

CHASES = (ladders_audits.chases, ladders_audits.chases_with)
IMPROVEMENTS = (ladders_audits.overdue_improvements, ladders_audits.improvements_with)
ESLO_RETURNS = (ladders_agencies.eslo_returns, ladders_agencies.returns_with)
QUESTIONS = (ladders_agencies.questions, ladders_agencies.questions_with)
EVERY = (CHASES, IMPROVEMENTS, ESLO_RETURNS, QUESTIONS)


def due(ladder, on: dt.date | None = None) -> list[Asked]:
    """What a ladder sends on a day, today unless told."""
    return list(ladder[0](on or today()))


def record(asked: Asked, **values) -> OutgoingEmail | None:
    """The email with which a line was recorded; None where it was not wanted any more."""
    try:
        with transaction.atomic():
            email = OutgoingEmail.objects.create(kind="reminder", to=asked.to, **values)
            asked.record(email)
            return email
    except RuleBroken:
        return None


def record_all(ladder, on: dt.date | None = None) -> list[OutgoingEmail]:
    """The emails of what a ladder sends on a day, recorded."""
    return [email for asked in due(ladder, on) if (email := record(asked))]


def lines_now(ladder, email: OutgoingEmail, on: dt.date | None = None) -> list[tuple[str, str, str]]:
    """Text, reason and link of the lines recorded with an email, as they are on a day."""
    return [(each.line.text, each.line.why, each.line.href) for each in ladder[1](email, on or today())]
