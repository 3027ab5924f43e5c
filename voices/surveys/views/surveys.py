"""The surveys that a person runs, and the page of one with its four steps."""

from __future__ import annotations

from functools import partial

from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from agencies.access import form_view, get_visible, may, require, requires
from audits.access import returns_with_form
from core.pages.forms import confirm_page, form_page, safe_number, values_of
from voices.classes.services import add_classes
from voices.models import SettingSurvey
from voices.surveys import services
from voices.surveys.forms import ClassesForm, ParentsForm, PrepareForm
from voices.surveys.page import own_surveys, rounds_with_children, survey_page, surveys_of_round, url_of

RUN = ("voices.run_own", "voices.manage")
JOINING = (
    "Children answer by a link, with an adult in the room. Their answers are added up on arrival: nothing holds what "
    "one child said. When you finish, the return is filled in for you. You can go back to paper until then."
)
PAPER = (
    "The classes and their links are deleted, and so is every answer that was sent. You fill in the return yourself, "
    "from paper or a talk."
)
FINISH = (
    "All classes are added up, the return is filled in, and all classes and links are deleted. This cannot be undone."
)
FEW = "Fewer than 10 have answered. They count in the borough’s figures only, and you get no result of your own."


def run_survey(request, pk) -> SettingSurvey:
    """A survey that the reader runs; 404 for a stranger, 403 for whoever may see its result only."""
    survey = get_visible(SettingSurvey.objects.with_all(), request.user, pk=pk)
    require(services.may_run(request.user, survey.audit_return), "Only those who run this survey can open this page.")
    return survey


def crumbs(survey: SettingSurvey, *more) -> list:
    return ["Children’s survey", reverse("voices:home"), survey.audit_return.about, *more]


def forms_of(page) -> dict:
    """The form of each step, by its name."""
    return {
        "prepare": partial(PrepareForm, auto_id="prepare_%s"),
        "parents": partial(ParentsForm, auto_id="parents_%s"),
        "classes": partial(ClassesForm, auto_id="classes_%s", known=page.labels, is_school=page.is_school),
    }


def context_of(survey: SettingSurvey, step: str = "") -> dict:
    """What the page of a survey prints; `step` is the one whose form the view handles itself."""
    page = survey_page(survey)
    forms, open_steps = forms_of(page), set()
    if not page.facts.is_prepared:
        open_steps.add("prepare")
    if not page.facts.parents_told:
        open_steps.add("parents")
    shown = {f"{name}_form": form(initial=start(survey, form)) for name, form in forms.items() if name != step}
    return {
        "survey": survey,
        "audit_return": survey.audit_return,
        "page": page,
        "step": step,
        "open_steps": open_steps | {step},
        "crumbs": crumbs(survey),
        **shown,
    }


def start(survey: SettingSurvey, form) -> dict:
    """The values with which the form of a step begins."""
    found = values_of(survey, form)
    return found | {"version": survey.version} if "version" in form.func.base_fields else {}


@require_safe
@requires(*RUN, "voices.see_own")
def home(request):
    """Own surveys of an agency's people; all by round, with their state, for the manager."""
    keeps = may(request.user, "voices.manage")
    rounds = rounds_with_children(request.user) if keeps else []
    wanted = safe_number(request.GET.get("round"))
    asked = next((each for each in rounds if each.pk == wanted), rounds[0] if rounds else None)
    state = request.GET.get("state", "")
    context = {
        "keeps": keeps,
        "runs": may(request.user, "voices.run_own"),
        "own": own_surveys(request.user),
        "rounds": rounds,
        "asked": asked,
        "state": state,
        "choices": SettingSurvey.State.choices,
        "found": surveys_of_round(request, asked, state) if asked else None,
    }
    return render(request, "voices/surveys/home.html", context)


@form_view(*RUN)
def join(request, pk):
    """Use the online survey for a return; a survey that is there already is opened."""
    audit_return = get_visible(returns_with_form(), request.user, pk=pk)
    require(services.may_run(request.user, audit_return))
    return confirm_page(
        request,
        partial(services.join, audit_return=audit_return, by=request.user),
        title="Use the board’s online survey",
        body=JOINING,
        submit="Use the online survey",
        done=url_of,
        message="You use the online survey. Four steps are left, about ten minutes.",
        context={
            "crumbs": ["Children’s survey", reverse("voices:home")],
            "lead": f"{audit_return.about}, {audit_return.round}",
            "cancel_url": reverse("audits:return", args=[audit_return.pk]),
        },
    )


@require_safe
@requires(*RUN)
def survey(request, pk):
    return render(request, "voices/surveys/survey.html", context_of(run_survey(request, pk)))


def step(request, pk, name: str, save, *, message, versioned: bool = True):
    """The page of a survey with the form of one step, which this view saves."""
    survey = run_survey(request, pk)
    if not services.is_live(survey):
        return redirect(url_of(survey))
    context = context_of(survey, name)
    return form_page(
        request,
        forms_of(context["page"])[name],
        partial(save, survey=survey, by=request.user) if versioned else partial(save, survey),
        record=survey if versioned else None,
        title="Children’s survey",
        done=url_of(survey),
        message=message,
        context=context,
        template="voices/surveys/survey.html",
    )


@form_view(*RUN)
def prepare(request, pk):
    return step(request, pk, "prepare", services.prepare, message="Step 1 is saved.")


@form_view(*RUN)
def parents(request, pk):
    return step(request, pk, "parents", services.tell_parents, message="Step 2 is saved.")


@form_view(*RUN)
def classes(request, pk):
    """Add classes from pasted lines."""

    def save(survey, classes):
        return add_classes(survey=survey, lines=classes)

    def message(added):
        return f"{len(added)} added." if len(added) > 1 else f"{added[0]} is added."

    return step(request, pk, "classes", save, message=message, versioned=False)


@form_view(*RUN)
def finish(request, pk):
    survey = run_survey(request, pk)
    page = survey_page(survey)
    if page.why_not_finish and request.method != "POST":
        return redirect(url_of(survey, "finish"))
    facts = page.facts
    return confirm_page(
        request,
        partial(services.finish, survey=survey, by=request.user),
        title="Finish the survey",
        body=FINISH,
        submit="Finish the survey",
        done=url_of(survey),
        message="The survey is finished, and the return is filled in.",
        context={
            "crumbs": crumbs(survey, url_of(survey)),
            "lead": f"{facts.answered} of {facts.asked} have answered. {FEW if facts.is_small else ''}".strip(),
            "warning": True,
            "cancel_url": url_of(survey),
        },
    )


@form_view(*RUN)
def withdraw(request, pk):
    """Use paper instead."""
    survey = run_survey(request, pk)
    page = survey_page(survey)
    if not page.is_live and request.method != "POST":
        return redirect(url_of(survey))
    answered = page.facts.answered
    return confirm_page(
        request,
        partial(services.withdraw, survey=survey, by=request.user),
        title="We use paper instead",
        body=PAPER,
        submit="Delete the online survey" if answered else "Use paper instead",
        done=url_of(survey),
        message="The online survey is not used any more.",
        context={
            "crumbs": crumbs(survey, url_of(survey)),
            "lead": f"{answered} answers will be thrown away." if answered else "",
            "warning": bool(answered),
            "cancel_url": url_of(survey),
        },
    )
