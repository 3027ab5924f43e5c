"""Queries on actions and the decisions that settle them; decisions about which nobody asked."""

from functools import partial

from django.contrib import messages
from django.shortcuts import render
from django.urls import reverse

from actions.access import about_action, about_plan, plan_choice, required_plan, url_at
from actions.models import Action, Decision, Query
from actions.queries import services
from actions.queries.filters import QueryFilter, query_document
from actions.queries.forms import AnswerForm, DecideForm, DecisionForm, QueryForm
from actions.queries.services import decider
from actions.wording.questions import questions_in
from agencies.access import form_view, get_visible, may, page_view, require, requires
from core.files.background_exports import WantedList, file_page, query_of
from core.pages.forms import form_page, safe_number
from core.pages.lists import list_page, paginate

NOT_ASKABLE = "Nothing can be asked about this action any more: it has been withdrawn, or its plan is closed."
NOT_OPEN = "This query has been decided, or its action is withdrawn or in a closed plan."
NOT_DECIDABLE = "Decisions are recorded by the development manager, and by the minute-taker while the minutes are open."
CARRIED_OUT = {  # outcome → the page that carries it out
    Decision.Outcome.REWORD: ("edit_action", "Now reword the action."),
    Decision.Outcome.MOVE: ("place_action", "Now choose the place of the action."),
    Decision.Outcome.MERGE: ("merge_action", "Now choose the action with which it is merged."),
}


@page_view("plan.read")
def queries(request):
    request.stands_below = reverse("follow_ups")  # in the menu
    choice = plan_choice(request)
    if choice.shown is None:
        return render(request, "actions/no_plan.html")
    form, live = QueryFilter(request.GET, plan=choice.shown, user=request.user), not choice.shown.is_closed
    page, template = paginate(request, form.rows()), "actions/queries/queries.html"
    context = {
        "may_answer": live and may(request.user, "plan.raise_query"),
        "may_decide": live and decider(request.user, choice.shown) is not None,
    }
    return list_page(request, form, page, template, "export_queries", **about_plan(request, choice), **context)


@file_page("queries", "Queries")
@requires("plan.read")
def export(request, format):
    plan = required_plan(request)
    form = QueryFilter(request.GET, plan=plan, user=request.user)
    return WantedList(
        "the queries",
        "queries",
        format,
        query_of(request, plan=plan.pk),
        rows=form.rows().count,
        document=lambda: query_document(plan, form.rows(), form.in_words()),
        is_wrong=bool(form.errors),
    )


@form_view("plan.raise_query")
def raise_query(request, pk):
    """Ask a question about an action; from one of its updates that is a question where `?update=` names it."""
    action = get_visible(Action.objects.select_related("plan"), request.user, pk=pk)
    require(is_live(request, action), NOT_ASKABLE)
    update = action.updates.in_print().filter(pk=safe_number(request.GET.get("update"))).first()
    return form_page(
        request,
        QueryForm,
        partial(services.raise_query, action=action, update=update, by=request.user),
        title="Ask about this action",
        submit="Ask",
        done=url_at,
        back=action.url(),
        message="Your question is shown in the plan until it is decided.",
        initial={"text": questions_in([update.text]) if update else ""},
        context=about_action(action, quote=update and update.text),
    )


@form_view("plan.raise_query")
def answer_query(request, pk):
    query = open_query(request, pk)
    return form_page(
        request,
        AnswerForm,
        partial(services.answer_query, query=query, by=request.user),
        title="Answer a query",
        submit="Save the answer",
        done=url_at(query),
        message="Your answer is shown below the question.",
        context=about_query(query),
        template="actions/queries/query_form.html",
    )


@form_view("plan.decide_query", "plan.minute")
def decide_query(request, pk):
    """Settle a query by a decision; its outcome leads on to the page that carries it out."""
    query = open_query(request, pk)
    meetings = decider(request.user, query.action.plan)
    require(meetings is not None, NOT_DECIDABLE)
    return form_page(
        request,
        partial(DecideForm, meetings=meetings, must_meet=not may(request.user, "plan.decide_query")),
        partial(services.decide_query, query=query, by=request.user),
        record=query,
        title="Decide a query",
        submit="Record the decision",
        done=partial(page_after, request),
        message=describe_decision,
        back=url_at(query),
        initial={},
        context=about_query(query),
        template="actions/queries/query_form.html",
    )


def page_after(request, decision: Decision) -> str:
    """Where a decision is carried out, with a message that says so; else the page of the action."""
    name, text = CARRIED_OUT.get(decision.outcome, ("action", ""))
    if not text or not may(request.user, "plan.structure"):
        return url_at(decision)
    messages.info(request, text)
    return reverse(name, args=[decision.action_id])


@form_view("plan.record_decision", "plan.minute")
def record_decision(request, pk):
    action = get_visible(Action.objects.select_related("plan"), request.user, pk=pk)
    meetings = decider(request.user, action.plan)
    require(meetings is not None, NOT_DECIDABLE)
    require(is_live(request, action), NOT_ASKABLE)
    return form_page(
        request,
        partial(DecisionForm, meetings=meetings, must_meet=not may(request.user, "plan.record_decision")),
        partial(services.record_decision, action=action, by=request.user),
        title="Record a decision",
        submit="Record the decision",
        done=url_at,
        back=action.url(),
        message="The decision has been recorded.",
        context=about_action(action),
    )


def open_query(request, pk) -> Query:
    """The query, if it still waits for its decision. A form that was sent about one that was decided meanwhile passes:
    the service refuses it, and the text stays."""
    query = get_visible(Query.objects.select_related("action__plan", "raised_by", "update"), request.user, pk=pk)
    require(is_live(request, query.action) and (request.method == "POST" or not query.decision_id), NOT_OPEN)
    return query


def is_live(request, action: Action) -> bool:
    """Whether something can be asked or decided about an action; of one that was withdrawn, what was sent passes."""
    return not action.plan.is_closed and (request.method == "POST" or action.status != Action.Status.WITHDRAWN)


def about_query(query: Query) -> dict:
    return about_action(query.action, query=query, answers=query.answers.select_related("author"))


def describe_decision(decision: Decision) -> str:
    if decision.outcome == Decision.Outcome.WITHDRAW:
        return "The query is decided, and the action has been withdrawn with the decision as its reason."
    return "The query is decided."
