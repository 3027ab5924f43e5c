"""Queries on actions and the decisions that settle them; decisions about which nobody asked."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from actions.access import chosen_plan, page_of, plan_choice
from actions.models import Action, Decision, Query
from actions.queries import services
from actions.queries.filters import QueryFilter, query_document
from actions.queries.forms import AnswerForm, DecideForm, DecisionForm, QueryForm
from actions.queries.services import decider
from actions.wording.questions import questions_in
from agencies.access import demand, get_visible, may, requires
from core.files.background_exports import WantedList, file_page, query_of
from core.pages.forms import edit_record, safe_number, save_once
from core.pages.lists import export_links

FORM = require_http_methods(["GET", "HEAD", "POST"])
PAGE = 50
NOT_ASKABLE = "Nothing can be asked about this action any more: it has been withdrawn, or its plan is closed."
NOT_OPEN = "This query has been decided, or its action is withdrawn or in a closed plan."
NOT_DECIDABLE = "Decisions are recorded by the development manager, and by the minute-taker while the minutes are open."
CARRIED_OUT = {  # outcome → the page that carries it out
    Decision.Outcome.REWORD: ("edit_action", "Now reword the action."),
    Decision.Outcome.MOVE: ("place_action", "Now choose where the action stands."),
    Decision.Outcome.MERGE: ("merge_action", "Now choose the action with which it is merged."),
}


@require_safe
@requires("plan.read")
def queries(request):
    """The queries of a plan: open ones, decided ones, or all."""
    choice = plan_choice(request)
    if choice.shown is None:
        return render(request, "actions/no_plan.html")
    form = filter_of(request, choice.shown)
    page = Paginator(form.rows(), PAGE).get_page(request.GET.get("page"))
    live = not choice.shown.closed_on
    context = {
        "choice": choice,
        "plan": choice.shown,
        "form": form,
        "keep": {"plan": choice.shown.pk} if choice.named else {},
        "page": page,
        "may_answer": live and may(request.user, "plan.raise_query"),
        "may_decide": live and decider(request.user, choice.shown) is not None,
        "clear_url": request.path + choice.query,
        "exports": export_links(request, "export_queries"),
    }
    return render(request, "actions/queries/queries.html", context, status=422 if form.errors else 200)


@file_page("queries", "Queries")
@requires("plan.read")
def export(request, format):
    """The same rows as a file."""
    plan = chosen_plan(request)
    if plan is None:
        raise Http404("There is no such file.")
    form = filter_of(request, plan)

    def document():
        return query_document(plan, form.rows(), form.in_words())

    asked = ("the queries", "queries", format, query_of(request, plan=plan.pk))
    return WantedList(*asked, rows=lambda: form.rows().count(), document=document, is_wrong=bool(form.errors))


def filter_of(request, plan) -> QueryFilter:
    """The filter that was asked for."""
    return QueryFilter(request.GET if "state" in request.GET else None, plan=plan, user=request.user)


@FORM
@requires("plan.raise_query")
def raise_query(request, pk):
    """Ask a question about an action; from one of its updates that is a question where `?update=` names it."""
    action = get_visible(Action.objects.select_related("plan"), request.user, pk=pk)
    demand(Action.objects.askable_by(request.user).filter(pk=pk).exists(), NOT_ASKABLE)
    update = action.updates.in_print().filter(pk=safe_number(request.GET.get("update"))).first()
    form = QueryForm(request.POST or None, initial={"text": questions_in([update.text]) if update else ""})
    if request.method == "POST" and save_once(
        request,
        form,
        lambda: services.raise_query(action=action, update=update, by=request.user, **form.cleaned_data),
        "Your question stands in the plan until it is decided.",
    ):
        return redirect(f"{page_of(action)}#queries")
    context = {"form": form, "action": action, "heading": "Ask about this action", "submit": "Ask"}
    if update:
        context["quote"] = update.text
    return render(request, "actions/edit.html", context, status=422 if form.errors else 200)


@FORM
@requires("plan.raise_query")
def answer_query(request, pk):
    """Say something to a query that waits for its decision."""
    query = open_query(request, pk)
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and save_once(
        request,
        form,
        lambda: services.answer_query(query=query, by=request.user, **form.cleaned_data),
        "Your answer stands below the question.",
    ):
        return redirect(f"{page_of(query.action)}#queries")
    context = {"form": form, "heading": "Answer a query", "submit": "Save the answer", **shown(query)}
    return render(request, "actions/queries/query_form.html", context, status=422 if form.errors else 200)


@FORM
@requires("plan.decide_query", "plan.minute")
def decide_query(request, pk):
    """Settle a query by a decision; its outcome leads on to the page that carries it out."""
    query = open_query(request, pk)
    meetings = decider(request.user, query.action.plan)
    demand(meetings is not None, NOT_DECIDABLE)
    ways = {}

    def save(version, values):
        decision = services.decide_query(query=query, expected=version, by=request.user, **values)
        name, ways["next"] = CARRIED_OUT.get(decision.outcome, ("action", ""))
        ways["page"] = reverse(name, args=[query.action_id])
        return decision

    answer = edit_record(
        request,
        record=query,
        form_class=DecideForm,
        form_options={"meetings": meetings, "must_meet": not may(request.user, "plan.decide_query")},
        initial={},
        save=save,
        done=page_of(query.action),
        template="actions/queries/query_form.html",
        context={"heading": "Decide a query", "submit": "Record the decision", **shown(query)},
        message=said_of,
    )
    if ways.get("next") and may(request.user, "plan.structure"):
        messages.info(request, ways["next"])
        return redirect(ways["page"])
    return answer


@FORM
@requires("plan.record_decision", "plan.minute")
def record_decision(request, pk):
    """Record a decision on an action about which nobody asked."""
    action = get_visible(Action.objects.select_related("plan"), request.user, pk=pk)
    meetings = decider(request.user, action.plan)
    demand(meetings is not None, NOT_DECIDABLE)
    demand(not action.plan.closed_on and action.status != Action.Status.WITHDRAWN, NOT_ASKABLE)
    options = {"meetings": meetings, "must_meet": not may(request.user, "plan.record_decision")}
    form = DecisionForm(request.POST or None, **options)
    if request.method == "POST" and save_once(
        request,
        form,
        lambda: services.record_decision(action=action, by=request.user, **form.cleaned_data),
        "The decision has been recorded.",
    ):
        return redirect(f"{page_of(action)}#decisions")
    context = {"form": form, "action": action, "heading": "Record a decision", "submit": "Record the decision"}
    return render(request, "actions/edit.html", context, status=422 if form.errors else 200)


def open_query(request, pk) -> Query:
    """The query, if it still waits for its decision."""
    query = get_visible(Query.objects.select_related("action__plan", "raised_by"), request.user, pk=pk)
    action = query.action
    demand(not query.decision_id and not action.plan.closed_on and action.status != Action.Status.WITHDRAWN, NOT_OPEN)
    return query


def shown(query: Query) -> dict:
    """What stands above a form about a query."""
    return {"query": query, "action": query.action, "answers": query.answers.select_related("author")}


def said_of(decision: Decision) -> str:
    """What is said after a query was decided."""
    if decision.outcome == Decision.Outcome.WITHDRAW:
        return "The query is decided, and the action has been withdrawn with the decision as its reason."
    return "The query is decided."
