"""What agencies answer to an action: the list of it, its files, and the answer of one agency."""

from functools import partial

from django.shortcuts import render
from django.urls import reverse
from django_htmx.http import trigger_client_event

from actions.access import about_action
from actions.answers.filters import AnswerFilter, answers_document, rows_of
from actions.answers.forms import AnswerForAgencyForm, AnswerForm, CardForm
from actions.answers.services.answers import give_answer
from actions.models import AgencyResponse, AskedAction
from agencies.access import belongings, form_view, get_visible, may, page_view, require, requires
from core.files.background_exports import WantedList, file_page, query_of
from core.pages.forms import form_page, try_save
from core.pages.lists import list_page, paginate
from core.text.dates import today

NOT_NOW = "This cannot be answered now: asking has stopped, or this agency is no longer asked."
WITH_PLAN = AskedAction.objects.select_related("action__plan", "action__answers", "opened_by", "decision__meeting")


def asked_about(request, pk) -> AskedAction:
    """The asking about an action; 404 where agencies are not asked."""
    return get_visible(WITH_PLAN.all(), request.user, action=pk)


def lines_of(request, asked: AskedAction):
    lines = AgencyResponse.objects.visible_to(request.user).filter(action=asked.action_id)
    return lines.select_related("agency", "answered_by")


@page_view("plan.read")
def action_agencies(request, pk):
    asked, form = asked_about(request, pk), AnswerFilter(request.GET)
    page = paginate(request, form.rows(lines_of(request, asked)))
    totals, sees_all = asked.action.answers.totals, may(request.user, "plan.read_answers")
    context = {
        "asked": asked,
        "action": asked.action,
        "totals": totals,
        "totals_text": totals.in_full if sees_all else totals.in_words,
        "parts": totals.parts if sees_all or totals.may_be_printed else [],
        "criteria": form.in_words(),
        "rows": rows_of(page.object_list),
        "sees_all": sees_all,
        "keeps": AskedAction.objects.editable_by(request.user).filter(pk=asked.pk).exists(),
        "own": belongings(request.user).agencies if may(request.user, "plan.answer_own") else (),
    }
    return list_page(request, form, page, "actions/answers/list.html", "export_action_agencies", pk, **context)


@file_page("action_agencies", "Answers of agencies")
@requires("plan.read_answers")
def export_action_agencies(request, pk, format):
    asked, form = asked_about(request, pk), AnswerFilter(request.GET)
    lines, number = form.rows(lines_of(request, asked)), asked.action.number
    return WantedList(
        f"the answers to action {number}",
        f"answers-of-agencies-to-action-{number}",
        format,
        query_of(request),
        rows=lines.count,
        document=lambda: answers_document(asked.action, rows_of(lines), form.in_words()),
        is_wrong=bool(form.errors),
    )


@form_view("plan.answer_own", "plan.answer_any")
def answer_agency(request, pk):
    lines = AgencyResponse.objects.select_related("agency", "action__plan", "answered_by")
    line = get_visible(lines, request.user, pk=pk)
    require(AgencyResponse.objects.editable_by(request.user).filter(pk=pk).exists(), NOT_NOW)
    own = line.agency_id in belongings(request.user).agencies
    if request.method == "POST" and request.htmx and own:
        return one_card(request, line)
    home = f"{reverse('our_agency')}#answer-{line.pk}"
    return form_page(
        request,
        AnswerForm if own else AnswerForAgencyForm,
        partial(give_answer, response=line, by=request.user),
        record=line,
        title=f"Answer of {line.agency}",
        done=home if own else reverse("action_agencies", args=[line.action_id]),
        message=lambda saved: f"Saved: {saved.agency}, {saved.answer_text.lower()}.",
        initial={"answer": line.answer, "note": line.note} | ({} if own else {"on": today()}),
        context=about_action(line.action),
        template="actions/answers/answer.html",
    )


def one_card(request, line: AgencyResponse):
    form = CardForm(request.POST, key=line.pk)
    saved = try_save(
        form,
        lambda: give_answer(
            response=line,
            expected=form.cleaned_data["version"],
            answer=form.cleaned_data["answer"],
            note=form.cleaned_data["note"],
            by=request.user,
        ),
    )
    line = get_visible(
        AgencyResponse.objects.select_related(
            "agency", "action__plan", "action__answers", "action__asked", "answered_by"
        ),
        request.user,
        pk=line.pk,
    )
    context = {"line": line, "form": None if saved else form, "saved": saved}
    response = render(request, "actions/home/agency_home.html#swapped", context, status=200 if saved else 422)
    return trigger_client_event(response, "answered") if saved else response
