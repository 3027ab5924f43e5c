"""Update cells compared line by line: added, edited and removed lines on either side."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice, product
from typing import NamedTuple

from actions.wording.document import normal
from actions.wording.updates import join_queries, join_updates, split_queries, split_updates
from core.text.similarity import LIKELY, similarity

from .matching import best_first
from .values import state_of

MOST_PAIRS = 2_000  # lines of a cell that are compared by their words


class Line(NamedTuple):
    on: dt.date | None
    author: str
    text: str  # as printed, with its day and author
    words: str = ""  # without them, in the form in which they are compared

    def says_again(self, other: Line) -> bool:
        """Whether another line has the same words and day, or this one has no day, whoever wrote either."""
        return self.words == other.words and self.on in (None, other.on)


class LineChange(NamedTuple):
    """A line that differs; `line` is the one of the side that changed it."""

    kind: str
    state: str
    base: str
    theirs: str
    ours: str
    line: Line


Lines = Mapping[str, Line]  # by the form in which they are compared


def update_changes(base: str, theirs: str, ours: str, *, latest: bool = False) -> Iterator[LineChange]:
    """The lines that differ. `latest`: the file had only the first line of each cell, so that none can be missing."""
    then, there, here = lines_of(base), lines_of(theirs), lines_of(ours)
    shown = dict([*then.items()][:1]) if latest else then
    there = _parted(shown, {form: line for form, line in there.items() if form not in then or form in shown}, here)
    edited_there, edited_here = _edited(shown, there), _edited(then, here)
    for form, line in then.items():
        is_kept = form in there or form not in shown or (latest and form not in edited_there)
        other = line if is_kept else there.get(edited_there.get(form, ""))
        own = line if form in here else here.get(edited_here.get(form, ""))
        texts = line.text, other.text if other else "", own.text if own else ""
        if state := state_of(*texts):
            side = own if state == "ours" else other
            yield LineChange("update_edited" if side else "update_removed", state, *texts, side or line)
    added = {form: line for form, line in there.items() if form not in then and form not in edited_there.values()}
    new = {form: line for form, line in here.items() if form not in then and form not in added}
    for form, line in added.items():
        again = next((other for other, own in new.items() if line.says_again(own)), "")
        own = here.get(form) or new.pop(again, None)
        yield LineChange("update_added", "same" if own else "theirs", "", line.text, own.text if own else "", line)
    for form, line in new.items():
        if form not in edited_here.values():
            yield LineChange("update_added", "ours", "", "", line.text, line)


def lines_of(cell: str) -> dict[str, Line]:
    """The updates and queries of a cell, each once."""
    lines = [Line(line.on, line.author, join_updates([line]), normal(line.text)) for line in split_updates(cell)]
    lines += [Line(query.on, "", join_queries([query]), normal(query.text)) for query in split_queries(cell)]
    return {normal(line.text): line for line in lines if normal(line.text)}


def _parted(shown: Lines, there: Lines, here: Lines) -> dict[str, Line]:
    """Their lines; what was written above or below an old line without a day of its own is a line by itself."""
    parted: dict[str, Line] = {}
    for form, line in there.items():
        old = next((old for old in shown if old not in there and _is_beside(form, old)), None)
        if old is None or form in shown or form in here:
            parted[form] = line
            continue
        paragraphs, size = line.text.strip().splitlines(), old.count("\n") + 1
        if form.startswith(f"{old}\n"):
            text = "\n".join(paragraphs[size:]).strip()
            added = Line(None, "", text, normal(text))
        else:
            text = "\n".join(paragraphs[:-size]).strip()
            added = line._replace(text=text, words=line.words.removesuffix(f"\n{old}"))
        parted[old] = shown[old]
        parted[normal(added.text)] = added
    return parted


def _is_beside(form: str, old: str) -> bool:
    return form.startswith(f"{old}\n") or form.endswith(f"\n{old}")


def _edited(then: Lines, now: Lines) -> dict[str, str]:
    """Old line → the new one that took its place: of the same day and author, or likely the same, best first."""
    gone = [form for form in then if form not in now]
    new = [form for form in now if form not in then]
    pairs = []
    for old, form in _pairs(gone, new, then, now):
        alike = similarity(old, form)
        is_same = then[old].on and then[old][:2] == now[form][:2]
        if is_same or alike >= LIKELY or _is_beside(form, old):
            pairs.append((alike + bool(is_same), old, form))
    found: dict[str, str] = {}
    taken = set()
    for _, old, form in best_first(pairs):
        if old not in found and form not in taken:
            found[old] = form
            taken.add(form)
    return found


def _pairs(gone: list[str], new: list[str], then: Lines, now: Lines) -> Iterable[tuple[str, str]]:
    """The lines to be compared, MOST_PAIRS at most; of more, only those of the same day and author."""
    if len(gone) * len(new) <= MOST_PAIRS:
        return product(gone, new)
    heads: dict[tuple, list[str]] = {}
    for form in new:
        heads.setdefault(now[form][:2], []).append(form)
    same = ((old, form) for old in gone if then[old].on for form in heads.get(then[old][:2], ()))
    return islice(same, MOST_PAIRS)
