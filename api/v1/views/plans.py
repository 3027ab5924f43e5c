"""Plans, their rows and actions."""

import datetime as dt
from functools import partial

from django.db.models import Prefetch
from ninja import Schema
from pydantic import Field

from actions.models import Action, Plan, ProgressUpdate, Timescale
from actions.table.querysets.cells import Cells, read_cells
from actions.table.querysets.rows import ROW_FIELDS, read_table
from actions.wording.series import join_series
from agencies.access import get_visible
from api.v1.operations import TAGGED, FilterKey, Key, ListOf, Part, Wanted, filtered, part_of, reads, tagged
from core.text.dates import today

reads_plan = partial(reads, about="The plan", scope="plan.read", permissions=("plan.read",))


class PlanFacts(Schema):
    id: int
    title: str
    starts_on: dt.date | None
    ends_on: dt.date | None
    document_date: dt.date | None
    in_force_since: dt.date | None
    closed_on: dt.date | None
    is_in_force: bool = Field(description="Open, with its first day reached. Of several the latest is current.")


class Colour(Schema):
    """The colour of an action today, as the plan shows it."""

    code: str = Field(description="R, A, G, B (blue), N (grey); empty for a withdrawn action.")
    text: str
    reason: str


class ActionFacts(Schema):
    id: int
    plan_id: int
    number: int
    text: str
    status: str
    declared: str = Field(description="What its leads expect: at_risk, will_not_be_met, or empty.")
    declared_on: dt.date | None
    declared_reason: str
    leads: list[str]
    timescale: str = Field(description="As the timescale column prints it, revisions included.")
    due_on: dt.date | None = Field(description="Of the timescale in force; of a recurring action the next day.")
    colour: Colour
    last_update_on: dt.date | None
    agreed_on: dt.date | None
    completed_on: dt.date | None
    completion_note: str
    difference_made: str
    withdrawn_on: dt.date | None
    withdrawn_reason: str


class PlanRow(Schema):
    """A printed row: an action under a method. An action that is shared has several rows."""

    id: int
    row: int = Field(description="Its place in the printed order, from 1.")
    action_id: int
    action_number: int
    priority: str
    objective: str
    method: str
    text: str
    status: str
    leads: list[str]
    timescale: str
    latest_update: str
    earlier_updates: int = Field(description="How many updates are not in `latest_update`.")
    colour: Colour


class UpdateFacts(Schema):
    id: int
    on: dt.date
    is_date_assumed: bool = Field(description="The document gave no date, so it has that of the document.")
    author: str
    text: str
    corrected_on: dt.date | None


class TimescaleFacts(Schema):
    id: int
    position: int = Field(description="1 is the original timescale.")
    wording: str
    kind: str
    start: dt.date | None
    due: dt.date | None
    precision: str
    state: str
    is_in_force: bool
    reason: str
    proposed_on: dt.date | None
    settled_on: dt.date | None


@reads_plan("/plans", ListOf[PlanFacts])
def plans(request, part: Part = Wanted):
    """Plans, older ones included"""
    rows = Plan.objects.visible_to(request.auth.owner)
    return part_of(request, rows, part, lambda found: [plan_facts(plan) for plan in found])


def plan_facts(plan: Plan) -> dict:
    names = ("title", "starts_on", "ends_on", "document_date", "in_force_since", "closed_on")
    return {"id": plan.pk, **{name: getattr(plan, name) for name in names}, "is_in_force": plan.is_in_force(today())}


@reads_plan("/plans/{id}/rows", ListOf[PlanRow])
def plan_rows(request, id: Key, part: Part = Wanted):
    """The printed rows of a plan, with the latest update of each action"""
    owner = request.auth.owner
    plan = get_visible(Plan.objects, owner, pk=id)
    rows = plan.placements.visible_to(owner).in_print().values_list(*ROW_FIELDS)
    return part_of(request, rows, part, lambda found: rows_of(found, plan))


def rows_of(records: list[tuple], plan: Plan) -> list[dict]:
    tables = read_table(records, latest_only=True, grouped=False, levels=plan.levels)
    return [
        {
            "id": row.placement,
            "row": row.row,
            "action_id": row.action,
            "action_number": row.number,
            "priority": row.priority_text,
            "objective": row.objective_text,
            "method": row.method_text,
            "text": row.text,
            "status": row.status,
            "leads": row.leads,
            "timescale": row.timescale_cell,
            "latest_update": row.updates[0].text if row.updates else "",
            "earlier_updates": row.earlier,
            "colour": colour_of(row.evaluation),
        }
        for table in tables
        for row in table.rows
    ]


def colour_of(evaluation) -> dict:
    return {"code": evaluation.code, "text": evaluation.text, "reason": evaluation.reason}


@reads_plan("/actions", ListOf[ActionFacts])
def actions(request, part: Part = Wanted, plan: FilterKey = None):
    """Actions, with their colour of today; those of one plan with `plan`"""
    rows = visible_actions(request)
    if plan is not None:
        rows = rows.filter(plan=filtered(Plan.objects.visible_to(request.auth.owner), "plan", plan))
    return part_of(request, rows, part, action_facts)


@reads_plan("/actions/{id}", ActionFacts, answers=TAGGED)
def action(request, id: Key):
    """One action"""
    found = get_visible(visible_actions(request), request.auth.owner, pk=id)
    return tagged(request, ActionFacts, action_facts([found])[0])


def visible_actions(request):
    """The actions that the owner may see, without those of imports that were undone."""
    owner = request.auth.owner
    current = Prefetch("timescales", Timescale.objects.visible_to(owner).filter(is_current=True), to_attr="in_force")
    shown = Action.objects.visible_to(owner).filter(plan__in=Plan.objects.visible_to(owner))
    return shown.prefetch_related(current)


def action_facts(records: list[Action]) -> list[dict]:
    cells = read_cells([action.pk for action in records], latest_only=True)
    return [one_action(action, cells[action.pk]) for action in records]


def one_action(action: Action, cells: Cells) -> dict:
    names = ("plan_id", "number", "text", "status", "declared", "declared_on", "declared_reason", "agreed_on",
             "completed_on", "completion_note", "difference_made", "withdrawn_on", "withdrawn_reason")  # fmt: skip
    due = action.in_force[0].due if action.in_force else None
    return {
        "id": action.pk,
        **{name: getattr(action, name) for name in names},
        "leads": cells.leads,
        "timescale": join_series(line.printed for line in cells.timescales),
        "due_on": cells.next_due or due,
        "colour": colour_of(cells.evaluation),
        "last_update_on": cells.updates[0].on if cells.updates else None,
    }


@reads_plan("/actions/{id}/updates", ListOf[UpdateFacts])
def updates(request, id: Key, part: Part = Wanted):
    """The updates of an action, without those that were struck out"""
    owner = request.auth.owner
    rows = get_visible(visible_actions(request), owner, pk=id).updates.visible_to(owner).in_print()
    return part_of(request, rows, part, lambda found: [update_facts(each) for each in found])


def update_facts(update: ProgressUpdate) -> dict:
    return {
        "id": update.pk,
        "on": update.on,
        "is_date_assumed": update.date_assumed,
        "author": update.author_name,
        "text": update.text,
        "corrected_on": update.corrected_on,
    }


@reads_plan("/actions/{id}/timescales", ListOf[TimescaleFacts])
def timescales(request, id: Key, part: Part = Wanted):
    """The timescales of an action: the original, and every revision with its reason"""
    owner = request.auth.owner
    rows = get_visible(visible_actions(request), owner, pk=id).timescales.visible_to(owner)
    return part_of(request, rows, part, lambda found: [timescale_facts(each) for each in found])


def timescale_facts(timescale: Timescale) -> dict:
    names = ("position", "wording", "kind", "start", "due", "precision", "state", "reason", "proposed_on", "settled_on")
    values = {name: getattr(timescale, name) for name in names}
    return {"id": timescale.pk, **values, "is_in_force": timescale.is_current}
