"""The file of what was signed: for readers of a return, and by the link of a receipt."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.sign_in.limits import too_many_attempts
from agencies.access import requires
from agencies.links.rules import OPEN
from agencies.links.views.links import GUESS_SECONDS, GUESSES, STATUS, caller
from audits.access import READERS, visible_return
from audits.signing.files import signed_document, stem_of
from audits.signing.services.copies import look_up_copy
from core.documents import render as render_document
from core.files.background_exports import WantedList, file_page, query_of
from core.pages.lists import bytes_response
from core.web.throttle import spend


@file_page("audits:receipt", "What was signed", formats=("pdf", "docx"))
@requires(*READERS)
def export(request, pk, format):
    audit_return = visible_return(request, pk)
    signed = list(audit_return.sign_offs.in_force().order_by("signed_at", "pk"))
    if not signed:
        raise Http404("Nobody has signed this return.")

    def document():
        return signed_document(audit_return, signed)

    return WantedList("what was signed", stem_of(audit_return), format, query_of(request), lambda: 1, document)


@require_safe
@login_not_required
def by_link(request, token):
    opened = look_up_copy(token)
    if opened.standing != OPEN:
        if not spend(f"guess:{caller(request)}", GUESSES, GUESS_SECONDS):
            return too_many_attempts(request, wait=GUESS_SECONDS)
        context = {"why": opened.standing}
        return render(request, "audits/signing/copy_closed.html", context, status=STATUS.get(opened.standing, 410))
    content = render_document(signed_document(opened.audit_return, list(opened.signed)), "pdf")
    return bytes_response(content, "pdf", stem_of(opened.audit_return))
