"""One agency: its page, and the forms that change it."""

from functools import partial

from django.shortcuts import render
from django.urls import reverse

from agencies.access import belongings, form_view, get_visible, may, page_view, require
from agencies.directory import services
from agencies.directory.forms import AgencyForm, CloseForm, DayForm, EditAgencyForm, EditContactForm, ReopenForm
from agencies.directory.page import agency_with_seats, contact_rows, page_values
from agencies.models import Agency
from core.pages.forms import form_page
from core.text.dates import today

CLOSING = "It stays in the records. Anybody in post there leaves the post on that day."
NOT_YOURS = "Only those who keep the directory, and the agency’s own people, may change this."


def agency_url(agency: Agency) -> str:
    return reverse("agency", args=[agency.pk])


def may_edit(user, agency: Agency) -> bool:
    own = may(user, "directory.edit_own") and agency.pk in belongings(user).agencies
    return own or may(user, "directory.edit_any")


def editable_agency(request, pk) -> Agency:
    agency = get_visible(Agency.objects, request.user, pk=pk)
    require(may_edit(request.user, agency), NOT_YOURS)
    return agency


@page_view("directory.read")
def agency(request, pk):
    shown = agency_with_seats(request.user, pk)
    form = DayForm(request.GET or None)
    asked = form.cleaned_data["on"] if form.is_bound and form.is_valid() else None
    context = {
        "agency": shown,
        "form": form,
        "details": contact_rows(shown),
        "may_edit": may_edit(request.user, shown),
        "may_keep": may(request.user, "directory.edit_any"),
        "may_try": may(request.user, "mail.manage"),
        **page_values(shown, request.user, asked or today()),
    }
    return render(request, "agencies/directory/agency.html", context)


@form_view("directory.edit_any")
def add_agency(request):
    return form_page(
        request,
        AgencyForm,
        partial(services.add_agency, by=request.user),
        title="Add an agency",
        submit="Add an agency",
        done=agency_url,
        message=lambda added: f"{added} has been added.",
        back=reverse("agencies"),
        context={"crumbs": ("Agencies", reverse("agencies"))},
    )


@form_view("directory.edit_any", "directory.edit_own")
def edit_agency(request, pk):
    shown = editable_agency(request, pk)
    keeps = may(request.user, "directory.edit_any")
    return form_page(
        request,
        EditAgencyForm if keeps else EditContactForm,
        partial(services.edit_agency, agency=shown, by=request.user),
        record=shown,
        title="Change this agency" if keeps else "Change the contact details",
        message="The agency has been changed.",
        context=about_agency(shown),
    )


@form_view("directory.edit_any")
def close_agency(request, pk):
    shown = get_visible(Agency.objects, request.user, pk=pk)
    return form_page(
        request,
        CloseForm,
        partial(services.close_agency, agency=shown, by=request.user),
        record=shown,
        title="Close this agency",
        submit="Close the agency",
        message="The agency is closed.",
        initial={"last_day": today()},
        context=about_agency(shown, explained=CLOSING),
    )


@form_view("directory.edit_any")
def reopen_agency(request, pk):
    shown = get_visible(Agency.objects, request.user, pk=pk)
    return form_page(
        request,
        ReopenForm,
        partial(services.reopen_agency, agency=shown, by=request.user),
        record=shown,
        title="Open this agency again",
        submit="Open the agency",
        message="The agency is open again.",
        context=about_agency(shown, explained="Name its ESLO afterwards: the posts that ended with it stay ended."),
    )


def about_agency(agency: Agency, **more) -> dict:
    crumbs = ("Agencies", reverse("agencies"), agency, agency_url(agency))
    return {"crumbs": crumbs, "lead": str(agency), **more}
