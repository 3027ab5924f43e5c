"""The posts of an agency: who takes one up, hands it over, leaves it, and what is noted of them."""

from __future__ import annotations

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from agencies.access import demand, get_visible, requires
from agencies.directory.forms import AppointForm, CorrectForm, EndForm, HandOverForm, OnForm, PastTermForm
from agencies.directory.views.agency import NOT_YOURS, editable_agency, page_address
from agencies.models import Agency, Eslo
from agencies.posts.services import eslos, own_page, successors
from core.pages.forms import edit_record, safe_next, try_save
from core.text.dates import print_date, today

FORM = require_http_methods(["GET", "HEAD", "POST"])
INVITED = "Whoever takes over is invited by mail to sign in, if you may invite people and they have no account yet."


def editable_post(request, pk) -> Eslo:
    """The term of a post, if this person may change it: 404 for a stranger, else 403."""
    eslo = get_visible(Eslo.objects.select_related("agency"), request.user, pk=pk)
    demand(Agency.objects.editable_by(request.user).filter(pk=eslo.agency_id).exists(), NOT_YOURS)
    return eslo


@FORM
@requires("directory.edit_any", "directory.edit_own")
def appoint(request, pk):
    """Name a lead officer or a deputy; with `past` in the address, one who left."""
    agency = editable_agency(request, pk)
    post = Eslo.Post.DEPUTY if "deputy" in request.GET else Eslo.Post.LEAD
    past = "past" in request.GET
    form = (PastTermForm if past else AppointForm)(request.POST or None, initial={"post": post})
    if request.method == "POST" and try_save(
        form, lambda: own_page.appoint(agency=agency, by=request.user, **form.cleaned_data)
    ):
        name, left = form.cleaned_data["name"], form.cleaned_data.get("valid_to")
        messages.success(request, f"{name} is noted until {print_date(left)}." if left else f"{name} has been named.")
        return redirect(page_address(agency))
    heading = "Add somebody who held a post" if past else "Name an ESLO or deputy"
    context = {"form": form, "heading": heading, "submit": "Save", "agency": agency}
    context["cancel_url"] = page_address(agency)
    return render(request, "agencies/form.html", context, status=422 if form.errors else 200)


def handed_over(new: Eslo) -> str:
    """What is said after a post was handed over."""
    said = "The post has been handed over."
    return f"{said} An invitation to sign in goes to {new}." if successors.is_invited(new) else said


@FORM
@requires("directory.edit_any", "directory.edit_own")
def hand_over(request, pk):
    """Name who takes over a post."""
    return change_post(
        request,
        pk,
        form_class=HandOverForm,
        initial={"valid_from": today()},
        service=own_page.hand_over,
        context={"heading": "Hand over to somebody else", "more": INVITED, "submit": "Hand over"},
        message=handed_over,
    )


@FORM
@requires("directory.edit_any", "directory.edit_own")
def end_post(request, pk):
    """Note that somebody left a post; a successor can be named later."""
    return change_post(
        request,
        pk,
        form_class=EndForm,
        initial={"last_day": today()},
        service=eslos.end_post,
        context={
            "heading": "Left the post",
            "more": "The post is vacant from the day after. That they held it stays on record.",
            "submit": "Save",
        },
        message="It is noted that they left. The post is vacant.",
    )


@FORM
@requires("directory.edit_any", "directory.edit_own")
def confirm(request, pk):
    """Note that the agency confirmed who holds the post."""
    return change_post(
        request,
        pk,
        form_class=OnForm,
        initial={"on": today()},
        service=own_page.confirm,
        context={"heading": "Confirmed by the agency", "submit": "Save"},
        message="The confirmation has been noted.",
    )


@FORM
@requires("directory.edit_any", "directory.edit_own")
def note_training(request, pk):
    """Note the day of the latest training."""
    return change_post(
        request,
        pk,
        form_class=OnForm,
        initial={"on": today()},
        service=eslos.note_training,
        context={"heading": "Training attended", "submit": "Save"},
        message="The training has been noted.",
    )


@FORM
@requires("directory.edit_any", "directory.edit_own")
def correct_post(request, pk):
    """Put right what is noted of a term."""
    return change_post(
        request,
        pk,
        form_class=CorrectForm,
        service=eslos.correct,
        context={"heading": "Correct what is noted", "submit": "Save the correction"},
        message="It has been corrected.",
    )


def change_post(request, pk, *, service, context: dict, initial: dict | None = None, **more):
    """A form about the term of a post, saved by a service that takes the term."""
    eslo = editable_post(request, pk)
    fields = (*eslos.CONTACT, *eslos.DATES)
    done = safe_next(request, page_address(eslo.agency))
    return edit_record(
        request,
        record=eslo,
        initial=initial or {name: getattr(eslo, name) for name in fields},
        save=lambda version, values: service(eslo=eslo, expected=version, by=request.user, **values),
        done=done,
        template="agencies/form.html",
        context={"agency": eslo.agency, "eslo": eslo, "cancel_url": done, **context},
        **more,
    )
