"""Forms for the priorities, objectives, methods and rows of a plan."""

from functools import partial
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse

from actions.access import PLAN_CLOSED, chosen_open_plan, in_plan
from actions.models import Method, Objective, Placement, StrategicPriority
from actions.structure.forms import FIRST, MoveRowForm, NewPartForm, ParentForm, PartForm
from actions.structure.page import KINDS, choices_for_part, choices_for_row
from actions.structure.services import tree
from actions.wording.levels import in_sentence, with_article
from agencies.access import button_view, form_view, get_visible, page_view, require
from core.pages.forms import ReasonForm, form_page, safe_next, try_save
from core.records.rules import RuleBroken

EDIT = "actions/structure/edit.html"
ABOVE = {"priority": (), "objective": ("priority__plan",), "method": ("objective__priority__plan",)}
BELOW = {"priority": ("objective", Objective, "priority"), "objective": ("method", Method, "objective")}


def page_at(part) -> str:
    """Where it stands in the table that is edited."""
    kind = kind_of(part)
    return f"{table_of(part)}#{'row' if kind == 'placement' else kind}-{part.pk}"


def table_of(part) -> str:
    """The table of its plan, to be edited."""
    return f"{in_plan('plan', tree.plan_of(part).pk)}&edit=1"


def kind_of(part) -> str:
    return next((kind for kind, model in KINDS.items() if isinstance(part, model)), "placement")


def title_of(part) -> str:
    """The name of its level inside a sentence."""
    return in_sentence(getattr(tree.plan_of(part).levels, kind_of(part)))


def editable_part(request, kind: str, pk: int):
    """The priority, objective or method of an open plan: 404 where it is not in print, 403 in a closed plan."""
    if kind not in KINDS:
        raise Http404("There is no such part of a plan.")
    standing = KINDS[kind].objects.in_print().select_related(*ABOVE[kind] or ("plan",))
    part = get_visible(standing, request.user, pk=pk)
    require(KINDS[kind].objects.editable_by(request.user).filter(pk=pk).exists(), PLAN_CLOSED)
    return part


def editable_row(request, pk: int) -> Placement:
    standing = Placement.objects.in_print().select_related("action", "plan", "method__objective__priority")
    row = get_visible(standing, request.user, pk=pk)
    require(not row.plan.is_closed, PLAN_CLOSED)
    return row


@page_view("plan.structure")
def structure(request):
    """Lead to the table, in which the plan is edited: where old links to the page of its structure end."""
    keep = {"plan": request.GET["plan"]} if request.GET.get("plan") else {}
    return redirect(f"{reverse('plan')}?{urlencode({**keep, 'edit': 1})}")


@page_view("plan.structure")
def part_menu(request, kind, pk):
    part = editable_part(request, kind, pk)
    back = safe_next(request, page_at(part))
    about = {"words": f"Change {title_of(part)}", "name": f" {part.number}", "text": part.printed}
    return menu(request, about, f"menu-{kind}-{pk}", choices_for_part(part, kind, back), back)


@page_view("plan.structure")
def row_menu(request, pk):
    row = editable_row(request, pk)
    back = safe_next(request, page_at(row))
    about = {"words": "Change row", "name": f" of action {row.action.number}", "text": row.action.text}
    return menu(request, about, f"menu-row-{pk}", choices_for_row(row, back), back)


def menu(request, about: dict, place: str, choices: list, back: str):
    context = {**about, "place": place, "choices": choices, "back": back}
    return render(request, f"actions/structure/menu.html{'#menu' if request.htmx else ''}", context)


@form_view("plan.structure")
def edit_part(request, kind, pk):
    part = editable_part(request, kind, pk)
    return form_page(
        request,
        PartForm,
        partial(tree.edit_part, part=part, by=request.user),
        record=part,
        title=f"Edit {title_of(part)} {part.number}".strip(),
        done=page_at(part),
        template=EDIT,
        context={"plan_url": table_of(part)},
        message=f"The {title_of(part)} has been changed.",
    )


@form_view("plan.structure")
def add_priority(request):
    return add_to(request, StrategicPriority(plan=chosen_open_plan(request)), lead="")


@form_view("plan.structure")
def add_part(request, kind, pk):
    parent = editable_part(request, kind, pk)
    if kind not in BELOW:
        raise Http404("Under a method stand actions.")
    _, model, name = BELOW[kind]
    return add_to(request, model(**{name: parent}), lead=f"Under {title_of(parent)} {parent.printed}")


def add_to(request, part, *, lead: str):
    form = NewPartForm(request.POST or None, beside=list(tree.siblings(part)))
    back = safe_next(request, table_of(part))

    def save():
        values = form.cleaned_data
        part.number, part.text = values["number"].strip(), values["text"].strip()
        tree.add_part(part=part, by=request.user, after=values["after"], first=values["first"])

    if request.method == "POST" and try_save(form, save):
        messages.success(request, f"The {title_of(part)} has been added.")
        return redirect(page_at(part))
    heading = f"Add {with_article(title_of(part))}"
    context = {"form": form, "heading": heading, "lead": lead, "cancel_url": back, "plan_url": back}
    return render(request, "actions/structure/add.html", context, status=422 if form.errors else 200)


@button_view("plan.structure")
def shift_part(request, kind, pk):
    return shift(request, editable_part(request, kind, pk))


@button_view("plan.structure")
def shift_placement(request, pk):
    return shift(request, editable_row(request, pk))


def shift(request, part):
    up = request.POST.get("to") == "up"
    try:
        moved = tree.shift(part=part, up=up, by=request.user)
    except RuleBroken as broken:
        messages.error(request, str(broken))
        return redirect(safe_next(request, table_of(part)))
    end = "first" if up else "last"
    if moved:
        messages.success(request, f"Moved {'up' if up else 'down'}.")
    else:
        messages.warning(request, f"It is already the {end} here. Use “Move elsewhere” to put it under something else.")
    return redirect(safe_next(request, page_at(part)))


@form_view("plan.structure")
def move_part(request, kind, pk):
    part = editable_part(request, kind, pk)
    if kind == "priority":
        raise Http404("A strategic priority stands under nothing.")
    return form_page(
        request,
        partial(ParentForm, parents=parents_for(request, part)),
        partial(move, tree.move_part, part=part, by=request.user),
        record=part,
        title=f"Move {title_of(part)} {part.number} elsewhere",
        submit=f"Move {title_of(part)}",
        done=page_at(part),
        template=EDIT,
        context={"show": True, "plan_url": table_of(part)},
        message=f"The {title_of(part)} has been moved.",
    )


def move(service, *, place: str, **values):
    return service(first=place == FIRST, **values)


def parents_for(request, part):
    plan, model = tree.plan_of(part), type(getattr(part, tree.PARENTS[type(part)]))
    own = getattr(part, f"{tree.PARENTS[type(part)]}_id")
    standing = model.objects.visible_to(request.user).in_print().exclude(pk=own)
    if model is StrategicPriority:
        return standing.filter(plan=plan).select_related("plan")
    order = ("priority__position", "priority_id", "position", "pk")
    live = standing.filter(priority__plan=plan, priority__archived_on__isnull=True)
    return live.select_related("priority").order_by(*order)


@form_view("plan.structure")
def archive_part(request, kind, pk):
    part = editable_part(request, kind, pk)
    return form_page(
        request,
        ReasonForm,
        partial(tree.archive_part, part=part, by=request.user),
        record=part,
        title=f"Remove {title_of(part)} {part.number} from the plan",
        submit=f"Remove {title_of(part)}",
        done=table_of(part),
        back=page_at(part),
        template=EDIT,
        context={"show": True, "warning": True, "plan_url": table_of(part)},
        message=f"The {title_of(part)} has been removed. It stays in the history.",
    )


def methods_for(request, action):
    """The methods of a plan that do not have the action yet, in the printed order."""
    standing = Method.objects.visible_to(request.user).in_print()
    live = standing.filter(
        objective__priority__plan=action.plan_id,
        objective__archived_on__isnull=True,
        objective__priority__archived_on__isnull=True,
    )
    taken = action.placements.filter(archived_on__isnull=True).values("method")
    order = ("objective__priority__position", "objective__priority_id", "objective__position", "objective_id")
    return live.exclude(pk__in=taken).select_related("objective__priority").order_by(*order, "position", "pk")


@form_view("plan.structure")
def move_placement(request, pk):
    row = editable_row(request, pk)
    return form_page(
        request,
        partial(MoveRowForm, methods=methods_for(request, row.action), levels=row.plan.levels),
        partial(move, tree.move_placement, placement=row, by=request.user),
        record=row,
        title=f"Move action {row.action.number} elsewhere",
        submit="Move action",
        initial={},
        done=page_at(row),
        template=EDIT,
        context={"action": row.action, "place": row, "plan_url": table_of(row)},
        message=f"Action {row.action.number} has been moved.",
    )


@form_view("plan.structure")
def remove_placement(request, pk):
    row = editable_row(request, pk)
    return form_page(
        request,
        ReasonForm,
        partial(tree.remove_placement, placement=row, by=request.user),
        record=row,
        title=f"Stop printing action {row.action.number} in one place",
        submit="Stop printing it here",
        done=row.action.url(),
        template=EDIT,
        context={"action": row.action, "place": row, "warning": True},
        message=f"Action {row.action.number} is no longer printed there.",
    )
