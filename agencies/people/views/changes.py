"""Changing what a person holds: roles and places given and ended, accounts closed and opened, sessions ended."""

from functools import partial

from django.urls import reverse

from accounts.models import RoleGrant, User
from accounts.people import services
from accounts.roles import ROLES
from accounts.single_sign_on import services as sso
from agencies.access import form_view, get_visible, require
from agencies.models import Membership
from agencies.people.forms import AddressForm, EndPlaceForm, GivePlaceForm, GiveRoleForm, ReasonForm
from agencies.posts.services import places
from core.pages.forms import confirm_page, form_page

TEMPLATE = "people/form.html"
WIDE_ROLES = "Roles with wide rights are not here: one person proposes them, and another confirms."
SET_UP_ANEW = (
    "They are signed out everywhere, get an email, and set it up again when they sign in. Everybody whose role needs a "
    "second step gets an email too. Make sure first, by a call or in person, that it is they who ask."
)
NEW_ADDRESS = (
    "They are signed out everywhere, their API tokens are revoked, and they get an email at both addresses. Make sure "
    "first, by a call or in person, that the new address is theirs: whoever reads it can sign in. Unless their role "
    "has wide rights, they also set up their password, second step and single sign-on again."
)
TIED_ANEW = (
    "Whoever next signs in there with this email address comes into this account. Make sure first, by a call or in "
    "person, that the new account there is theirs."
)


def person_url(person) -> str:
    return reverse("person", args=[person.pk])


def somebody(request, pk) -> User:
    return get_visible(User.objects, request.user, pk=pk)


def about_person(person: User, **more) -> dict:
    lead = f"{person}, {person.job_title}" if person.job_title else str(person)
    return {"crumbs": ("People", reverse("people"), person, person_url(person)), "lead": lead, **more}


@form_view("people.manage")
def give_role(request, pk):
    person = somebody(request, pk)
    return form_page(
        request,
        partial(GiveRoleForm, person=person),
        partial(services.give_role, user=person, by=request.user),
        title=f"Give a role to {person}",
        submit="Give this role",
        message=f"{person} has the role now.",
        context=about_person(person, explained=WIDE_ROLES),
    )


@form_view("people.manage")
def end_role(request, pk):
    grant = get_visible(RoleGrant.objects.select_related("user").current(), request.user, pk=pk)
    name = ROLES[grant.role].name
    return form_page(
        request,
        ReasonForm,
        partial(services.end_role, grant=grant, by=request.user),
        record=grant,
        title=f"End the role: {name}",
        submit="End this role",
        message=f"{grant.user} no longer has the role: {name}.",
        context=about_person(grant.user),
    )


@form_view("people.manage")
def give_place(request, pk):
    person = somebody(request, pk)
    return form_page(
        request,
        partial(GivePlaceForm, by=request.user),
        partial(save_place, person, by=request.user),
        title="Add to a group or agency",
        submit="Add",
        message=f"{person} belongs there now.",
        context=about_person(person),
        template=TEMPLATE,
    )


def save_place(person: User, *, agency, subgroup, **values) -> Membership:
    return places.give_place(user=person, place=agency or subgroup, **values)


@form_view("people.manage")
def end_place(request, pk):
    membership = get_visible(Membership.objects.select_related("user", "agency", "subgroup"), request.user, pk=pk)
    require(User.objects.editable_by(request.user).filter(pk=membership.user_id).exists())
    place, person = membership.agency or membership.subgroup, membership.user
    return form_page(
        request,
        EndPlaceForm,
        partial(places.end_place, membership=membership, by=request.user),
        record=membership,
        title=f"No longer in: {place}",
        message=f"The last day of {person} in {place} is noted.",
        context=about_person(person),
    )


@form_view("people.manage")
def close_account(request, pk):
    person = somebody(request, pk)
    explained = (
        "They are signed out at once and cannot sign in again, and their API tokens are revoked. Their name stays "
        "beside what they wrote."
    )
    return form_page(
        request,
        ReasonForm,
        partial(services.deactivate_person, user=person, by=request.user),
        record=person,
        title=f"Close the account of {person}",
        submit="Close the account",
        message=f"The account of {person} is closed.",
        context=about_person(person, explained=explained),
    )


@form_view("people.manage")
def open_account(request, pk):
    person = somebody(request, pk)
    explained = (
        "They can sign in again, with the roles that have not been ended. Look at these first. Roles with wide rights "
        "end now: one person proposes them again, and another confirms."
    )
    return form_page(
        request,
        ReasonForm,
        partial(services.reactivate_person, user=person, by=request.user),
        record=person,
        title=f"Open the account of {person} again",
        submit="Open the account",
        message=f"{person} can sign in again.",
        context=about_person(person, explained=explained),
    )


@form_view("people.manage")
def end_sessions(request, pk):
    person = somebody(request, pk)
    return confirm_page(
        request,
        prefixed("Signed out everywhere", partial(services.end_every_session, user=person, by=request.user)),
        title=f"Sign {person} out everywhere",
        body="",
        submit="Sign out everywhere",
        message=f"{person} is signed out everywhere.",
        reason=True,
        context=about_person(person),
    )


def prefixed(act: str, service):
    return lambda reason: service(reason=f"{act}: {reason}")


@form_view("people.manage")
def end_session_of(request, pk, number):
    person = somebody(request, pk)
    session = get_visible(person.sessions.for_user(person), request.user, number=number)
    return confirm_page(
        request,
        partial(services.end_session, session=session, by=request.user),
        title=f"Sign {person} out of {session.device}",
        body="",
        submit="Sign out",
        message=f"{person} is signed out of {session.device}.",
        reason=True,
        context=about_person(person),
    )


@form_view("people.manage")
def reset_second_step(request, pk):
    person = somebody(request, pk)
    return confirm_page(
        request,
        partial(services.reset_second_factor, user=person, by=request.user),
        title=f"Remove the second step of {person}’s account",
        body=SET_UP_ANEW,
        submit="Remove second step",
        message=f"The second step of {person} is removed.",
        reason=True,
        context=about_person(person, warning=True),
    )


@form_view("people.manage")
def untie(request, pk):
    person = somebody(request, pk)
    return confirm_page(
        request,
        prefixed("Single sign-on undone", partial(sso.release, user=person, by=request.user)),
        title=f"Undo the single sign-on of {person}",
        body=TIED_ANEW,
        submit="Undo single sign-on",
        message=f"{person} will be linked again at the next single sign-on.",
        reason=True,
        context=about_person(person),
    )


@form_view("people.manage")
def change_address(request, pk):
    person = somebody(request, pk)
    return form_page(
        request,
        AddressForm,
        partial(services.change_address, user=person, by=request.user),
        record=person,
        title=f"Use another address for {person}",
        submit="Save address",
        message=f"{person} signs in with the new address from now on.",
        initial={"email": ""},
        context=about_person(person, explained=f"{NEW_ADDRESS} Now it is {person.email}."),
    )
