"""Reads and prints update cells as dated lines: "3 February 2010, name or role: text", newest first.

An undated update that was given the date of its document is printed "1 March 2010 (date of the document): text"; in
our own files whose head names that date, "1 March 2010*: text". Below the updates come the queries that wait for a
decision: "Query, 3 February 2010: text".
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Protocol

from actions.timescales.dates import MONTH_NAMES

_GUARD = "\u00a0"  # before a paragraph of the text that looks like the start of an update
_ASSUMED = " (date of the document)"
_UNDATED = "Undated"
_HEAD = re.compile(
    r"(?:(?P<day>\d{1,2})(?:st|nd|rd|th)? (?P<month>[A-Z][a-z]{2,8}) (?P<year>\d{4})"
    r"(?P<assumed> \(date of the document\))?|(?P<undated>Undated))"
    r"(?:, (?P<author>[^:\n]{1,150}))?:(?: (?P<text>.*))?",
    re.DOTALL,
)
_QUERY = re.compile(
    r"Query, (?P<day>\d{1,2})(?:st|nd|rd|th)? (?P<month>[A-Z][a-z]{2,8}) (?P<year>\d{4}):\s+(?P<text>\S.*)", re.DOTALL
)


_SHORT = re.compile(r"\d{1,2} [A-Z][a-z]{2,8} \d{4}(?P<mark>\*)(?:, [^:\n]{1,150})?:(?: .*)?", re.DOTALL)


@dataclass(frozen=True)
class QueryLine:
    on: date
    text: str


@dataclass(frozen=True)
class UpdateLine:
    """One update: its day (None where none is printed), author, text, and whether the day is only assumed."""

    on: date | None
    author: str
    text: str
    assumed: bool = False


def split_updates(cell: str) -> list[UpdateLine]:
    """The updates of a cell as printed, without queries; text before the first heading is an undated update. A
    paragraph that only looks like a heading starts with a no-break space, which is removed.
    """
    found = _parts(cell)
    kept = found[:1]
    for head, paragraphs in found[1:]:
        if head.re is _QUERY:
            continue
        if any(text.strip() for text in paragraphs):
            kept.append((head, paragraphs))
        else:
            kept[-1][1].extend([head.string, *paragraphs[1:]])
    lines = (_line(head, "\n".join(paragraphs).strip()) for head, paragraphs in kept)
    return [line for line in lines if line.on or line.author or line.text]


def split_queries(cell: str) -> list[QueryLine]:
    parts = [(head, paragraphs) for head, paragraphs in _parts(cell) if head and head.re is _QUERY]
    return [QueryLine(_day(head), "\n".join(paragraphs).strip()) for head, paragraphs in parts]


def _parts(cell: str) -> list[tuple[re.Match | None, list[str]]]:
    """The headings of a cell, each with its paragraphs; the first entry has no heading (None)."""
    found: list[tuple[re.Match | None, list[str]]] = [(None, [])]
    for paragraph in cell.split("\n"):
        head = _head(paragraph) or _query(paragraph)
        if head:
            found.append((head, [head["text"] or ""]))
        else:
            guarded = paragraph.startswith(_GUARD) and _looks_like_head(paragraph.lstrip(_GUARD))
            found[-1][1].append(paragraph[1:] if guarded else paragraph)
    return found


def with_short_marks(cell: str) -> str:
    """A cell of join_updates with a star for the words "(date of the document)"; with_long_marks reads it back."""
    return "\n".join(map(_shortened, cell.split("\n"))) if _ASSUMED in cell or "*" in cell else cell


def with_long_marks(cell: str) -> str:
    """A cell of one of our files as join_updates printed it, with the words "(date of the document)" for each star."""
    return "\n".join(map(_lengthened, cell.split("\n"))) if "*" in cell else cell


def _shortened(paragraph: str) -> str:
    head = _head(paragraph)
    if head and head["assumed"]:
        short = paragraph[: head.start("assumed")] + "*" + paragraph[head.end("assumed") :]
        return short if _SHORT.fullmatch(short) else paragraph
    return _GUARD + paragraph if _SHORT.fullmatch(paragraph.lstrip(_GUARD)) else paragraph


def _lengthened(paragraph: str) -> str:
    if paragraph.startswith(_GUARD) and _SHORT.fullmatch(paragraph.lstrip(_GUARD)):
        return paragraph[1:]
    found = _SHORT.fullmatch(paragraph)
    return paragraph[: found.start("mark")] + _ASSUMED + paragraph[found.end("mark") :] if found else paragraph


def join_queries(lines: Iterable[QueryLine]) -> str:
    paragraphs: list[str] = []
    for line in lines:
        first, *more = line.text.strip().split("\n")
        paragraphs.append(f"Query, {line.on.day} {MONTH_NAMES[line.on.month - 1]} {line.on.year:04d}: {first}")
        paragraphs.extend(_guarded(text) for text in more)
    return "\n".join(paragraphs)


class Line(Protocol):
    on: date | None
    author: str
    text: str
    assumed: bool


def join_updates(lines: Iterable[Line]) -> str:
    """The cell that split_updates reads back as the same lines.

    The ends of texts are trimmed; a colon or line break in an author's name, which would end the heading, becomes a
    comma or a space.
    """
    paragraphs: list[str] = []
    for place, line in enumerate(lines):
        text = line.text.strip()
        head = _print_head(line.on, line.author, bool(line.assumed), place == 0)
        first, *more = text.split("\n")
        if head:
            paragraphs.append(f"{head} {first}" if first else head)
        else:
            more = [first, *more] if text else []
        for paragraph in more:
            paragraphs.append(_guarded(paragraph))
    return "\n".join(paragraphs)


@lru_cache(maxsize=1_000)
def clean_author(author: str) -> str:
    """An author's name as a heading can print it: one line, no colon, at most 150 characters."""
    return re.sub(r"\s+", " ", author.replace(":", ",")).strip()[:150].strip()


@lru_cache(maxsize=4_096)  # a long plan has many of the same day and author
def _print_head(on: date | None, author: str, assumed: bool, is_first: bool) -> str:
    author = clean_author(author)
    if on is None and not author and is_first:
        return ""
    day = _UNDATED if on is None else f"{on.day} {MONTH_NAMES[on.month - 1]} {on.year:04d}"
    mark = _ASSUMED if on and assumed else ""
    return f"{day}{mark}{', ' + author if author else ''}:"


def _line(head: re.Match | None, text: str) -> UpdateLine:
    if head is None:
        return UpdateLine(None, "", text)
    author = (head["author"] or "").strip()
    return UpdateLine(_day(head), author, text, bool(head["assumed"]))


def _head(paragraph: str) -> re.Match | None:
    match = _HEAD.fullmatch(paragraph)
    if match and (match["undated"] or _day(match)) and clean_author(match["author"] or "x"):
        return match
    return None


def _query(paragraph: str) -> re.Match | None:
    match = _QUERY.fullmatch(paragraph)
    return match if match and _day(match) else None


def _looks_like_head(paragraph: str) -> bool:
    return bool(_head(paragraph) or _query(paragraph))


def _guarded(paragraph: str) -> str:
    return _GUARD + paragraph if _looks_like_head(paragraph.lstrip(_GUARD)) else paragraph


def _day(head: re.Match) -> date | None:
    if head.re is _HEAD and head["undated"]:
        return None
    names = [name for name in MONTH_NAMES if name == head["month"] or name[:3] == head["month"]]
    try:
        return date(int(head["year"]), MONTH_NAMES.index(names[0]) + 1, int(head["day"]))
    except (IndexError, ValueError):
        return None
