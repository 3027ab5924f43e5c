"""Changing what a person holds: roles and places given and ended, accounts closed and opened, sessions ended."""

from __future__ import annotations

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.models import RoleGrant, User
from accounts.people import services
from accounts.roles import GUARDED, ROLES
from accounts.second_factor.proof import ask_for_proof
from accounts.single_sign_on import services as sso
from agencies.access import demand, get_visible, requires
from agencies.models import Membership
from agencies.people.forms import EndPlaceForm, GivePlaceForm, GiveRoleForm, ReasonForm, WhyForm
from agencies.posts.services import places
from core.pages.forms import edit_record, try_save

FORM = require_http_methods(["GET", "HEAD", "POST"])
TEMPLATE = "people/form.html"


def page_of(person) -> str:
    """The address of a person's page."""
    return reverse("person", args=[person.pk])


def somebody(request, pk) -> User:
    """The person, for whoever manages people."""
    return get_visible(User.objects, request.user, pk=pk)


def change(request, person, record, service, context: dict, message: str, form_class=ReasonForm):
    """A form about a record of a person, with a reason, saved by a service that takes the version."""
    return edit_record(
        request,
        record=record,
        form_class=form_class,
        initial={},
        save=lambda version, values: service(expected=version, by=request.user, **values),
        done=page_of(person),
        template=TEMPLATE,
        context={"person": person, "cancel_url": page_of(person), **context},
        message=message,
    )


def answer(request, person, form, save, context: dict, message: str):
    """A form that makes something new for a person."""
    if request.method == "POST" and try_save(form, save):
        messages.success(request, message)
        return redirect(page_of(person))
    context = {"person": person, "form": form, "cancel_url": page_of(person), **context}
    return render(request, TEMPLATE, context, status=422 if form.errors else 200)


@FORM
@requires("people.manage")
def give_role(request, pk):
    """Another role."""
    person = somebody(request, pk)
    if asked := ask_for_proof(request, when=request.POST.get("role") in GUARDED):
        return asked
    form = GiveRoleForm(request.POST or None, person=person)
    context = {"heading": f"Give a role to {person}", "submit": "Give this role"}
    context["more"] = (
        "Some roles need a second step of signing in. They are asked to set it up at their next click. Everybody who "
        "holds such a role gets an email when another person is given one."
    )
    return answer(
        request,
        person,
        form,
        lambda: services.give_role(user=person, by=request.user, **form.cleaned_data),
        context,
        f"{person} has the role now.",
    )


@FORM
@requires("people.manage")
def end_role(request, pk):
    """A role ends now."""
    grant = get_visible(RoleGrant.objects.select_related("user").current(), request.user, pk=pk)
    name = ROLES[grant.role].name
    return change(
        request,
        grant.user,
        grant,
        lambda **values: services.end_role(grant=grant, **values),
        {"heading": f"End the role: {name}", "submit": "End this role", "warning": True},
        f"{grant.user} no longer has the role: {name}.",
    )


@FORM
@requires("people.manage")
def give_place(request, pk):
    """A group or an agency to which somebody belongs."""
    person = somebody(request, pk)
    form = GivePlaceForm(request.POST or None, by=request.user)

    def save():
        values = dict(form.cleaned_data)
        place = values.pop("agency") or values.pop("subgroup")
        values.pop("subgroup", None)
        places.give_place(user=person, place=place, by=request.user, **values)

    context = {"heading": "Add to a group or agency", "submit": "Add", "offered": form.offered}
    return answer(request, person, form, save, context, f"{person} belongs there now.")


@FORM
@requires("people.manage")
def end_place(request, pk):
    """Somebody no longer belongs there."""
    membership = get_visible(Membership.objects.select_related("user", "agency", "subgroup"), request.user, pk=pk)
    demand(User.objects.editable_by(request.user).filter(pk=membership.user_id).exists())
    place = membership.agency or membership.subgroup
    return change(
        request,
        membership.user,
        membership,
        lambda **values: places.end_place(membership=membership, **values),
        {"heading": f"No longer in: {place}", "submit": "Save"},
        f"The last day of {membership.user} in {place} is noted.",
        EndPlaceForm,
    )


@FORM
@requires("people.manage")
def close_account(request, pk):
    """Somebody leaves: signed out at once, and no longer let in."""
    person = somebody(request, pk)
    more = "They are signed out at once and cannot sign in again. Their name stays beside what they wrote."
    return change(
        request,
        person,
        person,
        lambda **values: services.deactivate_person(user=person, **values),
        {"heading": f"Close the account of {person}", "submit": "Close the account", "warning": True, "more": more},
        f"The account of {person} is closed.",
    )


@FORM
@requires("people.manage")
def open_account(request, pk):
    """Somebody comes back."""
    person = somebody(request, pk)
    held = RoleGrant.objects.visible_to(request.user).of(person).current()
    if asked := ask_for_proof(request, when=held.filter(role__in=GUARDED).exists()):
        return asked
    return change(
        request,
        person,
        person,
        lambda **values: services.reactivate_person(user=person, **values),
        {
            "heading": f"Open the account of {person} again",
            "submit": "Open the account",
            "more": "They can sign in again, with the roles that have not been ended. Look at these first.",
        },
        f"{person} can sign in again.",
    )


@FORM
@requires("people.manage")
def end_sessions(request, pk):
    """Signed out everywhere."""
    person = somebody(request, pk)
    form = WhyForm(request.POST or None)

    def save():
        reason = f"Signed out everywhere: {form.cleaned_data['reason']}"
        services.end_every_session(user=person, by=request.user, reason=reason)

    context = {"heading": f"Sign {person} out everywhere", "submit": "Sign out everywhere", "warning": True}
    return answer(request, person, form, save, context, f"{person} is signed out everywhere.")


@FORM
@requires("people.manage")
def end_session_of(request, pk, number):
    """Signed out of one browser."""
    person = somebody(request, pk)
    session = get_visible(person.sessions.of(person), request.user, number=number)
    form = WhyForm(request.POST or None)
    context = {"heading": f"Sign {person} out of {session.device}", "submit": "Sign out", "warning": True}
    return answer(
        request,
        person,
        form,
        lambda: services.end_session(session=session, by=request.user, reason=form.cleaned_data["reason"]),
        context,
        f"{person} is signed out of {session.device}.",
    )


@FORM
@requires("people.manage")
def reset_second_step(request, pk):
    """A telephone was lost: somebody sets the second step up anew."""
    person = somebody(request, pk)
    if asked := ask_for_proof(request):
        return asked
    form = WhyForm(request.POST or None)
    context = {
        "heading": f"Take the second step off {person}’s account",
        "submit": "Take it off",
        "warning": True,
        "more": "They are signed out everywhere, get a letter, and set it up anew when they sign in. Everybody whose "
        "role needs a second step gets an email too. Make sure first, by a call or in person, that it is they who ask.",
    }
    return answer(
        request,
        person,
        form,
        lambda: services.reset_second_factor(user=person, by=request.user, reason=form.cleaned_data["reason"]),
        context,
        f"The second step of {person} is taken off.",
    )


@FORM
@requires("people.manage")
def untie(request, pk):
    """An account was made anew at the council."""
    person = somebody(request, pk)
    form = WhyForm(request.POST or None)
    context = {
        "heading": f"Undo the single sign-on of {person}",
        "submit": "Undo it",
        "warning": True,
        "more": "Whoever next signs in there with this e-mail address comes into this account. Make sure first, by a "
        "call or in person, that the new account there is theirs.",
    }
    return answer(
        request,
        person,
        form,
        lambda: sso.release(
            user=person, by=request.user, reason=f"Single sign-on undone: {form.cleaned_data['reason']}"
        ),
        context,
        f"{person} is tied anew at the next single sign-on.",
    )
