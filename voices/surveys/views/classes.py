"""One class, for whoever runs the survey: how many are asked, the teacher's link, and taking it off the list."""

from functools import partial

from django.urls import reverse

from agencies.access import button_view, form_view, get_visible, require
from core.pages.forms import confirm_page, form_page, save_by_button
from voices.classes import services
from voices.classes.page import lead_url
from voices.models import SurveyClass
from voices.surveys.forms import RollForm
from voices.surveys.page import ClassRow, survey_url
from voices.surveys.services import may_run
from voices.surveys.views.surveys import RUN, crumbs

REMOVING = "Its links stop working. Other classes stay as they are."


def run_class(request, pk) -> SurveyClass:
    found = SurveyClass.objects.select_related("survey__audit_return__agency", "survey__audit_return__access_point")
    survey_class = get_visible(found, request.user, pk=pk)
    require(may_run(request.user, survey_class.survey.audit_return))
    return survey_class


def class_url(survey_class: SurveyClass) -> str:
    return reverse("voices:class", args=[survey_class.pk])


@form_view(*RUN)
def edit(request, pk):
    survey_class = run_class(request, pk)
    survey = survey_class.survey
    return form_page(
        request,
        RollForm,
        partial(services.change_roll, survey_class=survey_class),
        title=survey_class.label,
        done=survey_url(survey, "classes"),
        message=lambda saved: f"{saved}: {saved.roll} are asked.",
        initial={"roll": survey_class.roll},
        template="voices/surveys/class.html",
        context={
            "crumbs": crumbs(survey, survey_url(survey)),
            "row": ClassRow(survey_class, lead_url(survey_class)),
            "group": survey_class,
        },
    )


@button_view(*RUN)
def new_link(request, pk):
    survey_class = run_class(request, pk)
    return save_by_button(
        request,
        partial(services.new_lead_link, survey_class=survey_class),
        done=class_url(survey_class),
        message="The teacher has a new link. The old one no longer works.",
    )


@form_view(*RUN)
def remove(request, pk):
    survey_class = run_class(request, pk)
    survey = survey_class.survey
    return confirm_page(
        request,
        partial(services.remove_class, survey_class=survey_class),
        title=f"Remove {survey_class}",
        body=REMOVING,
        submit=f"Remove {survey_class}",
        done=survey_url(survey, "classes"),
        message=f"{survey_class} is removed.",
        context={
            "crumbs": crumbs(survey, survey_url(survey), survey_class.label, class_url(survey_class)),
            "cancel_url": class_url(survey_class),
            "warning": True,
        },
    )
