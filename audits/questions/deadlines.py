"""The days by which a return is wanted, and the one of them that counts. Pure.

A round has a first and a final deadline, and a return may have been given more time. Home, return, emails, calendar,
feeds and API all print the day that counts; they may add the other one.
"""

import datetime as dt
from dataclasses import dataclass

from core.board.coming import days_ahead
from core.text.dates import print_date


@dataclass(frozen=True)
class Deadlines:
    first: dt.date
    final: dt.date
    extended_to: dt.date | None = None

    @property
    def last(self) -> dt.date:
        """The last day on which the return is in time."""
        return self.extended_to or self.final

    def counts_on(self, on: dt.date) -> dt.date:
        """The day that counts: more time where it was agreed, else the first deadline until it has passed, then the
        final one.
        """
        if self.extended_to:
            return self.extended_to
        return self.first if on <= self.first else self.final

    def is_overdue(self, on: dt.date) -> bool:
        """Whether the last day has passed; between the two deadlines a return is not overdue."""
        return self.last < on

    def other_words(self, on: dt.date) -> str:
        """The deadline that does not count on a day: "closes on 15 January 2027" before the first one, "was due on
        4 December 2026" between the two; "" where there is nothing to add.
        """
        if self.extended_to or self.first == self.final or self.is_overdue(on):
            return ""
        if on <= self.first:
            return f"closes on {print_date(self.final)}"
        return f"was due on {print_date(self.first)}"

    def words(self, on: dt.date) -> str:
        """The deadlines as a sentence of an email: "Due on 4 December 2026, in 3 days; closes on 15 January 2027"."""
        if self.is_overdue(on):
            return f"Overdue since {print_date(self.last)}"
        counts = self.counts_on(on)
        when = f"{print_date(counts)}, {days_ahead(counts, on)}"
        if self.extended_to:
            return f"The board has given more time. Due on {when}"
        other = self.other_words(on)
        if not other:
            return f"Due on {when}"
        if counts == self.first:
            return f"Due on {when}; {other}"
        return f"{other[0].upper()}{other[1:]}; closes on {when}"

    def short_words(self, on: dt.date) -> str:
        """The day that counts in a subject: "due 4 December", "closes 15 January", "closed 15 January"."""
        counts = self.counts_on(on)
        if self.is_overdue(on):
            verb = "closed"
        elif counts == self.last:
            verb = "closes"
        else:
            verb = "due"
        return f"{verb} {counts.day} {counts:%B}"
