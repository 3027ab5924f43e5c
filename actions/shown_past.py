"""The plan of a past day as its page shows it, made once for each content.

As with the plan of today (actions/shown_table.py): what is shown is read from the database for every request, and what
follows from it (records, colours, rows, HTML) is kept by all that it depends on, so nothing that is out of date can be
shown. A redaction is other content.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import cached_property, lru_cache

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from actions.asat import FILE, PlanState, Reading, read
from actions.asat_colours import judge_state, names_of
from actions.asat_filter import find_rows, past_choices
from actions.asat_table import cells_of
from actions.colours import Judgement, Thresholds
from actions.table import PriorityTable, build_table
from actions.thresholds import current_thresholds

KEPT = 8  # contents that each process holds
LONGEST = 250_000  # characters of a content that is kept; what follows from it takes some ten times as many bytes
LOOKS = 4  # choices of rows and pages of them that are kept for each content


class ShownPast:
    """What was known of a plan at a moment, judged on a day."""

    def __init__(self, state: PlanState, judged: dt.date, thresholds: Thresholds, names: Mapping[int, str]):
        self.state, self.judged = state, judged
        self.thresholds, self.names = thresholds, names
        self._found: dict[tuple, list[tuple]] = {}
        self._drawn: dict[tuple, SafeString] = {}

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
        key = tuple((name, tuple(value) if isinstance(value, list) else value) for name, value in wanted.items())
        return _kept(self._found, key, lambda: find_rows(self.state, wanted, self.judged, self.colours))

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


def shown_past(plan: int, moment: dt.datetime, judged: dt.date) -> ShownPast:
    """What was known of the plan with this key at a moment, judged on a day.

    Three statements, and one where people had set colours. Whoever calls this has made sure that the reader may see it.
    """
    reading, thresholds = read(plan, moment, FILE), current_thresholds()
    short = sum(len(text) for _, text in reading.texts) <= LONGEST
    state = _state(reading) if short else reading.state
    names = names_of({row.set_by_id for row in state["override"].values()})
    if not short:
        return ShownPast(state, judged, thresholds, names)
    return _made(reading, judged, thresholds, tuple(sorted(names.items())))


@lru_cache(maxsize=KEPT)
def _state(reading: Reading) -> PlanState:
    return reading.state


@lru_cache(maxsize=KEPT)
def _made(reading: Reading, judged: dt.date, thresholds: Thresholds, names: tuple) -> ShownPast:
    return ShownPast(_state(reading), judged, thresholds, dict(names))


def _kept(made: dict, key: tuple, make):
    """What was made for a key; made now where it was not, in the place of the others where there are many."""
    if key not in made:
        if len(made) >= LOOKS:
            made.clear()
        made[key] = make()
    return made[key]
