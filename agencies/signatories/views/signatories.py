"""Who signs for an agency: pages for its own people and for those who keep the directory."""

from functools import partial

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse

from agencies.access import button_view, form_view, get_visible, may, page_view, require
from agencies.directory.views.agency import NOT_YOURS, about_agency, editable_agency
from agencies.models import Agency, Signatory
from agencies.signatories import services
from agencies.signatories.forms import CorrectForm, EndForm, NameForm
from agencies.signatories.page import mailboxes_asked, places_of, waiting_words
from agencies.signatories.rules import roles_of
from core.pages.forms import form_page, safe_next, save_by_button
from core.text.dates import today

EDITORS = ("directory.edit_any", "directory.edit_own")
EXPLAINED = (
    "They get a link to sign once the agency’s own mailbox, or the board, has confirmed this address. Until then "
    "nothing changes."
)


def signatories_url(agency: Agency) -> str:
    return reverse("signatories", args=[agency.pk])


def editable_signatory(request, pk) -> Signatory:
    found = get_visible(Signatory.objects.select_related("agency"), request.user, pk=pk)
    require(Agency.objects.editable_by(request.user).filter(pk=found.agency_id).exists(), NOT_YOURS)
    return found


def done_url(request, signatory: Signatory) -> str:
    return safe_next(request, signatories_url(signatory.agency))


@page_view(*EDITORS)
def of_agency(request, pk):
    agency = editable_agency(request, pk)
    return render(request, "agencies/signatories/signatories.html", part_values(agency, request.user))


def part_values(agency: Agency, user) -> dict:
    return {
        "agency": agency,
        "places": places_of(agency, user),
        "may_edit_signatories": Agency.objects.editable_by(user).filter(pk=agency.pk).exists(),
        "may_confirm": may(user, "directory.edit_any"),
    }


@page_view("directory.edit_any")
def waiting(request):
    rows = list(Signatory.objects.visible_to(request.user).waiting().by_agency())
    asked = mailboxes_asked(rows)
    lines = [(each, waiting_words(asked.get(each.pk, ""))) for each in rows]
    return render(request, "agencies/signatories/waiting.html", {"lines": lines})


@form_view(*EDITORS)
def add(request, pk, role):
    agency = editable_agency(request, pk)
    if role not in roles_of(is_school=agency.is_school):
        raise Http404(services.NOT_THEIR_ROLE)
    return form_page(
        request,
        NameForm,
        partial(services.name_signatory, agency=agency, role=role, by=request.user),
        title=f"Who signs as {Signatory.Role(role).label.lower()}?",
        done=signatories_url(agency),
        message=named,
        context=about_agency(agency) | ({} if may(request.user, "directory.edit_any") else {"explained": EXPLAINED}),
    )


def named(signatory: Signatory) -> str:
    if signatory.is_confirmed:
        return f"{signatory} signs as {signatory.get_role_display().lower()}."
    return f"{signatory} is named. {waiting_words(mailboxes_asked([signatory]).get(signatory.pk, ''))}"


@form_view(*EDITORS)
def correct(request, pk):
    signatory = editable_signatory(request, pk)
    return form_page(
        request,
        CorrectForm,
        partial(services.correct_signatory, signatory=signatory, by=request.user),
        record=signatory,
        title="Correct the details of a signatory",
        submit="Save details",
        done=signatories_url(signatory.agency),
        message="The details have been corrected.",
        context=about_agency(signatory.agency, lead=f"{signatory}, {signatory.get_role_display().lower()}"),
    )


@form_view(*EDITORS)
def end(request, pk):
    signatory = editable_signatory(request, pk)
    return form_page(
        request,
        EndForm,
        partial(services.end_signatory, signatory=signatory, by=request.user),
        record=signatory,
        title="No longer signs",
        done=signatories_url(signatory.agency),
        message=f"{signatory} no longer signs for {signatory.agency}.",
        initial={"last_day": today()},
        context=about_agency(signatory.agency, lead=f"{signatory}, {signatory.get_role_display().lower()}"),
    )


def press(request, pk: int, service, message: str):
    """Saves by a button; the message has {signatory} in the place of the name."""
    signatory = editable_signatory(request, pk)
    save = partial(service, signatory=signatory, by=request.user)
    words = message.format(signatory=signatory)
    return save_by_button(request, save, done=done_url(request, signatory), message=words)


@button_view("directory.edit_any")
def ask(request, pk):
    return press(request, pk, services.ask_signatory, "An email to {signatory} is on its way.")


@button_view("directory.edit_any")
def confirm(request, pk):
    return press(
        request,
        pk,
        services.confirm_by_board,
        "The address of {signatory} is confirmed. Links that were waiting for this are on their way.",
    )


@button_view("directory.edit_any")
def refuse(request, pk):
    return press(
        request,
        pk,
        services.refuse,
        "The address of {signatory} was rejected. They do not sign for {signatory.agency}.",
    )
