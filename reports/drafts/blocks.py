"""The blocks of a report, independent of the file format. Plain values, stored as data.

A section gives blocks; a report is its sections' blocks in order. Headings, paragraphs, tables, lists and page breaks
are those of core/documents/model.py; blocks that only reports have are here. A frozen report stores to_data() of its
blocks: a date becomes {"day": "2010-03-01"}, an object {"is": its class name, …} with the fields that differ from the
default, so that fields can be added later.
"""

import datetime as dt
from dataclasses import MISSING, dataclass, fields
from typing import Any

from core.board.figures import Figure
from core.charts.charts import Band, Mark, Series
from core.documents.model import Badge, Bullets, Cell, Column, Heading, PageBreak, Paragraph, Run, Table


@dataclass(frozen=True)
class FigureList:
    figures: tuple[Figure, ...]
    caption: str


@dataclass(frozen=True)
class Bars:
    """See core.charts.charts.bars. `table` has the same facts, printed below it in every format; `alt` describes it."""

    title: str
    alt: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    table: Table


@dataclass(frozen=True)
class Columns:
    """A bar in parts for each moment, in groups for `rows` (core.charts.charts.columns).

    `rows` are (heading, counts of each series for each head); `series` are (code, name, ground, ink); `labels` replace
    the total at the end of each bar.
    """

    title: str
    alt: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, tuple[tuple[int, ...], ...]], ...]
    series: tuple[tuple[str, str, str, str], ...]
    table: Table
    labels: tuple[tuple[str, ...], ...] | None = None


@dataclass(frozen=True)
class Timeline:
    """See core.charts.charts.timeline. `meanings` are those of frozen reports of before, which had a key of letters."""

    title: str
    alt: str
    bands: tuple[Band, ...]
    begin: dt.date
    end: dt.date
    table: Table
    today: dt.date | None = None
    meanings: tuple[tuple[str, str, str, str], ...] = ()


@dataclass(frozen=True)
class PlanTable:
    """The plan as exports print it, in a section that starts on a new page."""

    parts: tuple[Heading | Paragraph | Table, ...]


@dataclass(frozen=True)
class Commentary:
    """A place for text beside figures.

    `key` is unique in the report and starts with the key of its section ("colours/why"); `label` asks for what belongs
    there. An empty one is not printed.
    """

    key: str
    label: str
    text: str = ""
    who: str = ""
    on: dt.date | None = None


@dataclass(frozen=True)
class OpenPoint:
    """Something missing before a report is frozen: "No update from Youth Service", and the page to correct it.

    `key` names its kind ("silent", "nil_return").
    """

    key: str
    text: str
    address: str = ""


Chart = Bars | Columns | Timeline
Block = (
    Heading | Paragraph | Bullets | Table | PageBreak | FigureList | Bars | Columns | Timeline | PlanTable | Commentary
)
KINDS: dict[str, type] = {
    kind.__name__: kind
    for kind in (
        Heading, Paragraph, Run, Bullets, Table, Column, Cell, Badge, PageBreak, FigureList, Figure, Bars, Columns,
        Timeline, Band, Mark, Series, PlanTable, Commentary, OpenPoint,
    )
}  # fmt: skip

# Field of a block → its key in frozen reports, where they differ
STORED = {"out_of": "of", "worksheet": "sheet", "code": "letter", "labels": "said"}
FIELDS = {key: field for field, key in STORED.items()}


class UnreadableData(ValueError):
    """Stored data names a class or field that this version does not know."""


def to_data(value: Any) -> Any:
    """A block, or a tuple of blocks, as JSON data. Raises TypeError for a value of an unknown type."""
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, tuple | list):
        return [to_data(each) for each in value]
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return {"day": value.isoformat()}
    if KINDS.get(type(value).__name__) is not type(value):
        raise TypeError(f"{type(value).__name__} is no part of a report.")
    data = {"is": type(value).__name__}
    for field in fields(value):
        own = getattr(value, field.name)
        if field.default is MISSING or own != field.default or type(own) is not type(field.default):
            data[STORED.get(field.name, field.name)] = to_data(own)
    return data


def from_data(data: Any) -> Any:
    """The inverse of to_data(); lists become tuples. Raises UnreadableData."""
    if isinstance(data, list):
        return tuple(from_data(each) for each in data)
    if not isinstance(data, dict):
        return data
    if "day" in data:
        return dt.date.fromisoformat(data["day"])
    kind = KINDS.get(data.get("is", ""))
    if kind is None:
        raise UnreadableData(f"“{data.get('is')}” is no part of a report.")
    try:
        return kind(**{FIELDS.get(key, key): from_data(value) for key, value in data.items() if key != "is"})
    except TypeError as wrong:
        raise UnreadableData(f"{data['is']}: {wrong}") from None
