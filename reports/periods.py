"""The periods of reports, quarters and financial years, and their text forms. Pure.

Period.read("2009-Q4").label   # "January to March 2010"
Period(2009).quarters           # its four quarters
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from core.text.dates import print_date, print_year, quarter_end, quarter_of, quarter_start

_WRITTEN = re.compile(r"([0-9]{4})(?:-?[Qq]([1-4]))?")
FIRST, LAST = 1990, 2150  # financial years that a report can be about


class NoPeriod(ValueError):
    """A text names no period; the message says how to write one."""


@dataclass(frozen=True, order=True)
class Period:
    """A quarter of a financial year (by its first year: 2009-Q4 is January to March 2010), or the whole year (0)."""

    year: int
    quarter: int = 0

    @classmethod
    def containing(cls, day: dt.date) -> Period:
        return cls(*quarter_of(day))

    @classmethod
    def read(cls, text: str) -> Period:
        """The period of "2009-Q4" or "2009"; raises NoPeriod for anything else."""
        found = _WRITTEN.fullmatch(text.strip())
        if not found or not FIRST <= int(found[1]) <= LAST:
            raise NoPeriod(f"“{text}” is no period. Write a quarter as 2009-Q4, or a financial year as 2009.")
        return cls(int(found[1]), int(found[2] or 0))

    @property
    def is_year(self) -> bool:
        return self.quarter == 0

    @property
    def key(self) -> str:
        return f"{self.year}-Q{self.quarter}" if self.quarter else str(self.year)

    @property
    def years(self) -> str:
        """The financial year as people write it: "2009/10"."""
        return print_year(self.year)

    @property
    def short(self) -> str:
        """For column headings: "Q4 2009/10", "2009/10"."""
        return f"Q{self.quarter} {self.years}" if self.quarter else self.years

    @property
    def label(self) -> str:
        """In words: "January to March 2010", "April 2009 to March 2010"."""
        begin = f"{self.begin:%B}" if self.quarter else f"{self.begin:%B} {self.begin.year}"
        return f"{begin} to {self.end:%B} {self.end.year}"

    @property
    def span(self) -> str:
        """Without spaces, for titles: "January–March 2010", "April 2009–March 2010"."""
        return self.label.replace(" to ", "–")

    @property
    def begin(self) -> dt.date:
        return quarter_start(self.year, self.quarter or 1)

    @property
    def end(self) -> dt.date:
        return quarter_end(self.year, self.quarter or 4)

    def is_over(self, on: dt.date) -> bool:
        """Whether its last day has passed."""
        return self.end < on

    @property
    def not_over(self) -> str:
        """What is said of one that is not over: "not over until 31 December 2026"."""
        return f"not over until {print_date(self.end)}"

    @property
    def before(self) -> Period:
        if self.is_year:
            return Period(self.year - 1)
        return Period(self.year, self.quarter - 1) if self.quarter > 1 else Period(self.year - 1, 4)

    @property
    def after(self) -> Period:
        if self.is_year:
            return Period(self.year + 1)
        return Period(self.year, self.quarter + 1) if self.quarter < 4 else Period(self.year + 1, 1)

    @property
    def quarters(self) -> tuple[Period, ...]:
        return tuple(Period(self.year, quarter) for quarter in range(1, 5)) if self.is_year else (self,)

    def last(self, count: int) -> tuple[Period, ...]:
        found = [self]
        while len(found) < count:
            found.append(found[-1].before)
        return tuple(reversed(found))
