"""Inviting people, and what became of the invitations."""

from functools import partial

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import prefetch_related_objects
from django.shortcuts import redirect, render
from django.urls import reverse

from accounts.models import Invitation
from accounts.people import invitations as services
from accounts.roles import GUARDED
from agencies.access import button_view, form_view, get_visible, may, page_view
from agencies.models import Agency
from agencies.people.forms import InviteForm, ReasonForm
from agencies.posts.services.places import places_of
from core.pages.forms import form_page, safe_number
from core.records.locking import Conflict
from core.records.rules import RuleBroken

PAGE = 50
TOLD = {
    "used": "Accepted",
    "withdrawn": "Withdrawn",
    "expired": "Ran out",
    "undecided": "Waiting for a second person",
    "": "Waiting",
}


@form_view("people.invite", "people.manage", "people.invite_colleague")
def invite(request):
    """Invite somebody, with an agency (`?agency=`) or role (`?role=`) proposed by the page from which one comes."""
    agency = Agency.objects.visible_to(request.user).filter(pk=safe_number(request.GET.get("agency"))).first()
    role = request.GET.get("role", "")
    initial = {"agency": agency} if agency else {}
    initial |= {"roles": [role]} if role else {}
    return form_page(
        request,
        partial(InviteForm, by=request.user),
        partial(save_invitation, by=request.user),
        title="Invite somebody" if sees_people(request.user) else "Invite a colleague",
        submit="Send the invitation",
        message=what_happens,
        initial=initial or None,
        context={"crumbs": ("Invitations", reverse("invitations"))},
        template="people/form.html",
    )


def save_invitation(*, agency: Agency | None, groups=(), by, **values) -> Invitation:
    services.spend_invitation(by)
    return services.invite(extras=places_of(agency, groups), by=by, is_discreet=not sees_people(by), **values)


def what_happens(invitation: Invitation) -> str:
    if services.why_closed(invitation) == "undecided":
        return f"The invitation to {invitation.email} waits until a second person has confirmed the role."
    return f"The invitation to {invitation.email} is on its way."


def sees_people(user) -> bool:
    return may(user, "people.invite") or may(user, "people.manage")


@page_view("people.invite", "people.manage", "people.invite_colleague")
def invitations(request):
    every = Invitation.objects.visible_to(request.user).select_related("invited_by", "person")
    page = Paginator(every, PAGE).get_page(request.GET.get("page"))
    prefetch_related_objects([each for each in page.object_list if GUARDED & set(each.roles)], "power_requests")
    for each in page.object_list:
        each.told = TOLD[services.why_closed(each)]
    return render(request, "people/invitations.html", {"page": page, "sees_people": sees_people(request.user)})


@button_view("people.invite", "people.manage", "people.invite_colleague")
def send_invitation_again(request, pk):
    found = get_visible(Invitation.objects, request.user, pk=pk)
    try:
        version = safe_number(request.POST.get("version"))
        services.spend_invitation(request.user)
        services.send_again(invitation=found, expected=version, by=request.user)
        messages.success(request, f"A new invitation to {found.email} is on its way. The earlier link no longer works.")
    except RuleBroken as broken:
        messages.error(request, str(broken))
    except Conflict:
        messages.error(request, "Somebody else changed this invitation at the same moment. Look at it again.")
    return redirect("invitations")


@form_view("people.invite", "people.manage", "people.invite_colleague")
def withdraw_invitation(request, pk):
    found = get_visible(Invitation.objects, request.user, pk=pk)
    explained = "The link in the email works no longer."
    return form_page(
        request,
        ReasonForm,
        partial(services.withdraw, invitation=found, by=request.user),
        record=found,
        title=f"Withdraw the invitation of {found.name}",
        submit="Withdraw",
        message="The invitation is withdrawn.",
        context={"crumbs": ("Invitations", reverse("invitations")), "explained": explained, "warning": True},
    )
