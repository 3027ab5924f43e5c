"""Working days of this board, with the closed days of today. Each call is one statement; for many days at once ask
`mail_calendar()` once."""

import datetime as dt

from django.conf import settings

from core.models.closed_days import ClosedDay
from core.working_days.rules import CLOSES, OPENS, Calendar

__all__ = [
    "CLOSES",
    "OPENS",
    "is_working_day",
    "mail_calendar",
    "next_mail_day",
    "next_mail_moment",
    "office_calendar",
    "working_day_after",
]


def mail_calendar() -> Calendar:
    """The days on which routine emails leave: closed days and quiet periods are none."""
    return Calendar(settings.NATION, ClosedDay.objects.current().periods())


def office_calendar() -> Calendar:
    """The days on which the board works, quiet periods included: for deadlines that are counted in working days."""
    return Calendar(settings.NATION, ClosedDay.objects.current().filter(is_quiet=False).periods())


def is_working_day(day: dt.date) -> bool:
    return mail_calendar().is_working_day(day)


def next_mail_day(day: dt.date) -> dt.date:
    return mail_calendar().next_mail_day(day)


def working_day_after(day: dt.date, days: int = 1) -> dt.date:
    """The n-th working day after a day."""
    return mail_calendar().working_day_after(day, days)


def next_mail_moment(now: dt.datetime) -> dt.datetime:
    """`now` itself from OPENS to CLOSES o'clock in London on a working day, else the next moment of OPENS."""
    return mail_calendar().next_mail_moment(now)
