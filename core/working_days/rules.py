"""Which days are working days, from the nation's holidays and the board's own closed days. Pure."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import count
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
OPENS, CLOSES = 7, 18  # o'clock in London: the hours in which routine emails leave
NATIONS = {"ENG": "England", "WLS": "Wales", "SCT": "Scotland", "NIR": "Northern Ireland"}
SATURDAY = 5
DAY = dt.timedelta(days=1)


@cache
def bank_holidays(nation: str, year: int) -> dict[dt.date, str]:
    """The bank holidays of a nation (a key of NATIONS) in a year, proclaimed ones included, with their names."""
    from holidays.countries.united_kingdom import UnitedKingdom  # a tenth of a second, which most pages need not wait

    return dict(UnitedKingdom(subdiv=nation, years=year).items())


@dataclass(frozen=True)
class Calendar:
    """The working days of a nation, less some periods of closed days: (first day, last day) each."""

    nation: str
    closed: tuple[tuple[dt.date, dt.date], ...] = ()

    def is_working_day(self, day: dt.date) -> bool:
        """Whether it is Monday to Friday, no bank holiday, and in no closed period."""
        if day.weekday() >= SATURDAY or day in bank_holidays(self.nation, day.year):
            return False
        return not any(first <= day <= last for first, last in self.closed)

    def days_from(self, day: dt.date) -> Iterable[dt.date]:
        return filter(self.is_working_day, (day + number * DAY for number in count()))

    def next_mail_day(self, day: dt.date) -> dt.date:
        return next(iter(self.days_from(day)))

    def working_day_after(self, day: dt.date, days: int = 1) -> dt.date:
        """The n-th working day after a day; with 0 the day itself."""
        for _ in range(days):
            day = self.next_mail_day(day + DAY)
        return day

    def working_day_before(self, day: dt.date, days: int = 1) -> dt.date:
        """The n-th working day before a day; with 0 the day itself."""
        for _ in range(days):
            day = next(filter(self.is_working_day, (day - number * DAY for number in count(1))))
        return day

    def next_mail_moment(self, now: dt.datetime) -> dt.datetime:
        """`now` itself within the mail hours of a working day, else the next moment at which they begin."""
        local = now.astimezone(LONDON)
        day = local.date()
        if self.is_working_day(day):
            if OPENS <= local.hour < CLOSES:
                return now
            if local.hour < OPENS:
                return opening(day)
        return opening(self.working_day_after(day))


def opening(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(OPENS), LONDON)
