"""The plan as exported, a returned file, and the plan as it is now: what each side changed."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from hashlib import sha256

from actions.wording.document import normal
from actions.wording.exported import LATEST, SELECTION, WHOLE
from actions.wording.leads import lead_key, split_leads
from actions.wording.series import read_series
from core.importing.source import Edit

from .matching import Match, as_merged, longest_rising, match_rows, own_cells
from .prints import Prints, as_proven
from .updates import Line, update_changes
from .values import EXTRA, KINDS, NAMED, OWNERS, SHARED, CellChange, KnownRow, ReturnedRow, authors_of, state_of

GONE = "This row is no longer in the plan."
NO_DAY = "On which day? The file does not say."
COPIED = "This row says the same as the one that it was copied from. Add it?"
UNCERTAIN = "It is not certain what the file said before."
SEVERAL = "This text stands for several rows, and the file says different things in them. Which is right?"
MERGED = "In the file, this cell is merged with the one above. Should both have the text above?"
NO_FIELD = "The plan has no column “{}”."


def compare(
    base: Sequence[KnownRow],
    theirs: Sequence[ReturnedRow],
    ours: Sequence[KnownRow],
    scope: str = WHOLE,
    prints: Prints | None = None,
) -> list[CellChange]:
    """Each difference once, in the order of the exported rows, new rows last.

    `scope` and `prints` are those of the marks of the file.
    """
    comparison = _Comparison(base, theirs, ours, scope.split(), prints or {})
    places = {row.placement: place for place, row in enumerate(base)}
    return sorted(comparison.changes(), key=lambda change: places.get(change.placement, len(places)))


def form_of(column: str) -> Callable[[str], object]:
    """How the texts of a column are compared."""
    return _lead_keys if column == "leads" else normal


def _lead_keys(cell: str) -> frozenset[str]:
    return frozenset(map(lead_key, split_leads(normal(cell))))


class _Comparison:
    def __init__(
        self,
        base: Sequence[KnownRow],
        theirs: Sequence[ReturnedRow],
        ours: Sequence[KnownRow],
        scope: list[str],
        prints: Prints,
    ):
        self.now = {row.placement: row for row in ours}
        self.columns = {column for row in ours for column in row.cells}
        self.is_selection, self.is_latest = SELECTION in scope, LATEST in scope
        sections = {row.priority for row in (*base, *ours)}
        theirs = [
            replace(row, priority=row.section) if not row.priority and row.section in sections else row
            for row in theirs
        ]
        self.matches = match_rows(theirs, base)
        self.found = {match.placement: place for place, match in enumerate(self.matches)}
        self.found.pop(None, None)
        self.theirs = theirs = as_merged(theirs, self.matches, base)
        there = {placement: theirs[place] for placement, place in self.found.items()}
        self.base, self.uncertain = as_proven(base, there, prints, latest=self.is_latest)
        self.known = {row.placement: row for row in self.base}
        self.fields = {column: each.pk for row in (*base, *ours) for column, each in row.fields.items()}
        fields = {column: None for row in (*base, *ours) for column in row.fields if row.shares(column)}
        self.shared_columns = (*SHARED, *fields)
        self.exported = {
            column: {normal(row.cells.get(column, "")) for row in self.base} for column in self.shared_columns
        }
        self.under: dict[tuple[str, str], list[KnownRow]] = {}  # (priority, objective) → rows
        for row in self.base:
            self.under.setdefault(_objective(row), []).append(row)
        self.place = {row.placement: place for place, row in enumerate(self.base)}
        self.priorities, self.above = self.places_in_file()

    def places_in_file(self) -> tuple[list[str], list[str]]:
        """Of each row of the file its priority, and the last row above it under the same one.

        A row that does not name a priority of the plan has that of the row above, or below where it begins a section.
        """
        priorities, above, last, section = [""], [], {}, ""
        pairs = [(row, self.known.get(match.placement)) for row, match in zip(self.theirs, self.matches, strict=True)]
        begun = {row.section: known.priority for row, known in reversed(pairs) if known}
        for place, (row, known) in enumerate(pairs):
            beside = priorities[-1] if row.section == section else begun.get(row.section, priorities[-1])
            priority = row.priority or (known.priority if known else beside)
            section = row.section
            priorities.append(priority)
            above.append(last.get(priority, ""))
            if known or own_cells(row.cells):
                last[priority] = f"r{known.placement}" if known else f"new{place}"
        return priorities[1:], above

    def changes(self) -> Iterator[CellChange]:
        for column in self.shared_columns:
            yield from self.shared(column)
        for row in self.base:
            yield from self.row(row)
        for place, change in (*self.moved(), *self.added()):
            yield change if place is None else replace(change, above=self.above[place], priority=self.priorities[place])

    def returned(self, row: KnownRow) -> ReturnedRow | None:
        return self.theirs[self.found[row.placement]] if row.placement in self.found else None

    def row(self, row: KnownRow) -> Iterator[CellChange]:
        """What changed in a row that was exported, its objective and method apart."""
        now, returned = self.now.get(row.placement), self.returned(row)
        text = row.cells.get("action", "")
        here = now.cells.get("action", "") if now else ""
        if returned is None and (not self.is_selection or now is None):
            state = self.state_of_missing(row, now)
            yield self.change(row, "action", "row_missing", state, (text, text if self.is_selection else "", here))
        elif now is None:
            yield self.change(row, "action", "row_missing", "ours", (text, text, ""))
        if now or returned:
            yield from self.cells(row, returned, now, self.question(row))

    def state_of_missing(self, row: KnownRow, now: KnownRow | None) -> str:
        """Who took away a row that the file lacks; "conflict" where its cells were changed here."""
        if now is None:
            return "ours" if self.is_selection else "same"
        return "theirs" if own_cells(now.cells) == own_cells(row.cells) else "conflict"

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
            if column in self.shared_columns or (column == "action" and not row):
                continue
            if column in NAMED and column not in then:
                continue
            was = then.get(column, "")
            texts = was, there.get(column, was), was if self.is_gone(column) else here.get(column, "")
            if column in NAMED:
                texts = (*texts[:2], texts[0])
            if texts[0] == texts[1] == texts[2]:
                continue
            if column == "update":
                found = [*update_changes(*texts, latest=self.is_latest)]
            else:
                found = [(KINDS.get(column, "field"), self.state(row, column, texts), *texts, None)]
            for kind, state, *sides, line in found:
                if state and (now or state != "ours"):
                    yield self.change(row or now, column, kind, state, sides, returned, line, question, key)

    def state(self, row: KnownRow | None, column: str, texts: tuple[str, str, str]) -> str:
        """Who changed a cell; where it is not certain what it said, both sides did unless they agree."""
        state = state_of(*texts, form_of(column))
        if state == "ours" and row and (row.placement, column) in self.uncertain:
            return "conflict"
        return "same" if column == "timescale" and state and _says_timescale(*texts) else state

    def is_gone(self, column: str) -> bool:
        """Whether the plan has no such extra field, or not any longer."""
        return column.startswith(EXTRA) and column not in self.columns

    def shared(self, column: str) -> Iterator[CellChange]:
        """The texts of a column of which each stands for several rows, each once for all of them."""
        groups: dict[tuple[str, ...], list[KnownRow]] = {}
        for row in self.base:
            if column in row.cells or column in SHARED:
                owners = OWNERS[: OWNERS.index(row.shares(column)) + 1]
                parts = (normal(row.cells.get(part, "")) for part in owners[1:])
                groups.setdefault((row.priority, *parts), []).append(row)
        for rows in groups.values():
            found: dict[tuple[str, ...], CellChange] = {}
            present = [row for row in rows if row.placement in self.found]
            for row, there in self.in_file(column, rows, present):
                now, was = self.now.get(row.placement), row.cells.get(column, "")
                here = now.cells.get(column, "") if now else ""
                if self.is_gone(column):
                    here = was
                texts = was, there, here
                state, forms = self.state(row, column, texts), tuple(map(normal, texts))
                if not state or forms in found or (now is None and state == "ours"):
                    continue
                kind, returned = KINDS.get(column, "field"), self.returned(row)
                is_merged = state in ("theirs", "conflict") and returned and column in returned.continued
                question = self.question(row) or (MERGED if is_merged else "")
                found[forms] = self.change(row, column, kind, state, texts, returned, question=question)
            brought = {forms[1] for forms, change in found.items() if change.state in ("theirs", "conflict")}
            for change in found.values():
                is_asked = len(brought) > 1 and change.state in ("theirs", "conflict")
                yield replace(change, question=change.question or SEVERAL) if is_asked else change

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
        return normal(objective) != _objective(row)[1] and (priority, normal(objective)) in self.under

    def moved(self) -> Iterator[tuple[int, CellChange]]:
        """(place in the file, change) of rows under another priority or objective, or at another place in the file; not
        those of a sorted file.
        """
        staying: list[int] = []
        for placement, at in self.found.items():
            row, returned = self.known[placement], self.theirs[at]
            now = self.now.get(placement, row)
            there = returned.priority or row.priority
            objective = returned.cells.get("objective", "")
            if state := state_of(row.priority, there, now.priority):
                texts = [f"Priority {each}" for each in (row.priority, there, now.priority)]
                yield at, self.move(row, "priority", state, texts)
            elif normal(objective) and self.stands_elsewhere(row, objective) and self.is_split(row, objective):
                texts = row.cells.get("objective", ""), objective, now.cells.get("objective", "")
                yield at, self.move(row, "objective", state_of(*texts), texts)
            else:
                staying.append(self.place[placement])
        kept = set(longest_rising(staying))
        if len(kept) * 2 > len(staying):
            there = set(staying)
            order = [placement for placement in self.now if self.place.get(placement) in there]
            before = dict(zip(order[1:], order, strict=False))
            for above, place in zip([None, *staying], staying, strict=False):
                if place not in kept:
                    row = self.base[place]
                    was, new = self.base[place - 1] if place else None, None if above is None else self.base[above]
                    texts = _below(was), _below(new), _below(self.now.get(before.get(row.placement)))
                    state = "same" if texts[1] == texts[2] else "theirs"
                    yield self.found[row.placement], self.move(row, "place", state, texts)

    def move(self, row: KnownRow, column: str, state: str, texts: Sequence[str]) -> CellChange:
        returned = self.returned(row)
        found = self.change(row, column, "row_moved", state, texts, returned, question=self.question(row))
        same = (each for each in SHARED if normal(returned.cells.get(each, "")) == normal(row.cells.get(each, "")))
        return replace(found, kept=tuple(same))

    def is_split(self, row: KnownRow, objective: str) -> bool:
        """Whether other rows of its objective do not say in the file what this one says."""
        rows = filter(None, map(self.returned, self.under[_objective(row)]))
        return bool({normal(each.cells.get("objective", "")) for each in rows} - {"", normal(objective)})

    def added(self) -> Iterator[tuple[int | None, CellChange]]:
        """(place in the file, change) of rows that only the file or only the plan (None) has since the export, or both
        alike.
        """
        new = {row.placement: row for row in self.now.values() if row.placement not in self.known}
        same: dict[str, list[KnownRow]] = {}
        for row in new.values():
            same.setdefault(normal(row.cells.get("action", "")), []).append(row)
        for place, (returned, match) in enumerate(zip(self.theirs, self.matches, strict=True)):
            if match.placement is None and own_cells(returned.cells):
                alike = same.get(normal(returned.cells.get("action", "")), [])
                now = next((row for row in alike if returned.priority in ("", row.priority)), None)
                if now:
                    alike.remove(now)
                    del new[now.placement]
                changes = self.new_row(returned, now, self.copied(returned, match), f"new{place}")
                yield from ((place, change) for change in changes)
        for now in new.values():
            yield from ((None, change) for change in self.new_row(ReturnedRow(None, now.priority, {}), now))

    def new_row(
        self, returned: ReturnedRow, now: KnownRow | None, question: str = "", key: str = ""
    ) -> Iterator[CellChange]:
        """A row that was not exported: that it is there, and each of its cells; not an objective that was exported."""
        texts = "", returned.cells.get("action", ""), now.cells.get("action", "") if now else ""
        if returned.cells:
            state = "same" if now else "theirs"
        else:
            state = "ours"
        yield self.change(now, "action", "row_added", state, texts, returned, question=question, key=key)
        yield from self.cells(None, returned, now, question, key)
        for column in self.shared_columns:
            exported = self.exported[column]
            texts = "", returned.cells.get(column, ""), now.cells.get(column, "") if now else ""
            if normal(texts[1]) in exported and not self.differs_from_above(key, column, texts[1]):
                texts = "", "", texts[2]
            state = state_of(*texts)
            if state and not (state == "ours" and normal(texts[2]) in exported):
                kind = KINDS.get(column, "field")
                yield self.change(now, column, kind, state, texts, returned, question=question, key=key)

    def differs_from_above(self, key: str, column: str, text: str) -> bool:
        """Whether a new row of the file says something else in a column than the row above it there."""
        if not key:
            return False
        above = self.above[int(key[3:])]
        if not above:
            return True
        place = int(above[3:]) if above.startswith("new") else self.found[int(above[1:])]
        return normal(self.theirs[place].cells.get(column, "")) != normal(text)

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
            if state != "same":
                asked = self.asked(row, column, kind)
                question = question or asked or ("" if on or kind != "update_added" else NO_DAY)
        key = f"{key or f'r{row.placement}'}:{kind if kind.startswith('row_') else column}"
        if line:
            key += f":{sha256(normal(base or theirs or ours).encode()).hexdigest()[:8]}"
        return CellChange(
            key, row and row.placement, row and row.action, column, kind, state, base, theirs, ours,
            author, on, comments, question, field=self.fields.get(column),
        )  # fmt: skip

    def asked(self, row: KnownRow | None, column: str, kind: str) -> str:
        """What is asked about a cell that the file changed."""
        if self.is_gone(column):
            return NO_FIELD.format(column.removeprefix(EXTRA))
        is_uncertain = row and (row.placement, column) in self.uncertain and not kind.startswith("row_")
        return UNCERTAIN if is_uncertain else ""


def _objective(row: KnownRow) -> tuple[str, str]:
    return row.priority, normal(row.cells.get("objective", ""))


def _says_timescale(base: str, theirs: str, ours: str) -> bool:
    """Whether the latest timescale that the file brings is the one in force here, or the one that is proposed."""
    then, there, here = (read_series(cell, is_ours=True) for cell in (base, theirs, ours))
    last = [normal(series.parts[-1].wording) if series.parts else "" for series in (then, there, here)]
    return last[1] not in ("", last[0]) and last[1] in (last[2], normal(here.current))


def _below(row: KnownRow | None) -> str:
    return f"Below “{row.cells.get('action', '')}”" if row else "First"


def _about(edits: Sequence[Edit], text: str) -> list[Edit]:
    """The tracked changes that a line may come from."""
    form = normal(text)
    worded = [(edit, normal(edit.added) or normal(edit.removed)) for edit in edits]
    return [edit for edit, words in worded if words and (words in form or form in words)]
