"""Internal figures of incidents: a quarter, a year, the records behind a figure, and the files."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render

from agencies.access import may
from core.pages.lists import FORMATS, export_links, file_response
from core.records.rules import RuleBroken
from incidents.access import page_view
from incidents.access_log.purposes import looking, note, purpose_of
from incidents.access_log.services import note_look
from incidents.figures import page as shown
from incidents.figures.figures import quarter_figures, year_figures
from incidents.figures.files import figures_document
from incidents.figures.rows import rows_behind
from incidents.models import AccessLog, Incident
from incidents.records import page as pages

YEARS = range(1990, 2200)


@page_view("incidents.figures")
def quarter(request):
    chosen = shown.asked_quarter(request.GET.get("quarter", ""))
    if chosen is None:
        raise Http404("There is no such quarter.")
    context = internal_context(request, quarter_figures(*chosen)) | {
        "offered": shown.offered_quarters(chosen),
        "exports": export_links(request, "incidents:export_quarter", *chosen),
    }
    return render(request, "incidents/figures/quarter.html", context)


@page_view("incidents.figures")
def year(request, year):
    require_year(year)
    context = internal_context(request, year_figures(year))
    context["exports"] = export_links(request, "incidents:export_year", year)
    return render(request, "incidents/figures/year.html", context)


def internal_context(request, figures: shown.Figures) -> dict:
    return shown.context_of(figures, links=may(request.user, "incidents.read")) | {
        "years": shown.offered_years(),
        "may_publish": may(request.user, "incidents.publish"),
        "purposes": AccessLog.Purpose.asked(),
        "purpose": purpose_of(request) or AccessLog.Purpose.ANALYSIS,
    }


@page_view("incidents.figures")
def export_quarter(request, year, quarter, format):
    if quarter not in (1, 2, 3, 4):
        raise Http404("There is no such quarter.")
    require_year(year)
    return internal_file(request, lambda: quarter_figures(year, quarter), format)


@page_view("incidents.figures")
def export_year(request, year, format):
    require_year(year)
    return internal_file(request, lambda: year_figures(year), format)


@page_view("incidents.read", records=True)
def behind(request):
    key = request.GET.get("figure", "")
    records = rows_behind(Incident.objects.visible_to(request.user).select_related("main_type"), key)
    if records is None:
        raise Http404("There is no such figure.")
    page = pages.records_page(records, request.GET.get("page", ""))
    if page.object_list:
        note(request, what=AccessLog.What.LIST, rows=len(page.object_list))
    context = {"page": page, "scope": key.split("/")[0], "looking": looking(request)}
    return render(request, "incidents/figures/rows.html", context)


def require_year(year: int) -> None:
    if year not in YEARS:
        raise Http404("There is no such year.")


def internal_file(request, read, format):
    """A file of true counts. Writes an access-log entry with its purpose; without a purpose there is no file."""
    if format not in FORMATS:
        raise Http404("There is no such file.")
    try:
        note_look(what=AccessLog.What.FIGURES, purpose=request.GET.get("purpose", ""), rows=0, by=request.user)
    except RuleBroken as broken:
        messages.error(request, str(broken))
        return redirect("incidents:figures")
    return file_response(figures_document(read(), format), format)
