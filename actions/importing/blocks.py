"""What a file holds in reading order, before anyone knows that it is a plan: paragraphs and tables of
text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Paragraph:
    """A paragraph outside tables; an automatic number is already part of its text."""

    text: str
    style: str = ""  # "title", "heading" or ""


@dataclass(frozen=True)
class Cell:
    """A table cell: its text, the grid column where it starts, and how many grid columns it covers."""

    text: str
    start: int
    span: int = 1
    continues: bool = False  # merged with the cell above

    @property
    def end(self) -> int:
        """The first grid column after the cell."""
        return self.start + self.span


@dataclass(frozen=True)
class Table:
    """Rows of cells. `merges` says that the table joins cells down the page, so that a repeated text is a
    new one."""

    rows: tuple[tuple[Cell, ...], ...]
    merges: bool = False

    @property
    def width(self) -> int:
        """Number of grid columns."""
        return max((cell.end for row in self.rows for cell in row), default=0)


Block = Paragraph | Table


def join_paragraphs(paragraphs: Iterable[str]) -> str:
    """The text of a cell: paragraphs joined by a line break; blank ones inside are kept, at the end
    dropped."""
    lines = "\n".join(paragraphs).split("\n")
    while lines and not lines[-1].strip():
        lines.pop()
    return "\n".join(lines)
