"""Preview of a version of a questionnaire as a return."""

from django.shortcuts import render

from agencies.access import page_view
from agencies.models import Agency
from audits.access import visible_edition
from audits.questions.questionnaire import form_of
from audits.returns.forms import PreviewForm
from audits.returns.preview import form_for_kind, preview_of


@page_view("audits.manage")
def preview(request, pk):
    edition = visible_edition(request, pk)
    form, kind = form_of(edition), request.GET.get("kind", "")
    kind = kind if kind in Agency.Kind.values else Agency.Kind.PRIMARY.value
    code = request.GET.get("section", "")
    shown = preview_of(edition, form, kind, code)
    filters = {"kind": kind, "section": shown.section.code if shown.section else ""}
    context = {
        "edition": edition,
        "filters": PreviewForm(filters, sections=shown.sections),
        "count": sum(len(each.questions) for each in form_for_kind(form, kind).sections),
        "audit_return": shown.audit_return,
        "section": shown.section,
        "sections": shown.sections,
        "number": shown.number,
        "parts": shown.parts,
        "fills": True,
        "heading": "Preview",
    }
    return render(request, "audits/questionnaires/preview.html", context)
