"""Decisions of the board about reports: recorded, and listed until they are carried out."""

from functools import partial

from django.shortcuts import render
from django.urls import reverse

from actions.models import Action, Plan
from agencies.access import form_view, get_visible, may, page_view
from core.pages.forms import form_page
from reports.drafts.content import Content
from reports.drafts.forms import ActForm, DecideForm
from reports.drafts.page import about_report
from reports.drafts.services import outcomes
from reports.frozen.views import frozen_for
from reports.models import FrozenEdition, ReportDecision


@page_view("plan.read")
def waiting(request):
    rows = ReportDecision.objects.visible_to(request.user).standing().select_related("decision__action", "report")
    found = list(rows.order_by("decision__taken_on", "pk"))
    context = {
        "waiting": [row for row in found if row.acted_on is None],
        "done": [row for row in reversed(found) if row.acted_on],
        "acts": may(request.user, "plan.record_decision"),
    }
    return render(request, "reports/drafts/decisions.html", context)


@form_view("plan.record_decision")
def decide(request, pk):
    report = frozen_for(request, pk)
    kept = FrozenEdition.objects.visible_to(request.user).whole().filter(report=report).first()
    figures = {each.key: each.label for each in Content.from_text(kept.data).figures()} if kept else {}
    actions = Action.objects.visible_to(request.user).filter(plan=Plan.objects.visible_to(request.user).in_force())
    actions = {action.pk: action for action in actions.exclude(status="withdrawn").order_by("number")}

    def save(about: str, **values):
        kind, _, key = about.partition(" ")
        subject = {"action": actions[int(key)]} if kind == "action" else {"figure": key, "figure_label": figures[key]}
        return outcomes.decide(report=report, by=request.user, **values, **subject)

    return form_page(
        request,
        partial(DecideForm, actions=actions.values(), figures=figures.items()),
        save,
        title="Enter a decision",
        done=reverse("reports:decisions"),
        message="The decision is entered. The next report prints it.",
        back=reverse("reports:one", args=[pk]),
        context=about_report(report, lead=report.name),
    )


@form_view("plan.record_decision")
def act(request, pk):
    decided = get_visible(ReportDecision.objects.standing().select_related("decision", "report"), request.user, pk=pk)
    return form_page(
        request,
        ActForm,
        partial(outcomes.act_on_decision, decided=decided, by=request.user),
        record=decided,
        title="What was done about it",
        done=reverse("reports:decisions"),
        message="Saved",
        initial={"note": decided.acted_note},
        context=about_report(lead=decided.decision.text),
    )
