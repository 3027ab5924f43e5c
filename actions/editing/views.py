"""Editing a cell of the plan table: on a page of its own, or in its place where the browser can."""

from __future__ import annotations

from urllib.parse import quote

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django_htmx.http import trigger_client_event

from actions.access import PLAN_CLOSED, in_plan, restructurable_action
from actions.editing.forms import CellForm
from actions.models import Action, Placement
from actions.structure.services import structure, tree
from actions.table.querysets.rows import ROW_FIELDS, read_table
from actions.wording.levels import in_sentence
from agencies.access import form_view, get_visible, require
from core.pages.forms import edit_record, safe_next

COLUMNS = ("objective", "method", "action")


@form_view("plan.structure")
def edit_cell(request, pk, column):
    row, record = cell_of(request, pk, column)
    is_action = column == "action"
    label = row.plan.action_heading if is_action else getattr(row.plan.levels, column)
    name = f"action {row.action.number}"
    name = name if is_action else f"the {in_sentence(label)} of {name}"
    message = f"{name[0].upper()}{name[1:]} has been changed."
    place = f"cell-{column}-{row.pk}"
    back = f"{in_plan('plan', row.plan_id)}&edit=1#row-{row.pk}"
    answer = edit_record(
        request,
        record=record,
        form_class=CellForm,
        form_options={"label": label, "required": is_action, "auto_id": f"{column}-{row.pk}-%s"},
        initial={"text": record.text},
        save=lambda version, values: save_cell(record, version, values["text"], request.user),
        done=back,
        template=f"actions/editing/cell.html{'#form' if request.htmx else ''}",
        context={
            "heading": f"Edit {name}",
            "crumbs": ("Plan", back),
            "cancel_url": back,
            "place": place,
        },
        message="" if request.htmx else message,
    )
    if request.htmx and answer.status_code == 302:
        return trigger_client_event(changed_cell(request, row, column, back), "announce", {"value": message})
    if request.htmx and answer.status_code == 409:
        answer.status_code = 422  # htmx puts no other error into the page
    return answer


def cell_of(request, pk: int, column: str) -> tuple[Placement, object]:
    """A row of the plan and the record whose text is in the cell: 404 where there is none, 403 where this person may
    not change it."""
    if column not in COLUMNS:
        raise Http404("There is no such column.")
    rows = Placement.objects.in_print().select_related("action", "plan", "method__objective__priority__plan")
    row = get_visible(rows, request.user, pk=pk)
    if column == "action":
        return row, restructurable_action(request, row.action_id)
    require(not row.plan.is_closed, PLAN_CLOSED)
    return row, row.method if column == "method" else row.method.objective


def save_cell(record, version: int, text: str, user) -> None:
    if isinstance(record, Action):
        structure.edit_action(action=record, expected=version, changes={"text": text}, by=user)
    else:
        tree.edit_part(part=record, expected=version, number=record.number, text=text, by=user)


def changed_cell(request, row: Placement, column: str, back: str) -> HttpResponse:
    """The cell with its new text; the whole page anew where its row has gone from the plan."""
    records = list(Placement.objects.visible_to(request.user).in_print().filter(pk=row.pk).values_list(*ROW_FIELDS))
    if not records:
        return HttpResponse(status=204, headers={"HX-Redirect": back})
    shown = read_table(records, latest_only=True, levels=row.plan.levels)[0].rows[0]
    here = quote(safe_next(request, back).partition("#")[0])
    context = {"row": shown, "column": column, "here": here, "plan": row.plan_id}
    return render(request, "actions/editing/cell.html#changed", context)
