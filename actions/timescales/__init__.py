"""A timescale as boards write it → dates, a rhythm, or a question. Pure: no database, no Django.

    read("By end of June 2010").due          # 30 June 2010
    read("By end of December").question      # the year is missing

words.py gives a wording one plain spelling; marks.py finds the dates in it; spans.py judges "by", "from" and
"to"; belonging.py finds dates that are those of something else; recurrence.py and relative.py read what comes round
again and what counts from a day; completion.py and revision.py read cells that say more than one thing; draft.py
turns doubts into questions; reader.py decides.
"""

from .model import (
    COMPLETED,
    DATE,
    DATE_THEN_ONGOING,
    KINDS,
    ONGOING,
    PRECISIONS,
    RECURRING,
    UNKNOWN,
    WINDOW,
    Reading,
)
from .reader import read
from .recurrence import next_occurrence

__all__ = [
    "COMPLETED",
    "DATE",
    "DATE_THEN_ONGOING",
    "KINDS",
    "ONGOING",
    "PRECISIONS",
    "RECURRING",
    "UNKNOWN",
    "WINDOW",
    "Reading",
    "next_occurrence",
    "read",
]
