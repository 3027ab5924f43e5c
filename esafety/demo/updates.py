"""Two years of what happened to the demonstration plan, by row number (1 to 43 in the order of data/plan.tsv).

The printed update cells carry DOCUMENT_DATE and are not repeated here. Rows 20 and 27 are row 8 again and
have no lines of their own; 13 to 16 were forgotten since they say what 9 to 12 say. Some rows are silent for
long, some only say "Ongoing": the colours of the demonstration come from that.
"""

from dataclasses import dataclass
from datetime import date
from itertools import groupby

from esafety.demo.reading import read_rows


@dataclass(frozen=True)
class Line:
    row: int
    on: date
    by: str
    text: str
    meeting: str = ""


@dataclass(frozen=True)
class MeetingSeed:
    key: str
    name: str
    held_on: date
    group: str = ""
    minute_taker: str = "helen"


@dataclass(frozen=True)
class Revision:
    """A revised timescale of one row, oldest first where a row has several; `agreed_at` is empty while proposed."""

    row: int
    wording: str
    due: date
    by: str
    proposed_on: date
    reason: str
    agreed_at: str = ""


@dataclass(frozen=True)
class Completion:
    row: int
    on: date
    by: str
    done: str
    difference: str


@dataclass(frozen=True)
class DecisionSeed:
    row: int
    meeting: str
    text: str


MEETINGS = {seed.key: seed for seed in read_rows("meetings", MeetingSeed)}

UPDATES = {row: tuple(lines) for row, lines in groupby(read_rows("updates", Line), lambda line: line.row)}

REVISIONS = read_rows("revisions", Revision)

# Rows whose dated part is done, so that they are ongoing from that day on
MILESTONES_MET = {9: date(2026, 3, 14), 12: date(2025, 9, 23), 17: date(2025, 9, 16), 18: date(2025, 9, 23)}

COMPLETIONS = read_rows("completions", Completion)

DECISIONS = read_rows("decisions", DecisionSeed)

AT_RISK = {40: "The same three people draw up all the forms."}  # what the leads say of themselves
OCCURRENCES_DONE = {43: (date(2025, 5, 28), date(2026, 5, 27))}  # a recurring action's closed occurrences
