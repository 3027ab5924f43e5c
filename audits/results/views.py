"""The results of rounds, by section and question and by kind of agency, beside last year: as a page and as a file."""

from django.http import Http404
from django.shortcuts import render
from django.utils.text import slugify

from agencies.access import get_visible, may, page_view, requires
from audits.access import may_fill, with_form
from audits.improvements.services.improvements import answers_of
from audits.models import Return, Round
from audits.results.every_answer import answers_document, counted_returns
from audits.results.figures import MEANINGS
from audits.results.files import results_document
from audits.results.own_result import own_results, standing_words, weak_with_help
from audits.results.page import KINDS, Results, SectionShown, Shown, results_of
from audits.results.settings import fewest
from audits.results.survey import survey_url
from audits.results.texts import NO_TEXTS, texts_of
from core.files.background_exports import WantedList, file_page
from core.pages.lists import export_links, file_response

WEIGHT = 3  # of a row with every answer: it has three times as many columns as in other lists
FORMATS = ("docx", "pdf", "xlsx")  # a CSV file would hold one table of several
WITH_FORM = ("edition__questionnaire", "previous__edition__questionnaire")


@page_view("audits.read_totals")
def results(request, pk):
    found = results_for(request, pk)
    context = {
        "results": found,
        "asked": found.asked,
        "kind": KINDS.get(found.kind, ""),
        "meanings": MEANINGS,
        "reads_all": found.sees_all,
        "exports": export_links(request, "audits:export_results", found.asked.pk, formats=FORMATS),
        "sections": sections_of(found),
        "survey_url": survey_url(found.asked, request.user) if found.is_survey else "",
        "has_scores": any(each.yes_or_no for each in found.sections),
    }
    return render(request, "audits/results/round.html", context)


@page_view("audits.read_totals")
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


@page_view("audits.fill_own", "audits.sign_own", "audits.read_all")
def own_result(request, pk):
    audit_return = get_visible(with_form(Return.objects.visible_to(request.user)), request.user, pk=pk)
    least = fewest()
    sees_all = may(request.user, "audits.read_all")
    answers = answers_of(audit_return)
    sections, levels = own_results(audit_return, answers, least, sees_all=sees_all)
    weak = weak_with_help(audit_return, answers, request.user) if may_fill(request.user, audit_return) else []
    standing = standing_words(audit_return.round, sees_all=sees_all)
    context = {"audit_return": audit_return, "sections": sections, "levels": levels, "standing": standing}
    context["weak"] = weak
    return render(request, "audits/results/own.html", context)


def results_for(request, pk) -> Results:
    rounds = Round.objects.opened().select_related(*WITH_FORM)
    asked = get_visible(rounds, request.user, pk=pk)
    found = results_of(asked, request.GET.get("kind", ""), sees_all=may(request.user, "audits.read_all"))
    if found.kind and found.kind not in dict(found.offered_kinds):
        raise Http404("There are no results of this kind of agency.")
    return found


def sections_of(found: Results) -> list[dict]:
    if found.is_hidden or not found.response.counted:
        return []
    wanted = [q.question for each in found.sections for q in each.others if q.is_text and not q.hidden]
    texts = texts_of(found.asked, wanted, sees_all=found.sees_all, kinds=found.kinds, least=found.least)
    return [
        {
            "shown": each,
            "kinds": [(q.question, found.by_kind(q.question)) for q in each.yes_or_no] if not found.kind else [],
            "rows": [q for q in shown_in(each) if not found.is_survey or q.is_yes_or_no],
            "whole": [q for q in each.others if found.is_survey and not q.is_text],
            "every": shown_in(each) if not found.is_survey else [],
            "texts": [(q, texts.get(q.question.pk, NO_TEXTS)) for q in each.others if q.is_text],
        }
        for each in found.sections
    ]


def shown_in(section: SectionShown) -> list[Shown]:
    return [each for each in section.questions if not each.is_text and not each.question.is_answered_by_signing]
