"""The plan of a past day as its page shows it, made once for each content.

As with the plan of today (actions/shown_table.py): what is shown is read from the database for every request, and what
follows from it (records, colours, rows, HTML) is kept by all that it depends on, so nothing that is out of date can be
shown. A redaction is other content. Of a long plan only what was shown is kept: actions/long_past.py.
"""

from __future__ import annotations

import datetime as dt
from array import array
from collections.abc import Mapping, Sequence
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
from actions.asat_table import cells_of
from actions.colours import Judgement, Thresholds
from actions.past_rows import SHOWN, find_places, read_part, records_at, shared_in
from actions.table import PriorityTable, build_table
from actions.thresholds import current_thresholds
from core.paging import PAGE, WHOLE

KEPT = 8  # contents that each process holds
LONGEST = 250_000  # characters of a content that is kept; what follows from it takes some ten times as many bytes
LOOKS = 4  # choices of rows and pages of them that are kept for each content
_reading = RLock()  # each process reads one outline at a time: whoever waits for the same needs no other


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

    def count(self, wanted: Mapping[str, object]) -> int:
        """How many rows fit."""
        return len(self.find(wanted))

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
            return drawn(self.tables(records, grouped=grouped), self.state.plan, **looks)

        return _kept(self._drawn, (tuple(record[0] for record in records), grouped, *looks.values()), made)

    @cached_property
    def _cells(self):
        return cells_of(self.state, self.colours, latest_only=True)


class LongPast:
    """The same of a long plan, of which only the rows of a page are read (actions/past_rows.py). What pages showed is
    kept."""

    def __init__(self, plan: int, moment: dt.datetime, judged: dt.date, thresholds: Thresholds):
        self._key, self._judged, self._thresholds = (plan, moment), judged, thresholds
        self._shown = long_past.kept(plan, moment)
        if self._shown is None:
            with _reading:
                self._shown = long_past.kept(plan, moment) or long_past.begin(plan, moment)

    @cached_property
    def full(self) -> ShownPast:
        """All that was known, for files; it lives as long as the request."""
        state = read(*self._key, FILE).state
        names = names_of({row.set_by_id for row in state["override"].values()})
        return ShownPast(state, self._judged, self._thresholds, names)

    def __getattr__(self, name):
        return getattr(self.full, name)

    @property
    def plan(self):
        """The plan's own record, or None where it was not known yet."""
        return self._shown.head.plan

    @property
    def choices(self) -> dict[str, list[tuple[str, str]]]:
        """The priorities and leads that it can be filtered by."""
        return self._shown.head.choices

    def places(self, wanted: Mapping[str, object]) -> array:
        """The places of the rows that fit."""
        key, shown = (self._judged, self._thresholds, key_of(wanted)), self._shown
        with shown.finding:
            if key in shown.found:
                return shown.found[key]
            found = find_places(shown.outline, *self._key, wanted, self._judged, self._thresholds)
            return long_past.keep_in(shown.found, key, found)

    def count(self, wanted: Mapping[str, object]) -> int:
        """How many rows fit."""
        return len(self.places(wanted))

    def look(self, wanted: Mapping[str, object] | None, number: str | None, **looks) -> Look:
        """A page of the rows that fit."""
        names = names_of(self._shown.head.authors)
        asked = None if wanted is None else key_of(wanted)
        key = (self._judged, self._thresholds, tuple(sorted(names.items())), asked, number, *looks.items())
        if found := self._shown.looks.get(key):
            return found
        places, page = () if wanted is None else self.places(wanted), None
        count = len(places)
        if count > WHOLE:
            page = Paginator(range(count), PAGE).get_page(number)
            places = [places[place] for place in page.object_list]
        return long_past.keep_in(self._shown.looks, key, Look(self._draw(places, names, **looks), count, page))

    def _draw(self, places: Sequence[int], names: Mapping[int, str], *, grouped: bool, **looks) -> SafeString:
        outline = self._shown.outline
        actions = {outline.actions[place] for place in places}
        part = read_part(*self._key, SHOWN, outline, actions)
        colours = judge_state(part, self._judged, self._thresholds, names)
        cells = cells_of(part, colours, latest_only=True, places=shared_in(outline, part, actions))
        return drawn(build_table(records_at(outline, part, places), cells, grouped=grouped), self.plan, **looks)


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


def drawn(tables: list[PriorityTable], plan: tuple | None, **looks: str | bool) -> SafeString:
    """Tables of a past plan as HTML; `looks` are what templates/actions/plan_tables.html says."""
    return render_to_string("actions/plan_tables.html", {"tables": tables, "plan": plan, **looks})


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
