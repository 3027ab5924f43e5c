"""What tests of reminders share: days around today, and what is said to somebody."""

from __future__ import annotations

import datetime as dt
from functools import cache

from django.conf import settings
from django.utils import timezone

from core.text.dates import print_date, today
from core.working_days.rules import Calendar
from reminders.routine.lines import Line, gather
from reminders.routine.readers import read_readers
from tests.factories.plan import ActionFactory, MethodFactory


def day(number: int) -> dt.date:
    """The day so many days from now; before today where negative."""
    return today() + dt.timedelta(days=number)


@cache
def monday() -> dt.date:
    """The next Monday, or today, with which a week of five working days begins, after another such week. It stays the
    same where a test moves the clock.
    """
    now = dt.datetime.now(dt.UTC).date()
    found, calendar = now + dt.timedelta(days=-now.weekday() % 7), Calendar(settings.NATION)
    while not all(calendar.is_working_day(found + dt.timedelta(days=n)) for n in (-7, -6, -5, -4, -3, 0, 1, 2, 3, 4)):
        found += dt.timedelta(days=7)
    return found


def at(monkeypatch, moment: dt.date, hour: int = 9) -> dt.date:
    """Let it be this day, at this hour in London."""
    now = timezone.make_aware(dt.datetime.combine(moment, dt.time(hour)))
    monkeypatch.setattr(timezone, "now", lambda: now)
    return moment


def action(lead, due: dt.date | None = None, **values):
    """An open, printed action of a plan of its own, due on a day; without one, ongoing."""
    wording = f"By {print_date(due)}" if due else "Ongoing"
    return ActionFactory(**{"method": MethodFactory(), "lead": lead, "wording": wording} | values)


def said_to(person, on: dt.date | None = None) -> list[Line]:
    """All that is said to a person on a day, today unless told."""
    return gather(read_readers([person.pk]), on or today()).get(person.pk, [])


def about(person, topic: str, on: dt.date | None = None) -> list[Line]:
    """What is said to a person about one topic on a day, today unless given."""
    return [line for line in said_to(person, on) if line.topic == topic]


def words(lines: list[Line]) -> list[tuple[str, str]]:
    """What the lines say, and why."""
    return [(line.text, line.why) for line in lines]
