"""The rows of the plan page as a file: at once, or prepared in the background where that takes long."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import trigger_client_event

from actions.exporting import Extract, export_plan
from actions.filters import PlanFilter
from actions.models import Plan
from actions.views.plans import chosen_plan
from actions.views.table import ALL_UPDATES, FORMATS, UPDATES, filtered_rows
from agencies.access import get_visible, requires
from core.background.files import ask_again, ask_for_file
from core.background.models import PreparedFile
from core.documents import KINDS, Report
from core.rules import RuleBroken

# Rows that are written within about two seconds; a request for more is answered by a task.
AT_ONCE = {"pdf": 600, "docx": 6_500, "xlsx": 15_000, "csv": 15_000}


def too_long(count: int, format: str, others: Iterable[str], narrow: str) -> str:
    """Why a file of so many rows is not made while somebody waits, and what to do; "" where it is.

    `others` are the formats to choose from; `narrow` says how there will be fewer rows: "choose one year". For the
    files that no task prepares.
    """
    if count <= AT_ONCE[format]:
        return ""
    fitting = [KINDS[name].label for name in others if count <= AT_ONCE[name]]
    instead = f" Or choose {' or '.join(fitting)}." if fitting else ""
    made = f"here a file as {KINDS[format].label} has {AT_ONCE[format]:,} at most"
    return f"This would be a file of {count:,} rows, and {made}. To have fewer rows, {narrow}.{instead}"


@dataclass(frozen=True)
class WantedFile:
    """Rows of a plan as a file: which, of what form, and what they are of their plan."""

    plan: Plan
    rows: PlanFilter
    extract: Extract
    format: str

    @property
    def name(self) -> str:
        """The name under which it is saved."""
        return f"{slugify(self.plan.title) or 'plan'}{self.extract.ending}.{self.format}"

    @property
    def takes_long(self) -> bool:
        """Whether it has more rows than are written while somebody waits for a page."""
        limit = AT_ONCE[self.format]
        return self.rows.qs[: limit + 1].count() > limit

    @property
    def about(self) -> str:
        """What it holds, in a few words."""
        count = self.rows.qs.count()
        return f"{count:,} row{'' if count == 1 else 's'} of {self.plan.title}"[:300]

    def make(self, report: Report | None = None) -> bytes:
        """The file itself."""
        return export_plan(self.plan, self.rows.qs, self.format, extract=self.extract, report=report)


def wanted_file(request, format: str) -> WantedFile:
    """The file that an address asks for; of the request only `user` and `GET` are looked at.

    Http404 for a plan that is not there and for a form that does not exist.
    """
    plan, updates = chosen_plan(request), request.GET.get("updates") or ALL_UPDATES
    if plan is None or format not in FORMATS or updates not in UPDATES:
        raise Http404("There is no such file.")
    rows = filtered_rows(request, plan)
    return WantedFile(plan, rows, extract_of(rows, latest_only=updates != ALL_UPDATES), format)


def extract_of(rows: PlanFilter, *, latest_only: bool) -> Extract:
    """What the rows are of their plan: which were chosen, out of how many, and in which order."""
    said = rows.in_words()
    whole = rows.queryset if rows.wanted("status") == "withdrawn" else rows.queryset.not_withdrawn()
    return Extract(
        filters=tuple(words for name, words in said if name != "sort"),
        total=whole.count() if rows.narrows else None,
        order=next((words for name, words in said if name == "sort"), ""),
        latest_only=latest_only,
    )


def back_to_plan(request):
    """The plan page with the filters that were asked for; it says what is wrong with them."""
    return redirect(f"{reverse('plan')}?{request.GET.urlencode()}")


@require_safe
@requires("plan.read")
def export(request, format):
    """The rows that the plan page shows, in the board's table, as a file."""
    wanted = wanted_file(request, format)
    if wanted.rows.is_wrong:
        return back_to_plan(request)
    if wanted.takes_long:
        return render(request, "components/confirm.html", offer(request, wanted))
    response = HttpResponse(wanted.make(), content_type=KINDS[format].mime_type)
    response["Content-Disposition"] = content_disposition_header(True, wanted.name)
    return response


def offer(request, wanted: WantedFile) -> dict:
    """What the page says that offers to prepare a long file."""
    label = FORMATS[wanted.format]
    return {
        "heading": f"Prepare {wanted.about} as {label}",
        "text": "A file of so many rows can take a minute or more. It is prepared while you wait or do other things.",
        "submit": "Prepare the file",
        "action": f"{reverse('prepare_file', args=[wanted.format])}?{request.GET.urlencode()}",
        "cancel_url": f"{reverse('plan')}?{request.GET.urlencode()}",
    }


@require_POST
@requires("plan.read")
def prepare(request, format):
    """Have a long file made; one that takes a moment is given at once."""
    wanted = wanted_file(request, format)
    if wanted.rows.is_wrong:
        return back_to_plan(request)
    if not wanted.takes_long:
        return redirect(f"{reverse('export_plan', args=[format])}?{request.GET.urlencode()}")
    query = request.GET.copy()
    query["plan"] = wanted.plan.pk  # another plan may be in force when it is made
    asked = {"format": format, "query": query.urlencode()}
    kind = KINDS[format].mime_type
    try:
        file = ask_for_file(
            kind="plan", asked=asked, name=wanted.name, about=wanted.about, mime_type=kind, by=request.user
        )
    except RuleBroken as broken:
        messages.error(request, str(broken))
        return back_to_plan(request)
    return redirect("prepared_file", file.pk)


@require_safe
@requires("plan.read")
def prepared(request, pk):
    """How far a file is; then the link to it, or what went wrong. A part of the page asks again and again."""
    file = get_visible(PreparedFile.objects, request.user, pk=pk)
    template = "actions/prepared_file.html"
    response = render(request, f"{template}#state" if request.htmx else template, {"file": file})
    if request.htmx and (file.is_ready or file.has_failed):
        words = "The file is ready" if file.is_ready else "The file could not be prepared"
        trigger_client_event(response, "announce", {"value": words})
    return response


@require_safe
@requires("plan.read")
def download(request, pk):
    """A file that is ready, for whoever asked for it."""
    file = get_visible(PreparedFile.objects, request.user, pk=pk)
    if not file.is_ready:
        raise Http404("This file is not ready.")
    try:
        content = file.file.open("rb")
    except FileNotFoundError:  # its day ended at this moment, or the storage was made anew
        raise Http404("This file is not there any longer.") from None
    return FileResponse(content, as_attachment=True, filename=file.name, content_type=file.mime_type)


@require_POST
@requires("plan.read")
def prepare_again(request, pk):
    """Another attempt at a file that failed; where it has not failed, its page says how it is."""
    file = get_visible(PreparedFile.objects, request.user, pk=pk)
    if file.has_failed:
        ask_again(file=file, by=request.user)
    return redirect("prepared_file", file.pk)
