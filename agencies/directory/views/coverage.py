"""How many agencies of each kind have an ESLO, now and over time: as charts, tables and files."""

import datetime as dt

from django.http import Http404
from django.shortcuts import render

from agencies.access import page_view
from agencies.directory.coverage import (
    BY_QUARTER,
    SPANS,
    coverage_document,
    days_of,
    now_chart,
    read_coverage,
    time_chart,
)
from agencies.models import Agency, Eslo
from core.board.first_day import first_day, nothing_yet
from core.pages.lists import export_links, file_response
from core.text.dates import today

FORMATS = ("docx", "pdf", "xlsx")  # a CSV file would hold one table of the two


@page_view("directory.read")
def coverage(request):
    span, first = span_of(request), first_day()
    found = coverage_of(request, span, first)
    context = {
        "found": found,
        "charts": {"now": now_chart(found).html, "time": time_chart(found).html if found.has_past else ""},
        "nothing_yet": nothing_yet(first),
        "span": span,
        "spans": SPANS.items(),
        "exports": export_links(request, "export_coverage", formats=FORMATS),
    }
    return render(request, "agencies/directory/coverage.html", context)


@page_view("directory.read")
def export_coverage(request, format):
    if format not in FORMATS:
        raise Http404("There is no such file.")
    first = first_day()
    found = coverage_of(request, span_of(request), first)
    return file_response(coverage_document(found, first), format)


def span_of(request) -> str:
    span = request.GET.get("span") or BY_QUARTER
    if span not in SPANS:
        raise Http404("There is no such span of time.")
    return span


def coverage_of(request, span: str, first: dt.date | None):
    agencies, officers = Agency.objects.visible_to(request.user), Eslo.objects.visible_to(request.user)
    return read_coverage(agencies, officers, days_of(span, today(), first))
