"""What tests of reminders share: days around today, and what is said to somebody."""

from __future__ import annotations

import datetime as dt

from core.text.dates import print_date, today
from reminders.lines import Line, gather
from reminders.readers import read_readers
from tests.factories.plan import ActionFactory, MethodFactory


def day(number: int) -> dt.date:
    """The day so many days from now; before today where negative."""
    return today() + dt.timedelta(days=number)


def monday() -> dt.date:
    """The Monday of next week, or today where it is one."""
    return day(-today().weekday() % 7)


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
