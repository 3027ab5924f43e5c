"""The surveys that a person runs, and the page of one with its four steps."""

from functools import partial

from django.shortcuts import redirect, render
from django.urls import reverse

from agencies.access import form_view, get_visible, may, page_view, require
from audits.access import returns_with_form
from core.pages.forms import confirm_page, form_page, safe_number
from voices.classes.rules import Facts
from voices.models import SettingSurvey
from voices.surveys import services
from voices.surveys.forms import STEPS, SurveyForm, steps_sent
from voices.surveys.page import SurveyPage, own_surveys, rounds_with_children, survey_page, survey_url, surveys_of_round

RUN = ("voices.run_own", "voices.manage")
JOINING = (
    "Children answer by a link, with an adult in the room. Their answers are added up on arrival, and no child’s "
    "answers are stored. When you finish, the return is filled in for you. You can go back to paper until then."
)
PAPER = (
    "The classes and their links are deleted, and so is every answer that was sent. You fill in the return yourself, "
    "from paper or a discussion."
)
FINISH = (
    "All classes are added up, the return is filled in, and all classes and links are deleted. This cannot be undone."
)
UNOPENED = "{} not been opened: not counted as asked. After this, nobody can answer there any more."
FEW = (
    "Fewer than 10 have answered. They count in the borough’s figures only, once small settings together have 10 "
    "answers, and you get no result of your own."
)


def run_survey(request, pk) -> SettingSurvey:
    survey = get_visible(SettingSurvey.objects.with_all(), request.user, pk=pk)
    require(services.may_run(request.user, survey.audit_return), "Only those who run this survey can open this page.")
    return survey


def crumbs(survey: SettingSurvey, *more) -> list:
    return ["Children’s survey", reverse("voices:home"), survey.audit_return.about, *more]


@page_view(*RUN, "voices.see_own")
def home(request):
    manages = may(request.user, "voices.manage")
    rounds = rounds_with_children(request.user) if manages else []
    wanted = safe_number(request.GET.get("round"))
    asked = next((each for each in rounds if each.pk == wanted), rounds[0] if rounds else None)
    state = request.GET.get("state", "")
    context = {
        "manages": manages,
        "runs": may(request.user, "voices.run_own"),
        "own": own_surveys(request.user),
        "rounds": rounds,
        "asked": asked,
        "state": state,
        "found": surveys_of_round(request, asked, state) if asked else None,
    }
    return render(request, "voices/surveys/home.html", context)


@form_view(*RUN)
def join(request, pk):
    audit_return = get_visible(returns_with_form(), request.user, pk=pk)
    require(services.may_run(request.user, audit_return))
    return confirm_page(
        request,
        partial(services.join, audit_return=audit_return, by=request.user),
        title="Use the board’s online survey",
        body=JOINING,
        submit="Use the online survey",
        done=survey_url,
        message="You are using the online survey. It has four steps, about ten minutes in all.",
        context={
            "crumbs": ["Children’s survey", reverse("voices:home")],
            "lead": f"{audit_return.about}, {audit_return.round}",
            "cancel_url": reverse("audits:return", args=[audit_return.pk]),
        },
    )


@form_view(*RUN)
def survey(request, pk):
    survey = run_survey(request, pk)
    page = survey_page(survey)
    context = {"survey": survey, "audit_return": survey.audit_return, "page": page, "crumbs": crumbs(survey)}
    if not page.is_live:
        return render(request, "voices/surveys/survey.html", context)
    return form_page(
        request,
        partial(
            SurveyForm,
            steps=steps_sent(request.POST) or page.open_steps | {request.GET.get("open")} & {*STEPS},
            known=page.labels,
            kind=survey.audit_return.kind,
            is_school=page.is_school,
        ),
        partial(services.set_up, survey=survey, by=request.user),
        record=survey,
        title="Children’s survey",
        done=lambda added: survey_url(survey) + ("#classes" if added else ""),
        message=lambda added: saved_words(page, len(added)),
        context=context,
        template="voices/surveys/survey.html",
    )


def saved_words(page: SurveyPage, added: int) -> str:
    if not added:
        return "Saved."
    one, more = ("class", "classes") if page.is_school else ("group", "groups")
    return f"Saved. {added} {one if added == 1 else more} added."


@form_view(*RUN)
def finish(request, pk):
    survey = run_survey(request, pk)
    page = survey_page(survey)
    if page.why_not_finish and request.method != "POST":
        return redirect(survey_url(survey, "finish"))
    facts = page.facts
    return confirm_page(
        request,
        partial(services.finish, survey=survey, by=request.user),
        title="Finish the survey",
        body=FINISH,
        submit="Finish the survey",
        message="The survey is finished, and the return is filled in.",
        context={
            "crumbs": crumbs(survey, survey_url(survey)),
            "lead": " ".join(before_finishing(facts)),
            "warning": True,
            "cancel_url": survey_url(survey),
        },
    )


def before_finishing(facts: Facts) -> list[str]:
    found = [f"{facts.answered} of {facts.asked} have answered."]
    if facts.is_small:
        found.append(FEW)
    if facts.unopened:
        found.append(UNOPENED.format("1 class has" if facts.unopened == 1 else f"{facts.unopened} classes have"))
    return found


@form_view(*RUN)
def withdraw(request, pk):
    survey = run_survey(request, pk)
    page = survey_page(survey)
    if not page.is_live and request.method != "POST":
        return redirect(survey_url(survey))
    answered = page.facts.answered
    return confirm_page(
        request,
        partial(services.withdraw, survey=survey, by=request.user),
        title="We use paper instead",
        body=PAPER,
        submit="Delete the online survey" if answered else "Use paper instead",
        message="The online survey is no longer used.",
        context={
            "crumbs": crumbs(survey, survey_url(survey)),
            "lead": f"{answered} answers will be thrown away." if answered else "",
            "warning": bool(answered),
            "cancel_url": survey_url(survey),
        },
    )
