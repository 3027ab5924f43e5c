"""Rounds are prepared, changed, opened and closed, and one more agency is asked."""

from __future__ import annotations

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from agencies.access import requires
from agencies.directory.listing import active_by_kind
from agencies.models import Agency
from audits.access import visible_round
from audits.models import AccessPoint, Edition, Round
from audits.rounds import forms, services
from core.pages.forms import edit_record, try_save
from core.records.locking import Conflict
from core.records.rules import RuleBroken

FORM = require_http_methods(["GET", "HEAD", "POST"])
FORM_PAGE = "audits/rounds/form.html"


def page_of(asked: Round) -> str:
    """The address of a round's page."""
    return reverse("audits:round", args=[asked.pk])


def kinds_that_are_there(request) -> dict[str, int]:
    """How many active agencies there are of each kind."""
    return active_by_kind(Agency.objects.visible_to(request.user))


@FORM
@requires("audits.manage")
def add(request):
    """Prepare a round."""
    found = Edition.objects.visible_to(request.user).published().filter(questionnaire__retired_on__isnull=True)
    latest = found.order_by("questionnaire__name", "-number").select_related("questionnaire")
    form = forms.RoundForm(request.POST or None, editions=latest, counts=kinds_that_are_there(request))
    made: list[Round] = []
    if request.method == "POST" and try_save(
        form, lambda: made.append(services.prepare_round(by=request.user, **form.cleaned_data))
    ):
        messages.success(request, "The round has been prepared. Look at whom it asks before it opens.")
        return redirect(page_of(made[0]))
    context = {
        "form": form,
        "heading": "Prepare a round",
        "submit": "Prepare it",
        "lead": "Nothing is sent before the round opens.",
        "cancel_url": reverse("audits:home"),
    }
    return render(request, FORM_PAGE, context, status=422 if form.errors else 200)


@FORM
@requires("audits.manage")
def edit(request, pk):
    """Change a round; of one that is open what agencies were told, with a reason."""
    asked = visible_round(request, pk)
    prepared = asked.state == Round.State.PREPARED
    fields = services.CHANGEABLE if prepared else services.LATER
    initial = {name: getattr(asked, name) for name in fields if name != "previous"}
    return change(
        request,
        asked,
        form_class=forms.EditRoundForm if prepared else forms.EditOpenRoundForm,
        form_options={"counts": kinds_that_are_there(request)} if prepared else {},
        initial=initial | ({"kinds": asked.kind_list} if prepared else {}),
        save=lambda version, values: services.change_round(asked=asked, expected=version, by=request.user, **values),
        context={"heading": "Change this round", "submit": "Save"},
        message="The round has been changed.",
    )


@require_POST
@requires("audits.manage")
def open_now(request, pk):
    """Open a round whose day has come."""
    asked = visible_round(request, pk)
    try:
        services.open_round(asked=asked, expected=asked.version, by=request.user)
        messages.success(request, "The round is open." if asked.state == Round.State.OPEN else "The round is opening.")
    except (RuleBroken, Conflict) as broken:
        messages.error(request, str(broken))
    return redirect(page_of(asked))


@FORM
@requires("audits.manage")
def close(request, pk):
    """End a round."""
    asked = visible_round(request, pk)
    return change(
        request,
        asked,
        form_class=forms.CloseRoundForm,
        initial={},
        save=lambda version, values: services.close_round(asked=asked, expected=version, by=request.user, **values),
        context={
            "heading": "Close this round",
            "lead": "Nothing more can be answered or submitted, and nobody is chased any more. Who has not returned "
            "stays listed by name.",
            "submit": "Close the round",
            "warning": True,
        },
        message="The round is closed.",
    )


@FORM
@requires("audits.manage")
def add_return(request, pk):
    """Ask one more agency, such as one that joined later, or about one more access point."""
    asked = visible_round(request, pk)
    points = services.of_points(asked)
    form = (forms.AddPointToRoundForm if points else forms.AddToRoundForm)(request.POST or None)
    if request.method == "POST" and form.is_valid():
        about = named(request, form)
        if about and try_save(form, lambda: services.add_return(asked=asked, by=request.user, **about)):
            messages.success(request, f"{about.get('access_point') or about['agency']} is asked as well.")
            return redirect(page_of(asked))
    heading = "Ask about one more access point" if points else "Ask one more agency"
    context = {"form": form, "heading": heading, "submit": "Ask", "asked": asked, "cancel_url": page_of(asked)}
    return render(request, FORM_PAGE, context, status=422 if form.errors else 200)


def named(request, form) -> dict:
    """The agency, and the access point, that a form names; an error beside the field, and nothing, where none is so
    named."""
    name = form.cleaned_data["agency"].strip()
    agency = Agency.objects.visible_to(request.user).active().filter(name__iexact=name).first()
    if agency is None:
        form.add_error("agency", "No active agency has this name. Copy it from the list of agencies.")
        return {}
    if "point" not in form.fields:
        return {"agency": agency}
    points = AccessPoint.objects.visible_to(request.user).standing().filter(agency=agency)
    point = points.filter(name__iexact=form.cleaned_data["point"].strip()).first()
    if point is None:
        form.add_error("point", f"{agency} has no access point of this name in the register.")
        return {}
    return {"agency": agency, "access_point": point}


def change(request, asked: Round, *, context: dict, **more):
    """A form about a round."""
    done = page_of(asked)
    context = {"asked": asked, "cancel_url": done, **context}
    return edit_record(request, record=asked, done=done, template=FORM_PAGE, context=context, **more)
