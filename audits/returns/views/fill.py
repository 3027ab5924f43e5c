"""A return for those who fill it in: the task list, and its sections."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from agencies.access import form_view, get_visible, require, requires
from audits.access import WHY_NOT, form_for, may_fill, moves_of, returns_with_form
from audits.models import AnswerEvidence, ImprovementAction, Return, ReturnMessage
from audits.questions.questionnaire import FormSection
from audits.returns.page.fill import days_left, helpers_of, next_line, sections_of
from audits.returns.page.filling import SectionForm
from audits.returns.return_data import return_data_of
from audits.returns.services import answers as answer_services
from audits.returns.services import evidence as evidence_services
from core.pages.forms import safe_number
from core.records.locking import Conflict
from core.records.rules import RuleBroken
from core.text.dates import today

NOT_YOURS = "Only the people of the agency fill in its return."
READERS = ("audits.fill_own", "audits.sign_own", "audits.read_all")


def read_return(request, pk) -> Return:
    return get_visible(returns_with_form(), request.user, pk=pk)


def section_of(audit_return: Return, code: str) -> FormSection:
    """A section by its code; 404 for one that this return is not asked."""
    found = next((each for each in form_for(audit_return).sections if each.code.lower() == code.lower()), None)
    if found is None or all(q.is_answered_by_signing for q in found.questions):
        raise Http404("This return has no such section.")
    return found


@require_safe
@requires(*READERS)
def audit_return(request, pk):
    """The task list of a return: what is left, who works on it, the deadline, and the next step."""
    audit_return = read_return(request, pk)
    return_data = return_data_of(audit_return, last_year=False)
    lines = sections_of(return_data)
    context = {
        "audit_return": audit_return,
        "fills": may_fill(request.user, audit_return),
        "lines": lines,
        "next": next_line(lines),
        "answered": sum(line.answered for line in lines),
        "asked": sum(line.asked for line in lines),
        "helpers": helpers_of(return_data),
        "days": days_left(audit_return),
        "moves": moves_of(request.user, audit_return),
        "board_messages": ReturnMessage.objects.visible_to(request.user)
        .filter(audit_return=audit_return)
        .standing()
        .select_related("author"),
    }
    return render(request, "audits/returns/return.html", context)


@form_view(*READERS, "audits.key_in")
def section(request, pk, code):
    """The questions of a section; a POST saves all input, then does the button's action."""
    audit_return = read_return(request, pk)
    part = section_of(audit_return, code)
    if request.method != "POST":
        return show(request, audit_return, part, SectionForm(return_data_of(audit_return), part))
    require(may_fill(request.user, audit_return), NOT_YOURS)
    form = SectionForm(return_data_of(audit_return), part, request.POST)
    form.keep(by=request.user)
    if form.is_saved and not then(request, audit_return, part, form):
        return redirect(after(request, audit_return, part))
    return show(request, audit_return, part, form, status=form.status)


def show(request, audit_return: Return, part: FormSection, form: SectionForm, status: int = 200):
    sections = [each.section for each in sections_of(form.return_data)]
    at = next(number for number, each in enumerate(sections) if each.code == part.code)
    parts = form.parts(last_years_evidence(request, audit_return, part))
    for each in last_years_actions(request, audit_return, part):
        beside = next(p for p in parts if each.question_id in (p.question.continues, p.pk))
        beside.earlier_action = each
    context = {
        "audit_return": audit_return,
        "section": part,
        "parts": parts,
        "today": today(),
        "keepable": sum(each.may_keep and not each.answer_lines for each in parts),
        "fills": may_fill(request.user, audit_return) and (audit_return.takes_answers or form.is_sent),
        "why_not": ""
        if audit_return.takes_answers
        else WHY_NOT.get(audit_return.state, "This return takes no answers now."),
        "number": at + 1,
        "sections": sections,
        "following": sections[at + 1] if at + 1 < len(sections) else None,
        "form": form,
        "has_errors": bool(form.errors),
    }
    return render(request, "audits/returns/section.html", context, status=status)


def last_years_evidence(request, audit_return: Return, part: FormSection) -> list[AnswerEvidence]:
    """Last year's evidence that was not carried over, for the questions that are asked again."""
    if not audit_return.previous_id or not audit_return.takes_answers:
        return []
    found = AnswerEvidence.objects.visible_to(request.user).standing().filter(audit_return=audit_return.previous_id)
    keys = {q.continues or q.pk for q in part.questions} | {q.pk for q in part.questions}
    return list(
        found.filter(question__in=keys).exclude(carried_to__audit_return=audit_return, carried_to__removed_on=None)
    )


def last_years_actions(request, audit_return: Return, part: FormSection) -> list[ImprovementAction]:
    """Last year's improvement actions for this section, without declined ones."""
    if not audit_return.previous_id:
        return []
    keys = {q.continues for q in part.questions if q.continues} | {q.pk for q in part.questions}
    found = ImprovementAction.objects.visible_to(request.user).exclude(status=ImprovementAction.Status.DECLINED)
    return list(found.filter(audit_return=audit_return.previous_id, question__in=keys))


def then(request, audit_return: Return, part: FormSection, form: SectionForm) -> str:
    """Do the button's action after saving; returns an error message or ""."""
    what, _, key = request.POST.get("then", "").partition(":")
    try:
        if what in DOES:
            DOES[what](request, audit_return, part, safe_number(key))
            form.return_data = return_data_of(audit_return)
    except RuleBroken as broken:
        form.refuse(str(broken))
    except Conflict:
        form.refuse("A colleague answered this a moment ago. Their answer is shown now.")
        form.return_data = return_data_of(audit_return)
    return "; ".join(form.errors)


def keep(request, audit_return: Return, part: FormSection, key: int) -> None:
    question = next((q for q in part.questions if q.pk == key), None)
    seen = safe_number(request.POST.get(f"q{key}-version"))
    if question is None:
        raise RuleBroken("This section has no such question.")
    answer_services.keep_answer(audit_return=audit_return, question=question, expected=seen, by=request.user)


def keep_all(request, audit_return: Return, part: FormSection, key: int) -> None:
    kept = answer_services.keep_answers(audit_return=audit_return, questions=part.questions, by=request.user)
    words = (
        f"{len(kept)} answer{'s' if len(kept) != 1 else ''} of last year kept."
        if kept
        else "There was nothing to keep."
    )
    messages.success(request, words)


def current(request, audit_return: Return, part: FormSection, key: int) -> None:
    found = get_visible(AnswerEvidence.objects.standing().filter(audit_return=audit_return), request.user, pk=key)
    evidence_services.confirm_evidence(evidence=found, expected=found.version, by=request.user)


def carry(request, audit_return: Return, part: FormSection, key: int) -> None:
    found = get_visible(AnswerEvidence.objects.standing(), request.user, pk=key)
    question = next((q for q in part.questions if found.question_id in (q.pk, q.continues)), None)
    if question is None:
        raise RuleBroken("This evidence belongs to another section.")
    evidence_services.carry_evidence(audit_return=audit_return, question=question, evidence=found, by=request.user)


SAYS = {
    "keep": "Last year’s answer is kept.",
    "current": "The evidence is marked as still current.",
    "carry": "Last year’s evidence is used again.",
}
DOES = {"keep": keep, "keep_all": keep_all, "current": current, "carry": carry}


def after(request, audit_return: Return, part: FormSection) -> str:
    what, _, key = request.POST.get("then", "").partition(":")
    here, number = reverse("audits:section", args=[audit_return.pk, part.code]), safe_number(key)
    if what in {"evidence", "remove"} and number:
        return reverse("audits:add_evidence" if what == "evidence" else "audits:remove_evidence",
                       args=[audit_return.pk, number] if what == "evidence" else [number])  # fmt: skip
    if what == "list":
        return reverse("audits:return", args=[audit_return.pk])
    if what == "next":
        codes = [
            s.code for s in form_for(audit_return).sections if not all(q.is_answered_by_signing for q in s.questions)
        ]
        following = codes[codes.index(part.code) + 1 :]
        return (
            reverse("audits:section", args=[audit_return.pk, following[0]])
            if following
            else reverse("audits:return", args=[audit_return.pk])
        )
    if what != "keep_all":
        messages.success(request, SAYS.get(what, "Your answers are saved."))
    return f"{here}#question-{number}" if number and what == "keep" else here
