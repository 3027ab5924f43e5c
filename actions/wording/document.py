"""The neutral form of a plan: what every reader gives and every export writes.

Plain values, no database. A round trip through a file is a comparison of two PlanDocuments.
Cells keep their wording: paragraphs are joined by a line break, blank paragraphs inside a cell are kept,
blank paragraphs at its end are dropped. A cell that only continues the one above is an empty string.
"""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass, field


class UnreadablePlan(Exception):
    """The file holds no plan that can be read; the message says why, in words for the person who chose it.

    `seen` lists what was found instead (column headings, sheet names), so that they can be shown.
    """

    def __init__(self, message: str, seen: tuple[str, ...] = ()):
        super().__init__(message)
        self.message = message
        self.seen = seen


@dataclass(frozen=True)
class PlanRow:
    """One printed row of the board's table: six cells as they stand, and the priority they stand under."""

    priority: str  # printed number of the strategic priority, "1"
    objective: str
    method: str
    action: str
    leads: str
    timescale: str
    update: str


@dataclass(frozen=True)
class PriorityHeading:
    """A strategic priority as printed: its number ("1") and its title."""

    number: str
    title: str


@dataclass(frozen=True)
class GlossaryEntry:
    """A term and its meaning from the appendix."""

    term: str
    meaning: str


@dataclass(frozen=True)
class UnkeptColumn:
    """A column of the file that none of the six holds: its heading, and (printed row from 1, text) of what it says."""

    heading: str
    cells: tuple[tuple[int, str], ...]


@dataclass(frozen=True)
class PlanDocument:
    """A whole plan as read from, or to be written to, a file."""

    title: str
    priorities: tuple[PriorityHeading, ...]
    rows: tuple[PlanRow, ...]
    glossary: tuple[GlossaryEntry, ...] = ()
    update_heading: str = "Update"
    notes: tuple[str, ...] = field(
        default=(), compare=False
    )  # what the reader wants to say ("text outside the tables: …")
    unkept: tuple[UnkeptColumn, ...] = field(default=(), compare=False)  # what would be lost (unkept.py)
    export: str = field(default="", compare=False)  # how our own file names itself (exported.py); "" of any other

    @property
    def is_ours(self) -> bool:
        """Whether it was read from a file that this product exported."""
        return bool(self.export)

    def counts(self) -> dict[str, int]:
        """Rows per priority number, in the printed order."""
        counts = {priority.number: 0 for priority in self.priorities}
        for row in self.rows:
            counts[row.priority] = counts.get(row.priority, 0) + 1
        return counts


def squash(text: str) -> str:
    """White space normalised: runs become one space, the ends are trimmed. Wordings are compared in this form."""
    return re.sub(r"\s+", " ", text).strip()


def to_json(document: PlanDocument) -> dict:
    """A document as values that JSON can hold."""
    return asdict(document)


def from_json(values: dict) -> PlanDocument:
    """The document that to_json wrote."""
    return PlanDocument(
        title=values["title"],
        priorities=tuple(PriorityHeading(**priority) for priority in values["priorities"]),
        rows=tuple(PlanRow(**row) for row in values["rows"]),
        glossary=tuple(GlossaryEntry(**entry) for entry in values["glossary"]),
        update_heading=values["update_heading"],
        notes=tuple(values["notes"]),
        unkept=tuple(
            UnkeptColumn(column["heading"], tuple((row, text) for row, text in column["cells"]))
            for column in values.get("unkept", ())
        ),
        export=values.get("export", ""),
    )
