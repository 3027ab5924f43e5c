"""A version of a questionnaire beside another one, and as a return would look."""

from __future__ import annotations

from django.shortcuts import render
from django.views.decorators.http import require_safe

from agencies.access import requires
from audits.access import visible_edition
from audits.models import Edition, Question
from audits.questionnaires.comparing import compare
from audits.questionnaires.forms import CompareForm
from audits.questions.questionnaire import form_of
from core.pages.forms import safe_number

WORDS = {
    "type": dict(Question.Type.choices),
    "asked": dict(Question.Asked.choices),
    "carry": dict(Question.Carry.choices),
    "evidence": dict(Question.Evidence.choices),
}


def line_of_versions(request, edition: Edition) -> list[Edition]:
    """A version and those that it continues, the latest first."""
    found = Edition.objects.visible_to(request.user).filter(questionnaire=edition.questionnaire_id)
    by_key = {each.pk: each for each in found.select_related("questionnaire")}
    line, key = [edition], edition.previous_id
    while key in by_key:
        line.append(by_key[key])
        key = by_key[key].previous_id
    return line


@require_safe
@requires("audits.manage")
def compare_edition(request, pk):
    """What is different from an earlier version: from the one that it continues, unless told."""
    edition = visible_edition(request, pk)
    line = line_of_versions(request, edition)
    wanted = safe_number(request.GET.get("against"))
    place = next((at for at, each in enumerate(line) if at and each.pk == wanted), 1)
    form = CompareForm({"against": line[place].pk} if len(line) > 1 else None, editions=line[1:])
    context = {"edition": edition, "form": form, "heading": "What is different", "many": len(line) > 2}
    if len(line) > 1:
        context["against"] = line[place]
        context["found"] = compare([form_of(each) for each in line[: place + 1]], WORDS)
    return render(request, "audits/questionnaires/compare.html", context)
