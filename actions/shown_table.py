"""The board's table as the plan page shows it, made once for each content.

What it shows is read from the database for every request; only the making of rows, colours and HTML from what was read
is kept, by all that it depends on. It took a third of the time of the page, and most people read a plan that nobody has
changed since another looked at it. A change by anybody is other content.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from functools import lru_cache

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from actions.cells import cell_records, cells_of
from actions.models import Plan
from actions.table import ACTION, PriorityTable, build_table, mark_editable
from actions.writing import writing_on
from core.dates import today

KEPT = 16  # contents that each process holds, some 300 KB each
LOOKS = 4  # pages that show the same content: each leads back to itself


@dataclass
class ShownTable:
    """The tables of the priorities, and what was drawn of them."""

    tables: list[PriorityTable]
    drawn: dict[tuple, SafeString] = field(default_factory=dict)

    def draw(self, plan: Plan, *, beneath: tuple = (), **looks: str | bool) -> SafeString:
        """The tables as HTML; `looks` are what templates/actions/plan_tables.html says, `beneath` holds (key of a
        priority, what other rooms say beneath it)."""
        key = (plan.pk, plan.action_heading, plan.update_heading, beneath, *looks.values())
        if key not in self.drawn:
            if len(self.drawn) >= LOOKS:
                self.drawn.clear()
            context = {"tables": self.tables, "plan": plan, "beneath": dict(beneath), **looks}
            self.drawn[key] = render_to_string("actions/plan_tables.html", context)
        return self.drawn[key]


def shown_table(records: list[tuple], plan: Plan, user, *, grouped: bool) -> ShownTable:
    """The rows of a page of a plan (values_list of ROW_FIELDS, a few) with their cells, for this person.

    Two statements; one for whoever may write on every action or on none.
    """
    actions = sorted({record[ACTION] for record in records})
    if not actions:
        return ShownTable([])
    cells = cell_records(actions, latest_only=True)
    writing = writing_on(actions, plan, user)
    return _made(tuple(records), tuple(cells), today(), writing.allowed, grouped)


@lru_cache(maxsize=KEPT)
def _made(records: tuple, cells: tuple, on: dt.date, writable: frozenset, grouped: bool) -> ShownTable:
    tables = build_table(records, cells_of(cells, on), grouped=grouped)
    mark_editable(tables, writable)
    return ShownTable(tables)
