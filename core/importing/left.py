"""What of a file will not come along: said in one box beside “Accept”, and ticked before anything is saved. Pure."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from core.importing.fields import CHANGED, NEW, SAME, Importer, PreviewRow
from core.importing.page import Column, column_groups, row_number
from core.importing.work import LEAVE_OUT, Work, column_texts
from core.text.numbers import count_of

COMING = (NEW, CHANGED, SAME)  # rows whose other cells come along; the page begins with those that are refused
NAMED = 5  # rows that a line names


@dataclass(frozen=True)
class Left:
    """A column, or a text in some cells, that is not kept; `is_kept`: it is, and somebody should look at how."""

    text: str
    is_kept: bool = False

    @property
    def key(self) -> str:
        return hashlib.sha256(self.text.encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Box:
    """The lines of a preview, and those that somebody has ticked."""

    lines: tuple[Left, ...]
    ticked: frozenset[str]

    @property
    def to_tick(self) -> list[tuple[Left, bool]]:
        return [(each, each.key in self.ticked) for each in self.lines if not each.is_kept]

    @property
    def to_look_at(self) -> list[Left]:
        return [each for each in self.lines if each.is_kept]

    @property
    def open(self) -> int:
        return sum(not is_ticked for _, is_ticked in self.to_tick)


def box_of(work: Work, importer: Importer, rows: Sequence[PreviewRow]) -> Box:
    """An empty box where an importer says in its own way what is left out."""
    lines = (*left_columns(work, importer), *left_cells(work, importer, rows)) if importer.ticks_left else ()
    return Box(lines, frozenset(work.left))


def left_columns(work: Work, importer: Importer) -> Iterator[Left]:
    for group in column_groups(work, importer):
        for column in group.columns:
            if column.field == LEAVE_OUT and column.samples:
                yield Left(column_in_words(work, group.tables, column, sealed=importer.sealed))


def column_in_words(work: Work, tables: Iterable[int], column: Column, *, sealed: bool) -> str:
    every = ((table, len(work.source.tables[table].rows)) for table in tables)
    count = sum(len(column_texts(work, table, column.at, most)) for table, most in every)
    sample = column.samples[0] if sealed else f"“{column.samples[0]}”"
    return f"The column “{column.heading}”: {count_of(count, 'cell')}, such as {sample}"


def left_cells(work: Work, importer: Importer, rows: Sequence[PreviewRow]) -> list[Left]:
    """Each reason once, with the rows for which it is given."""
    found: dict[tuple[str, str, bool], list[str]] = {}
    for row in rows:
        for fault in row.faults if row.state in COMING else ():
            cell = "" if importer.sealed or fault.cell in fault.reason else fault.cell
            numbers = found.setdefault((fault.reason, cell, fault.is_kept), [])
            numbers.append(row_number(work, row))
    return [
        Left(f"{rows_in_words(numbers)}: {f'“{cell}”. ' if cell else ''}{reason}", is_kept)
        for (reason, cell, is_kept), numbers in found.items()
    ]


def rows_in_words(numbers: Sequence[str]) -> str:
    if len(numbers) == 1:
        return f"Row {numbers[0]}"
    if len(numbers) > NAMED:
        return f"{len(numbers)} rows ({', '.join(numbers[:NAMED])} and others)"
    return f"Rows {', '.join(numbers[:-1])} and {numbers[-1]}"


def tick(work: Work, box: Box, post: Mapping) -> bool:
    """Keep which lines are ticked, of those that the page displayed, or all of these; whether any is another one."""
    here = {each.key for each, _ in box.to_tick} & set(post.getlist("left-offered"))
    ticked = here if "tick_all" in post else here & set(post.getlist("left"))
    before, after = set(work.left), set(work.left) - here | ticked
    work.left = sorted(after)
    return before != after
