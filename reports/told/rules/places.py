"""The texts that an edition of a report prints, with their places, wherever they are in its blocks. Pure.

A new kind of block is read too: every text in it is looked at but for those that name no content (LEAVE). Tables and
figures of incidents are left out: they print what was published.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any

from core.board.figures import Figure
from core.documents.model import Cell, Column, Paragraph, Run, Table
from reports.drafts.blocks import Commentary, FigureList
from reports.drafts.content import Content, SectionText

INCIDENTS = frozenset({"incidents", "incident_tables"})  # sections whose tables print published figures
# Fields of blocks that hold no text of a person
LEAVE = frozenset({
    "key", "label", "who", "address", "anchor", "worksheet", "summary", "columns", "badge", "colour", "text_colour",
    "code", "ground", "ink", "change", "row_keys", "alt", "heads", "series", "bands", "meanings", "values", "unit",
    "meaning", "period", "value", "out_of", "before", "as_at",
})  # fmt: skip
ACTION = re.compile(r"Action (\d+)", re.IGNORECASE)
NUMBER_HEADINGS = ("No.", "Number")
LONGEST_BESIDE = 80  # characters of a cell that names its row
REPLACES = "replaces"  # the key of the text that says why there is a new issue


@dataclass(frozen=True)
class Place:
    """Where a text is printed: the section, what it stands beside, and, for text beside figures, the key of its box."""

    section: str
    title: str
    beside: str = ""
    box: str = ""

    @property
    def text(self) -> str:
        return ", ".join(part for part in (self.title, self.beside) if part)

    @property
    def action(self) -> int | None:
        """The number of the action that it stands beside."""
        found = ACTION.fullmatch(self.beside)
        return int(found[1]) if found else None


type Change = Callable[[str, Place], str]


def texts(content: Content) -> list[tuple[Place, str]]:
    found: list[tuple[Place, str]] = []

    def note(text: str, place: Place) -> str:
        if text.strip():
            found.append((place, text))
        return text

    changed(content, note)
    return found


def changed(content: Content, change: Change) -> Content:
    sections = tuple(replace(each, blocks=tuple(blocks_of(each, change))) for each in content.sections)
    replaces = change(content.replaces, Place(REPLACES, "Why there is a new issue"))
    return replace(content, sections=sections, replaces=replaces)


def blocks_of(section: SectionText, change: Change) -> Iterator[Any]:
    place = Place(section.key, section.title)
    for block in section.blocks:
        if section.key in INCIDENTS and not isinstance(block, Commentary | FigureList):
            yield block
        else:
            yield inside(block, place, change)


def inside(value: Any, place: Place, change: Change) -> Any:
    if isinstance(value, str):
        return change(value, place)
    if isinstance(value, tuple | list):
        return type(value)(inside(each, place, change) for each in value)
    if isinstance(value, Table):
        rows = tuple(row_of(row, value.columns, place, change) for row in value.rows)
        return replace(value, rows=rows, caption=change(value.caption, place))
    if isinstance(value, Paragraph) and not isinstance(value.content, str):
        return Paragraph(runs_of(value.content, place, change))
    if isinstance(value, Commentary):
        return replace(value, text=change(value.text, replace(place, beside=value.label, box=value.key)))
    if isinstance(value, Figure):
        return replace(value, note=change(value.note, replace(place, beside=value.label)))
    if is_dataclass(value):
        own = {field.name: getattr(value, field.name) for field in fields(value) if field.name not in LEAVE}
        return replace(value, **{name: inside(each, place, change) for name, each in own.items()})
    return value


def row_of(row: tuple[Cell, ...], columns: tuple[Column, ...], place: Place, change: Change) -> tuple[Cell, ...]:
    place = replace(place, beside=beside_of(row, columns) or place.beside)
    return tuple(
        replace(cell, runs=runs_of(cell.runs, place, change))
        if cell.runs
        else replace(cell, text=change(cell.text, place))
        for cell in row
    )


def beside_of(row: tuple[Cell, ...], columns: tuple[Column, ...]) -> str:
    """What a row of a table is about: "Action 12" by its number, else its first cell."""
    if not row:
        return ""
    numbers = next((at for at, column in enumerate(columns) if column.heading in NUMBER_HEADINGS), None)
    if numbers is not None and len(columns) - numbers <= len(row):  # cells from rows above cover the left of a row
        number = row[numbers - len(columns)].text.strip()
        if number.isdigit():
            return f"Action {number}"
    first = row[0].text.strip()
    return first if len(first) <= LONGEST_BESIDE else ""


def runs_of(runs: tuple[Run, ...], place: Place, change: Change) -> tuple[Run, ...]:
    """Runs are read as one text; a change leaves one run."""
    whole = "".join(run.text for run in runs)
    text = change(whole, place)
    return runs if text == whole else (Run(text),)
