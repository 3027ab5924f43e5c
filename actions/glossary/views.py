"""The glossary of the plan: everybody reads it, the manager keeps it."""

from functools import partial

from django.contrib import messages
from django.shortcuts import redirect, render

from actions.access import PLAN_CLOSED, chosen_open_plan, in_plan, plan_choice
from actions.glossary import services
from actions.glossary.forms import NewTermForm, TermForm
from actions.models import GlossaryTerm, Plan
from actions.structure.services import tree
from agencies.access import button_view, form_view, get_visible, may, page_view, require
from core.pages.forms import ReasonForm, form_page
from core.records.rules import RuleBroken


def page_at(term: GlossaryTerm) -> str:
    return f"{in_plan('glossary', term.plan_id)}#term-{term.pk}"


def about_glossary(plan: Plan) -> dict:
    return {"crumbs": ("Plan", in_plan("plan", plan.pk), "Glossary", in_plan("glossary", plan.pk))}


def editable_term(request, pk: int) -> GlossaryTerm:
    term = get_visible(GlossaryTerm.objects.in_print().select_related("plan"), request.user, pk=pk)
    require(not term.plan.is_closed, PLAN_CLOSED)
    return term


@page_view("plan.read")
def glossary(request):
    choice = plan_choice(request)
    plan = choice.shown
    terms = list(plan.glossary.in_print()) if plan else []
    editable = bool(plan) and may(request.user, "plan.structure") and not plan.is_closed
    ordered = terms == sorted(terms, key=services.order_of)
    context = {"plan": plan, "choice": choice, "terms": terms, "editable": editable, "ordered": ordered}
    return render(request, "actions/glossary/list.html", context)


@form_view("plan.structure")
def add_term(request):
    plan = chosen_open_plan(request)
    title = "Add a term to the glossary"
    return form_page(
        request,
        NewTermForm,
        partial(services.add_term, plan=plan, by=request.user),
        title=title,
        submit=title,
        done=page_at,
        message=lambda term: f"“{term.term}” has been added.",
        back=in_plan("glossary", plan.pk),
        context=about_glossary(plan),
    )


@form_view("plan.structure")
def edit_term(request, pk):
    term = editable_term(request, pk)
    return form_page(
        request,
        TermForm,
        partial(services.edit_term, entry=term, by=request.user),
        record=term,
        title=f"Edit “{term.term}”",
        done=page_at(term),
        message=f"“{term.term}” has been changed.",
        context=about_glossary(term.plan),
    )


@form_view("plan.structure")
def archive_term(request, pk):
    term = editable_term(request, pk)
    return form_page(
        request,
        ReasonForm,
        partial(services.archive_term, entry=term, by=request.user),
        record=term,
        title=f"Remove “{term.term}” from the glossary",
        submit="Remove term",
        done=in_plan("glossary", term.plan_id),
        message=f"“{term.term}” has been removed. It stays in the history.",
        back=page_at(term),
        context={"quote": term.meaning, "warning": True} | about_glossary(term.plan),
    )


@button_view("plan.structure")
def shift_term(request, pk):
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


@button_view("plan.structure")
def sort_terms(request):
    plan = chosen_open_plan(request)
    moved = services.sort_terms(plan=plan, by=request.user)
    messages.success(request, f"The glossary is in alphabetical order. {moved} terms changed their place.")
    return redirect(in_plan("glossary", plan.pk))
