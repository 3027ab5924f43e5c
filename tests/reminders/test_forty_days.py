"""Forty days of routine emails of the demonstration board, at a real mail server: few, on working days, all foretold."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import pytest
from django.conf import settings

from core.text.dates import today
from core.working_days.rules import Calendar
from reminders.due import emails_due
from reminders.services import send_reminders
from tests.reminders.board import at

pytestmark = [pytest.mark.django_db, pytest.mark.long]
WEEK = dt.timedelta(days=7)


def test_forty_days_hold_the_limits(demo_plan, mailbox, monkeypatch):
    begin, days, subjects = today(), Counter(), []
    for number in range(40):
        on, before = at(monkeypatch, begin + dt.timedelta(days=number)), len(mailbox.letters)
        foretold = sorted(each.to.casefold() for each in emails_due(on) if each.every)
        send_reminders(on)
        arrived = [each["To"].casefold() for each in mailbox.letters[before:]]
        assert sorted(arrived) == foretold, on
        days.update((address, on) for address in arrived)
        subjects += [each["Subject"] for each in mailbox.letters[before:]]
    assert len(subjects) > 40
    assert set(days.values()) == {1}
    assert all(Calendar(settings.NATION).is_working_day(on) for _, on in days)
    for address, on in days:
        assert sum(other == address and on - WEEK < day <= on for other, day in days) <= 3, (address, on)
    assert max(map(len, subjects)) <= 70
