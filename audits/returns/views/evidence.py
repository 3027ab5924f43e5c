"""Evidence of an answer: adding, downloading, removing."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render

from agencies.access import form_view, get_visible, page_view, require
from audits.access import form_for, may_fill
from audits.models import AnswerEvidence, Return
from audits.returns.forms import ReturnEvidenceForm
from audits.returns.services import evidence as services
from audits.returns.settings import LARGEST
from audits.returns.views.fill import NOT_YOURS, READERS, read_return, return_url
from core.board import settings
from core.files.downloads import download
from core.files.storage import open_file
from core.pages.forms import ReasonForm, edit_record, status_of, try_save

FILLERS = ("audits.fill_own", "audits.sign_own", "audits.key_in")


@form_view(*FILLERS)
def add_evidence(request, pk, question):
    audit_return = read_return(request, pk)
    asked = form_for(audit_return).by_key.get(question)
    if asked is None:
        raise Http404("This return is not asked this question.")
    require(may_fill(request.user, audit_return), NOT_YOURS)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = ReturnEvidenceForm(*sent, largest=settings.value(LARGEST))
    back = return_url(audit_return, asked)
    if request.method == "POST" and try_save(form, lambda: keep(request, audit_return, asked, form.cleaned_data)):
        messages.success(request, f"The evidence has been added to {asked.code}.")
        return redirect(back)
    context = {"form": form, "audit_return": audit_return, "question": asked, "back": back}
    return render(request, "audits/returns/add_evidence.html", context, status=status_of(form))


def keep(request, audit_return: Return, question, values: dict) -> AnswerEvidence:
    own = {"audit_return": audit_return, "question": question, "title": values["title"], "by": request.user}
    own |= {"adults": values["adults"]}
    if file := values.get("file"):
        return services.add_file(data=file.read(), filename=file.name, **own)
    return services.add_link(url=values["url"], **own)


@page_view(*READERS)
def evidence(request, pk):
    found = get_visible(AnswerEvidence.objects.standing(), request.user, pk=pk)
    if not found.file:
        raise Http404("This evidence is a link, not a file.")
    content = open_file(found)
    return download(request, content, filename=found.filename, content_type=found.content_type)


@form_view(*FILLERS)
def remove_evidence(request, pk):
    found = get_visible(AnswerEvidence.objects.all(), request.user, pk=pk)
    audit_return = read_return(request, found.audit_return_id)
    require(may_fill(request.user, audit_return), NOT_YOURS)
    asked = form_for(audit_return).by_key.get(found.question_id)
    if asked is None:
        raise Http404("This evidence is not there any more.")
    if found.removed_on and request.method != "POST":  # a sent form comes back with the error of the rule
        messages.info(request, "This evidence has already been removed.")
        return redirect(return_url(audit_return, asked))
    return edit_record(
        request,
        record=found,
        form_class=ReasonForm,
        initial={},
        save=lambda version, values: services.remove_evidence(
            evidence=found, expected=version, by=request.user, **values
        ),
        done=return_url(audit_return, asked),
        template="audits/returns/remove_evidence.html",
        context={"audit_return": audit_return, "question": asked, "back": return_url(audit_return, asked)},
        message="The evidence has been removed.",
    )
