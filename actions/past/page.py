"""The plan of a past day as its page shows it: rows that fit a filter, colours, and the table as HTML."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import cached_property
from typing import NamedTuple

from django.core.paginator import Page, Paginator
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from actions.colours.rules import Judgement
from actions.past.asat import FILE, PlanState, plan_as_at
from actions.past.colours import past_colours
from actions.past.filters import asked_of, find_rows, past_choices
from actions.past.table import cells_of
from actions.table.querysets.rows import PriorityTable, build_table
from core.pages.paging import PAGE, WHOLE


class Look(NamedTuple):
    """What a page of a past day shows: the table of its rows, how many fit, and the Page where they are too many."""

    board: SafeString
    count: int
    page: Page | None


class ShownPast:
    """What was known of a plan at a moment, judged on a day."""

    def __init__(self, state: PlanState, judged: dt.date):
        self.state, self.judged = state, judged

    @property
    def plan(self):
        """The plan's own record, or None where it was not known yet."""
        return self.state.plan

    @cached_property
    def colours(self) -> dict[int, Judgement]:
        """The colours of all actions, by key."""
        return past_colours(self.state, self.judged)

    @cached_property
    def choices(self) -> dict[str, list[tuple[str, str]]]:
        """The priorities and leads that it can be filtered by."""
        return past_choices(self.state)

    def count(self, wanted: Mapping[str, object]) -> int:
        """How many rows fit."""
        return len(self.find(wanted))

    def find(self, wanted: Mapping[str, object]) -> list[tuple]:
        """The rows that fit the cleaned values of a PlanFilter."""
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
        return build_table(records, cells_of(self.state, self.colours, latest_only=True), grouped=grouped)

    def draw(self, records: list[tuple], *, grouped: bool, **looks: str | bool) -> SafeString:
        """The same as HTML; `looks` are what templates/actions/plan_tables.html says."""
        context = {"tables": self.tables(records, grouped=grouped), "plan": self.plan, **looks}
        return render_to_string("actions/plan_tables.html", context)


def shown_past(plan: int, moment: dt.datetime, judged: dt.date) -> ShownPast:
    """What was known of the plan with this key at a moment, judged on a day.

    One statement for each kind of record; the colours need one for the thresholds, and one where people had set any.
    Whoever calls this has made sure that the reader may see it.
    """
    return ShownPast(plan_as_at(plan, moment, FILE), judged)
