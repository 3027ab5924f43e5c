"""The results of rounds, by section and question and by kind of agency, beside last year: as a page and as a file."""

from __future__ import annotations

from django.http import Http404
from django.shortcuts import render
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from agencies.access import get_visible, may, requires
from audits.access import with_form
from audits.models import Return, Round
from audits.results.charts import level_charts, risk_chart, score_chart, section_chart
from audits.results.every_answer import answers_document, counted_returns
from audits.results.figures import MEANINGS
from audits.results.files import results_document
from audits.results.own_result import own_results
from audits.results.page import KINDS, Results, chart_on_page, results_of
from audits.results.settings import fewest
from core.files.background_exports import WantedList, file_page
from core.pages.lists import export_links, file_response

WEIGHT = 3  # of a row with every answer: it has three times as many columns as in other lists
FORMATS = ("docx", "pdf", "xlsx")  # a CSV file would hold one table of several
WITH_FORM = ("edition__questionnaire", "previous__edition__questionnaire")


@require_safe
@requires("audits.read_totals")
def results(request, pk):
    found = results_for(request, pk)
    context = {
        "results": found,
        "asked": found.asked,
        "kind": KINDS.get(found.kind, ""),
        "meanings": MEANINGS,
        "reads_all": found.sees_all,
        "exports": export_links(request, "audits:export_results", found.asked.pk, formats=FORMATS),
        **charts_of(found),
    }
    return render(request, "audits/results/round.html", context)


@require_safe
@requires("audits.read_totals")
def export_results(request, pk, format):
    if format not in FORMATS:
        raise Http404("There is no such file.")
    return file_response(results_document(results_for(request, pk)), format)


@file_page("audits:results", "Results", formats=("xlsx",))
@requires("audits.read_all")
def export_answers(request, pk, format):
    asked = get_visible(Round.objects.opened().select_related(*WITH_FORM), request.user, pk=pk)
    found = counted_returns(asked, Return.objects.visible_to(request.user))
    name = (f"every answer of {asked}", f"{slugify(asked.title)}-answers", format, "")
    return WantedList(*name, rows=found.count, document=lambda: answers_document(asked, found), weight=WEIGHT)


@require_safe
@requires("audits.fill_own", "audits.sign_own", "audits.read_all")
def own_result(request, pk):
    audit_return = get_visible(with_form(Return.objects.visible_to(request.user)), request.user, pk=pk)
    least = fewest()
    sections, levels = own_results(audit_return, least, sees_all=may(request.user, "audits.read_all"))
    context = {"audit_return": audit_return, "sections": sections, "levels": levels, "least": least}
    return render(request, "audits/results/own.html", context)


def results_for(request, pk) -> Results:
    """The results of a round for the requested kind of agency, as this reader may see them."""
    rounds = Round.objects.opened().select_related(*WITH_FORM)
    asked = get_visible(rounds, request.user, pk=pk)
    found = results_of(asked, request.GET.get("kind", ""), sees_all=may(request.user, "audits.read_all"))
    if found.kind and found.kind not in dict(found.offered_kinds):
        raise Http404("There are no results of this kind of agency.")
    return found


def charts_of(found: Results) -> dict:
    if found.is_hidden or not found.response.counted:
        return {"sections": []}
    return {
        "scores": chart_on_page(score_chart(found)),
        "levels": [(hint, chart_on_page(svg)) for hint, svg in level_charts(found)],
        "risks": chart_on_page(risk_chart(found)),
        "sections": [
            (each, chart_on_page(section_chart(each, f"section-{place}"))) for place, each in enumerate(found.sections)
        ],
    }
