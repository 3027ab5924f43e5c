"""Days of the calendar feed of a person, from every app that keeps such days; the feed knows none of them.

A feed leaves the site as emails do, so its texts hold what docs/adr/0051-what-an-email-may-say.md allows in an email.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace

from django.db.models import Max, QuerySet

from core.text.dates import print_date, start_of_today, today

CANCELLED_KEPT = dt.timedelta(days=60)  # for so long a feed says that something was cancelled
EPOCH = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)


@dataclass(frozen=True)
class CalendarDay:
    """One event. `key` names its record for as long as it exists, so that calendars move it with its date.

    `what` says what is due on the day ("Action 12"), `about` which one. Without `is_due` it is an event of its own,
    such as a meeting. `sequence` follows from `changed_at` where it is None; `text` is told beside the link.
    """

    key: str
    on: dt.date
    what: str
    about: str
    href: str
    changed_at: dt.datetime
    is_due: bool = True
    starts_at: dt.time | None = None
    ends_at: dt.time | None = None
    place: str = ""
    is_cancelled: bool = False
    sequence: int | None = None
    text: str = ""

    @property
    def is_overdue(self) -> bool:
        return self.is_due and not self.is_cancelled and self.on < today()

    @property
    def takes_time(self) -> bool:
        """Whether a calendar shows the person as busy: during a meeting or a course, not on a day when something is
        due.
        """
        return not self.is_due and not self.is_cancelled

    @property
    def title(self) -> str:
        due = ""
        if self.is_overdue:
            due = f" overdue since {print_date(self.on)}"
        elif self.is_due:
            due = " due"
        return f"{self.what}{due}: {self.about}" if self.about else f"{self.what}{due}"

    @property
    def revision(self) -> int:
        """A number that never falls, and is higher after each change: RFC 5545, 3.8.7.4."""
        return int((self.changed_at - EPOCH).total_seconds()) if self.sequence is None else self.sequence

    def shown(self) -> tuple[dt.date, CalendarDay]:
        """The day on which it is displayed, and the event: what is overdue moves on every day."""
        if not self.is_overdue:
            return self.on, self
        return today(), replace(self, changed_at=max(self.changed_at, start_of_today()))


type Source = Callable[[object], list[CalendarDay]]
_sources: list[Source] = []


def register_calendar(source: Source) -> Source:
    """Register `source(user)`: the days of a person's own agencies. A number of statements that does not grow."""
    if source not in _sources:
        _sources.append(source)
    return source


def own_days(user) -> list[CalendarDay]:
    return [day for source in _sources for day in source(user)]


def last_changes(rows: QuerySet, field: str = "id", model=None) -> dict[int, dt.datetime]:
    """Key → moment of the last version of these records, or of those of `model` that name them by `field`."""
    versions = (model or rows.model).history.filter(**{f"{field}__in": rows.order_by().values("pk")})
    return dict(versions.order_by().values_list(field).annotate(Max("history_date")))
