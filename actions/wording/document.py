"""The neutral form of a plan: what every reader returns and every export writes.

Plain values, no database. A round trip through a file is a comparison of two PlanDocuments. Cells keep their wording:
paragraphs are joined by a line break, blank paragraphs inside a cell are kept, those at its end are dropped. A cell
that only continues the one above is an empty string.

No format has code of its own for reading or writing records, so no two can disagree about what a plan is.
"""

import re
from dataclasses import asdict, dataclass, field

from core.text.similarity import TO_STRAIGHT

_FOLDED = TO_STRAIGHT | {0xAD: None}


class UnreadablePlan(Exception):
    """The file holds no plan that can be read; the message says why, for the person who chose it.

    `seen` lists what was found instead (column headings, sheet names), so that they can be displayed.
    """

    def __init__(self, message: str, seen: tuple[str, ...] = ()):
        super().__init__(message)
        self.message = message
        self.seen = seen


@dataclass(frozen=True)
class PlanRow:
    priority: str  # printed number of the strategic priority, "1"
    objective: str
    method: str
    action: str
    leads: str
    timescale: str
    update: str


@dataclass(frozen=True)
class PriorityHeading:
    number: str
    title: str


@dataclass(frozen=True)
class GlossaryEntry:
    term: str
    meaning: str


@dataclass(frozen=True)
class ExtraCell:
    row: int  # the printed row, from 1
    text: str
    fill: str = ""  # colour of the cell, "#rrggbb"


@dataclass(frozen=True)
class ExtraColumn:
    """A column that is none of the six, with the cells that say something.

    `level` says what it is about: "action", "objective" or "priority"; the cells of the latter two stand in the first
    row of theirs. `kind` is that of PlanField; it follows from the cells unless somebody chose another. `is_status`: it
    says which actions are completed.
    """

    heading: str
    cells: tuple[ExtraCell, ...]
    level: str = "action"
    kind: str = field(default="text", compare=False)
    is_status: bool = field(default=False, compare=False)


@dataclass(frozen=True)
class PlanDocument:
    title: str
    priorities: tuple[PriorityHeading, ...]
    rows: tuple[PlanRow, ...]
    glossary: tuple[GlossaryEntry, ...] = ()
    update_heading: str = "Update"
    notes: tuple[str, ...] = field(default=(), compare=False)  # remarks of the reader ("text outside the tables: …")
    extras: tuple[ExtraColumn, ...] = ()
    export: str = field(default="", compare=False)  # the export mark of our own files (exported.py); "" in others

    @property
    def is_ours(self) -> bool:
        return bool(self.export)

    def counts(self) -> dict[str, int]:
        counts = {priority.number: 0 for priority in self.priorities}
        for row in self.rows:
            counts[row.priority] = counts.get(row.priority, 0) + 1
        return counts


def squash(text: str) -> str:
    """White space normalised: runs become one space, the ends are trimmed. Wordings are compared in this form."""
    return re.sub(r"\s+", " ", text).strip()


def normal(text: str) -> str:
    """The text as a word processor may return it unedited: white space squashed and trimmed in each line, no blank
    lines at the ends, no soft hyphens, quotes and dashes straight.
    """
    return "\n".join(" ".join(line.split()) for line in text.translate(_FOLDED).splitlines()).strip()


def to_json(document: PlanDocument) -> dict:
    return asdict(document)


def from_json(values: dict) -> PlanDocument:
    return PlanDocument(
        title=values["title"],
        priorities=tuple(PriorityHeading(**priority) for priority in values["priorities"]),
        rows=tuple(PlanRow(**row) for row in values["rows"]),
        glossary=tuple(GlossaryEntry(**entry) for entry in values["glossary"]),
        update_heading=values["update_heading"],
        notes=tuple(values["notes"]),
        extras=tuple(
            ExtraColumn(**column | {"cells": tuple(ExtraCell(**cell) for cell in column["cells"])})
            for column in values.get("extras", ())
        ),
        export=values.get("export", ""),
    )
