"""What changed in the plan between two days: the page, and its files."""

from __future__ import annotations

import datetime as dt
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from actions.asat import first_known
from actions.changes.listing import PlanChanges, plan_changes
from actions.changes.report import changes_document, notes
from actions.forms_past import ChangesForm
from actions.models import Plan
from actions.views.files import too_long
from actions.views.plans import plan_choice
from agencies.access import requires
from core.dates import quarter_of, quarter_start, today
from core.documents import KINDS
from core.documents import render as render_document

FORMATS = {name: KINDS[name].label for name in ("docx", "pdf")}


@require_safe
@requires("plan.read")
def changes(request):
    """What changed, by strategic priority; since the beginning of the quarter unless other days are asked for."""
    choice = plan_choice(request)
    form = ChangesForm.of(request.GET, *this_quarter())
    context = {"choice": choice, "plan": choice.shown, "form": form, "keep": keep(choice)}
    if choice.shown is None or not form.is_valid():
        status = 422 if choice.shown else 200
        return render(request, "actions/changes.html", {**context, "has_errors": status == 422}, status=status)
    begin, end = form.cleaned_data["from"], form.cleaned_data["to"]
    if "from_day" in request.GET or "to_day" in request.GET:
        return redirect(address("plan_changes", choice, begin, end))  # one address for the same two days
    found = plan_changes(choice.shown.pk, begin, end)
    context |= {
        "found": found,
        "notes": notes(found),
        "since": None if found.known_before else first_known(choice.shown.pk),
        "exports": [
            (label, address("export_changes", choice, begin, end, format=name)) for name, label in FORMATS.items()
        ],
    }
    return render(request, "actions/changes.html", context)


@require_safe
@requires("plan.read")
def export(request, format):
    """The same as a file."""
    choice = plan_choice(request)
    form = ChangesForm.of(request.GET, *this_quarter())
    if choice.shown is None or format not in FORMATS:
        raise Http404("There is no such file.")
    if not form.is_valid():
        return redirect(f"{reverse('plan_changes')}?{request.GET.urlencode()}")  # the page says what is wrong
    begin, end = form.cleaned_data["from"], form.cleaned_data["to"]
    found = plan_changes(choice.shown.pk, begin, end)
    if refused := too_long(found.rows, format, FORMATS, "choose two days that lie closer together"):
        messages.error(request, refused)
        return redirect(address("plan_changes", choice, begin, end))
    return file_of(choice.shown, found, format)


def file_of(plan: Plan, found: PlanChanges, format: str) -> HttpResponse:
    """The answer that holds the file."""
    document = changes_document(found)
    response = HttpResponse(render_document(document, format), content_type=KINDS[format].mime_type)
    filename = f"{slugify(plan.title) or 'plan'}-changes-{found.begin.isoformat()}-to-{found.end.isoformat()}.{format}"
    response["Content-Disposition"] = content_disposition_header(True, filename)
    return response


def this_quarter() -> tuple[dt.date, dt.date]:
    """The last day of the quarter before this one, and today."""
    return quarter_start(*quarter_of(today())) - dt.timedelta(days=1), today()


def keep(choice) -> dict:
    """What addresses carry along besides the days."""
    return {"plan": choice.shown.pk} if choice.named and choice.shown else {}


def address(name: str, choice, begin: dt.date, end: dt.date, **arguments) -> str:
    """The address of a page or file about two days."""
    query = {"from": begin.isoformat(), "to": end.isoformat(), **keep(choice)}
    return f"{reverse(name, kwargs=arguments)}?{urlencode(query)}"
