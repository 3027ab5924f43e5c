"""Actions, printed rows, updates and timescales of all plans that a person may read.

Colours, leads, timescales and latest updates come from the cells of the plan page, so they are the same.
"""

import datetime as dt
from collections.abc import Iterator
from typing import NamedTuple

from django.db.models import Q

from actions.colours.rules import Evaluation
from actions.models import Action, Placement, Plan, ProgressUpdate, Timescale
from actions.table.querysets.cells import Cells, read_cells
from actions.table.querysets.rows import ROW_FIELDS, read_table
from actions.wording.series import join_series

DATELESS = (Timescale.Kind.COMPLETED, Timescale.Kind.RECURRING)  # no date of their own that could have moved
OF_ACTION = (
    "pk", "plan_id", "number", "text", "status", "declared", "agreed_on", "completed_on", "withdrawn_on",
    "carried_from_id",
)  # fmt: skip


class Dates(NamedTuple):
    """Kind and days of a timescale."""

    kind: str = Timescale.Kind.UNKNOWN
    start: dt.date | None = None
    due: dt.date | None = None


def visible_plans(user) -> dict[int, dict]:
    """The columns about each plan by its pk."""
    plans = list(Plan.objects.visible_to(user).in_force_first())
    return {
        plan.pk: {"plan_id": plan.pk, "plan": plan.title, "plan_is_in_force": place == 0}
        for place, plan in enumerate(plans)
    }


def actions(user) -> Iterator[dict]:
    """One statement for each two thousand actions, and three."""
    plans = visible_plans(user)
    rows = list(Action.objects.visible_to(user).filter(plan__in=plans).values(*OF_ACTION).order_by("plan", "number"))
    cells = read_cells([row["pk"] for row in rows], latest_only=True)
    current, original = dates_of(user, plans)
    for row in rows:
        pk = row.pop("pk")
        own, dates = cells[pk], current.get(pk, Dates())
        is_repeated = dates.kind == Timescale.Kind.RECURRING
        yield {
            "action_id": pk,
            **plans[row.pop("plan_id")],
            "action": row.pop("text"),
            "carried_from_action_id": row.pop("carried_from_id"),
            **row,
            **coloured(own.evaluation),
            "leads": "; ".join(own.leads),
            "timescale": join_series(line.printed for line in own.timescales),
            "timescale_kind": dates.kind,
            "start_date": dates.start,
            "due_date": own.next_due if is_repeated else dates.due,
            "original_due_date": original.get(pk),
            "updates": len(own.updates) + own.earlier,
            "last_update_on": latest(own)[0],
        }


def dates_of(user, plans) -> tuple[dict[int, Dates], dict[int, dt.date | None]]:
    """The dates of the current timescale, and the original due date, of each action by its pk."""
    series = Timescale.objects.visible_to(user).filter(Q(is_current=True) | Q(position=1), action__plan__in=plans)
    current, original = {}, {}
    for action, position, is_current, *dates in series.order_by().values_list(
        "action_id", "position", "is_current", "kind", "start", "due"
    ):
        found = Dates(*dates)
        if is_current:
            current[action] = found
        if position == 1 and found.kind not in DATELESS:
            original[action] = found.due
    return current, original


def plan_rows(user) -> Iterator[dict]:
    plans = visible_plans(user)
    placements = Placement.objects.visible_to(user).standing().filter(plan__in=plans).order_by("plan", "row", "pk")
    plan_of = dict(placements.values_list("pk", "plan_id"))
    tables = read_table(list(placements.values_list(*ROW_FIELDS)), latest_only=True, grouped=False)
    for row in (row for table in tables for row in table.rows if row.placement in plan_of):
        updated_on, update = latest(row)
        yield {
            "row_id": row.placement,
            **plans[plan_of[row.placement]],
            "row": row.row,
            "action_id": row.action,
            "priority_id": row.priority,
            "priority": row.priority_text,
            "objective_id": row.objective,
            "objective": row.objective_text,
            "method_id": row.method,
            "method": row.method_text,
            "number": row.number,
            "action": row.text,
            "status": row.status,
            "leads": "; ".join(row.leads),
            "timescale": row.timescale_cell,
            **coloured(row.evaluation),
            "last_update_on": updated_on,
            "last_update": update,
        }


def latest(cells: Cells) -> tuple[dt.date | None, str]:
    """Day and text of the latest update, of a row or of its cells."""
    return (cells.updates[0].on, cells.updates[0].text) if cells.updates else (None, "")


def coloured(evaluation: Evaluation) -> dict:
    return {
        "colour": evaluation.code,
        "colour_name": evaluation.colour,
        "colour_label": evaluation.label,
        "colour_set_by_hand": evaluation.override is not None,
    }


def updates(user) -> Iterator[dict]:
    found = ProgressUpdate.objects.visible_to(user).in_print().filter(action__plan__in=visible_plans(user))
    values = found.values_list("pk", "action_id", "action__plan_id", "on", "date_assumed", "author_name", "text")
    names = ("update_id", "action_id", "plan_id", "updated_on", "has_date_of_document", "author", "update")
    return (dict(zip(names, row, strict=True)) for row in values)


def timescales(user) -> Iterator[dict]:
    found = Timescale.objects.visible_to(user).filter(action__plan__in=visible_plans(user))
    values = found.order_by("action_id", "position", "pk").values_list(
        "pk", "action_id", "action__plan_id", "position", "wording", "kind", "start", "due", "precision", "state",
        "is_current", "reason", "proposed_on", "settled_on",
    )  # fmt: skip
    names = (
        "timescale_id", "action_id", "plan_id", "position", "timescale", "timescale_kind", "start_date", "due_date",
        "precision", "state", "is_current", "reason", "proposed_on", "settled_on",
    )  # fmt: skip
    return (dict(zip(names, row, strict=True)) for row in values)
