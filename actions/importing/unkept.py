"""Columns of a file that the plan has no place for: collected while a file is read, and left out only where a person
has said so for each. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from actions.wording.document import PlanDocument, PlanRow, UnkeptColumn, squash

OURS = {"no.", "colour"}  # headings of columns that our own exports add, and that follow from the plan
LEAVE_OUT = "leave out"
_ANSWER = "column: "  # before the heading, in the answers of an import
_NUMBERS = re.compile(r"no\.?|nr\.?|number|#|ref\.?|reference|row|id", re.IGNORECASE)


class UnkeptWriter:
    """Collects the cells of such columns row by row, under their headings as printed."""

    def __init__(self):
        self._cells: dict[str, dict[int, list[str]]] = {}
        self._headings: dict[str, str] = {}

    def add(self, row: int, heading: str, column: int, text: str) -> None:
        """Note a cell of the printed row `row` (from 1); `column` (from 0) names a column without a heading."""
        if not text.strip():
            return
        heading = squash(heading) or f"Column {column + 1} (no heading)"
        key = heading.casefold()
        self._headings.setdefault(key, heading)
        self._cells.setdefault(key, {}).setdefault(max(row, 1), []).append(text.strip())

    @property
    def columns(self) -> tuple[UnkeptColumn, ...]:
        """The columns in which anything stands, in the order in which they came up."""
        return tuple(
            UnkeptColumn(self._headings[key], tuple((row, "\n".join(texts)) for row, texts in rows.items()))
            for key, rows in self._cells.items()
        )


def without_known(document: PlanDocument) -> PlanDocument:
    """The document without columns that the plan itself says again: row numbers, and those of our own exports."""
    kept = tuple(column for column in document.unkept if not _follows_from_plan(column, document))
    return replace(document, unkept=kept)


def _follows_from_plan(column: UnkeptColumn, document: PlanDocument) -> bool:
    if document.is_ours and column.heading.casefold() in OURS:
        return True
    if not _NUMBERS.fullmatch(column.heading):
        return False
    within = _places_within(document.rows)
    said = [(row, text.strip().rstrip(".)")) for row, text in column.cells]
    return all(text == str(row) for row, text in said) or all(text == str(within.get(row)) for row, text in said)


def _places_within(rows: Iterable[PlanRow]) -> dict[int, int]:
    """Printed row → its place under its priority, both from 1."""
    counts: dict[str, int] = {}
    places = {}
    for number, row in enumerate(rows, start=1):
        places[number] = counts[row.priority] = counts.get(row.priority, 0) + 1
    return places


def left_out(document: PlanDocument, answers: Mapping[str, str]) -> set[str]:
    """The headings of columns of which a person has said that they may be left out."""
    return {column.heading for column in document.unkept if answers.get(_ANSWER + column.heading) == LEAVE_OUT}


def leaving_out(document: PlanDocument, headings: Iterable[str]) -> dict[str, str]:
    """The answers by which columns with these headings are left out; headings of others are passed over."""
    wanted = {squash(heading).casefold() for heading in headings}
    return {_ANSWER + each.heading: LEAVE_OUT for each in document.unkept if each.heading.casefold() in wanted}


def not_left_out(document: PlanDocument, answers: Mapping[str, str]) -> list[str]:
    """The headings of columns that would be lost without anybody having said that they may."""
    chosen = left_out(document, answers)
    return [column.heading for column in document.unkept if column.heading not in chosen]


def say_columns(headings: list[str]) -> str:
    """Columns in words: "1 column of the file has no place in the plan: RAG"."""
    if len(headings) == 1:
        return f"1 column of the file has no place in the plan: {headings[0]}"
    return f"{len(headings)} columns of the file have no place in the plan: {', '.join(headings)}"
