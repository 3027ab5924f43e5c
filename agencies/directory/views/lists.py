"""The list of agencies and the list of ESLOs, as pages and as files."""

from django.shortcuts import render

from agencies.access import may, page_view, requires
from agencies.directory import files
from agencies.directory.coverage import read_coverage
from agencies.directory.filters import agency_filter
from agencies.directory.listing import every_row, read_page
from agencies.directory.settings import current_limits
from agencies.models import Agency, Eslo, TrainingAttendance
from core.files.background_exports import WantedList, file_page, query_of
from core.pages.lists import export_links
from core.text.dates import today

SHOWN = 25  # vacancies that the page of ESLOs lists


def seen_places(request):
    return TrainingAttendance.objects.visible_to(request.user)


@page_view("directory.read")
def agencies(request):
    form, limits = agency_filter(request), current_limits()
    found = form.rows(Agency.objects.visible_to(request.user), limits)
    rows, page = read_page(
        found, request.GET.get("page", ""), form.day, limits, past=form.is_past, places=seen_places(request)
    )
    context = {
        "form": form,
        "has_errors": form.is_wrong,
        "criteria": form.in_words(),
        "rows": rows,
        "page": page,
        "day": form.day,
        "is_past": form.is_past,
        "exports": export_links(request, "export_agencies"),
        "may_edit": may(request.user, "directory.edit_any"),
    }
    return render(request, "agencies/directory/list.html", context)


@file_page("agencies", "Agencies")
@requires("directory.read")
def export_agencies(request, format):
    form, limits = agency_filter(request), current_limits()
    found = form.rows(Agency.objects.visible_to(request.user), limits)

    def document():
        rows = every_row(found, form.day, limits, past=form.is_past, places=seen_places(request))
        return files.agency_document(rows, form.day, form.in_words())

    asked = ("the list of agencies", "agencies", format, query_of(request))
    return WantedList(*asked, rows=found.count, document=document, is_wrong=form.is_wrong)


@page_view("directory.read")
def eslos(request):
    limits, day = current_limits(), today()
    every = Agency.objects.visible_to(request.user)
    staffed, vacant = every.active().staffed().by_name(), every.active().vacant().by_name()
    rows, page = read_page(staffed, request.GET.get("page", ""), day, limits, past=False, places=seen_places(request))
    vacancies, _ = read_page(vacant, "", day, limits, past=False)
    context = {
        "coverage": read_coverage(every, Eslo.objects.visible_to(request.user), [day]).now,
        "rows": rows,
        "page": page,
        "vacancies": vacancies[:SHOWN],
        "more_vacancies": len(vacancies) > SHOWN,
        "exports": export_links(request, "export_eslos"),
    }
    return render(request, "agencies/directory/eslos.html", context)


@file_page("eslos", "ESLOs")
@requires("directory.read")
def export_eslos(request, format):
    limits, day = current_limits(), today()
    every = Agency.objects.visible_to(request.user)

    def document():
        rows = every_row(every.active().by_name(), day, limits, past=False, places=seen_places(request))
        coverage = read_coverage(every, Eslo.objects.visible_to(request.user), [day]).now
        return files.eslo_document(rows, coverage, day)

    asked = ("the list of ESLOs", "eslos", format, query_of(request))
    return WantedList(*asked, rows=every.active().count, document=document)
