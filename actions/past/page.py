"""The plan of a past day for its page: filtered rows, colours, and the table as HTML."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import cached_property
from typing import NamedTuple

from django.core.paginator import Page, Paginator
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from actions.colours.rules import Evaluation
from actions.past.asat import FILE, PlanState, plan_as_at
from actions.past.colours import past_colours
from actions.past.filters import asked_of, find_rows, past_choices
from actions.past.table import cells_of
from actions.table.querysets.rows import PriorityTable, build_table
from core.pages.paging import PAGE, WHOLE


class Look(NamedTuple):
    """The table of a page of rows, how many match, and the Page where they are too many for one."""

    board: SafeString
    count: int
    page: Page | None


class ShownPast:
    def __init__(self, state: PlanState, judged: dt.date):
        self.state, self.judged = state, judged

    @property
    def plan(self):
        return self.state.plan

    @cached_property
    def colours(self) -> dict[int, Evaluation]:
        return past_colours(self.state, self.judged)

    @cached_property
    def choices(self) -> dict[str, list[tuple[str, str]]]:
        return past_choices(self.state)

    def count(self, wanted: Mapping[str, object]) -> int:
        return len(self.find(wanted))

    def find(self, wanted: Mapping[str, object]) -> list[tuple]:
        colours = self.colours if asked_of(wanted) else {}  # not needed
        return find_rows(self.state, wanted, self.judged, colours)

    def look(self, wanted: Mapping[str, object] | None, number: str | None, *, grouped: bool, **looks) -> Look:
        """The page of this number of the matching rows; of none where `wanted` is None."""
        records = [] if wanted is None else self.find(wanted)
        if len(records) <= WHOLE:
            return Look(self.draw(records, grouped=grouped, **looks), len(records), None)
        page = Paginator(range(len(records)), PAGE).get_page(number)
        shown = [records[place] for place in page.object_list]
        return Look(self.draw(shown, grouped=grouped, **looks), len(records), page)

    def tables(self, records: list[tuple], *, grouped: bool) -> list[PriorityTable]:
        return build_table(records, cells_of(self.state, self.colours, latest_only=True), grouped=grouped)

    def draw(self, records: list[tuple], *, grouped: bool, **looks: str | bool) -> SafeString:
        """The table as HTML; `looks` are the options of templates/actions/plan_tables.html."""
        context = {"tables": self.tables(records, grouped=grouped), "plan": self.plan, **looks}
        return render_to_string("actions/plan_tables.html", context)


def shown_past(plan: int, moment: dt.datetime, judged: dt.date) -> ShownPast:
    """What was known of the plan with this key at a moment, evaluated as of a day.

    One statement for each kind of record; the colours need one for the thresholds, and one where people had set any.
    The caller checks that the reader may see the plan.
    """
    return ShownPast(plan_as_at(plan, moment, FILE), judged)
