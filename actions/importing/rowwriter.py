"""Writes the rows of a plan one after the other and decides what only continues the cell above."""

import itertools
import re
from dataclasses import dataclass, replace

from actions.wording.document import PlanRow, PriorityHeading, squash
from actions.wording.objectives import split_number
from core.importing.source import join_paragraphs

_REST = ("action", "leads", "timescale", "update")


@dataclass(frozen=True)
class Slot:
    """One cell of a row under a known heading; `continues` where it is merged with the one above."""

    text: str = ""
    continues: bool = False


class RowWriter:
    """Collects priorities and rows.

    Objective and method print only where they change: blank, merged and (in tables without merged cells)
    repeated cells become "". Other cells that are merged down repeat the value above, since each action has
    its own. With `joins_empty` an unnumbered heading without rows prefixes the next one.
    """

    def __init__(self, *, joins_empty: bool = True):
        self.joins_empty = joins_empty
        self.priorities: list[PriorityHeading] = []
        self.rows: list[PlanRow] = []
        self.notes: list[str] = []
        self.heading_text = ""  # the last heading as it was given
        self.was_numbered = False  # whether that heading had a number
        self._begin()

    def _begin(self) -> None:
        self._objective: str | None = None  # the objective above
        self._method: str | None = None  # the method above, under the same objective
        self._last_method = ""  # the method above, under whichever objective
        self._above: dict[str, str] = {}

    def has_rows(self) -> bool:
        return bool(self.priorities and self.rows and self.rows[-1].priority == self.priorities[-1].number)

    def start(self, number: str, title: str, *, heading: str = "") -> None:
        """Begin a priority. Without a number it is the next one; the heading of the present one, repeated,
        is none.

        `heading` is the one in a priority column, to be compared with the next row.
        """
        self.heading_text = heading or f"{number} {title}"
        title = squash(title)
        bare = re.sub(r"\s*\((continued|cont\.?)\)$", "", title, flags=re.IGNORECASE)
        present = self.priorities[-1] if self.priorities else None
        if present and squash(present.title) == bare and number in ("", present.number):
            return
        if present and self.joins_empty and not self.was_numbered and not self.has_rows():
            self.priorities.pop()
            title = f"{squash(present.title)} – {title}"
        self.was_numbered = bool(number)
        free = self._free_number(number or str(len(self.priorities) + 1))
        if number and free != number:
            self.notes.append(f"The number {number} stands before two priorities; “{title}” was read as {free}.")
        self.priorities.append(PriorityHeading(free, title))
        self._begin()

    def _free_number(self, wanted: str) -> str:
        taken = {priority.number for priority in self.priorities}
        names = itertools.chain([wanted], (f"{wanted}{suffix}" for suffix in "bcdefghijklmnopqrstuvwxyz"))
        numbers = itertools.chain(names, (f"{wanted}-{count}" for count in itertools.count(2)))
        return next(number for number in numbers if number not in taken)

    def add(self, slots: dict[str, Slot], *, merges: bool) -> None:
        """Write one row; a row without any text is none. `merges`: the table joins cells down the page."""
        slots = {name: slots.get(name, Slot()) for name in ("objective", "method", *_REST)}
        if not any(slot.text.strip() and not slot.continues for slot in slots.values()) and self._above:
            return
        if not any(slot.text.strip() for slot in slots.values()):
            return
        if not self.priorities:
            self.notes.append("No heading of a strategic priority was found above the first rows.")
            self.start("1", "")
        objective, same = self._printed_objective(slots["objective"], merges)
        method = self._printed_method(slots["method"], merges, same)
        if slots["action"].continues and same and not method and self._above:
            self._join_lines(slots)
            return
        rest = {name: self._own_or_above(name, slots[name]) for name in _REST}
        self._above = rest
        self.rows.append(PlanRow(self.priorities[-1].number, objective, method, **rest))

    def _printed_objective(self, slot: Slot, merges: bool) -> tuple[str, bool]:
        """(text to print, whether the objective above goes on). Where cells are merged, a repeated text is the same
        objective only with a number.
        """
        above = self._objective
        if above is not None:
            repeated = squash(slot.text) == squash(above)
            if slot.continues or not slot.text.strip() or (repeated and (not merges or split_number(slot.text)[0])):
                self._note_hidden("objective", slot, above)
                return "", True
        elif not slot.text.strip():
            return "", False
        self._objective, self._method = slot.text, None
        return slot.text, False

    def _printed_method(self, slot: Slot, merges: bool, same_objective: bool) -> str:
        above = self._method if same_objective else None
        text = slot.text if slot.text.strip() else ""
        if slot.continues and above is None:
            text = text or self._last_method
        elif above is not None and (slot.continues or not text or (squash(text) == squash(above) and not merges)):
            self._note_hidden("method", slot, above)
            return ""
        if text:
            self._method = self._last_method = text
        return text

    def _own_or_above(self, name: str, slot: Slot) -> str:
        above = self._above.get(name, "")
        if slot.continues and above:
            self._note_hidden(name, slot, above)
            return above
        return slot.text if slot.text.strip() else ""

    def _join_lines(self, slots: dict[str, Slot]) -> None:
        """One action whose leads, timescale or update stand in several rows: they become lines of one
        cell."""
        lines = {}
        for name in _REST:
            slot, above = slots[name], self._above[name]
            adds = slot.text.strip() and not slot.continues and squash(slot.text) != squash(above)
            lines[name] = join_paragraphs(filter(None, (above, slot.text))) if adds else above
        self._above = lines
        self.rows[-1] = replace(self.rows[-1], **lines)

    def _note_hidden(self, name: str, slot: Slot, above: str) -> None:
        if slot.continues and slot.text.strip() and squash(slot.text) != squash(above):
            self.notes.append(f"A merged {name} cell hides other text, which was left out: {squash(slot.text)}")
