"""The papers as files, for whoever runs the survey of a setting; and the privacy notice for children."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required

from agencies.access import get_visible, page_view
from core.pages.lists import file_response
from voices.answering.web import not_allowed, render_plain
from voices.models import SettingSurvey, SurveyClass
from voices.papers import files
from voices.papers.page import contact_of_board
from voices.wording.settings import help_lines

RUNNERS = ("voices.run_own", "voices.manage")


@page_view(*RUNNERS)
def parents(request, pk, format):
    survey = get_visible(SettingSurvey.objects.with_all(), request.user, pk=pk)
    name = files.stem_of("letter to parents", survey.audit_return.about)
    return file_response(files.parents_document(survey), format, name)


@page_view(*RUNNERS)
def class_papers(request, pk):
    found = visible_class(request, pk)
    return file_response(files.class_document(found), "pdf", files.stem_of(files.agency_of(found), found.label))


@page_view(*RUNNERS)
def guide_word(request, pk):
    found = visible_class(request, pk)
    name = files.stem_of("teacher", files.agency_of(found), found.label)
    return file_response(files.guide_document(found), "docx", name)


def visible_class(request, pk) -> SurveyClass:
    every = SurveyClass.objects.select_related(
        "survey__audit_return__agency", "survey__audit_return__access_point", "survey__audit_return__round"
    )
    return get_visible(every, request.user, pk=pk)


@login_not_required
def children_privacy(request):
    if request.method not in ("GET", "HEAD"):
        return not_allowed(request, ["GET", "HEAD"])
    context = {
        "words": {"page": {"page_title": "What happens with your answers"}},
        "board_name": settings.BOARD_NAME,
        "contact": contact_of_board(),
        "help_lines": help_lines(),
    }
    return render_plain("voices/papers/privacy.html", context)
