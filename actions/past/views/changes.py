"""What changed in the plan between two days: the page, and its files."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from actions.access import PlanChoice, plan_choice
from actions.past.asat import first_known
from actions.past.changes.listing import PlanChanges, plan_changes
from actions.past.changes.report import changes_document, changes_list, notes
from actions.past.forms import ChangesForm
from actions.table.files import ROW_BY_ROW
from agencies.access import requires
from core.documents import Report
from core.documents import render as render_document
from core.files.background_exports import counted, file_page
from core.pages.lists import FORMATS
from core.text.dates import print_date, quarter_of, quarter_start, today


@require_safe
@requires("plan.read")
def changes(request):
    """What changed, by strategic priority; since the start of the quarter unless other days are given."""
    choice = plan_choice(request)
    form = ChangesForm.of(request.GET, *this_quarter())
    context = {"choice": choice, "plan": choice.shown, "form": form, "keep": keep(choice)}
    if choice.shown is None or not form.is_valid():
        status = 422 if choice.shown else 200
        return render(request, "actions/past/changes.html", {**context, "has_errors": status == 422}, status=status)
    begin, end = form.cleaned_data["from"], form.cleaned_data["to"]
    if "from_day" in request.GET or "to_day" in request.GET:
        return redirect(address("plan_changes", choice, begin, end))  # one URL for the same two days
    found = plan_changes(choice.shown.pk, begin, end)
    context |= {
        "found": found,
        "notes": notes(found),
        "since": None if found.known_before else first_known(choice.shown.pk),
        "exports": [
            (label, address("export_changes", choice, begin, end, format=name)) for name, label in FORMATS.items()
        ],
    }
    return render(request, "actions/past/changes.html", context)


@dataclass(frozen=True)
class WantedChanges:
    choice: PlanChoice
    form: ChangesForm
    format: str

    @property
    def is_wrong(self) -> bool:
        return not self.form.is_valid()

    @cached_property
    def found(self) -> PlanChanges:
        return plan_changes(self.choice.shown.pk, self.form.cleaned_data["from"], self.form.cleaned_data["to"])

    @property
    def query(self) -> str:
        days = {"from": self.found.begin.isoformat(), "to": self.found.end.isoformat()}
        return urlencode({**days, "plan": self.choice.shown.pk})

    @property
    def stem(self) -> str:
        begin, end = self.found.begin.isoformat(), self.found.end.isoformat()
        return f"{slugify(self.choice.shown.title) or 'plan'}-changes-{begin}-to-{end}"

    def longer_than(self, rows: int) -> bool:
        return self.found.rows > rows

    @property
    def about(self) -> str:
        days = f"between {print_date(self.found.begin)} and {print_date(self.found.end)}"
        return f"what changed {days} in {counted(self.found.rows)} of {self.choice.shown.title}"

    def make(self, report: Report | None = None) -> bytes:
        write = changes_list if self.format in ROW_BY_ROW else changes_document
        return render_document(write(self.found), self.format, report)


@file_page("plan_changes", "What changed")
@requires("plan.read")
def export(request, format):
    choice = plan_choice(request)
    if choice.shown is None:
        raise Http404("There is no such file.")
    return WantedChanges(choice, ChangesForm.of(request.GET, *this_quarter()), format)


def this_quarter() -> tuple[dt.date, dt.date]:
    """The last day of the quarter before this one, and today."""
    return quarter_start(*quarter_of(today())) - dt.timedelta(days=1), today()


def keep(choice) -> dict:
    return {"plan": choice.shown.pk} if choice.named and choice.shown else {}


def address(name: str, choice, begin: dt.date, end: dt.date, **arguments) -> str:
    query = {"from": begin.isoformat(), "to": end.isoformat(), **keep(choice)}
    return f"{reverse(name, kwargs=arguments)}?{urlencode(query)}"
