"""A heading of updates that names a day ("Position at March 2026"): whether undated updates are of that day. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date

from actions import timescales
from actions.importing.question import KEEP, Question
from actions.wording.document import PlanDocument
from actions.wording.updates import split_updates
from core.importing.looks import A_DATE
from core.text.dates import print_date

KEY, OF_HEADING = "updates-heading", "heading"


def dated_heading(document: PlanDocument, as_at: date | None) -> Iterator[Question]:
    """None where the heading names no day, or every update has one of its own."""
    day = as_at and day_of_heading(document.update_heading, as_at)
    if day and any(line.on is None for row in document.rows for line in split_updates(row.update)):
        yield Question(
            key=KEY,
            kind="dated_heading",
            row=None,
            text=f"The updates are headed “{document.update_heading}”. Of which day are those without a date?",
            proposal=f"Give them {print_date(day)}, as the heading says.",
            choices=((OF_HEADING, print_date(day)), (KEEP, f"{print_date(as_at)}, the date of the document")),
        )


def day_of_heading(heading: str, as_at: date) -> date | None:
    """The one day up to `as_at` that a heading names, of a month the last; None for none or several."""
    found = [match[0] for match in re.finditer(A_DATE, heading, re.IGNORECASE)]
    if len(found) != 1:
        return None
    for base in (as_at, date(as_at.year - 1, as_at.month, 1)):  # a year that is missing may be that before
        reading = timescales.read(found[0], base=base)
        day = reading.due or reading.proposed_due
        if day and (day <= as_at or (day.year, day.month) == (as_at.year, as_at.month)):
            return min(day, as_at)
    return None


def day_of_undated(document: PlanDocument, as_at: date, answers: Mapping[str, str]) -> tuple[date, bool]:
    """(day, whether it is only assumed) of updates without a date."""
    day = day_of_heading(document.update_heading, as_at) if answers.get(KEY) == OF_HEADING else None
    return (day, False) if day else (as_at, True)
