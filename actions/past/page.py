"""The plan of a past day: its colours, the rows that fit the filters, and the table."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from actions.colours.querysets import ColourRows
from actions.colours.rules import Evaluation
from actions.models import Plan
from actions.past.asat import PlanState
from actions.past.colours import past_colours
from actions.past.filters import asked_of, find_rows
from actions.past.table import past_table
from actions.table.files import Extract
from actions.table.filters import PlanFilter
from actions.table.querysets.rows import ACTION, PriorityTable
from core.text.dates import print_date

AS_OF = "judged"  # the day of evaluation, as URLs call it


@dataclass(frozen=True)
class Past:
    """What was known of a plan on a day, evaluated as of a day; `named` where the URL names the plan."""

    plan: Plan
    named: bool
    state: PlanState
    known: dt.date
    as_of: dt.date

    @property
    def text(self) -> str:
        return known_in_words(self.known, self.as_of)

    @property
    def keep(self) -> dict:
        kept = {"plan": self.plan.pk} if self.named else {}
        return kept if self.as_of == self.known else {**kept, AS_OF: self.as_of.isoformat()}

    @cached_property
    def colours(self) -> dict[int, Evaluation]:
        return past_colours(self.state, self.as_of)

    @cached_property
    def whole(self) -> list[tuple]:
        """All rows (of row_records) but those of withdrawn actions."""
        return find_rows(self.state, {}, self.as_of, {})

    @property
    def colour_rows(self) -> ColourRows:
        return ColourRows(Counter(self.colours[row[ACTION]].code for row in self.whole))

    def records(self, rows: PlanFilter) -> list[tuple]:
        """The rows (of row_records) that pass a filter; none where it is invalid."""
        if rows.is_wrong:
            return []
        wanted = asked_of(rows.form.cleaned_data) if rows.is_bound else {}
        return find_rows(self.state, wanted, self.as_of, self.colours) if wanted else self.whole

    def tables(self, records: list[tuple], *, grouped: bool) -> list[PriorityTable]:
        return past_table(self.state, records, colours=self.colours, latest_only=True, grouped=grouped)

    def extract(self, rows: PlanFilter) -> Extract:
        criteria = rows.in_words()
        return Extract(
            filters=tuple(words for name, words in criteria if name != "sort"),
            total=len(self.whole) if rows.narrows else None,
            order=next((words for name, words in criteria if name == "sort"), ""),
        )


def known_in_words(known: dt.date, as_of: dt.date) -> str:
    also = "" if as_of == known else f", judged on {print_date(as_of)}"
    return f"As it was known on {print_date(known)}{also}"
