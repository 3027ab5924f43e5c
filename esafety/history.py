"""The history page of every record, under /history/: one page for all, since every record keeps its history alike."""

from __future__ import annotations

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from actions import models as plan
from actions.views.action import PARTS
from agencies import models as agencies
from agencies.access import get_visible, requires
from core.history_display import history_entries

RECORDS = {
    "plan": plan.Plan,
    "priority": plan.StrategicPriority,
    "objective": plan.Objective,
    "method": plan.Method,
    "timescale": plan.Timescale,
    "update": plan.ProgressUpdate,
    "request": plan.UpdateRequest,
    "occurrence": plan.Occurrence,
    "evidence": plan.Evidence,
    "follow_up": plan.FollowUp,
    "query": plan.Query,
    "answer": plan.QueryAnswer,
    "reference": plan.CrossReference,
    "term": plan.GlossaryTerm,
    "meeting": plan.Meeting,
    "attendance": plan.Attendance,
    "note": plan.MeetingNote,
    "import": plan.PlanImport,
    "lead": plan.Lead,
    "finding": plan.CheckDismissal,
    "agency": agencies.Agency,
    "eslo": agencies.Eslo,
    "agency_import": agencies.AgencyImport,
    "group": agencies.SubGroup,
}
HIDDEN = {part.model: part.hidden for part in PARTS}  # what follows from other fields
LIMIT = 200


@require_safe
@requires("history.read")
def history(request, kind, pk):
    """Who changed a record, when, what and why; newest first."""
    model = RECORDS.get(kind)
    if model is None:
        raise Http404("There is no such record.")
    record = get_visible(model.objects, request.user, pk=pk)
    entries = history_entries(record, limit=LIMIT, hidden=HIDDEN.get(model, ()))
    context = {
        "record": record,
        "what": model._meta.verbose_name,
        "entries": entries,
        "only_latest": LIMIT if len(entries) == LIMIT else 0,
    }
    return render(request, "history.html", context)
