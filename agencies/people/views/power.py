"""What two people decide: proposing, deciding, withdrawing and noting."""

from functools import partial

from django.core.paginator import Paginator
from django.shortcuts import render
from django.urls import reverse

from accounts.models import PowerRequest, User
from accounts.people.services import has_guarded_role
from accounts.power import services
from accounts.power.page import Shown
from accounts.power.rules import CONFIRMED, FACTOR_RESET, GRANT
from accounts.second_factor.rules import main_factors
from agencies.access import button_view, form_view, get_visible, may, page_view
from agencies.people.forms import DecideForm, ProposeForm
from core.pages.forms import confirm_page, form_page, save_by_button

PAGE = 50
RIGHTS = ("people.manage", "people.invite", "power.decide")
EXPLAINED = (
    "Another person has 72 hours to confirm or refuse this: an administrator, a development manager or a data "
    "protection officer who has had that role for 24 hours. They get an email."
)


def rows(request):
    return PowerRequest.objects.visible_to(request.user).select_related(
        "subject", "invitation", "proposed_by", "decided_by", "first_noted_by", "second_noted_by"
    )


def crumbs(request, *more) -> tuple:
    if not any(may(request.user, right) for right in RIGHTS):
        return ()
    is_shown = may(request.user, "people.invite") or may(request.user, "people.manage")
    people = ("People", reverse("people")) if is_shown else ()
    return (*people, "Proposals", reverse("power_requests"), *more)


@form_view("people.manage", "people.invite")
def propose(request, pk):
    person = get_visible(User.objects, request.user, pk=pk)
    has_factor = has_guarded_role(person) and main_factors(person).exists()
    return form_page(
        request,
        partial(ProposeForm, person=person, by=request.user, has_factor=has_factor),
        partial(save_proposal, subject=person, by=request.user),
        title=f"Propose a role with wide rights for {person}",
        submit="Propose",
        done=lambda made: reverse("power_request", args=[made.pk]),
        back=reverse("person", args=[pk]),
        message="Proposed. Those who can decide get an email.",
        context={
            "crumbs": ("People", reverse("people"), person, reverse("person", args=[pk])),
            "explained": EXPLAINED,
        },
    )


def save_proposal(*, role: str, **values) -> PowerRequest:
    kind = FACTOR_RESET if role == FACTOR_RESET else GRANT
    return services.propose(kind, role="" if kind == FACTOR_RESET else role, **values)


@page_view("people.manage", "people.invite", "power.decide")
def proposals(request):
    found = rows(request).exclude(kind=PowerRequest.Kind.FOUND)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    shown = [Shown(each, request.user) for each in page.object_list]
    return render(request, "people/power/list.html", {"page": page, "shown": shown, "crumbs": crumbs(request)[:-2]})


@page_view("people.manage", "people.invite", "power.decide", "incidents.record")
def proposal(request, pk):
    found = get_visible(rows(request), request.user, pk=pk)
    return render(request, "people/power/one.html", {"shown": Shown(found, request.user), "crumbs": crumbs(request)})


@form_view("people.manage", "people.invite", "power.decide")
def decide(request, pk):
    found = get_visible(rows(request), request.user, pk=pk)
    shown = Shown(found, request.user)
    if request.method != "POST" and shown.why_not:
        return proposal(request, pk)
    return form_page(
        request,
        DecideForm,
        partial(save_decision, found, by=request.user),
        title="Decide",
        submit="Save decision",
        message=lambda made: "Confirmed." if made.state == CONFIRMED else "Refused.",
        context={"crumbs": crumbs(request, shown.what, reverse("power_request", args=[pk])), "shown": shown},
        template="people/power/decide.html",
    )


def save_decision(found: PowerRequest, *, decision: str, reason: str, by) -> PowerRequest:
    if decision == CONFIRMED:
        return services.confirm(found, by=by)
    return services.refuse(found, by=by, reason=reason)


@form_view("people.manage", "people.invite", "power.decide")
def withdraw(request, pk):
    found = get_visible(rows(request), request.user, pk=pk)
    shown, one = Shown(found, request.user), reverse("power_request", args=[pk])
    return confirm_page(
        request,
        partial(services.withdraw, found, by=request.user),
        title="Withdraw the proposal",
        body=shown.what,
        submit="Withdraw",
        message="The proposal is withdrawn.",
        reason=True,
        context={"crumbs": crumbs(request, shown.what, one)},
    )


@button_view("people.manage", "people.invite", "power.decide", "incidents.record")
def note(request, pk):
    found = get_visible(PowerRequest.objects, request.user, pk=pk)
    return save_by_button(
        request,
        partial(services.note_break_glass, found, by=request.user),
        done=reverse("power_request", args=[pk]),
        message="Noted.",
    )
