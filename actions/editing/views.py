"""Editing the plan table, a cell or a new row at a time: on pages of their own, or in place where the browser can."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cache, partial
from html import escape
from urllib.parse import quote

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django_htmx.http import trigger_client_event

from actions.access import PLAN_CLOSED, WITHDRAWN, in_plan, lock_only, require_open
from actions.editing.forms import CellForm, LeadsCellForm, NewRowForm, TimescaleCellForm, ValueCellForm
from actions.editing.page import Editing, link_html
from actions.fields.page import field_html
from actions.fields.rules import COLUMNS, Value
from actions.fields.services import set_field_value, value_of
from actions.leads.services import leads_named
from actions.models import Action, Meeting, Placement, PlanField, Timescale
from actions.progress.services.timescales import change_timescale
from actions.structure.services import structure, tree
from actions.table.page import shown_table
from actions.table.querysets.rows import ROW_FIELDS, Row, read_table
from actions.templatetags.plan_table import Urls, again_part, colour_part, row_html
from actions.wording.leads import print_leads
from actions.wording.levels import in_sentence
from agencies.access import form_view, get_visible, require
from core.pages.forms import VersionedForm, edit_record, safe_next, try_save
from core.records.locking import Conflict
from core.text.dates import today


@dataclass(frozen=True)
class Cell:
    """A cell of a row: the record whose version counts, its form, and how it is saved.

    `name` is what is edited, in a sentence. `apply` takes the version that the person opened and the values of the
    form; `html` makes of what it returns the new contents of the cell. Cells with an equal `same` say the same.
    """

    record: object
    name: str
    form: Callable[..., VersionedForm]
    initial: dict
    apply: Callable[[int, dict], object]
    html: Callable[[object], str]
    same: str = ""
    beside: Callable[[], str] = str  # other cells that changed with it
    context: dict = field(default_factory=dict)


@form_view("plan.structure")
def edit_cell(request, pk, column):
    row = row_to_edit(request, pk)
    cell = cell_of(row, column, request.user)
    place = f"cell-{column}-{row.pk}"
    back = f"{in_plan('plan', row.plan_id)}&edit=1#row-{row.pk}"
    saved = []

    def save(version, values):
        changed = any(same_text(values[name]) != text for name, text in cell.initial.items())
        if changed or version != cell.record.version:
            saved.append(cell.apply(version, values))

    answer = edit_record(
        request,
        record=cell.record,
        form_class=partial(cell.form, auto_id=f"{column}-{row.pk}-%s"),
        initial=cell.initial,
        save=save,
        done=back,
        template=f"actions/editing/cell.html{'#form' if request.htmx else ''}",
        context={"heading": f"Edit {cell.name}", "crumbs": ("Plan", back), "cancel_url": back, "place": place}
        | cell.context,
        message="" if request.htmx else lambda _: message_of(cell, saved),
    )
    if request.htmx and answer.status_code == 302:
        html = cell.html(saved[0] if saved else cell.record)
        text = link_html(escape(request.get_full_path()), short_name(cell.name), html, cell.same)
        text += cell.beside() if saved else ""
        return trigger_client_event(HttpResponse(text), "announce", {"value": message_of(cell, saved)})
    if request.htmx and answer.status_code == 409:
        answer.status_code = 422  # htmx puts no other error into the page
    return answer


@form_view("plan.structure")
def add_row_below(request, pk):
    """Add an action in a row of its own below another, under the same method."""
    row = row_to_edit(request, pk)
    back = safe_next(request, f"{in_plan('plan', row.plan_id)}&edit=1#row-{row.pk}")
    form = NewRowForm(request.POST or None, read_base=today(), auto_id=f"below-{row.pk}-%s")
    added = []
    if request.method == "POST" and try_save(form, lambda: added.append(save_new_row(row, form, request.user))):
        (new,) = added
        message = f"Action {new.action.number} has been added."
        if request.htmx:
            html = new_row_html(request, new, back.partition("#")[0])
            return trigger_client_event(HttpResponse(html), "announce", {"value": message})
        messages.success(request, message)
        return redirect(f"{back.partition('#')[0]}#row-{new.pk}")
    context = {
        "row": row,
        "form": form,
        "heading": f"Add a row below action {row.action.number}",
        "crumbs": ("Plan", back),
        "cancel_url": back,
        "columns": columns_right_of_method(row),
    }
    template = f"actions/editing/below.html{'#form' if request.htmx else ''}"
    return render(request, template, context, status=422 if form.errors else 200)


@transaction.atomic
def save_new_row(row: Placement, form: NewRowForm, user) -> Placement:
    values = form.cleaned_data
    require_open(row.plan)  # it is locked before a new lead is stored, as where a file is accepted
    leads = leads_named(names=values["leads"].split("\n"), by=user)
    action = structure.add_action(
        method=row.method,
        text=values["text"],
        wording=values["wording"],
        due=values.get("due"),
        leads=[],
        after=row,
        by=user,
    )
    structure.set_leads(action=action, leads=leads, by=user, reason="Action added")  # as they were spelled
    return action.placements.get()


def new_row_html(request, new: Placement, here: str) -> str:
    """The row that has been added, where the cells of its objective and its method cover it already."""
    records = list(Placement.objects.visible_to(request.user).filter(pk=new.pk).values_list(*ROW_FIELDS))
    (table,) = shown_table(records, new.plan, request.user, grouped=True)
    (row,) = table.rows
    row.objective_span = row.method_span = 0
    row.implied = not has_objectives(new, request.user)
    edits = Editing("", new.plan, orders=True)
    edits.added = new.pk
    return row_html(row, Urls(quote(here), new.plan_id), table=table, edits=edits)


def has_objectives(row: Placement, user) -> bool:
    """Whether the table in which a row stands has a column for objectives."""
    priority = row.method.objective.priority_id
    rows = Placement.objects.visible_to(user).standing()
    return rows.filter(method__objective__priority=priority, method__objective__implied=False).exists()


def columns_right_of_method(row: Placement) -> int:
    extras = row.plan.extra_fields.in_print().filter(level=PlanField.Level.ACTION, shown=True).count()
    return 5 + min(extras, COLUMNS)  # action, leads, timescale, colour, updates


def same_text(value):
    """A value of a form with the line ends of stored texts."""
    return value.replace("\r\n", "\n") if isinstance(value, str) else value


def message_of(cell: Cell, saved: list) -> str:
    verb = "have" if cell.name.startswith("the leads") else "has"
    return f"{cell.name[0].upper()}{cell.name[1:]} {verb} been changed." if saved else "Nothing has been changed."


def short_name(name: str) -> str:
    """The name of a cell in its link."""
    return name.removeprefix("the ")


def row_to_edit(request, pk: int) -> Placement:
    """A row of the plan: 404 where there is none, 403 in a closed plan."""
    row = get_visible(Placement.objects.in_print().select_related(*ABOVE), request.user, pk=pk)
    require(not row.plan.is_closed, PLAN_CLOSED)
    row.action.plan = row.method.objective.priority.plan = row.plan
    return row


ABOVE = ("action", "plan", "method__objective__priority")


def cell_of(row: Placement, column: str, user) -> Cell:
    """Http404 where there is no such column, PermissionDenied where a withdrawn action is not changed."""
    if column in ("objective", "method"):
        return part_cell(row, column, user)
    if column in OF_ACTION:
        require(row.action.status != Action.Status.WITHDRAWN, WITHDRAWN)
        return OF_ACTION[column](row, user)
    if column.startswith("x-"):
        return value_cell(row, column.removeprefix("x-"), user)
    raise Http404("There is no such column.")


def part_cell(row: Placement, column: str, user) -> Cell:
    part = row.method if column == "method" else row.method.objective
    label = getattr(row.plan.levels, column)

    def save(version, values):
        return tree.edit_part(part=part, expected=version, number=part.number, text=values["text"], by=user)

    return Cell(
        record=part,
        name=f"the {in_sentence(label)} of action {row.action.number}",
        form=partial(CellForm, label=label, required=False),
        initial={"text": part.text},
        apply=save,
        html=lambda saved: escape(f"{saved.number} {saved.text}".strip()),
        same=f"{column}-{part.pk}",
    )


def action_cell(row: Placement, user) -> Cell:
    def save(version, values):
        return structure.edit_action(action=row.action, expected=version, changes=values, by=user)

    return Cell(
        record=row.action,
        name=f"action {row.action.number}",
        form=partial(CellForm, label=row.plan.action_heading, required=True),
        initial={"text": row.action.text},
        apply=save,
        html=lambda saved: escape(saved.text),
        same=f"action-{row.action_id}",
    )


def leads_cell(row: Placement, user) -> Cell:
    action = row.action
    printed = action.action_leads.filter(ended_on__isnull=True).values_list("printed_as", flat=True)
    names = list(printed)

    @transaction.atomic
    def save(version, values):
        lock_only(action)  # before a new lead is stored, as where a file is accepted
        if values["were"] != joined(printed.all()):
            raise Conflict(current=action, base=None)
        leads = leads_named(names=values["leads"].split("\n"), by=user)
        structure.set_leads(action=action, leads=leads, by=user, expected=action.version)
        return [spelling for _, spelling in leads]

    return Cell(
        record=action,
        name=f"the leads of action {action.number}",
        form=LeadsCellForm,
        initial={"leads": "\n".join(names), "were": joined(names)},
        apply=save,
        html=lambda saved: escape(print_leads(names if saved is action else saved)),
        same=f"leads-{action.pk}",
        context={"as_it_stands": print_leads(names) or "Nobody leads it."},
    )


def joined(names: Iterable[str]) -> str:
    return ";".join(names)


def value_cell(row: Placement, key: str, user) -> Cell:
    about = PlanField.objects.visible_to(user).in_print().filter(plan=row.plan_id, key=key).first()
    if about is None:
        raise Http404("There is no such field.")
    owner = {"action": row.action, "objective": row.method.objective, "priority": row.method.objective.priority}[
        about.level
    ]
    if owner is row.action:
        require(owner.status != Action.Status.WITHDRAWN, WITHDRAWN)
    value, is_rag = value_of(about, owner), about.kind == PlanField.Kind.RAG

    def save(version, values):
        return set_field_value(field=about, owner=owner, expected=version, by=user, **values)

    return Cell(
        record=value,
        name=f"“{about.heading}” of action {row.action.number}",
        form=partial(ValueCellForm, heading=about.heading, is_rag=is_rag, fill=value.fill),
        initial={"text": value.text} | ({"fill": value.fill} if is_rag else {}),
        apply=save,
        html=lambda saved: field_html(about, Value(saved.text, saved.fill)),
        same=f"x-{about.pk}-{owner.pk}",
    )


def timescale_cell(row: Placement, user) -> Cell:
    """The wording of the timescale in force; the cell prints proposals and those before it as well."""
    action = row.action
    current = action.timescales.filter(is_current=True).first()
    if current:
        current.action = action

    @transaction.atomic
    def save(version, values):
        lock_only(action)
        now = action.timescales.filter(is_current=True).first()
        if now and values["opened"] != now.pk:
            raise Conflict(current=now, base=None)
        agreed = values.get("agreed", "")
        meeting = get_visible(Meeting.objects, user, pk=agreed) if agreed.isdigit() else None
        return change_timescale(
            action=action,
            wording=values["wording"],
            reason=values.get("reason", ""),
            due=values.get("due"),
            agreed=bool(agreed),
            meeting=meeting,
            expected=version if current else None,
            by=user,
        )

    shown = cache(partial(read_row, row, user))
    form = partial(
        TimescaleCellForm,
        current=current,
        meetings=Meeting.objects.visible_to(user).about(row.plan_id).order_by("-held_on", "-pk"),
        read_base=action.agreed_on or row.plan.document_date,
        action=action.pk,
    )
    return Cell(
        record=current or Timescale(action=action, version=0),
        name=f"the timescale of action {action.number}",
        form=form,
        initial={"wording": current.wording, "opened": current.pk} if current else {"wording": ""},
        apply=save,
        html=lambda _: escape(shown().timescale_cell),
        beside=lambda: colour_part(shown(), OUT_OF_BAND) + again_part(shown(), OUT_OF_BAND, edited=True),
        same=f"timescale-{action.pk}",
    )


def read_row(row: Placement, user) -> Row:
    records = list(Placement.objects.visible_to(user).filter(pk=row.pk).values_list(*ROW_FIELDS))
    return read_table(records, latest_only=True, levels=row.plan.levels)[0].rows[0]


OF_ACTION = {"action": action_cell, "leads": leads_cell, "timescale": timescale_cell}
OUT_OF_BAND = ' hx-swap-oob="true"'
