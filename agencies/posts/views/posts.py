"""The posts of an agency: who takes one up, hands it over, leaves it, and what is noted of them."""

from functools import partial
from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth import logout
from django.shortcuts import redirect

from agencies.access import form_view, get_visible, require
from agencies.directory.forms import AppointForm, CorrectForm, EndForm, HandOverForm, OnForm, PastTermForm
from agencies.directory.views.agency import NOT_YOURS, about_agency, editable_agency
from agencies.models import Agency, Eslo
from agencies.posts.services import eslos, own_page, successors
from agencies.posts.services.access import is_signed_out
from agencies.posts.services.eslos import ONE_DAY
from core.pages.forms import form_page
from core.text.dates import print_date, today

OUT = (
    "Whoever held the post is signed out and no longer acts for the agency here, unless they hold another post or a "
    "seat for it, or sign for it."
)
INVITED = f"Whoever takes over is invited by email to sign in, if you may invite people and they have no account. {OUT}"
VACANT = f"The post is vacant from the day after. The record that they held it is kept. {OUT}"
SIGNED_OUT = "You no longer hold the post, so you no longer act for {} here and have been signed out."


def editable_post(request, pk) -> Eslo:
    eslo = get_visible(Eslo.objects.select_related("agency"), request.user, pk=pk)
    require(Agency.objects.editable_by(request.user).filter(pk=eslo.agency_id).exists(), NOT_YOURS)
    return eslo


@form_view("directory.edit_any", "directory.edit_own")
def appoint(request, pk):
    agency, past = editable_agency(request, pk), "past" in request.GET
    return form_page(
        request,
        PastTermForm if past else AppointForm,
        partial(own_page.appoint, agency=agency, by=request.user),
        title="Add somebody who held a post" if past else "Name an ESLO or deputy",
        message=appointed,
        initial={"post": Eslo.Post.DEPUTY if "deputy" in request.GET else Eslo.Post.LEAD},
        context=about_agency(agency),
    )


def appointed(eslo: Eslo) -> str:
    left = eslo.valid_to
    return f"{eslo.name} is recorded until {print_date(left)}." if left else f"{eslo.name} has been named."


def left(eslo: Eslo) -> str:
    vacant = eslo.valid_to + ONE_DAY
    since = f" from {print_date(vacant)}; somebody else can be named then" if vacant > today() else ""
    return f"Their leaving has been recorded. The post is vacant{since}."


def handed_over(new: Eslo) -> str:
    message = "The post has been handed over."
    return f"{message} An invitation to sign in goes to {new}." if successors.is_invited(new) else message


def leave_out(request, eslo: Eslo, response):
    """The answer to a form that ended a post: whoever ended their own access with it is signed out, and told so."""
    is_saved = response.status_code == HTTPStatus.FOUND
    if not is_saved or not is_signed_out(request.user):
        return response
    logout(request)
    messages.info(request, SIGNED_OUT.format(eslo.agency))
    return redirect("link_done")


@form_view("directory.edit_any", "directory.edit_own")
def hand_over(request, pk):
    eslo = editable_post(request, pk)
    response = form_page(
        request,
        HandOverForm,
        partial(own_page.hand_over, eslo=eslo, by=request.user),
        record=eslo,
        title="Hand over to somebody else",
        submit="Hand over",
        message=handed_over,
        initial={"valid_from": today()},
        context=about_post(eslo, explained=INVITED),
    )
    return leave_out(request, eslo, response)


@form_view("directory.edit_any", "directory.edit_own")
def end_post(request, pk):
    eslo = editable_post(request, pk)
    response = form_page(
        request,
        EndForm,
        partial(eslos.end_post, eslo=eslo, by=request.user),
        record=eslo,
        title="Left the post",
        message=left,
        initial={"last_day": today()},
        context=about_post(eslo, explained=VACANT),
    )
    return leave_out(request, eslo, response)


@form_view("directory.edit_any", "directory.edit_own")
def confirm(request, pk):
    eslo = editable_post(request, pk)
    return form_page(
        request,
        OnForm,
        partial(own_page.confirm, eslo=eslo, by=request.user),
        record=eslo,
        title="Confirmed by the agency",
        message="The confirmation has been recorded.",
        initial={"on": today()},
        context=about_post(eslo),
    )


@form_view("directory.edit_any", "directory.edit_own")
def note_training(request, pk):
    eslo = editable_post(request, pk)
    return form_page(
        request,
        OnForm,
        partial(eslos.note_training, eslo=eslo, by=request.user),
        record=eslo,
        title="Training attended",
        message="The training has been recorded.",
        initial={"on": today()},
        context=about_post(eslo),
    )


@form_view("directory.edit_any", "directory.edit_own")
def correct_post(request, pk):
    eslo = editable_post(request, pk)
    return form_page(
        request,
        CorrectForm,
        partial(eslos.correct, eslo=eslo, by=request.user),
        record=eslo,
        title="Correct what is recorded",
        submit="Save the correction",
        message="It has been corrected.",
        context=about_post(eslo),
    )


def about_post(eslo: Eslo, **more) -> dict:
    lead = f"{eslo}, {eslo.get_post_display().lower()} of {eslo.agency}"
    return about_agency(eslo.agency, **{"lead": lead} | more)
