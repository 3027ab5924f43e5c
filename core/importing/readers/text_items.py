"""Reads numbered items with labelled lines as one table: a column for the item's text, and one for each label.

1. Train all staff
Led by: Ann
Target: June 2010
"""

import re
from collections import Counter
from dataclasses import dataclass, field

from core.importing.source import Cell, FoundTable, Paragraph, Row, Source, UnreadableFile, join_paragraphs

MIN_ITEMS = 2
MAX_ROWS = 50_000
MAX_LABELS = 40
HEADING = "Item"  # of the first column, where the items are only numbered
_ITEM = re.compile(
    r"\s{0,8}(?:(?P<word>[A-Z][a-z]{2,20}) (?=\d))?\(?\d{1,3}(?:\.\d{1,3})*(?:[.):]|(?<=\.\d)|\s[–—-])\s+(?=\S)"
)
_LABEL = re.compile(r"\s*(?P<label>[A-Z][^:.;,!?\t]{1,40}):(?:\s+(?P<value>.*)|$)")


@dataclass
class _Item:
    text: list[str]
    values: dict[str, list[str]] = field(default_factory=dict)
    last: str = ""  # the label to which a further line belongs


def read_items(lines: list[str]) -> Source | None:
    """The items as one table; None where the text has no two items with a label in common. Raises UnreadableFile."""
    starts = [place for place, line in enumerate(lines) if _ITEM.match(line)]
    if len(starts) < MIN_ITEMS:
        return None
    if len(starts) > MAX_ROWS:
        raise UnreadableFile(f"This text has more than {MAX_ROWS:,} numbered items. Split it and try again.")
    labels = _labels(lines, starts)
    if not labels:
        return None
    return _ItemWriter(lines, labels).read(starts)


def _labels(lines: list[str], starts: list[int]) -> list[str]:
    """The labels of at least two items, in the order in which they are first used."""
    counts: Counter[str] = Counter()
    names: dict[str, str] = {}
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        found = {}
        for line in lines[start + 1 : end]:
            if (match := _LABEL.match(line)) and len(match["label"].split()) <= 5:
                found.setdefault(match["label"].strip().lower(), match["label"].strip())
        counts.update(list(found))
        names |= {key: name for key, name in found.items() if key not in names}
    return [key for key in names if counts[key] >= MIN_ITEMS][:MAX_LABELS]


class _ItemWriter:
    def __init__(self, lines: list[str], labels: list[str]):
        self._lines = lines
        self._labels = labels
        self._names: dict[str, str] = {}
        self._rows: list[_Item | str] = []
        self._after: list[str] = []

    def read(self, starts: list[int]) -> Source:
        for start, end in zip(starts, [*starts[1:], len(self._lines)], strict=True):
            self._item(start, end, is_last=end == len(self._lines))
        word = _ITEM.match(self._lines[starts[0]])["word"]
        width = 1 + len(self._labels)
        headings = (word or HEADING, *(self._names.get(label, label) for label in self._labels))
        rows = [_row(headings)]
        for item in self._rows:
            if isinstance(item, str):
                rows.append((Cell(item, 0, width),))
            else:
                values = (join_paragraphs(item.values.get(label, [])) for label in self._labels)
                rows.append(_row((join_paragraphs(item.text), *values)))
        table = FoundTable("", tuple(rows), above=_paragraphs(self._lines[: starts[0]]))
        return Source("text", (table,), below=_paragraphs(self._after))

    def _item(self, start: int, end: int, *, is_last: bool) -> None:
        lines = self._lines[start:end]
        item = _Item([lines[0].strip()])
        self._rows.append(item)
        rest = self._heading_at_end(lines, is_last=is_last)
        for line in lines[1 : len(lines) - len(rest)]:
            self._line(item, line)
        rest = [line.strip() for line in rest if line.strip()]
        if is_last:
            self._after = rest
        else:
            self._rows += rest

    def _line(self, item: _Item, line: str) -> None:
        match = _LABEL.match(line)
        key = match["label"].strip().lower() if match else ""
        if key in self._labels:
            self._names.setdefault(key, match["label"].strip())
            item.values.setdefault(key, []).append(match["value"] or "")
            item.last = key
        elif not line.strip():
            item.last = "" if item.last else item.last
        elif item.last:
            item.values[item.last].append(line.strip())
        else:
            item.text.append(line.strip())

    def _heading_at_end(self, lines: list[str], *, is_last: bool) -> list[str]:
        """The lines below an item that belong to none: one short line after a blank one, above the next item; after
        the last item, all lines below its labels and a blank one."""
        used = [place for place, line in enumerate(lines) if (m := _LABEL.match(line)) and self._is_label(m)]
        blank = [place for place, line in enumerate(lines) if not line.strip() and used and place > used[-1]]
        if not blank:
            return []
        rest = lines[blank[0] :]
        filled = [line for line in rest if line.strip()]
        return rest if is_last or len(filled) == 1 else []

    def _is_label(self, match: re.Match) -> bool:
        return match["label"].strip().lower() in self._labels


def _row(texts: tuple[str, ...]) -> Row:
    return tuple(Cell(text, place) for place, text in enumerate(texts))


def _paragraphs(lines: list[str]) -> tuple[Paragraph, ...]:
    return tuple(Paragraph(line.strip()) for line in lines if line.strip())
