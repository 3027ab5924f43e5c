"""Estimates row heights, to keep rows whole and to let tall ones break."""

import re
import unicodedata
from functools import cached_property, lru_cache
from itertools import accumulate, chain
from math import ceil

from core.documents import fonts
from core.documents.grid import Placed, placing
from core.documents.model import Cell, Document, Table

FONT_SIZE = 9.0  # points, in tables
LINE_HEIGHT = 12.0  # points, a line of that size with its share of the space between paragraphs
MARGIN = 45.0  # points, left and right of the page
CELL_PADDING = 8.0  # points, left and right together
_WIDEST_WORD = 90.0  # points: what a column is widened to for a word; a wider one is broken
_WIDER = 1.1  # width of letters in Word compared with those measured
_HIGHEST = 1.3  # of the font size: no character is wider
_AFTER = frozenset("/@?&=._-#:;,+")  # a long word is broken after these first
_FITTED = 200  # rows: in a longer table, words are broken and columns are not widened for them


def text_width(document: Document) -> float:
    if document.paper:
        return document.paper[0]
    return (841.9 if document.landscape else 595.3) - 2 * MARGIN


def half_page(document: Document) -> float:
    if document.paper:
        return 0.45 * document.paper[1]
    return 0.45 * ((595.3 if document.landscape else 841.9) - 110)


def column_widths(table: Table, total: float) -> list[float]:
    """Widths in points, none below a sixth of an even share; longest words fit at the cost of other columns."""
    count = len(table.columns)
    weights = [max(float(column.width), 0.0) for column in table.columns]
    mean = sum(weights) / count or 1.0
    weights = [max(weight, mean / 6) for weight in weights]
    widths = [total * weight / sum(weights) for weight in weights]
    return _fitted(widths, table) if len(table.rows) <= _FITTED else widths


def _fitted(widths: list[float], table: Table) -> list[float]:
    """Widths with room for the longest word of each column; those with little text give first."""
    least, lengths = [0.0] * len(widths), [1] * len(widths)
    heads = (Placed(0, place, Cell(column.heading), False) for place, column in enumerate(table.columns))
    for item in chain(heads, (item for row in placing(table) for item in row if item.cell.colspan == 1)):
        text, badge = item.cell.flat_text, item.cell.badge
        longest = _WIDER * _word_width(max(text.split(), key=len, default=""))
        if badge:  # it has a border of its own
            whole, parted = _word_width(badge.text), _word_width(max(badge.text.split(), key=len, default=""))
            longest = max(longest, CELL_PADDING + (whole if whole <= _WIDEST_WORD else parted))
        least[item.column] = max(least[item.column], CELL_PADDING + min(longest, _WIDEST_WORD))
        lengths[item.column] += len(text)
    found = [max(pair) for pair in zip(widths, least, strict=True)]
    while (wanted := sum(found) - sum(widths)) > 0.01:
        shares = {place: 1 / lengths[place] ** 0.5 for place, width in enumerate(found) if width - least[place] > 0.01}
        if not shares:  # not all words fit: each column gets its proportion
            return [sum(widths) * need / sum(least) for need in least]
        for place, share in shares.items():
            found[place] -= min(wanted * share / sum(shares.values()), found[place] - least[place])
    return found


def guessed_height(text: str, width: float) -> float:
    """Estimated height in points of `text` in a cell of `width` points; errs on the high side."""
    available = max(width - CELL_PADDING, FONT_SIZE * 1.5)
    if len(text) * FONT_SIZE < available and "\n" not in text:
        return LINE_HEIGHT
    return LINE_HEIGHT * sum(_lines(line, available) for line in text.split("\n"))


def _lines(line: str, available: float) -> int:
    lines, used = 1, 0.0
    for word in line.split():
        wide = _word_width(word)
        if used and used + wide > available:
            lines, used = lines + 1, 0.0
        used += wide + 2.5
        if used > available + 2.5:
            # A long word is broken into parts, each of which may leave some of its line empty.
            lines += int(1.5 * used / available)
            used = available
    return lines


@lru_cache(maxsize=4096)
def _word_width(word: str) -> float:
    """Width of a word in points, in bold; a character that the main font lacks counts as wide."""
    known = fonts.bold_widths()
    return FONT_SIZE * sum(known.get(char, _HIGHEST) for char in word)


class TableLayout:
    """The estimated widths and heights of a table on the pages of a document, in points, each estimated once."""

    def __init__(self, document: Document, table: Table, placed: list[list[Placed]]):
        self.table, self.placed = table, placed
        self.half_page = half_page(document)
        self.widths = column_widths(table, text_width(document))

    @cached_property
    def row_heights(self) -> list[float]:
        """The height of each row, from the cells that cover that row alone."""
        return [
            max((self.height(item) for item in row if item.cell.rowspan == 1), default=LINE_HEIGHT)
            for row in self.placed
        ]

    @cached_property
    def highest_rows(self) -> list[float]:
        """How high each row could become.

        The last row of a cell over several rows takes all of that cell's text for which the rows above have no
        room, in the worst case one line each.
        """
        heights = [*self.row_heights]
        for item in (item for row in self.placed for item in row if item.cell.rowspan > 1):
            last = item.row + item.cell.rowspan - 1
            rest = self.height(item) - LINE_HEIGHT * (item.cell.rowspan - 3)
            heights[last] = max(heights[last], rest)
        return heights

    def height(self, item: Placed) -> float:
        width = sum(self.widths[item.column : item.column + item.cell.colspan])
        return CELL_PADDING + guessed_height(item.cell.flat_text, width)

    def page_below_head(self) -> float:
        """The height that a page has for rows, below the repeated headings of the table."""
        pairs = zip(self.table.columns, self.widths, strict=True)
        return 2 * self.half_page - CELL_PADDING - max(guessed_height(column.heading, width) for column, width in pairs)

    def whole_rows(self, available: float | None = None) -> list[bool]:
        """For each row whether it may be kept on one page: not where it could be higher than what is `available`, half
        a page by default.

        A row that is kept whole and is higher than its page would lose text.
        """
        available = self.half_page if available is None else available
        return [height <= available for height in self.highest_rows]

    def whole_spans(self) -> set[tuple[int, int]]:
        """The cells over several rows, as (row, column), whose rows are kept together on one page.

        Cells that overlap are kept together as one group, so a group is taken only where all of it is no higher
        than half a page; else its longest cells may break, and what remains is tried again.
        """
        tops = list(accumulate(self.highest_rows, initial=0.0))
        spans = [item for row in self.placed for item in row if item.cell.rowspan > 1]
        spans = [item for item in spans if self.height(item) <= self.half_page]
        whole: set[tuple[int, int]] = set()
        waiting = _overlapping(spans)
        while waiting:
            group = waiting.pop()
            first, last = group[0].row, max(item.row + item.cell.rowspan for item in group)
            if tops[last] - tops[first] <= self.half_page:
                whole.update((item.row, item.column) for item in group)
            else:
                longest = max(item.cell.rowspan for item in group)
                waiting += _overlapping([item for item in group if item.cell.rowspan < longest])
        return whole


def _overlapping(spans: list[Placed]) -> list[list[Placed]]:
    """Groups of spans that share a row; `spans` are sorted by row."""
    groups: list[list[Placed]] = []
    end = 0
    for item in spans:
        if item.row >= end:
            groups.append([])
        groups[-1].append(item)
        end = max(end, item.row + item.cell.rowspan)
    return groups


def long_words(text: str, available: float) -> str:
    """`text` with break points (zero-width spaces) in words wider than `room` points.

    After punctuation of a web address where there is some, else in parts of about equal length; never inside a combined
    character (accents, joined emoji, flags).
    """
    return _words_from(max(int(available / (FONT_SIZE * _HIGHEST)), 1)).sub(
        lambda match: _broken(match[0], available), text
    )


@lru_cache(maxsize=256)
def _words_from(length: int) -> re.Pattern:
    return re.compile(rf"\S{{{length + 1},}}")


@lru_cache(maxsize=4096)
def _broken(word: str, available: float) -> str:
    left = _word_width(word)
    if left <= available + 0.1:
        return word
    out, used, even, last = [], 0.0, left / ceil(left / available), ""
    for char in word:
        wide = _word_width(char)
        full = used + wide / 2 > even or used + wide > available + 0.1 or (last in _AFTER and used >= even / 3)
        if last and full and not _joined(last, char):
            out.append("\u200b")
            left -= used
            used, even = 0.0, left / ceil(left / available)  # so that no part is a lone letter
        out.append(char)
        used += wide
        last = char
    return "".join(out)


def _joined(before: str, char: str) -> bool:
    code = ord(char)
    return (
        unicodedata.category(char).startswith("M")
        or "\u200d" in (before, char)
        or 0x1F3FB <= code <= 0x1F3FF
        or (0x1F1E6 <= code <= 0x1F1FF and 0x1F1E6 <= ord(before) <= 0x1F1FF)
    )
