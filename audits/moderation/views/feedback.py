"""The one-page feedback on a return."""

from django.http import Http404
from django.shortcuts import render
from django.utils.text import slugify

from agencies.access import page_view, requires
from audits.access import READERS, visible_return
from audits.moderation.feedback import feedback_document, feedback_of, is_there
from audits.returns.return_data import return_data_of
from core.files.background_exports import WantedList, file_page, query_of
from core.pages.lists import export_links

FORMATS = ("docx", "pdf")


@page_view(*READERS)
def feedback(request, pk):
    audit_return = visible_return(request, pk)
    found = feedback_of(return_data_of(audit_return, last_year=False)) if is_there(audit_return) else None
    exports = export_links(request, "audits:export_feedback", audit_return.pk, formats=FORMATS) if found else []
    return render(
        request, "audits/moderation/feedback.html", {"audit_return": audit_return, "found": found, "exports": exports}
    )


@file_page("audits:feedback", "Feedback", formats=FORMATS)
@requires(*READERS)
def export(request, pk, format):
    audit_return = visible_return(request, pk)
    if not is_there(audit_return):
        raise Http404("There is no feedback yet.")
    stem = f"feedback-{slugify(str(audit_return.agency))}-{audit_return.round.year}"

    def document():
        return feedback_document(feedback_of(return_data_of(audit_return, last_year=False)))

    return WantedList("the feedback", stem, format, query_of(request), rows=lambda: 1, document=document)
