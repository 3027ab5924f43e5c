"""A return as one page: filled in by the agency, read by others."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse

from agencies.access import form_view, get_visible, require
from audits.access import form_for, may_fill, returns_with_form
from audits.models import AnswerEvidence, Return, SignatureRequest
from audits.questions.questionnaire import Asked
from audits.returns.page.filling import ReturnForm
from audits.returns.page.response import numbers, opened_in, return_page
from audits.returns.return_data import ReturnData, return_data_of
from audits.returns.services import answers as answer_services
from audits.returns.services import evidence as evidence_services
from core.pages.forms import safe_number
from core.records.locking import Conflict
from core.records.rules import RuleBroken
from core.text.numbers import count_of

NOBODY_ASKED = "Your answers are saved. Nobody has been asked to sign yet: press “Send for signature”."
NOT_YOURS = "Only the people of the agency fill in its return."
READERS = ("audits.fill_own", "audits.sign_own", "audits.read_all")


def read_return(request, pk) -> Return:
    return get_visible(returns_with_form(), request.user, pk=pk)


def return_url(audit_return: Return, question: Asked | None = None, opened=()) -> str:
    at = f"#question-{question.pk}" if question else ""
    keys = ",".join(str(key) for key in sorted(opened))
    return f"{reverse('audits:return', args=[audit_return.pk])}{f'?open={keys}' if keys else ''}{at}"


@form_view(*READERS, "audits.key_in")
def audit_return(request, pk):
    audit_return = read_return(request, pk)
    if audit_return.form == Return.Form.REGISTER:
        return redirect("audits:register_places", audit_return.pk)
    if request.method != "POST":
        return return_page(request, audit_return, ReturnForm(return_data_of(audit_return)))
    require(may_fill(request.user, audit_return), NOT_YOURS)
    form = ReturnForm(return_data_of(audit_return), request.POST)
    form.keep(by=request.user)
    if not form.refused:
        then(request, form)  # also where another answer could not be saved
    if not form.is_saved:
        return return_page(request, audit_return, form, status=form.status)
    if names_somebody(request):
        messages.success(request, NOBODY_ASKED)
        return return_page(request, audit_return, form)
    return redirect(after(request, form.return_data))


def names_somebody(request) -> bool:
    names = (f"{role}-{field}" for role in SignatureRequest.Role.values for field in ("name", "email"))
    return any(request.POST.get(name, "").strip() for name in names)


@form_view(*READERS, "audits.key_in")
def section(request, pk, code):
    if request.method == "POST":
        return audit_return(request, pk)
    sections = form_for(read_return(request, pk)).sections
    found = next((each for each in sections if each.code.lower() == code.lower()), None)
    if found is None:
        raise Http404("This return has no such section.")
    return redirect(f"{reverse('audits:return', args=[pk])}#section-{found.code.lower()}")


def then(request, form: ReturnForm) -> None:
    what, _, key = request.POST.get("then", "").partition(":")
    audit_return = form.return_data.audit_return
    try:
        if what in DOES:
            DOES[what](request, form.return_data, safe_number(key))
            form.return_data = return_data_of(audit_return)
    except RuleBroken as broken:
        form.refuse(str(broken))
    except Conflict:
        form.refuse("A colleague answered this a moment ago. Their answer is shown now.")
        form.return_data = return_data_of(audit_return)


def keep(request, data: ReturnData, key: int) -> None:
    question, sent = asked_here(data, key), request.POST.get(f"q{key}-version")
    seen = data.version_of(question) if sent is None else safe_number(sent)
    answer_services.keep_answer(audit_return=data.audit_return, question=question, expected=seen, by=request.user)
    messages.success(request, f"{question.code} is answered.")


def keep_ticked(request, data: ReturnData, key: int) -> None:
    ticked, current = (numbers(request, name) for name in ("same", "still"))
    kept = answer_services.keep_answers(
        audit_return=data.audit_return,
        questions=[each for each in data.form.questions.values() if each.pk in ticked],
        by=request.user,
        still_current=current,
    )
    count = len(kept)
    verb = "is" if count == 1 else "are"
    words = f"{count_of(count, 'answer')} {verb} kept." if kept else "There was nothing to keep."
    messages.success(request, words)


def asked_here(data: ReturnData, key: int) -> Asked:
    question = data.form.by_key.get(key)
    if question is None:
        raise RuleBroken("This return is not asked this question.")
    return question


def current(request, data: ReturnData, key: int) -> None:
    own = AnswerEvidence.objects.standing().filter(audit_return=data.audit_return)
    found = get_visible(own, request.user, pk=key)
    evidence_services.confirm_evidence(evidence=found, expected=found.version, by=request.user)
    messages.success(request, "The evidence is marked as still current.")


def carry(request, data: ReturnData, key: int) -> None:
    found = get_visible(AnswerEvidence.objects.standing(), request.user, pk=key)
    codes = data.earlier.questions if data.earlier else {}
    code = next((code for code, old in codes.items() if old.pk == found.question_id), None)
    if code is None:
        raise RuleBroken("This evidence belongs to no question of this return.")
    evidence_services.carry_evidence(
        audit_return=data.audit_return, question=data.form.questions[code], evidence=found, by=request.user
    )
    messages.success(request, "The earlier evidence is used again.")


DOES: dict[str, Callable] = {"keep": keep, "keep_ticked": keep_ticked, "current": current, "carry": carry}


def after(request, data: ReturnData) -> str:
    what, _, key = request.POST.get("then", "").partition(":")
    audit_return, number = data.audit_return, safe_number(key)
    if what == "evidence" and number:
        return reverse("audits:add_evidence", args=[audit_return.pk, number])
    if what == "remove" and number:
        return reverse("audits:remove_evidence", args=[number])
    if what not in DOES:
        messages.success(request, "Your answers are saved.")
    blank = {each.pk for each in data.form.questions.values() if data.given(each).is_blank}
    opened = opened_in(request) & blank
    if what == "keep_ticked":
        return f"{return_url(audit_return, opened=opened)}#still"
    question = data.form.by_key.get(number) if what == "keep" else None
    return return_url(audit_return, question, opened)
