"""The plan of a past day as its page shows it, made once for each content.

As with the plan of today (actions/shown_table.py): what is shown is read from the database for every request, and what
follows from it (records, colours, rows, HTML) is kept by all that it depends on, so nothing that is out of date can be
shown. A redaction is other content. Of a long plan only what was shown is kept: actions/long_past.py.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import cached_property, lru_cache
from threading import RLock
from typing import NamedTuple

from django.core.paginator import Page, Paginator
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from actions import long_past
from actions.asat import FILE, PlanState, Reading, are_many, read, roots_of
from actions.asat_colours import judge_state, names_of
from actions.asat_filter import asked_of, find_rows, past_choices
from actions.asat_table import cells_of, shared_places
from actions.colours import Judgement, Thresholds
from actions.long_past import Shown
from actions.table import ROW_FIELDS, PriorityTable, build_table
from actions.thresholds import current_thresholds
from core.paging import PAGE, WHOLE

ACTION = ROW_FIELDS.index("action_id")
KEPT = 8  # contents that each process holds
LONGEST = 250_000  # characters of a content that is kept; what follows from it takes some ten times as many bytes
LOOKS = 4  # choices of rows and pages of them that are kept for each content
_reading = RLock()  # each process reads one long plan at a time: four at once take four times its memory


class Look(NamedTuple):
    """What a page of a past day shows: the table of its rows, how many fit, and the Page where they are too many."""

    board: SafeString
    count: int
    page: Page | None


class ShownPast:
    """What was known of a plan at a moment, judged on a day."""

    def __init__(self, state: PlanState, judged: dt.date, thresholds: Thresholds, names: Mapping[int, str]):
        self.state, self.judged = state, judged
        self.thresholds, self.names = thresholds, names
        self._found: dict[tuple, list[tuple]] = {}
        self._drawn: dict[tuple, SafeString] = {}

    @property
    def plan(self):
        """The plan's own record, or None where it was not known yet."""
        return self.state.plan

    @cached_property
    def colours(self) -> dict[int, Judgement]:
        """The colours of all actions, by key."""
        return judge_state(self.state, self.judged, self.thresholds, self.names)

    @cached_property
    def choices(self) -> dict[str, list[tuple[str, str]]]:
        """The priorities and leads that it can be filtered by."""
        return past_choices(self.state)

    def find(self, wanted: Mapping[str, object]) -> list[tuple]:
        """The rows that fit the cleaned values of a PlanFilter."""
        return _kept(self._found, key_of(wanted), lambda: self._find(wanted))

    def _find(self, wanted: Mapping[str, object]) -> list[tuple]:
        colours = self.colours if asked_of(wanted) else {}  # nobody asks for one
        return find_rows(self.state, wanted, self.judged, colours)

    def look(self, wanted: Mapping[str, object] | None, number: str | None, *, grouped: bool, **looks) -> Look:
        """The page of this number of the rows that fit; of none where `wanted` is None."""
        records = [] if wanted is None else self.find(wanted)
        if len(records) <= WHOLE:
            return Look(self.draw(records, grouped=grouped, **looks), len(records), None)
        page = Paginator(range(len(records)), PAGE).get_page(number)
        shown = [records[place] for place in page.object_list]
        return Look(self.draw(shown, grouped=grouped, **looks), len(records), page)

    def tables(self, records: list[tuple], *, grouped: bool) -> list[PriorityTable]:
        """The board's table of some rows, with the latest update of each action."""
        return build_table(records, self._cells, grouped=grouped)

    def draw(self, records: list[tuple], *, grouped: bool, **looks: str | bool) -> SafeString:
        """The same as HTML; `looks` are what templates/actions/plan_tables.html says."""

        def made() -> SafeString:
            context = {"tables": self.tables(records, grouped=grouped), "plan": self.state.plan, **looks}
            return render_to_string("actions/plan_tables.html", context)

        return _kept(self._drawn, (tuple(record[0] for record in records), grouped, *looks.values()), made)

    @cached_property
    def _cells(self):
        return cells_of(self.state, self.colours, latest_only=True)


class ShownInPart(ShownPast):
    """The same of a long plan, of which a page shows a small part: what that part needs is made for it alone."""

    def tables(self, records: list[tuple], *, grouped: bool) -> list[PriorityTable]:
        """The board's table of some rows."""
        part = self.state.of_actions({record[ACTION] for record in records})
        colours = judge_state(part, self.judged, self.thresholds, self.names)
        shared = shared_places(self.state, {record[ACTION] for record in records})
        return build_table(records, cells_of(part, colours, latest_only=True, places=shared), grouped=grouped)


class LongPast:
    """The same again: what pages showed is kept, and the plan is read where something else is asked for."""

    def __init__(self, plan: int, moment: dt.datetime, judged: dt.date, thresholds: Thresholds):
        self._key, self._judged, self._thresholds = (plan, moment), judged, thresholds
        self._shown = long_past.kept(plan, moment)
        if self._shown is None:
            with _reading:
                self._shown = long_past.kept(plan, moment) or self._begin()

    def _begin(self) -> Shown | None:
        written = long_past.written_now()
        return long_past.keep(*self._key, written, self.full)

    @cached_property
    def full(self) -> ShownPast:
        """All that was known; it lives as long as the request."""
        state = read(*self._key, FILE).state
        names = names_of({row.set_by_id for row in state["override"].values()})
        return ShownInPart(state, self._judged, self._thresholds, names)

    def __getattr__(self, name):
        return getattr(self.full, name)

    @property
    def plan(self):
        """The plan's own record, or None where it was not known yet."""
        return self._shown.plan if self._shown else self.full.plan

    @property
    def choices(self) -> dict[str, list[tuple[str, str]]]:
        """The priorities and leads that it can be filtered by."""
        return self._shown.choices if self._shown else self.full.choices

    def look(self, wanted: Mapping[str, object] | None, number: str | None, **looks) -> Look:
        """A page of the rows that fit."""
        if self._shown is None or wanted is None:
            return self.full.look(wanted, number, **looks)
        names = tuple(sorted(names_of(self._shown.authors).items()))
        key = (self._judged, self._thresholds, names, key_of(wanted), number, *looks.items())
        if found := self._shown.looks.get(key):
            return found
        with _reading:  # somebody else may have been drawing it
            found = self._shown.looks.get(key) or self.full.look(wanted, number, **looks)
            long_past.keep_look(self._shown, key, found)
        return found


def shown_past(plan: int, moment: dt.datetime, judged: dt.date) -> ShownPast | LongPast:
    """What was known of the plan with this key at a moment, judged on a day.

    Three statements, or for a long plan four, or two where it was shown before; and one where people had set colours.
    Whoever calls this has made sure that the reader may see it.
    """
    thresholds = current_thresholds()
    if long_past.is_long(plan, moment) or are_many(roots := roots_of(plan)):
        return LongPast(plan, moment, judged, thresholds)
    reading = read(plan, moment, FILE, roots)
    short = sum(len(text) for _, text in reading.texts) <= LONGEST
    state = _state(reading) if short else reading.state
    names = names_of({row.set_by_id for row in state["override"].values()})
    if not short:
        long_past.note_long(plan, moment)
        return ShownPast(state, judged, thresholds, names)
    return _made(reading, judged, thresholds, tuple(sorted(names.items())))


@lru_cache(maxsize=KEPT)
def _state(reading: Reading) -> PlanState:
    return reading.state


@lru_cache(maxsize=KEPT)
def _made(reading: Reading, judged: dt.date, thresholds: Thresholds, names: tuple) -> ShownPast:
    return ShownPast(_state(reading), judged, thresholds, dict(names))


def key_of(wanted: Mapping[str, object]) -> tuple:
    """The cleaned values of a PlanFilter as a key."""
    return tuple((name, tuple(value) if isinstance(value, list) else value) for name, value in wanted.items())


def _kept(made: dict, key: tuple, make):
    """What was made for a key; made now where it was not, in the place of the others where there are many."""
    if key not in made:
        if len(made) >= LOOKS:
            made.clear()
        made[key] = make()
    return made[key]
