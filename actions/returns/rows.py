"""The rows of a plan as they were known at some moments, as a returned file is compared with them."""

import datetime as dt
from collections.abc import Iterator, Sequence
from itertools import chain, count

from actions.fields.rules import Field
from actions.models import Plan
from actions.past.asat import PAGE, PlanState, plan_at_each
from actions.past.table import past_table
from actions.returns.rules.values import EXTRA, KnownRow, section_key
from actions.table.files import number_of, value_of
from actions.wording.document import squash
from core.text.safe_text import clean_text

KINDS = tuple(kind for kind in PAGE if kind not in ("override", "lead_name"))  # without what only colours need


def rows_at(plan: Plan, moments: Sequence[dt.datetime]) -> list[list[KnownRow]]:
    """The standing rows at each moment, in the printed order; one statement for each kind of record.

    An extra field has the column of its heading at the first of the moments that know it, and a section its key then,
    whatever they are called later.
    The caller checks that the reader may see the plan.
    """
    return rows_of(plan_at_each(plan.pk, moments, KINDS))


def rows_of(states: Sequence[PlanState]) -> list[list[KnownRow]]:
    """The standing rows of each state of a plan, as rows_at."""
    columns, sections = {}, {}  # keys of extra fields and of priorities → their names
    return [list(_rows(state, columns, sections)) if state.plan else [] for state in states]


def _rows(state: PlanState, columns: dict[int, str], sections: dict[int, str]) -> Iterator[KnownRow]:
    """The rows of a state; takes further names of its extra fields and priorities."""
    for table in past_table(state):
        fields = {_column(field, table.extras.fields, columns): field for field in table.extras.fields}
        section = sections.setdefault(table.pk, section_key(number_of(table), table.title))
        for row in table.rows:
            cells = {"number": str(row.number), "objective": row.objective_text, "method": row.method_text}
            cells |= {"action": row.text, "leads": row.leads_cell, "timescale": row.timescale_cell}
            cells["update"] = row.update_cell
            cells |= {column: value_of(row, field, table.extras).words for column, field in fields.items()}
            texts = {column: clean_text(text) for column, text in cells.items()}  # as any file prints them
            yield KnownRow(row.placement, row.action, section, texts, fields)


def _column(field: Field, fields: Sequence[Field], columns: dict[int, str]) -> str:
    """Its heading with EXTRA, and with a number where another of the fields has that column."""
    wanted, taken = EXTRA + squash(field.heading), {columns.get(other.pk) for other in fields}
    names = chain([wanted], (f"{wanted} ({number})" for number in count(2)))
    return columns.setdefault(field.pk, next(name for name in names if name not in taken))
