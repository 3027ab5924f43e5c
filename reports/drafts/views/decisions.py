"""Decisions of the board about reports: recorded, and listed until they are carried out."""

from __future__ import annotations

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from actions.models import Action, Plan
from agencies.access import form_view, get_visible, may, requires
from core.pages.forms import edit_record, tell
from core.records.rules import RuleBroken
from reports.drafts.content import Content
from reports.drafts.forms import ActForm, DecideForm
from reports.drafts.services import outcomes
from reports.frozen.views import frozen_for
from reports.models import FrozenEdition, ReportDecision


@require_safe
@requires("plan.read")
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
    kept = FrozenEdition.objects.visible_to(request.user).filter(report=report).first()
    figures = {each.key: each.label for each in Content.from_text(kept.data).figures()} if kept else {}
    actions = Action.objects.visible_to(request.user).filter(plan=Plan.objects.visible_to(request.user).in_force())
    actions = {action.pk: action for action in actions.exclude(status="withdrawn").order_by("number")}
    form = DecideForm(request.POST or None, actions=actions.values(), figures=figures.items())
    if request.method == "POST" and form.is_valid():
        kind, _, key = form.cleaned_data["about"].partition(" ")
        subject = {"action": actions[int(key)]} if kind == "action" else {"figure": key, "figure_label": figures[key]}
        try:
            values = {name: form.cleaned_data[name] for name in ("text", "taken_on")}
            outcomes.decide(report=report, by=request.user, **values, **subject)
            messages.success(request, "The decision is entered. The next report prints it.")
            return redirect("reports:decisions")
        except RuleBroken as broken:
            tell(form, broken)
    context = {"form": form, "report": report, "heading": "Enter a decision", "submit": "Save", "lead": report.name}
    return render(request, "reports/form.html", context, status=422 if form.errors else 200)


@form_view("plan.record_decision")
def act(request, pk):
    decided = get_visible(ReportDecision.objects.standing().select_related("decision", "report"), request.user, pk=pk)

    def save(version, values):
        return outcomes.act_on_decision(decided=decided, expected=version, by=request.user, **values)

    return edit_record(
        request, record=decided, form_class=ActForm, initial={"note": decided.acted_note}, save=save,
        done=redirect("reports:decisions").url, template="reports/form.html", message="Saved",
        context={"heading": "What was done about it", "lead": decided.decision.text, "submit": "Save"},
    )  # fmt: skip
