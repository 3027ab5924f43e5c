"""The history page of every record, under /history/: one page for all, since every record keeps its history alike."""

from django.http import Http404
from django.shortcuts import render

from agencies.access import get_visible, page_view
from core.history.display import history_entries
from core.history.registry import get_model
from incidents.access import page_view as incident_page
from incidents.access_log.purposes import note
from incidents.models import AccessLog

LIMIT = 200


@page_view("history.read")
def history(request, kind, pk):
    model = get_model(kind)
    if model is None:
        raise Http404("There is no such record.")
    return history_page(request, get_visible(model.objects, request.user, pk=pk))


@incident_page("history.read", records=True)
def history_of_incident(request, kind, pk):
    """History of an incident or of its case number; writes an entry in the access log."""
    record = get_visible(get_model(kind).objects, request.user, pk=pk)
    incident = getattr(record, "incident_id", record.pk)
    note(request, what=AccessLog.What.RECORD, record=incident)
    return history_page(request, record, incident=incident)


def history_page(request, record, **more):
    entries = history_entries(record, limit=LIMIT)
    context = {
        "record": record,
        "what": record._meta.verbose_name,
        "entries": entries,
        "only_latest": LIMIT if len(entries) == LIMIT else 0,
    }
    return render(request, "history.html", context | more)
