"""What changed in the plan between two days: the page, and its files."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cache, partial
from urllib.parse import urlencode

from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from actions.access import plan_choice
from actions.past.asat import first_known
from actions.past.changes.listing import plan_changes
from actions.past.changes.report import changes_document, changes_list, notes
from actions.past.forms import ChangesForm
from actions.table.files import ROW_BY_ROW
from agencies.access import requires
from core.files.background_exports import WantedList, file_page
from core.pages.lists import FORMATS
from core.text.dates import print_date, quarter_of, quarter_start, today


@require_safe
@requires("plan.read")
def changes(request):
    """What changed, by strategic priority; since the start of the quarter unless other days are given."""
    choice = plan_choice(request)
    form = ChangesForm.for_period(request.GET, *this_quarter())
    context = {"choice": choice, "plan": choice.shown, "form": form, "keep": keep(choice)}
    if choice.shown is None or not form.is_valid():
        status = 422 if choice.shown else 200
        return render(request, "actions/past/changes.html", {**context, "has_errors": status == 422}, status=status)
    begin, end = form.cleaned_data["from"], form.cleaned_data["to"]
    if "from_day" in request.GET or "to_day" in request.GET:
        return redirect(changes_url("plan_changes", choice, begin, end))  # one URL for the same two days
    found = plan_changes(choice.shown.pk, begin, end)
    context |= {
        "found": found,
        "notes": notes(found),
        "since": None if found.known_before else first_known(choice.shown.pk),
        "exports": [
            (label, changes_url("export_changes", choice, begin, end, format=name)) for name, label in FORMATS.items()
        ],
    }
    return render(request, "actions/past/changes.html", context)


@dataclass
class ChangesFile(WantedList):
    days: str = ""

    @property
    def about(self) -> str:
        return f"what changed {self.days} in {super().about}"


@file_page("plan_changes", "What changed")
@requires("plan.read")
def export(request, format):
    choice, form = plan_choice(request), ChangesForm.for_period(request.GET, *this_quarter())
    if choice.shown is None:
        raise Http404("There is no such file.")
    is_wrong, plan = not form.is_valid(), choice.shown
    begin, end = this_quarter() if is_wrong else (form.cleaned_data["from"], form.cleaned_data["to"])
    found = cache(partial(plan_changes, plan.pk, begin, end))
    write = changes_list if format in ROW_BY_ROW else changes_document
    return ChangesFile(
        plan.title,
        f"{slugify(plan.title) or 'plan'}-changes-{begin.isoformat()}-to-{end.isoformat()}",
        format,
        urlencode({"from": begin.isoformat(), "to": end.isoformat(), "plan": plan.pk}),
        rows=lambda: found().rows,
        document=lambda: write(found()),
        is_wrong=is_wrong,
        days=f"between {print_date(begin)} and {print_date(end)}",
    )


def this_quarter() -> tuple[dt.date, dt.date]:
    """The last day of the quarter before this one, and today."""
    return quarter_start(*quarter_of(today())) - dt.timedelta(days=1), today()


def keep(choice) -> dict:
    return {"plan": choice.shown.pk} if choice.named and choice.shown else {}


def changes_url(name: str, choice, begin: dt.date, end: dt.date, **arguments) -> str:
    query = {"from": begin.isoformat(), "to": end.isoformat(), **keep(choice)}
    return f"{reverse(name, kwargs=arguments)}?{urlencode(query)}"
