"""The room on the two pages of the highlights: how many rows each of their lists prints, and where the rest stands.

A list gives its rows in full. The quarterly report prints the first of them, with texts that end at a word; what it
leaves out or shortens stands in full in the exception part, and a sentence below the list says so, or that it is left
out where the report is without that part. The rules are pure functions; the annual report, which has no such limit,
prints every row.
"""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from core.documents import layout
from core.documents.grid import place
from core.documents.model import Cell, Document, Paragraph
from core.text.numbers import counted
from core.text.values import cut_at_word
from reports.drafts.blocks import Block
from reports.sections.section import QUARTERLY, Basis
from reports.sections.shared import Content, text_table

ROOM = 760.0  # points: two pages less title, headings, figures and some lines of words
HEAD = 34.0  # points: the headings of the columns of a list, and the sentence below it
LINES, LETTER = 5, 4.6  # of a cell at most; points across of a letter, roughly
SHORTEST, LONGEST = 30, 120  # characters of a cell that may always stand, and that it has at most
NAMED = 8  # actions that the sentence below a list names; of more it says how many
FURTHEST = 20  # rows that are looked at: more never have room
MORE = "More of the highlights"
# Least rows of each list, the list that matters most first
LEAST = {"concerns": 3, "date_changes": 1, "wanted": 1, "done": 1, "coming": 1, "decided": 1}
UPRIGHT = Document("Highlights", dt.date.min, landscape=False)
type Row = tuple[Content, ...]


@dataclass(frozen=True)
class Part:
    """Rows that stand in one table; `lead` is a sentence above it."""

    title: str
    rows: tuple[Row, ...]
    lead: str = ""


@dataclass(frozen=True)
class Listing:
    """A list of the highlights. `elsewhere` says where all of its rows stand in full, empty for the section of MORE;
    `section` is the key of the section that this is."""

    key: str
    title: str
    columns: Sequence[tuple[str, float]]
    parts: Callable[[Basis], list[Part]]
    elsewhere: str = ""
    section: str = "more"


LISTINGS: dict[str, Listing] = {}


def listing(key: str, title: str, columns: Sequence[tuple[str, float]], **place: str):
    """Registers the function below as what gives the rows of a list."""

    def register(parts: Callable[[Basis], list[Part]]):
        LISTINGS[key] = Listing(key, title, columns, parts, **place)
        return parts

    return register


def share_out(heights: Mapping[str, Sequence[float]], room: float = ROOM) -> dict[str, int]:
    """How many rows each list prints, of rows so high in points: its least, then one row of each in the order of LEAST
    and again, until the next one of a list has no room. A single row is never left: the sentence about it would take
    its place."""
    given = {key: min(len(heights.get(key, ())), least) for key, least in LEAST.items()}
    used = [HEAD + sum(heights[key][:number]) for key, number in given.items() if number]
    left, waiting = room - sum(used), list(given)
    while waiting:
        for key in list(waiting):
            further = heights.get(key, ())[given[key] :][:1]
            if further and further[0] <= left:
                left -= further[0]
                given[key] += 1
            else:
                waiting.remove(key)
    return {key: number + (len(heights.get(key, ())) - number == 1) for key, number in given.items()}


def first_rows(parts: Sequence[Part], most: int) -> tuple[list[Part], list[Part]]:
    """The parts with the first rows of all, and those with the rest; none of them is empty."""
    shown, rest = [], []
    for part in parts:
        for rows, found in ((part.rows[:most], shown), (part.rows[most:], rest)):
            if rows:
                found.append(replace(part, rows=rows))
        most = max(most - len(part.rows), 0)
    return shown, rest


def limits(columns: Sequence[tuple[str, float]]) -> list[int]:
    """How many characters a cell of each column may have, so that none has more than LINES lines."""
    total, wide = sum(width for _, width in columns), layout.text_width(UPRIGHT)
    across = (wide * width / total - layout.CELL_PADDING for _, width in columns)
    return [min(LONGEST, max(SHORTEST, int(LINES * points / LETTER))) for points in across]


def shortened(row: Row, most: Sequence[int]) -> Row:
    """A row whose texts have so many characters at most, and end at a word."""
    return tuple(
        replace(content, text=cut_at_word(content.text, longest))
        if isinstance(content, Cell)
        else cut_at_word(content, longest)
        for content, longest in zip(row, most, strict=True)
    )


def pointer(found: Listing, rest: Sequence[Row], *, is_cut: bool, is_printed: bool = True) -> str:
    """What a list leaves out, counted in words, and where it stands; `is_cut` where texts of it were shortened, not
    `is_printed` where the report is without the section in which they would be whole."""
    if not is_printed:
        said = f"{counted(len(rest)).capitalize()} more {'is' if len(rest) == 1 else 'are'} left out." if rest else ""
        return f"{said} Texts that end in “…” are shortened.".strip() if is_cut else said
    where = found.elsewhere or f"under “{MORE}”"
    said = ""
    if rest:
        said = f"{counted(len(rest)).capitalize()} more stand{'s' if len(rest) == 1 else ''} {where}"
        said += f": {numbers_of(rest)}." if found.columns[0][0] == "No." and len(rest) <= NAMED else "."
    if is_cut:
        said += f" Texts that end in “…” are whole {'there' if rest else where}."
    return said.strip()


def numbers_of(rows: Sequence[Row]) -> str:
    """The actions of some rows: "actions 3, 5 and 8"."""
    *before, last = [str(row[0]) for row in rows]
    return f"actions {', '.join(before)} and {last}" if before else f"action {last}"


def parts_of(basis: Basis, key: str) -> list[Part]:
    """All rows of a list."""
    return basis.once(("rows", key, basis.period, basis.edition), lambda: LISTINGS[key].parts(basis))


def heights(basis: Basis, key: str) -> list[float]:
    """How high the rows of a list become on a page that stands, in points."""
    return heights_of(key, tuple(row for part in parts_of(basis, key) for row in part.rows)[:FURTHEST])


@lru_cache(maxsize=64)
def heights_of(key: str, rows: tuple[Row, ...]) -> list[float]:
    """The same of some rows."""
    columns = LISTINGS[key].columns
    table = text_table(key, columns, [shortened(row, limits(columns)) for row in rows])
    return layout.row_heights(UPRIGHT, table, place(table))


def split(basis: Basis, key: str) -> tuple[list[Part], list[Part]]:
    """The rows of a list that this report prints in its place, and the rest."""
    parts = parts_of(basis, key)
    if basis.kind != QUARTERLY:
        return parts, []
    room = ("room", basis.period, basis.edition)
    given = basis.once(room, lambda: share_out({each: heights(basis, each) for each in LEAST}))
    return first_rows(parts, given[key])


def in_place(basis: Basis, key: str) -> tuple[Block, ...]:
    """A list as it stands in the highlights; nothing where it has no row."""
    found, (shown, rest) = LISTINGS[key], split(basis, key)
    most = limits(found.columns) if basis.kind == QUARTERLY else [sys.maxsize] * len(found.columns)
    blocks: list[Block] = []
    for part in shown:
        blocks += [Paragraph(part.lead)] if part.lead else []
        blocks.append(text_table(part.title, found.columns, [shortened(row, most) for row in part.rows]))
    is_cut = not found.elsewhere and any(shortened(row, most) != row for part in shown for row in part.rows)
    further = [row for part in rest for row in part.rows]
    said = pointer(found, further, is_cut=is_cut, is_printed=found.section not in basis.left_out)
    return (*blocks, *([Paragraph(said)] if said else []))


def left_out(basis: Basis, key: str) -> list[Part]:
    """What the highlights leave out of a list or shorten."""
    shown, rest = split(basis, key)
    most = limits(LISTINGS[key].columns)
    cut = (replace(part, rows=tuple(row for row in part.rows if shortened(row, most) != row)) for part in shown)
    return [*(part for part in cut if part.rows), *rest]
