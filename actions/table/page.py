"""The rows of the plan page with their cells, as a person may change them."""

from __future__ import annotations

from actions.access import writing_on
from actions.models import Plan
from actions.table.querysets.rows import ACTION, PriorityTable, mark_editable, read_table


def shown_table(records: list[tuple], plan: Plan, user, *, grouped: bool) -> list[PriorityTable]:
    """The rows of a page of a plan (values_list of ROW_FIELDS, a few) with their latest update, for this person."""
    tables = read_table(records, latest_only=True, grouped=grouped)
    mark_editable(tables, writing_on({record[ACTION] for record in records}, plan, user).allowed)
    return tables
