"""Whether every word of a row will be found again in the records that an import makes of it. Pure.

Cells are taken apart on the way: numbers from objectives, leads at their joints, timescales into a series, updates
into dated lines. This looks at what comes out, and not at how it was done, so that a fault on the way is seen before
anything is saved.
"""

from __future__ import annotations

import re
from collections import Counter
from datetime import date

from actions import timescales
from actions.wording.document import PlanDocument, PlanRow
from actions.wording.leads import split_leads
from actions.wording.objectives import split_number
from actions.wording.proposals import PROPOSED
from actions.wording.series import Series, read_series
from actions.wording.updates import join_queries, join_updates, split_queries, split_updates

CELLS = {
    "objective": "objective",
    "method": "method",
    "action": "action",
    "leads": "lead",
    "timescale": "timescale",
    "update": "update",
}
_JOINT = re.compile(r"[&/,;]|\band\b", re.IGNORECASE)
_ORDINAL = re.compile(r"(?<=\d)(?:st|nd|rd|th)\b")


def lost_words(document: PlanDocument, *, as_at: date | None = None) -> list[tuple[int, str, str]]:
    """(printed row from 1, column, words that would not be found again), for each cell that would lose some.

    Only the six columns are taken apart; the cells of all others are saved whole, as extra fields.
    """
    found = []
    for number, row in enumerate(document.rows, start=1):
        for name, column in CELLS.items():
            kept = Counter(_words(name, " ".join(_kept(name, row, as_at, is_ours=document.is_ours))))
            missing = []
            for word in _words(name, getattr(row, name)):
                if kept[word]:
                    kept[word] -= 1
                else:
                    missing.append(word)
            if missing:
                found.append((number, column, " ".join(missing)))
    return found


def _kept(name: str, row: PlanRow, as_at: date | None, *, is_ours: bool) -> list[str]:
    """The texts that the records hold of a cell."""
    cell = getattr(row, name)
    if name in ("objective", "method"):
        return list(split_number(cell))
    if name == "leads":
        return split_leads(cell)
    if name == "timescale":
        return _timescales(read_series(cell, is_ours=is_ours), as_at)
    if name == "update":
        lines, queries = split_updates(cell), split_queries(cell)
        months = [f"{line.on:%b} {line.on:%B}" for line in (*lines, *queries) if line.on]  # a head may print either
        return [join_updates(lines), join_queries(queries), *months]
    return [cell.strip()]


def _timescales(series: Series, as_at: date | None) -> list[str]:
    """The texts that the timescales of a cell print again."""
    if series.parts and not series.is_exact:
        first, *more = series.parts
        reading = timescales.read(first.wording, base=as_at)
        if reading.original_due and reading.original_wording and reading.revised_wording:
            return [reading.original_wording, reading.revised_wording, *(PROPOSED + part.wording for part in more)]
    return [series.printed]


def _words(name: str, text: str) -> list[str]:
    """The words of a cell in their order, in the form in which they are compared."""
    if name == "leads":  # each lead is linked once, and what joins two of them is printed anew
        return list(dict.fromkeys(_JOINT.sub(" ", text).lower().split()))
    if name == "update":
        return _ORDINAL.sub("", text).replace(",", " ").replace(":", " ").split()
    return text.split()
