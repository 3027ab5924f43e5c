"""Limits the lists of the two-page highlights: how many rows each prints, and where the rest is.

A list gives its rows in full. A report prints the first of them, with shortened texts; the rest is printed in full in
the exception part, and a sentence below the list says so, or that it is omitted where the report lacks that part. The
rules are pure functions.

Heights are estimated: measuring typeset pages takes three to five runs, and a Word file would differ.
"""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from actions.figures.querysets import PlanFigures
from core.documents import layout
from core.documents.grid import place
from core.documents.model import Cell, Document, Heading, Paragraph
from core.text.numbers import counted
from core.text.values import cut_at_word
from reports.drafts.blocks import Block
from reports.drafts.plans import figures_now
from reports.sections.section import ACTIONS, ANNUAL, EXCEPTIONS, QUARTERLY, Basis, Section
from reports.sections.shared import Content, text_of, text_table
from reports.told.rules.sentences import sentences

HEAD = 34.0  # points: the headings of the columns of a list, and the sentence below it
LINES, CHARACTER_WIDTH = 5, 4.6  # lines of a cell at most; average width of a character in points
SHORTEST, LONGEST = 30, 120  # characters of a cell that always fit, and its maximum
NAMED = 8  # actions named in the sentence below a list; beyond that it gives their number
FURTHEST = 20  # rows considered: more never fit
KEY, MORE = "more", "More of the highlights"
LOGO, PARAGRAPH, LINE, ACROSS = 68.0, 10.0, 14.0, 90  # points, and characters of a line
MOST_LINES = 14  # of what people write on one page; what is longer is printed whole under MORE
ON = f"… The whole text stands under “{MORE}”."
UPRIGHT = Document("Highlights", dt.date.min, landscape=False)
type Row = tuple[Content, ...]


@dataclass(frozen=True)
class Part:
    title: str
    rows: tuple[Row, ...]
    lead: str = ""


@dataclass(frozen=True)
class Listing:
    """`elsewhere` has all rows in full, "" for the section MORE; `section` is its own."""

    key: str
    title: str
    columns: Sequence[tuple[str, float]]
    parts: Callable[[Basis, PlanFigures], list[Part]]
    elsewhere: str = ""
    section: str = "more"


@dataclass(frozen=True)
class Page:
    """A page of highlights: minimum rows of its lists, the most important first, the height in points that it has for
    them (its own minus title, headings, figures and some lines of text), and its sections.
    """

    least: Mapping[str, int]
    height: float
    sections: tuple[str, ...]


PAGES = {
    QUARTERLY: (
        Page({"concerns": 3, "wanted": 1, "date_changes": 1}, 480.0,
             ("logo", "colours", "concerns", "decisions", "date_changes")),
        Page({"done": 1, "coming": 1}, 350.0,
             ("done", "coming", "changed", "returns", "coverage", "incidents", "known")),
    ),
    ANNUAL: (Page({"done": 3}, 400.0, ("logo", "colours", "done")),),
}  # fmt: skip
LISTINGS: dict[str, Listing] = {}


def listing(key: str, title: str, columns: Sequence[tuple[str, float]], **place: str):
    def register(parts: Callable[[Basis, PlanFigures], list[Part]]):
        LISTINGS[key] = Listing(key, title, columns, parts, **place)
        return parts

    return register


def share_out(heights: Mapping[str, Sequence[float]], available: float, least: Mapping[str, int]) -> dict[str, int]:
    """How many rows each list of a page prints, given row heights in points: the minimum of each where it fits, the
    more important lists first, then one row each in the order of `least` until nothing fits. The first list has at
    least one row. A single row is left out only where it is higher than the sentence that would take its place.
    """
    listed = [key for key in least if heights.get(key)]
    given, left = dict.fromkeys(least, 0), available - LINE * len(listed)

    def add(key: str, *, always: bool = False) -> bool:
        nonlocal left
        row = (*heights[key], 0.0)[given[key]] + (0 if given[key] else HEAD - LINE)
        if given[key] == len(heights[key]) or row > left and not always:
            return False
        given[key], left = given[key] + 1, left - row
        return True

    for key in listed:
        while given[key] < least[key] and add(key, always=key == listed[0] and not given[key]):
            pass
    waiting = listed
    while waiting:
        waiting = [key for key in waiting if add(key)]
    for key in listed:
        if len(heights[key]) - given[key] == 1:
            left += LINE
            left -= 0 if add(key) else LINE
    return given


def first_rows(parts: Sequence[Part], most: int) -> tuple[list[Part], list[Part]]:
    """The parts with the first rows, and those with the rest; no part is empty."""
    shown, rest = [], []
    for part in parts:
        for rows, found in ((part.rows[:most], shown), (part.rows[most:], rest)):
            if rows:
                found.append(replace(part, rows=rows))
        most = max(most - len(part.rows), 0)
    return shown, rest


def limits(columns: Sequence[tuple[str, float]]) -> list[int]:
    """The maximum characters for a cell of each column, so that none exceeds LINES lines."""
    total, wide = sum(width for _, width in columns), layout.text_width(UPRIGHT)
    across = (wide * width / total - layout.CELL_PADDING for _, width in columns)
    return [min(LONGEST, max(SHORTEST, int(LINES * points / CHARACTER_WIDTH))) for points in across]


def shortened(row: Row, most: Sequence[int]) -> Row:
    return tuple(
        replace(content, text=cut_at_word(content.text, longest))
        if isinstance(content, Cell)
        else cut_at_word(content, longest)
        for content, longest in zip(row, most, strict=True)
    )


def pointer(
    found: Listing, rest: Sequence[Row], *, is_cut: bool, is_printed: bool = True, is_whole: bool = False
) -> str:
    """The sentence about rows left out and where they are; `is_cut` where texts were shortened; `is_printed` is False
    where the report lacks the section with the full rows; `is_whole` where no row is printed in the list's place.
    """
    number = counted(len(rest)).capitalize() + ("" if is_whole else " more")
    verb = "is" if len(rest) == 1 else "are"
    if not is_printed:
        text = f"{number} {verb} left out." if rest else ""
        return f"{text} Texts that end in “…” are shortened.".strip() if is_cut else text
    where = found.elsewhere or f"under “{MORE}”"
    text = ""
    if rest:
        text = f"{number} {verb} listed {where}"
        text += f": {numbers_of(rest)}." if found.columns[0][0] == "No." and len(rest) <= NAMED else "."
    if is_cut:
        text += f" Texts that end in “…” are whole {'there' if rest else where}."
    return text.strip()


def numbers_of(rows: Sequence[Row]) -> str:
    *before, last = [text_of(row[0]) for row in rows]
    return f"actions {', '.join(before)} and {last}" if before else f"action {last}"


def parts_of(basis: Basis, key: str) -> list[Part]:
    found, cached = figures_now(basis), ("rows", key, basis.period, basis.edition)
    return basis.once(cached, lambda: LISTINGS[key].parts(basis, found) if found else [])


def heights(basis: Basis, key: str) -> list[float]:
    """Estimated height of each row of a list on a portrait page, in points."""
    return heights_of(key, tuple(row for part in parts_of(basis, key) for row in part.rows)[:FURTHEST])


@lru_cache(maxsize=64)
def heights_of(key: str, rows: tuple[Row, ...]) -> list[float]:
    columns = LISTINGS[key].columns
    table = text_table(key, columns, [shortened(row, limits(columns)) for row in rows])
    return layout.TableLayout(UPRIGHT, table, place(table)).row_heights


def split(basis: Basis, key: str) -> tuple[list[Part], list[Part]]:
    """The rows of a list that this report prints in the list's place, and the rest."""
    parts = parts_of(basis, key)
    space = ("space", basis.period, basis.edition)
    given = basis.once(space, lambda: share_out_pages(basis))
    return first_rows(parts, given[key])


def share_out_pages(basis: Basis) -> dict[str, int]:
    """How many rows each list prints on its page; what people wrote there takes its room first."""
    given: dict[str, int] = {}
    for page in PAGES[basis.kind]:
        left = page.height - sum(basis.spent.get(section, 0.0) for section in page.sections)
        given |= share_out({key: heights(basis, key) for key in page.least}, left, page.least)
    return given


def spent(texts: Mapping[str, str], *, has_logo: bool) -> dict[str, float]:
    """Height in points of texts (by key of their place) and the logo on the two pages, by key of section."""
    found = {"logo": LOGO} if has_logo else {}
    for key, text in texts.items():
        section, lines = key.partition("/")[0], lines_of(text)
        found[section] = found.get(section, 0.0) + sum(PARAGRAPH + LINE * count for count in lines)
    return found


def lines_of(text: str) -> list[int]:
    return [-(-len(paragraph) // ACROSS) for paragraph in text.split("\n\n") if paragraph.strip()]


def beginnings(texts: Mapping[str, str], kind: str) -> dict[str, str]:
    """What the highlights print of texts (by key of their place) that are too long for their page: where all of a page
    have more than MOST_LINES, each has its share, and what short ones leave goes to longer ones.
    """
    found = {}
    for page in PAGES.get(kind, ()):
        own = [(sum(lines_of(text)), key) for key, text in texts.items() if key.partition("/")[0] in page.sections]
        left = MOST_LINES
        for number, (lines, key) in enumerate(sorted(own)):
            share = left // (len(own) - number)
            left -= min(lines, share)
            if lines > share:
                found[key] = beginning(texts[key], share * ACROSS - len(ON))
    return found


def beginning(text: str, most: int) -> str:
    """As many sentences as have room, or the beginning of the first; then where the whole text stands."""
    flat, kept = " ".join(text.split()), ""
    for sentence in sentences(flat):
        if len(kept) + len(sentence) > most:
            break
        kept = f"{kept} {sentence}".strip()
    return f"{kept or cut_at_word(flat, max(most, SHORTEST)).removesuffix(' …')} {ON}"


def in_place(basis: Basis, key: str) -> tuple[Block, ...]:
    """A list as printed in the highlights; empty without rows."""
    found, (shown, rest) = LISTINGS[key], split(basis, key)
    most = limits(found.columns)
    blocks: list[Block] = []
    for part in shown:
        blocks += [Paragraph(part.lead)] if part.lead else []
        rows = [shortened(row, most) for row in part.rows]
        blocks.append(text_table(part.title, found.columns, rows, tab=ACTIONS))
    is_cut = not found.elsewhere and any(shortened(row, most) != row for part in shown for row in part.rows)
    further = [row for part in rest for row in part.rows]
    is_printed = found.section not in basis.left_out
    text = pointer(found, further, is_cut=is_cut, is_printed=is_printed, is_whole=not shown)
    return (*blocks, *([Paragraph(text)] if text else []))


def left_out(basis: Basis, key: str) -> list[Part]:
    shown, rest = split(basis, key)
    most = limits(LISTINGS[key].columns)
    cut = (replace(part, rows=tuple(row for row in part.rows if shortened(row, most) != row)) for part in shown)
    return [*(part for part in cut if part.rows), *rest]


def draft(basis: Basis) -> tuple[Block, ...]:
    """The rows that do not fit into the highlights, in full."""
    blocks: list[Block] = []
    for found in (LISTINGS[key] for page in PAGES[basis.kind] for key in page.least):
        parts = [] if found.elsewhere else left_out(basis, found.key)
        if parts:
            rows = [row for part in parts for row in part.rows]
            blocks += [
                Heading(3, found.title),
                text_table(f"{MORE}: {found.title}", found.columns, rows, tab=ACTIONS),
            ]
    return tuple(blocks)


SECTION = Section(KEY, MORE, frozenset(PAGES), draft, part=EXCEPTIONS)
