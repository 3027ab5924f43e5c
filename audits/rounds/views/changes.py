"""Rounds are prepared, changed, opened and closed, and one more agency is asked."""

from functools import partial

from django.urls import reverse

from agencies.access import button_view, form_view
from agencies.directory.listing import active_by_kind
from agencies.models import Agency
from audits.access import about_round, visible_round
from audits.models import AccessPoint, Edition, Questionnaire, Return, Round
from audits.rounds import forms, services
from core.pages.forms import form_page, save_by_button
from core.records.rules import RuleBroken

CLOSING = (
    "Nothing more can be answered or submitted, and nobody is chased any more. Who has not returned stays listed "
    "by name."
)


def round_url(asked: Round) -> str:
    return reverse("audits:round", args=[asked.pk])


def editions_to_ask(request):
    found = Edition.objects.visible_to(request.user).published().filter(questionnaire__retired_on__isnull=True)
    return found.order_by("questionnaire__name", "-number").select_related("questionnaire")


def choices_of_round(request) -> dict:
    children = editions_to_ask(request).filter(questionnaire__subject=Questionnaire.Subject.CHILDREN)
    return {"counts": active_by_kind(Agency.objects.visible_to(request.user)), "children": children}


@form_view("audits.manage")
def add(request):
    latest = editions_to_ask(request).exclude(questionnaire__subject=Questionnaire.Subject.CHILDREN)
    crumbs = ("Audit returns", reverse("audits:home"))
    return form_page(
        request,
        partial(forms.RoundForm, editions=latest, **choices_of_round(request)),
        partial(services.prepare_round, by=request.user),
        title="Prepare a round",
        submit="Prepare round",
        done=round_url,
        message="The round has been prepared. Look at whom it asks before it opens.",
        back=reverse("audits:home"),
        context={"crumbs": crumbs, "explained": "Nothing is sent before the round opens."},
    )


@form_view("audits.manage")
def edit(request, pk):
    asked = visible_round(request, pk)
    prepared = asked.state == Round.State.PREPARED
    fields = services.CHANGEABLE if prepared else services.LATER
    form = partial(forms.EditRoundForm, **choices_of_round(request)) if prepared else forms.EditOpenRoundForm
    initial = {name: getattr(asked, name) for name in fields if name != "previous"}
    return form_page(
        request,
        form,
        partial(services.change_round, asked=asked, by=request.user),
        record=asked,
        title="Change this round",
        message="The round has been changed.",
        initial=initial | ({"kinds": asked.kind_list} if prepared else {}),
        context=about_round(asked),
    )


@button_view("audits.manage")
def open_now(request, pk):
    asked = visible_round(request, pk)
    return save_by_button(
        request,
        partial(services.open_round, asked=asked, expected=asked.version, by=request.user),
        done=round_url(asked),
        message=lambda _: "The round is open." if asked.state == Round.State.OPEN else "The round is opening.",
    )


@form_view("audits.manage")
def close(request, pk):
    asked = visible_round(request, pk)
    return form_page(
        request,
        forms.CloseRoundForm,
        partial(services.close_round, asked=asked, by=request.user),
        record=asked,
        title="Close this round",
        submit="Close the round",
        message="The round is closed.",
        context=about_round(asked, explained=CLOSING),
    )


@form_view("audits.manage")
def add_return(request, pk):
    asked = visible_round(request, pk)
    points = services.of_points(asked)
    return form_page(
        request,
        forms.AddPointToRoundForm if points else forms.AddToRoundForm,
        partial(save_return, asked, by=request.user),
        title="Ask about one more access point" if points else "Ask one more agency",
        submit="Ask",
        message=lambda added: f"{added.access_point or added.agency} is asked as well.",
        context=about_round(asked),
    )


def save_return(asked: Round, *, by, **names) -> Return:
    return services.add_return(asked=asked, by=by, **named(by, **names))


def named(user, agency: str, point: str | None = None) -> dict:
    found = Agency.objects.visible_to(user).active().filter(name__iexact=agency.strip()).first()
    if found is None:
        raise RuleBroken("No active agency has this name. Copy it from the list of agencies.", field="agency")
    if not (point or "").strip():
        return {"agency": found}
    points = AccessPoint.objects.visible_to(user).standing().filter(agency=found)
    access_point = points.filter(name__iexact=point.strip()).first()
    if access_point is None:
        raise RuleBroken(f"{found} has no access point of this name in the register.", field="point")
    return {"agency": found, "access_point": access_point}
