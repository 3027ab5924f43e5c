"""The glossary of the plan: everybody reads it, the manager keeps it."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from actions.access import PLAN_CLOSED, chosen_plan, in_plan, plan_choice
from actions.glossary import services
from actions.glossary.forms import NewTermForm, TermForm
from actions.models import GlossaryTerm, Plan
from actions.structure.services import tree
from agencies.access import demand, get_visible, may, requires
from core.pages.forms import ReasonForm, edit_record, try_save
from core.records.rules import RuleBroken

FORM = require_http_methods(["GET", "HEAD", "POST"])
EDIT = "actions/structure/edit.html"


def page_at(term: GlossaryTerm) -> str:
    """The glossary, at the place of a term."""
    return f"{in_plan('glossary', term.plan_id)}#term-{term.pk}"


def open_plan(request) -> Plan:
    """The plan whose glossary is changed; 404 before the first plan, 403 where it is closed."""
    plan = chosen_plan(request)
    if plan is None:
        raise Http404("There is no plan yet.")
    demand(plan.closed_on is None, PLAN_CLOSED)
    return plan


def back_to(term: GlossaryTerm) -> dict:
    """Where the pages about a term lead back to."""
    return {"cancel_url": page_at(term), "plan_url": in_plan("plan", term.plan_id), "from_glossary": True}


def editable_term(request, pk: int) -> GlossaryTerm:
    """A term of an open plan."""
    term = get_visible(GlossaryTerm.objects.in_print().select_related("plan"), request.user, pk=pk)
    demand(term.plan.closed_on is None, PLAN_CLOSED)
    return term


@require_safe
@requires("plan.read")
def glossary(request):
    """The terms in the printed order."""
    choice = plan_choice(request)
    plan = choice.shown
    terms = list(plan.glossary.in_print()) if plan else []
    editable = bool(plan) and may(request.user, "plan.structure") and plan.closed_on is None
    ordered = terms == sorted(terms, key=services.order_of)
    context = {"plan": plan, "choice": choice, "terms": terms, "editable": editable, "ordered": ordered}
    return render(request, "actions/glossary/list.html", context)


@FORM
@requires("plan.structure")
def add_term(request):
    """Add a term."""
    plan = open_plan(request)
    form = NewTermForm(request.POST or None)

    def save():
        form.saved = services.add_term(plan=plan, by=request.user, **form.cleaned_data)

    if request.method == "POST" and try_save(form, save):
        messages.success(request, f"“{form.saved.term}” has been added.")
        return redirect(page_at(form.saved))
    context = {"form": form, "heading": "Add a term to the glossary", "from_glossary": True}
    context |= {"cancel_url": in_plan("glossary", plan.pk), "plan_url": in_plan("plan", plan.pk)}
    return render(request, "actions/structure/add.html", context, status=422 if form.errors else 200)


@FORM
@requires("plan.structure")
def edit_term(request, pk):
    """Change a term or its meaning."""
    term = editable_term(request, pk)

    def save(version, values):
        words = {"term": values["term"], "meaning": values["meaning"], "reason": values["reason"]}
        services.edit_term(entry=term, expected=version, by=request.user, **words)

    return edit_record(
        request,
        record=term,
        form_class=TermForm,
        initial={"term": term.term, "meaning": term.meaning},
        save=save,
        done=page_at(term),
        template=EDIT,
        context={"heading": f"Edit “{term.term}”", **back_to(term)},
        message=f"“{term.term}” has been changed.",
    )


@FORM
@requires("plan.structure")
def archive_term(request, pk):
    """Take a term out of the glossary, with the reason."""
    term = editable_term(request, pk)
    return edit_record(
        request,
        record=term,
        form_class=ReasonForm,
        initial={},
        save=lambda version, values: services.archive_term(entry=term, expected=version, by=request.user, **values),
        done=in_plan("glossary", term.plan_id),
        template=EDIT,
        context={
            "heading": f"Take “{term.term}” out of the glossary",
            "quote": term.meaning,
            "submit": "Take it out",
            "warning": True,
            **back_to(term),
        },
        message=f"“{term.term}” has been taken out. It stays in the history.",
    )


@require_POST
@requires("plan.structure")
def shift_term(request, pk):
    """Move a term one place up or down."""
    term = editable_term(request, pk)
    up = request.POST.get("to") == "up"
    try:
        moved = tree.shift(part=term, up=up, by=request.user)
    except RuleBroken as broken:
        messages.error(request, str(broken))
        return redirect(page_at(term))
    if moved:
        messages.success(request, f"“{term.term}” has been moved {'up' if up else 'down'}.")
    else:
        messages.warning(request, f"“{term.term}” is already the {'first' if up else 'last'}.")
    return redirect(page_at(term))


@require_POST
@requires("plan.structure")
def sort_terms(request):
    """Put the glossary in alphabetical order."""
    plan = open_plan(request)
    moved = services.sort_terms(plan=plan, by=request.user)
    messages.success(request, f"The glossary is in alphabetical order. {moved} terms changed their place.")
    return redirect(in_plan("glossary", plan.pk))
