"""The result of a setting beside what its adults say, and the figures of a round."""

from functools import partial

from django import forms
from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django_htmx.http import HttpResponseClientRefresh

from agencies.access import form_view, may, page_view, require
from audits.access import may_fill, visible_return
from core.pages.forms import form_page, try_save
from core.pages.lists import export_links, file_response
from voices.figures.printed import Printed
from voices.models import SettingSurvey
from voices.results import services
from voices.results.files import result_document, round_document
from voices.results.forms import TogetherForm
from voices.results.page.comparing import ComparisonRow, comparison_rows
from voices.results.page.figures import (
    MEANINGS,
    answered_rows,
    answered_words,
    children_form,
    merged_words,
    question_tables,
)
from voices.results.page.rounds import progress_of, round_figures
from voices.results.querysets import get_visible_round, latest_issues, own_survey, runs, survey_before, visible_rounds
from voices.results.settings import together_below

FORMATS = ("csv", "xlsx")
READERS = ("voices.see_own", "voices.run_own", "voices.manage")
NOT_YOURS = "Only the people of this setting can do this."
ACTED = "The improvement action is in your list."
ALREADY = "There is an improvement action about this already."


@page_view(*READERS)
def result(request, pk):
    survey = own_survey(request.user, pk)
    form, printed, below = children_form(survey.audit_return.round), Printed(survey.printed), together_below()
    before = survey_before(survey) if printed.is_shown else None
    last = Printed(before.printed) if before and before.printed else None
    rows = comparison_rows(survey, form, below) if printed.is_shown else []
    context = {
        "survey": survey,
        "printed": printed,
        "answered": answered_rows(printed),
        "merged": merged_words(printed),
        "questions": question_tables(form, printed, last),
        "before": before,
        "last": last,
        "rows": rows,
        "together": [row for row in rows if row.together],
        "below": below,
        "meanings": MEANINGS,
        "runs": not printed.is_shown and runs(request.user, survey),
        "may_act": may_fill(request.user, survey.audit_return),
        "exports": export_links(request, "voices:export_result", pk, formats=FORMATS),
    }
    return render(request, "voices/results/own.html", context)


@page_view(*READERS)
def export_result(request, pk, format):
    survey = own_survey(request.user, pk)
    printed = Printed(survey.printed)
    if format not in FORMATS or not printed.is_shown:
        raise Http404("There is no such file.")
    before = survey_before(survey)
    last = Printed(before.printed) if before and before.printed else None
    return file_response(result_document(survey, printed, last), format)


@form_view("audits.fill_own", "audits.sign_own", "audits.key_in")
def act(request, pk, code):
    survey = own_survey(request.user, pk)
    require(may_fill(request.user, survey.audit_return), NOT_YOURS)
    row = together_row(survey, code)
    back = reverse("voices:result", args=[pk])
    if row.improvement:
        messages.info(request, ALREADY)
        return redirect("audits:improvement", row.improvement)
    row.answer.audit_return = visible_return(request, row.answer.audit_return_id)
    return form_page(
        request,
        TogetherForm,
        partial(services.act_on, answer=row.answer, by=request.user),
        title="Look at this together",
        submit="Add improvement action",
        initial={"text": row.start},
        done=lambda made: reverse("audits:improvement", args=[made.pk]),
        back=back,
        message=ACTED,
        context={"crumbs": ("Children’s result", back), "quote": row.quote},
    )


def together_row(survey: SettingSurvey, code: str) -> ComparisonRow:
    rows = comparison_rows(survey, children_form(survey.audit_return.round), together_below()) if survey.printed else []
    found = next((row for row in rows if row.code == code and row.together), None)
    if found is None:
        raise Http404("There is nothing to look at here.")
    return found


@page_view("voices.see_published")
def rounds(request):
    """What was published, the latest round first; for the manager rounds without figures too."""
    manages = may(request.user, "voices.manage")
    issues = {each.round_id: each for each in latest_issues(request.user)}
    waiting = visible_rounds(request.user).exclude(pk__in=list(issues)).order_by("-year", "-pk") if manages else []
    rows = [(each.round, each, answered_words(Printed(each.printed))) for each in reversed(issues.values())]
    context = {"rows": rows, "waiting": waiting, "manages": manages}
    return render(request, "voices/results/rounds.html", context)


@page_view("voices.see_published")
def round_results(request, pk):
    asked = get_visible_round(request.user, pk)
    figures = round_figures(asked, request.user)
    context = {
        "asked": asked,
        "figures": figures,
        "progress": progress_of(asked, request.user) if may(request.user, "voices.manage") else None,
        "meanings": MEANINGS,
        "exports": export_links(request, "voices:export_round", pk, formats=FORMATS),
    }
    return render(request, "voices/results/round.html", context)


@page_view("voices.see_published")
def export_round(request, pk, format):
    figures = round_figures(get_visible_round(request.user, pk), request.user)
    if format not in FORMATS or figures.issue is None:
        raise Http404("There is no such file.")
    return file_response(round_document(figures), format)


@form_view("voices.manage")
def publish(request, pk):
    asked = get_visible_round(request.user, pk)
    form, came = forms.Form(request.POST if request.method == "POST" else None), ""
    if request.method == "POST" and try_save(form, partial(services.begin_publishing, asked=asked, by=request.user)):
        return redirect("voices:publish", pk)
    if request.method != "POST":
        came = services.came_of(asked, forget=not request.htmx)
    if came == services.WORKING:
        template = "voices/results/working.html"
        return render(request, f"{template}#state" if request.htmx else template, {"asked": asked})
    if request.htmx:
        return HttpResponseClientRefresh()
    if came == services.DONE:
        messages.success(request, "The figures are published.")
        return redirect("voices:round", pk)
    context = {"asked": asked, "form": form, "failed": came, "to_publish": services.to_publish(asked)}
    return render(request, "voices/results/publish.html", context, status=422 if form.errors else 200)
