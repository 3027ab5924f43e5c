"""One agency: its page, and the forms that change it."""

from __future__ import annotations

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from agencies.access import demand, get_visible, may, requires
from agencies.directory import services
from agencies.directory.forms import AgencyForm, CloseForm, DayForm, EditAgencyForm, EditContactForm, ReopenForm
from agencies.directory.page import contact_rows, page_values
from agencies.models import Agency
from core.pages.forms import edit_record, try_save
from core.text.dates import today

FORM = require_http_methods(["GET", "HEAD", "POST"])
NOT_YOURS = "Only those who keep the directory, and the agency’s own people, may change this."


def page_address(agency: Agency) -> str:
    return reverse("agency", args=[agency.pk])


def editable_agency(request, pk) -> Agency:
    """The agency, if this person may change its contact details and ESLO: 404 where not visible, else 403."""
    agency = get_visible(Agency.objects, request.user, pk=pk)
    demand(Agency.objects.editable_by(request.user).filter(pk=agency.pk).exists(), NOT_YOURS)
    return agency


@require_safe
@requires("directory.read")
def agency(request, pk):
    shown = get_visible(Agency.objects, request.user, pk=pk)
    form = DayForm(request.GET if "on_year" in request.GET else None)
    asked = form.cleaned_data["on"] if form.is_bound and form.is_valid() else None
    context = {
        "agency": shown,
        "form": form,
        "details": contact_rows(shown),
        "may_edit": Agency.objects.editable_by(request.user).filter(pk=pk).exists(),
        "may_keep": may(request.user, "directory.edit_any"),
        **page_values(shown, request.user, asked or today()),
    }
    return render(request, "agencies/directory/agency.html", context)


@FORM
@requires("directory.edit_any")
def add_agency(request):
    form, added = AgencyForm(request.POST or None), []
    if request.method == "POST" and try_save(
        form, lambda: added.append(services.add_agency(by=request.user, **form.cleaned_data))
    ):
        messages.success(request, f"{added[0]} has been added.")
        return redirect(page_address(added[0]))
    context = {"form": form, "heading": "Add an agency", "cancel_url": reverse("agencies")}
    return render(request, "agencies/form.html", context, status=422 if form.errors else 200)


@FORM
@requires("directory.edit_any", "directory.edit_own")
def edit_agency(request, pk):
    """Change an agency; its own people change only its contact details."""
    shown = editable_agency(request, pk)
    keeps = may(request.user, "directory.edit_any")
    fields = services.FIELDS if keeps else services.CONTACT
    return change_agency(
        request,
        shown,
        form_class=EditAgencyForm if keeps else EditContactForm,
        initial={name: getattr(shown, name) for name in fields},
        service=services.edit_agency,
        context={"heading": "Change this agency" if keeps else "Change the contact details", "submit": "Save"},
        message="The agency has been changed.",
    )


@FORM
@requires("directory.edit_any")
def close_agency(request, pk):
    return change_agency(
        request,
        get_visible(Agency.objects, request.user, pk=pk),
        form_class=CloseForm,
        initial={"last_day": today()},
        service=services.close_agency,
        context={
            "heading": "Close this agency",
            "lead": "It stays in the records. Whoever holds a post for it holds it no longer than its last day.",
            "submit": "Close the agency",
            "warning": True,
        },
        message="The agency is closed.",
    )


@FORM
@requires("directory.edit_any")
def reopen_agency(request, pk):
    return change_agency(
        request,
        get_visible(Agency.objects, request.user, pk=pk),
        form_class=ReopenForm,
        initial={},
        service=services.reopen_agency,
        context={
            "heading": "Open this agency again",
            "lead": "Name its ESLO afterwards: the posts that ended with it stay ended.",
            "submit": "Open the agency",
        },
        message="The agency is open again.",
    )


def change_agency(request, shown: Agency, *, service, context: dict, **more):
    return edit_record(
        request,
        record=shown,
        save=lambda version, values: service(agency=shown, expected=version, by=request.user, **values),
        done=page_address(shown),
        template="agencies/form.html",
        context={"agency": shown, "cancel_url": page_address(shown), **context},
        **more,
    )
