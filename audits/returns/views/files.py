"""A return as a file, and answers from an uploaded spreadsheet: previewed first, then saved."""

from collections.abc import Collection

from django import forms
from django.contrib import messages
from django.core import signing
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse

from agencies.access import form_view, page_view, require
from audits.access import may_fill, require_answers
from audits.models import Return
from audits.questions.naming import ADULTS
from audits.questions.reading import read_answer
from audits.questions.wording import raw_of
from audits.returns.files import Change, changes_in, changes_of, print_document, workbook
from audits.returns.return_data import ReturnData, return_data_of
from audits.returns.services.filling import TWO, give_answer
from audits.returns.views.evidence import FILLERS
from audits.returns.views.fill import NOT_YOURS, READERS, read_return
from core.files.spreadsheets import UnreadableSpreadsheet, read_rows
from core.files.uploads import content_of
from core.pages.forms import try_save
from core.pages.lists import file_response
from core.records.rules import RuleBroken
from core.text.dates import today

KINDS = {"filled": ("docx", "pdf"), "blank": ("docx", "pdf"), "answers": ("xlsx",)}
SALT = "answers of a return that came back in a spreadsheet"
AS_LONG = 12 * 3600  # seconds between preview and saving


@page_view(*READERS)
def return_file(request, pk, what, format):
    if format not in KINDS.get(what, ()):
        raise Http404("There is no such file.")
    audit_return = read_return(request, pk)
    return_data = return_data_of(audit_return, last_year=False)
    document = workbook(return_data) if what == "answers" else print_document(return_data, blank=what == "blank")
    return file_response(document, format)


class ReturnFileForm(forms.Form):
    file = forms.FileField(label="Spreadsheet", help_text="The Excel file that you downloaded here and filled in.")

    def clean_file(self):
        file = self.cleaned_data["file"]
        try:
            return read_rows(content_of(file), file.name)
        except UnreadableSpreadsheet as problem:
            raise forms.ValidationError(problem.message) from problem
        except RuleBroken as refused:
            raise forms.ValidationError(str(refused)) from refused


@form_view(*FILLERS)
def take_back(request, pk):
    audit_return = read_return(request, pk)
    require(may_fill(request.user, audit_return), NOT_YOURS)
    if "changes" in request.POST:
        return take(request, audit_return)
    form, found, return_data = (
        ReturnFileForm(*((request.POST, request.FILES) if request.method == "POST" else ())),
        [],
        return_data_of(audit_return),
    )

    def look():
        require_answers(audit_return)
        try:
            found.extend(changes_in(return_data.form, return_data.answers, form.cleaned_data["file"]))
        except LookupError as problem:
            raise RuleBroken(str(problem), field="file") from problem

    if request.method == "POST" and try_save(form, look):
        return render(request, "audits/returns/preview.html", preview_of(audit_return, return_data, found))
    context = {"audit_return": audit_return, "form": form}
    return render(request, "audits/returns/take_back.html", context, status=422 if form.errors else 200)


def preview_of(
    audit_return: Return, return_data: ReturnData, found: list[Change], adults: Collection[str] = ()
) -> dict:
    good = [each for each in found if each.kind != "refused"]
    sealed = [
        [each.question.pk, return_data.version_of(each.question), raw_of(each.question, each.given)] for each in good
    ]
    return {
        "audit_return": audit_return,
        "new": [each for each in good if each.kind == "new"],
        "changed": [each for each in good if each.kind == "changed"],
        "refused": [each for each in found if each.kind == "refused"],
        "good": len(good),
        "adults": ADULTS,
        "ticked": [each.question.pk for each in good if str(each.question.pk) in adults],
        "changes": signing.dumps([audit_return.pk, sealed], salt=SALT, compress=True),
    }


def error_of(each: Change) -> dict:
    return {"text": f"{each.question.code}: {each.names}", "target": f"adults-{each.question.pk}"}


def take(request, audit_return: Return):
    back = redirect(reverse("audits:return", args=[audit_return.pk]))
    try:
        pk, sealed = signing.loads(request.POST["changes"], salt=SALT, max_age=AS_LONG)
    except signing.BadSignature:
        pk, sealed = None, []
    if pk != audit_return.pk:
        messages.error(request, "This preview is too old, or of another return. Choose the spreadsheet again.")
        return back
    return_data, adults, two = return_data_of(audit_return, last_year=False), request.POST.getlist("adults"), []
    questions = return_data.form.by_key
    found = changes_of(return_data.form, return_data.answers, {questions[key].code: raw for key, _, raw in sealed})
    if wrong := [each for each in found if each.names and str(each.question.pk) not in adults]:
        errors = {"errors": [error_of(each) for each in wrong], "has_errors": True}
        context = preview_of(audit_return, return_data, found, adults) | errors
        return render(request, "audits/returns/preview.html", context, status=422)
    try:
        with transaction.atomic():  # all of them, or none where one is rejected
            for key, seen, raw in sealed:
                asked, given = questions[key], read_answer(questions[key], raw, on=today()).given
                own = {"question": asked, "given": given, "adults": str(key) in adults}
                done = give_answer(audit_return=audit_return, expected=seen, by=request.user, **own)
                two += [asked.code] if done.state == TWO else []
    except RuleBroken as broken:
        messages.error(request, str(broken))
        return back
    messages.success(request, f"{len(sealed) - len(two)} of {len(sealed)} answers taken from the spreadsheet.")
    if two:
        text = f"A colleague has answered {', '.join(two)} since. Their answers stay: look, and change what is wrong."
        messages.warning(request, text)
    return back
