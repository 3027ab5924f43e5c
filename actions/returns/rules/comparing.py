"""The plan as exported, a returned file, and the plan as it is now: what each side changed."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256

from actions.wording.document import normal
from actions.wording.exported import LATEST, SELECTION, WHOLE
from actions.wording.leads import lead_key, split_leads
from core.importing.source import Edit

from .matching import Match, match_rows, own_cells
from .updates import Line, update_changes
from .values import KINDS, NAMED, SHARED, CellChange, KnownRow, ReturnedRow, authors_of, state_of

GONE = "This row is no longer in the plan."
NO_DAY = "On which day? The file does not say."
COPIED = "This row says the same as the one that it was copied from. Add it?"


def compare(
    base: Sequence[KnownRow], theirs: Sequence[ReturnedRow], ours: Sequence[KnownRow], scope: str = WHOLE
) -> list[CellChange]:
    """Each difference once, in the order of the exported rows, new rows last. `scope` is that of the export mark."""
    comparison = _Comparison(base, theirs, ours, scope.split())
    places = {row.placement: place for place, row in enumerate(base)}
    return sorted(comparison.changes(), key=lambda change: places.get(change.placement, len(places)))


def form_of(column: str) -> Callable[[str], object]:
    """How the texts of a column are compared."""
    return _lead_keys if column == "leads" else normal


def _lead_keys(cell: str) -> frozenset[str]:
    return frozenset(map(lead_key, split_leads(cell)))


class _Comparison:
    def __init__(self, base: Sequence[KnownRow], theirs: Sequence[ReturnedRow], ours: Sequence[KnownRow], scope: list):
        self.base, self.theirs = base, theirs
        self.known = {row.placement: row for row in base}
        self.now = {row.placement: row for row in ours}
        self.is_selection, self.is_latest = SELECTION in scope, LATEST in scope
        self.matches = match_rows(theirs, base)
        self.found = {match.placement: place for place, match in enumerate(self.matches)}
        self.found.pop(None, None)
        self.objectives = {(row.priority, normal(row.cells.get("objective", ""))) for row in base}

    def changes(self) -> Iterator[CellChange]:
        for column in SHARED:
            yield from self.shared(column)
        for row in self.base:
            yield from self.row(row)
        yield from self.moved()
        yield from self.added()

    def returned(self, row: KnownRow) -> ReturnedRow | None:
        return self.theirs[self.found[row.placement]] if row.placement in self.found else None

    def row(self, row: KnownRow) -> Iterator[CellChange]:
        """What changed in a row that was exported, its objective and method apart."""
        now, returned = self.now.get(row.placement), self.returned(row)
        text = row.cells.get("action", "")
        here = now.cells.get("action", "") if now else ""
        if returned is None and (not self.is_selection or now is None):
            is_edited = now and own_cells(now.cells) != own_cells(row.cells)
            state = "conflict" if is_edited else "theirs" if now else "ours" if self.is_selection else "same"
            yield self.change(row, "action", "row_missing", state, (text, text if self.is_selection else "", here))
        elif now is None:
            yield self.change(row, "action", "row_missing", "ours", (text, text, ""))
        if now or returned:
            yield from self.cells(row, returned, now, self.question(row))

    def cells(
        self,
        row: KnownRow | None,
        returned: ReturnedRow | None,
        now: KnownRow | None,
        question: str = "",
        key: str = "",
    ) -> Iterator[CellChange]:
        """The changed cells of a row as exported, in the file, and now; a column that the file lacks is as it was."""
        then = row.cells if row else {}
        there = returned.cells if returned else then
        here = now.cells if now else {}
        for column in dict.fromkeys([*then, *there, *here]):
            if column in SHARED or (column == "action" and not row) or (column in NAMED and column not in then):
                continue
            texts = then.get(column, ""), there.get(column, then.get(column, "")), here.get(column, "")
            if column in NAMED:
                texts = (*texts[:2], texts[0])
            if column == "update":
                found = [*update_changes(*texts, latest=self.is_latest)]
            else:
                kind = KINDS.get(column, "field")
                found = [(kind, state_of(*texts, form_of(column)), *texts, None)]
            for kind, state, *sides, line in found:
                if state and (now or state != "ours"):
                    yield self.change(row or now, column, kind, state, sides, returned, line, question, key)

    def shared(self, column: str) -> Iterator[CellChange]:
        """Objectives or methods, each once for all rows that share it."""
        groups: dict[tuple[str, ...], list[KnownRow]] = {}
        for row in self.base:
            parts = SHARED[: SHARED.index(column) + 1]
            groups.setdefault((row.priority, *(normal(row.cells.get(part, "")) for part in parts)), []).append(row)
        for rows in groups.values():
            seen = set()
            present = [row for row in rows if row.placement in self.found]
            for row, there in self.in_file(column, rows, present):
                now = self.now.get(row.placement)
                texts = row.cells.get(column, ""), there, now.cells.get(column, "") if now else ""
                state = state_of(*texts)
                forms = tuple(map(normal, texts))
                if not state or forms in seen or (now is None and state == "ours"):
                    continue
                seen.add(forms)
                yield self.change(row, column, "text", state, texts, self.returned(row), question=self.question(row))

    def in_file(self, column: str, rows: list[KnownRow], present: list[KnownRow]) -> Iterator[tuple[KnownRow, str]]:
        """What the file says in a column for each of some rows; an empty cell goes on with what stands above it."""
        if not present:
            yield from ((row, row.cells.get(column, "")) for row in rows)
            return
        base = rows[0].cells.get(column, "")
        cells = [self.returned(row).cells.get(column, base) for row in present]
        texts = {normal(cell): cell for cell in cells if normal(cell)}
        if len(texts) == 1:
            above = next(iter(texts.values()))
        else:
            above = "" if not texts and present[0] is rows[0] else base
        for row, cell in zip(present, cells, strict=True):
            text = cell if normal(cell) or not normal(base) else above
            if not (column == "objective" and len(texts) > 1 and self.stands_elsewhere(row, text)):
                yield row, text

    def stands_elsewhere(self, row: KnownRow, objective: str) -> bool:
        """Whether a text is another objective of the plan, so that the row was moved there."""
        priority = self.returned(row).priority or row.priority
        return normal(objective) != normal(row.cells.get("objective", "")) and (
            (priority, normal(objective)) in self.objectives
        )

    def moved(self) -> Iterator[CellChange]:
        """Rows under another priority or objective, or at another place in the file; not those of a sorted file."""
        places = {row.placement: place for place, row in enumerate(self.base)}
        staying: list[int] = []
        for placement in sorted(self.found, key=self.found.get):
            row = self.known[placement]
            now = self.now.get(placement, row)
            returned, question = self.returned(row), self.question(row)
            there = returned.priority or row.priority
            objective = returned.cells.get("objective", "")
            if state := state_of(row.priority, there, now.priority):
                texts = [f"Priority {each}" for each in (row.priority, there, now.priority)]
                yield self.change(row, "priority", "row_moved", state, texts, returned, question=question)
            elif normal(objective) and self.stands_elsewhere(row, objective) and self.is_split(row, objective):
                texts = row.cells.get("objective", ""), objective, now.cells.get("objective", "")
                yield self.change(row, "objective", "row_moved", "theirs", texts, returned, question=question)
            else:
                staying.append(places[placement])
        kept = set(longest_rising(staying))
        if len(kept) * 2 > len(staying):
            for above, place in zip([None, *staying], staying, strict=False):
                if place not in kept:
                    row = self.base[place]
                    was, now = self.base[place - 1] if place else None, None if above is None else self.base[above]
                    texts = _below(was), _below(now), _below(was)
                    returned, question = self.returned(row), self.question(row)
                    yield self.change(row, "place", "row_moved", "theirs", texts, returned, question=question)

    def is_split(self, row: KnownRow, objective: str) -> bool:
        """Whether other rows of its objective do not say in the file what this one says."""
        own = row.priority, normal(row.cells.get("objective", ""))
        rows = [each for each in self.base if (each.priority, normal(each.cells.get("objective", ""))) == own]
        there = {normal(self.returned(each).cells.get("objective", "")) for each in rows if self.returned(each)}
        return bool(there - {"", normal(objective)})

    def added(self) -> Iterator[CellChange]:
        """Rows that only the file or only the plan has since the export, or both alike."""
        new = {row.placement: row for row in self.now.values() if row.placement not in self.known}
        for place, (returned, match) in enumerate(zip(self.theirs, self.matches, strict=True)):
            if match.placement is None and own_cells(returned.cells):
                now = next((row for row in new.values() if _is_same(row, returned)), None)
                new.pop(now and now.placement, None)
                yield from self.new_row(returned, now, self.copied(returned, match), f"new{place}")
        for now in new.values():
            yield from self.new_row(ReturnedRow(None, now.priority, {}), now)

    def new_row(
        self, returned: ReturnedRow, now: KnownRow | None, question: str = "", key: str = ""
    ) -> Iterator[CellChange]:
        """A row that was not exported: that it is there, and each of its cells; not an objective that was exported."""
        texts = "", returned.cells.get("action", ""), now.cells.get("action", "") if now else ""
        state = "ours" if not returned.cells else "same" if now else "theirs"
        yield self.change(now, "action", "row_added", state, texts, returned, question=question, key=key)
        yield from self.cells(None, returned, now, question, key)
        for column in SHARED:
            exported = {normal(row.cells.get(column, "")) for row in self.base}
            texts = "", returned.cells.get(column, ""), now.cells.get(column, "") if now else ""
            if normal(texts[1]) in exported:
                texts = "", "", texts[2]
            state = state_of(*texts)
            if state and not (state == "ours" and normal(texts[2]) in exported):
                yield self.change(now, column, "text", state, texts, returned, question=question, key=key)

    def copied(self, returned: ReturnedRow, match: Match) -> str:
        original = self.known.get(match.copied_from)
        return COPIED if original and own_cells(original.cells) == own_cells(returned.cells) else ""

    def question(self, row: KnownRow) -> str:
        """What is asked about a row before any change in it is taken."""
        if row.placement not in self.now:
            return GONE
        other = self.matches[self.found[row.placement]].other if row.placement in self.found else None
        if other is None:
            return ""
        numbers = [self.known[each].cells.get("number", "") for each in (row.placement, other)]
        return "The key is that of row {}, number and texts are those of row {}. Which is it?".format(*numbers)

    def change(
        self,
        row: KnownRow | None,
        column: str,
        kind: str,
        state: str,
        texts: Sequence[str],
        returned: ReturnedRow | None = None,
        line: Line | None = None,
        question: str = "",
        key: str = "",
    ) -> CellChange:
        """The change with who made it, and its key: the same whenever the same texts are compared."""
        base, theirs, ours = texts
        author, on, comments = "", None, ()
        if returned and state != "ours":
            edits = returned.edits.get(column, ())
            author, on = authors_of(_about(edits, theirs or base) if line else edits)
            comments = returned.all_comments
            if kind == "update_added":
                author, on = line.author or author, line.on or on
                question = question or ("" if on else NO_DAY)
        key = f"{key or f'r{row.placement}'}:{kind if kind.startswith('row_') else column}"
        if line:
            key += f":{sha256(normal(base or theirs or ours).encode()).hexdigest()[:8]}"
        return CellChange(
            key, row and row.placement, row and row.action, column, kind, state, base, theirs, ours,
            author, on, comments, question,
        )  # fmt: skip


def longest_rising(numbers: Sequence[int]) -> list[int]:
    """The longest rising part of some numbers, others left out."""
    ends: list[int] = []
    chains: list[list[int]] = []
    for number in numbers:
        place = bisect_left(ends, number)
        ends[place : place + 1] = [number]
        chains[place : place + 1] = [[*(chains[place - 1] if place else []), number]]
    return chains[-1] if chains else []


def _is_same(row: KnownRow, returned: ReturnedRow) -> bool:
    one, other = normal(row.cells.get("action", "")), normal(returned.cells.get("action", ""))
    return one == other and row.priority == returned.priority


def _below(row: KnownRow | None) -> str:
    return f"Below “{row.cells.get('action', '')}”" if row else "First"


def _about(edits: Sequence[Edit], text: str) -> list[Edit]:
    """The tracked changes that a line may come from."""
    form = normal(text)
    worded = [(edit, normal(edit.added) or normal(edit.removed)) for edit in edits]
    return [edit for edit, words in worded if words and (words in form or form in words)]
