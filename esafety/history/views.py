"""The history page of every record, under /history/: one page for all, since every record keeps its history alike."""

from __future__ import annotations

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts import models as people
from actions import models as plan
from actions.action.views import PARTS
from agencies import models as agencies
from agencies.access import get_visible, requires
from audits import models as audits
from core.history.display import history_entries
from incidents import models as incidents
from incidents.access import requires as incident_page
from incidents.access_log.purposes import note
from reminders.models import MailChoice
from reports import models as reports

RECORDS = {
    "report": reports.Report,
    "report_section": reports.ReportSection,
    "commentary": reports.Commentary,
    "commentary_request": reports.CommentaryRequest,
    "report_decision": reports.ReportDecision,
    "telling": reports.Telling,
    "cover": reports.Cover,
    "redaction": reports.Redaction,
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
    "asked": plan.AskedAction,
    "response": plan.AgencyResponse,
    "agency": agencies.Agency,
    "eslo": agencies.Eslo,
    "agency_import": agencies.AgencyImport,
    "eslo_return": agencies.EsloReturn,
    "return_line": agencies.EsloReturnLine,
    "group": agencies.SubGroup,
    "person": people.User,
    "representative": agencies.Representative,
    "session": agencies.TrainingSession,
    "place": agencies.TrainingAttendance,
    "incident": incidents.Incident,
    "case_number": incidents.CaseNumber,
    "incident_type": incidents.IncidentType,
    "nil_return": incidents.NilReturn,
    "retention_run": incidents.RetentionRun,
    "distribution_list": agencies.DistributionList,
    "improvement": audits.ImprovementAction,
    "return": audits.Return,
    "signature": audits.SignatureRequest,
    "sign_off": audits.SignOff,
    "audit_answer": audits.Answer,
    "audit_evidence": audits.AnswerEvidence,
    "verdict": audits.Verdict,
    "message": audits.ReturnMessage,
    "audit_round": audits.Round,
    "access_point": audits.AccessPoint,
    "letters": MailChoice,
    "questionnaire": audits.Questionnaire,
    "questionnaire_version": audits.Edition,
    "questionnaire_section": audits.Section,
    "question": audits.Question,
}
HIDDEN = {part.model: part.hidden for part in PARTS}  # what follows from other fields
HIDDEN |= {audits.SignatureRequest: ("nonce",), audits.SignOff: ("copy",)}  # a secret; a page of its own shows it
LIMIT = 200


@require_safe
@requires("history.read")
def history(request, kind, pk):
    """Who changed a record, when, what and why; newest first."""
    model = RECORDS.get(kind)
    if model is None:
        raise Http404("There is no such record.")
    return page_of(request, get_visible(model.objects, request.user, pk=pk))


@require_safe
@incident_page("history.read", records=True)
def history_of_incident(request, kind, pk):
    """The same of an incident, or of its case number: a look at the record, which is noted as any other."""
    record = get_visible(RECORDS[kind].objects, request.user, pk=pk)
    incident = getattr(record, "incident_id", record.pk)
    note(request, what=incidents.AccessLog.What.RECORD, record=incident)
    return page_of(request, record, incident=incident)


def page_of(request, record, **more):
    """The page of a record's history."""
    model = type(record)
    entries = history_entries(record, limit=LIMIT, hidden=HIDDEN.get(model, ()))
    context = {
        "record": record,
        "what": model._meta.verbose_name,
        "entries": entries,
        "only_latest": LIMIT if len(entries) == LIMIT else 0,
        **more,
    }
    return render(request, "history.html", context)
