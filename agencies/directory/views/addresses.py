"""Email addresses and the contact list, by filter; saved lists."""

from functools import cache, partial

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.text import slugify

from agencies.access import button_view, form_view, get_visible, may, page_view, requires
from agencies.directory.contacts import addresses_of, contact_cards, contact_document, read_contacts, with_lines
from agencies.directory.filters_addresses import AddressFilter
from agencies.directory.settings import current_limits
from agencies.lists import services
from agencies.models import Agency, DistributionList, SubGroup
from core.files.background_exports import WantedList, file_page, query_of
from core.files.vcards import MIME_TYPE
from core.pages.forms import VersionedForm, form_page, try_save
from core.pages.lists import FORMATS, with_query
from core.text.dates import today

VCARD = "vcf"
SHOWN = 2_000  # contacts whose addresses the page displays; files hold them all


class KeepForm(forms.Form):
    name = forms.CharField(
        label="Name of the list", max_length=100, error_messages={"required": "Enter a name for this list"}
    )


@page_view("directory.read")
def addresses(request):
    return addresses_page(request, request.GET, KeepForm())


def addresses_page(request, asked: QueryDict, keep_form: KeepForm):
    form = filter_of(request, asked)
    contacts = contacts_of(request, form, most=SHOWN + 1)
    context = {
        "form": form,
        "keep_form": keep_form,
        "query": form.as_query(),
        "criteria": form.in_words(),
        "found": addresses_of(contacts[:SHOWN]),
        "more": len(contacts) > SHOWN,
        "has_errors": form.is_wrong,
        "exports": links(request, form),
        "kept": DistributionList.objects.visible_to(request.user),
        "may_keep": may(request.user, "directory.edit_any"),
    }
    return render(request, "agencies/directory/addresses.html", context, status=422 if keep_form.errors else 200)


def filter_of(request, asked: QueryDict) -> AddressFilter:
    return AddressFilter.from_query(asked, groups=SubGroup.objects.visible_to(request.user).active())


def contacts_of(request, form: AddressFilter, most: int | None = None) -> list:
    agencies = form.rows(Agency.objects.visible_to(request.user), current_limits())
    agencies = with_lines(agencies, request.user, form.wanted, today())
    return read_contacts(agencies[:most], request.user, form.wanted, today())


def links(request, form: AddressFilter) -> list[tuple[str, str]]:
    ending = f"?{query}" if (query := form.as_query()) else ""
    files = [(label, reverse("export_addresses", args=[name]) + ending) for name, label in FORMATS.items()]
    return [*files, ("vCard", reverse("export_cards") + ending)]


@file_page("addresses", "Addresses")
@requires("directory.read")
def export_addresses(request, format):
    form = filter_of(request, request.GET)
    contacts = cache(lambda: contacts_of(request, form))

    def document():
        return contact_document(contacts(), form.in_words())

    asked = ("the contact list", "contact-list", format, query_of(request))
    return WantedList(*asked, rows=lambda: len(contacts()), document=document, is_wrong=form.is_wrong)


@page_view("directory.read")
def export_cards(request):
    form = filter_of(request, request.GET)
    if form.is_wrong:
        return redirect(with_query(reverse("addresses"), request))  # the page displays the error
    cards = contact_cards(contacts_of(request, form), slugify(settings.BOARD_NAME))
    response = HttpResponse(cards, content_type=MIME_TYPE)
    response["Content-Disposition"] = content_disposition_header(True, f"contact-list.{VCARD}")
    return response


@button_view("directory.edit_any")
def keep_list(request):
    asked, form, kept = QueryDict(request.POST.get("query", "")), KeepForm(request.POST), []
    query = filter_of(request, asked).as_query()
    if try_save(form, lambda: kept.append(services.keep_list(query=query, by=request.user, **form.cleaned_data))):
        messages.success(request, f"“{kept[0]}” is saved. It always shows whoever matches on that day.")
        return redirect(f"{reverse('addresses')}?{query}" if query else "addresses")
    return addresses_page(request, asked, form)


@form_view("directory.edit_any")
def remove_list(request, pk):
    kept = get_visible(DistributionList.objects, request.user, pk=pk)
    explained = "Nobody’s details are changed: only the name of this list goes."
    return form_page(
        request,
        VersionedForm,
        partial(services.remove_list, kept=kept, by=request.user),
        record=kept,
        title=f"Remove the list “{kept}”?",
        submit="Remove the list",
        done=reverse("addresses"),
        message=f"The list “{kept}” has been removed.",
        context={"crumbs": ("Agencies", reverse("agencies")), "explained": explained, "warning": True},
    )
