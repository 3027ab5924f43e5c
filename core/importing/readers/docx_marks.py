"""Tracked changes, comments and row keys of a Word file, collected cell by cell while its text is read."""

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from lxml import etree

from core.importing.readers.docx_xml import attribute, child, children, name_of
from core.importing.source import Comment, Edit, join_paragraphs

KEY = re.compile(r"_[a-z]+_r(\d+)")  # the bookmark that names a row in files of our own
PRINTS = re.compile(r"[a-z]+_prints_\d+")  # the variables that hold the prints of rows
_SIGNS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}


@dataclass
class Marks:
    edits: list[Edit] = field(default_factory=list)
    comments: list[Comment] = field(default_factory=list)
    key: str = ""
    struck: list[str] = field(default_factory=list)
    joins: bool = False  # whether a further change stands directly beside the last one

    def add(self, element: etree._Element, *, added: str = "", removed: str = "") -> None:
        """Add a change; changes side by side of one author on one day are one edit."""
        author, on = attribute(element, "author"), day_of(attribute(element, "date"))
        last = self.edits[-1] if self.joins and self.edits else None
        if last and (last.author, last.on) == (author, on):
            self.edits[-1] = replace(last, added=last.added + added, removed=last.removed + removed)
        else:
            self.edits.append(Edit(author, on, added, removed))
        self.joins = True

    def end_line(self, change: str) -> None:
        """After a paragraph whose mark was "added" or "removed", or is as it was ("")."""
        if change and self.joins and getattr(self.edits[-1], change):
            self.edits[-1] = replace(self.edits[-1], **{change: getattr(self.edits[-1], change) + "\n"})
        else:
            self.joins = False

    def trimmed(self) -> tuple[Edit, ...]:
        return tuple(
            replace(each, added=each.added.strip("\n"), removed=each.removed.strip("\n")) for each in self.edits
        )


class MarkReader:
    """Collects the marks of the cell that is being read; cells stand inside cells."""

    def __init__(self, comments: etree._Element | None):
        self._comments = read_comments(comments)
        self._open = [Marks()]  # the first holds what stands outside all tables
        self._inside = 0

    @property
    def outside(self) -> Marks:
        return self._open[0]

    def begin(self) -> None:
        self._open.append(Marks())

    def end(self) -> Marks:
        return self._open.pop()

    def enter(self) -> None:
        """Before the text of an insertion."""
        self._inside += 1

    def leave(self, insertion: etree._Element, text: str) -> None:
        self._inside -= 1
        if text:
            self._open[-1].add(insertion, added=text)

    def remove(self, deletion: etree._Element) -> None:
        """A deletion; what was inserted and deleted again leaves no trace in any text."""
        text = removed_text(deletion)
        if text and not self._inside:
            self._open[-1].add(deletion, removed=text)

    def plain(self) -> None:
        """Text that nobody changed separates two changes."""
        if not self._inside:
            self._open[-1].joins = False

    def strike(self, text: str) -> None:
        """Text that is struck through by formatting."""
        self._open[-1].struck.append(text)

    def end_line(self, change: str) -> None:
        self._open[-1].end_line(change)

    def refer(self, number: str) -> None:
        """A place that a comment refers to; a comment belongs to the first cell that it covers."""
        comment = self._comments.pop(number, None)
        if comment:
            self._open[-1].comments.append(comment)

    def bookmark(self, name: str) -> None:
        found = KEY.fullmatch(name)
        if found and not self._open[-1].key:
            self._open[-1].key = found[1]


def read_prints(settings: etree._Element | None) -> dict[str, tuple[str, ...]]:
    """The prints that a file of ours carries of its rows: key → prints."""
    items = children(child(settings, "docVars"), "docVar")
    return prints_in((attribute(item, "name"), attribute(item, "val")) for item in items)


def prints_in(variables: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    """Key → prints, in the variables (name, value) of a document."""
    found: dict[str, tuple[str, ...]] = {}
    for name, value in variables:
        for entry in value.split(";") if PRINTS.fullmatch(name) else ():
            key, _, prints = entry.partition(":")
            found.setdefault(key.strip(), tuple(prints.split()))
    return found


def read_comments(root: etree._Element | None) -> dict[str, Comment]:
    found = {}
    for item in children(root, "comment"):
        lines = [removed_text(line) for line in item.iter() if name_of(line) == "p"]
        on = day_of(attribute(item, "date"))
        found[attribute(item, "id")] = Comment(attribute(item, "author"), on, join_paragraphs(lines))
    return found


def removed_text(element: etree._Element) -> str:
    pieces = []
    for item in element.iter():
        name = name_of(item)
        pieces.append(item.text or "" if name in ("t", "delText") else _SIGNS.get(name, ""))
    return "".join(pieces)


def day_of(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text[:10])
    except ValueError:
        return None
