"""Inviting people, and what became of the invitations."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import Invitation
from accounts.people import invitations as services
from accounts.roles import GUARDED
from accounts.second_factor.proof import ask_for_proof
from agencies.access import get_visible, may, requires
from agencies.models import Agency
from agencies.people.forms import InviteForm, ReasonForm
from agencies.posts.services.places import places_of
from core.pages.forms import edit_record, safe_number, try_save
from core.records.locking import Conflict
from core.records.rules import RuleBroken

FORM = require_http_methods(["GET", "HEAD", "POST"])
PAGE = 50
TOLD = {"used": "Accepted", "withdrawn": "Withdrawn", "expired": "Ran out", "": "Waiting"}


@FORM
@requires("people.invite", "people.manage", "people.invite_colleague")
def invite(request):
    """Invite somebody by mail."""
    if asked := ask_for_proof(request, when=not GUARDED.isdisjoint(request.POST.getlist("roles"))):
        return asked
    agency = Agency.objects.visible_to(request.user).filter(pk=safe_number(request.GET.get("agency"))).first()
    form = InviteForm(request.POST or None, by=request.user, initial={"agency": agency} if agency else None)

    def save():
        values = dict(form.cleaned_data)
        extras = places_of(values.pop("agency"), values.pop("groups", ()))
        services.invite(by=request.user, extras=extras, **values)

    if request.method == "POST" and try_save(form, save):
        messages.success(request, f"The invitation to {form.cleaned_data['email']} is on its way.")
        return redirect("invitations")
    offered = form.offered if len(form.offered[:301]) <= 300 else ()
    context = {
        "form": form,
        "offered": offered,
        "heading": "Invite a colleague" if form.of_own_agency else "Invite somebody",
        "submit": "Send the invitation",
    }
    context["cancel_url"] = reverse("invitations")
    return render(request, "people/form.html", context, status=422 if form.errors else 200)


@require_safe
@requires("people.invite", "people.manage", "people.invite_colleague")
def invitations(request):
    """Every invitation with what became of it; those that wait first."""
    every = Invitation.objects.visible_to(request.user).select_related("invited_by", "person")
    page = Paginator(every, PAGE).get_page(request.GET.get("page"))
    for each in page.object_list:
        each.told = TOLD[services.why_closed(each)]
    sees_people = may(request.user, "people.invite") or may(request.user, "people.manage")
    return render(request, "people/invitations.html", {"page": page, "sees_people": sees_people})


@require_POST
@requires("people.invite", "people.manage", "people.invite_colleague")
def send_invitation_again(request, pk):
    """Another letter, good for another seven days."""
    found = get_visible(Invitation.objects, request.user, pk=pk)
    guarded = not GUARDED.isdisjoint(found.roles)
    if asked := ask_for_proof(request, when=guarded, button_on=reverse("invitations")):
        return asked
    try:
        version = safe_number(request.POST.get("version"))
        services.send_again(invitation=found, expected=version, by=request.user)
        messages.success(request, f"Another invitation to {found.email} is on its way. The link before works no more.")
    except RuleBroken as broken:
        messages.error(request, str(broken))
    except Conflict:
        messages.error(request, "Somebody else changed this invitation at the same moment. Look at it again.")
    return redirect("invitations")


@FORM
@requires("people.invite", "people.manage", "people.invite_colleague")
def withdraw_invitation(request, pk):
    """Take an invitation back."""
    found = get_visible(Invitation.objects, request.user, pk=pk)
    return edit_record(
        request,
        record=found,
        form_class=ReasonForm,
        initial={},
        save=lambda version, values: services.withdraw(invitation=found, expected=version, by=request.user, **values),
        done=reverse("invitations"),
        template="people/form.html",
        context={
            "heading": f"Withdraw the invitation of {found.name}",
            "more": "The link in the letter works no longer.",
            "submit": "Withdraw",
            "warning": True,
            "cancel_url": reverse("invitations"),
        },
        message="The invitation is withdrawn.",
    )
