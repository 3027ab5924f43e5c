"""Saves one answer as it is given, and returns a fragment of its return's page."""

from django.http import Http404
from django.shortcuts import redirect, render
from django_htmx.http import trigger_client_event

from agencies.access import button_view
from audits.access import form_for, may_fill
from audits.improvements.page import help_in
from audits.improvements.services.improvements import answers_of
from audits.models import Return
from audits.questions.checks import about_one, looks_at_others
from audits.questions.naming import NamesChild
from audits.questions.questionnaire import Asked, Given
from audits.questions.triggers import action_wanted, says_no
from audits.returns.forms import AnswerForm
from audits.returns.page.fill import Part, improvement_form
from audits.returns.page.filling import ReturnForm
from audits.returns.return_data import return_data_of
from audits.returns.services.answers import answer_among
from audits.returns.views.evidence import FILLERS
from audits.returns.views.fill import read_return, return_url
from core.pages.forms import safe_number
from core.records.locking import Conflict
from core.records.rules import RuleBroken
from core.text.dates import today


class Unreadable(Exception):
    """The answer cannot be read; its form has the error."""


@button_view(*FILLERS)
def answer(request, pk, question):
    forms = []
    if f"q{question}-asked" in request.POST and request.htmx:
        return one_question(request, pk, question)  # a conflict between two versions

    def read(asked: Asked) -> Given:
        forms.append(AnswerForm(asked, request.POST))
        if not forms[0].is_sent or not forms[0].is_valid():
            raise Unreadable
        return forms[0].reading.given

    try:
        audit_return, asked, row = answer_among(
            returns=Return.objects.fillable_by(request.user),
            pk=pk,
            question=question,
            expected=safe_number(request.POST.get(f"q{question}-version")),
            read=read,
            by=request.user,
            adults=f"q{question}-adults" in request.POST,
        )
    except Return.DoesNotExist:
        raise Http404("This page was not found.") from None
    except Unreadable:
        return part_response(request, Part(question=forms[0].question, form=forms[0]), 422)
    except NamesChild as found:
        forms[0].refuse(found)
        return part_response(request, Part(question=forms[0].question, form=forms[0]), 422)
    except RuleBroken as broken:
        return refused(request, str(broken))
    except Conflict:
        return one_question(request, pk, question)
    if not request.htmx:
        return redirect(return_url(audit_return, asked))
    return part_response(request, part_after(request, audit_return, asked, row, forms[0]), audit_return=audit_return)


def part_after(request, audit_return: Return, asked: Asked, row, form: AnswerForm) -> Part:
    row.answered_by = request.user
    answers = {asked.code: Given.from_answer(row)}
    if looks_at_others(asked):
        answers = answers_of(audit_return) | answers
    part = Part(question=asked, form=form, row=row, findings=about_one(asked, answers))
    part.wanted = action_wanted(asked, answers, on=today())
    was_shown = f"a{asked.pk}-version" in request.POST
    if part.wanted or was_shown:
        part.action = audit_return.improvements.filter(question_id=asked.pk).first()
        part.action_form = improvement_form(asked, part.wanted, part.action)
    part.action_changes = part.asks != was_shown or (part.asks and row.version == 1)  # it was folded before
    if part.asks or says_no(asked, answers[asked.code].value):
        part.helps = help_in(audit_return, request.user, [asked.code]).get(asked.code, [])
    return part


def part_response(request, part: Part, status: int = 200, audit_return: Return | None = None):
    if part.form.errors and part.form.is_unfinished:
        part.pending, status = " ".join(words for each in part.form.errors.values() for words in each) + ".", 200
    context = {"audit_return": audit_return, "part": part, "saving": True, "fills": True}
    response = render(request, "audits/returns/saved.html", context, status=status)
    return announce(response, part, part.form, asks_action=part.action_changes and part.asks)


def announce(response, part: Part, form, *, pending: str = "", asks_action: bool = False):
    """Have screen readers say what became of an answer or of its action, with the code of the question."""
    text, errors = "saved.", " ".join(words for each in form.errors.values() for words in each)
    if part.conflict or part.action_conflict:
        text = "not saved. A colleague answered this while you were writing."
    elif pending or part.pending:
        text = f"not saved yet. {pending or part.pending}"
    elif errors:
        text = f"not saved. {errors}"
    elif asks_action:
        text = "saved. It asks what you will do."
    return trigger_client_event(response, "announce", {"value": f"{part.question.code} {text}"})


def refused(request, words: str):
    response = render(request, "audits/returns/refused.html", {"words": words}, status=422)
    return trigger_client_event(response, "announce", {"value": f"Not saved. {words}"})


def one_question(request, pk, question: int):
    audit_return, form = form_of_one(request, pk, question)
    form.keep(by=request.user)
    part = form.part(form.questions[0])
    context = {"audit_return": audit_return, "part": part, "saving": not part.conflict, "fills": True}
    response = render(request, "audits/returns/question.html", context, status=422 if form.errors else 200)
    response["HX-Retarget"], response["HX-Reswap"] = f"#question-{question}", "outerHTML"
    return announce(response, part, part.form)


def form_of_one(request, pk, question: int) -> tuple[Return, ReturnForm]:
    audit_return = read_return(request, pk)
    if question not in form_for(audit_return).by_key or not may_fill(request.user, audit_return):
        raise Http404("This page was not found.")
    return audit_return, ReturnForm(return_data_of(audit_return), request.POST, only=question)


@button_view(*FILLERS)
def improve(request, pk, question):
    audit_return, form = form_of_one(request, pk, question)
    form.answers = {}
    form.keep(by=request.user)
    part = form.part(form.questions[0])
    if not request.htmx and not form.errors:
        return redirect(return_url(audit_return, part.question))
    context = {"audit_return": audit_return, "part": part, "fills": True, "refused": form.refused}
    response = render(request, "audits/returns/improved.html", context, status=422 if form.errors else 200)
    if form.refused:
        return trigger_client_event(response, "announce", {"value": f"Not saved. {' '.join(form.refused)}"})
    unfinished = part.action_form.errors and part.action_form.is_unfinished
    pending = "The date is not complete." if unfinished else ""
    return announce(response, part, part.action_form, pending=pending)
