"""The papers as files, for whoever runs the survey of a setting."""

from __future__ import annotations

from django.views.decorators.http import require_safe

from agencies.access import get_visible, requires
from core.pages.lists import file_response
from voices.models import SettingSurvey, SurveyClass
from voices.papers import files

RUNNERS = ("voices.run_own", "voices.manage")


@require_safe
@requires(*RUNNERS)
def parents(request, pk, format):
    """The letter to parents of a setting."""
    survey = get_visible(SettingSurvey.objects.with_all(), request.user, pk=pk)
    name = files.stem_of("letter to parents", survey.audit_return.agency.name)
    return file_response(files.parents_document(survey), format, name)


@require_safe
@requires(*RUNNERS)
def class_papers(request, pk):
    """Poster and teacher's sheet of a class, as a PDF."""
    found = class_of(request, pk)
    return file_response(files.class_document(found), "pdf", files.stem_of(files.agency_of(found), found.label))


@require_safe
@requires(*RUNNERS)
def guide_word(request, pk):
    """The teacher's sheet of a class, to be changed in Word."""
    found = class_of(request, pk)
    name = files.stem_of("teacher", files.agency_of(found), found.label)
    return file_response(files.guide_document(found), "docx", name)


def class_of(request, pk) -> SurveyClass:
    every = SurveyClass.objects.select_related("survey__audit_return__agency", "survey__audit_return__round")
    return get_visible(every, request.user, pk=pk)
