"""What changed in the plan since a meeting or between two days: the page, and its files."""

import datetime as dt
from dataclasses import dataclass
from functools import cache, partial
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import slugify

from actions.access import plan_choice
from actions.models import Meeting
from actions.past.asat import first_known
from actions.past.changes.listing import plan_changes
from actions.past.changes.report import changes_document, changes_list, notes
from actions.past.forms import ChangesForm, read_day
from actions.table.files import ROW_BY_ROW
from agencies.access import get_visible, page_view, requires
from core.files.background_exports import WantedList, file_page
from core.pages.lists import FORMATS
from core.text.dates import print_date, quarter_of, quarter_start, today

QUARTER = "quarter"  # in ?since=
LISTED = 20  # meetings that the page offers
DAYS = ("from", "to", "from_day", "to_day")  # parameters of a page with other days


@dataclass(frozen=True)
class Start:
    """The day at whose end a page of changes begins, and what it is called in the address."""

    on: dt.date
    value: str
    meeting: Meeting | None = None


@page_view("plan.read")
def changes(request):
    """What changed since a meeting, by default the reader's last closed one, or between two days."""
    choice = plan_choice(request)
    kept = keep(choice)
    context = {"choice": choice, "plan": choice.shown, "keep": kept}
    if choice.shown is None:
        return render(request, "actions/past/changes.html", context)
    meetings = Meeting.objects.visible_to(request.user).about(choice.shown)
    start = None if any(name in request.GET for name in DAYS) else start_of(meetings, request)
    form = ChangesForm.for_period(request.GET, start.on if start else this_quarter()[0], today())
    context |= {"form": form, "starts": starts(meetings, start, form)}
    if not form.is_valid():
        return render(request, "actions/past/changes.html", {**context, "has_errors": True}, status=422)
    begin, end = form.cleaned_data["from"], form.cleaned_data["to"]
    if not {begin.isoformat(), end.isoformat()} >= {request.GET.get(name) for name in DAYS if name in request.GET}:
        return redirect(changes_url("plan_changes", choice, begin, end))  # one URL for the same two days
    found = plan_changes(choice.shown.pk, begin, end)
    days = {"since": start.value} if start else {"from": begin.isoformat(), "to": end.isoformat()}
    show = request.GET.get("show", "")
    show = show if show in {key for key, _, _ in found.filters} else ""
    context |= {
        "found": found,
        "groups": found.filtered(show),
        "notes": notes(found),
        "since": None if found.known_before else first_known(choice.shown.pk),
        "show": show,
        "all_url": f"?{urlencode(days | kept)}",
        "filters": [
            (key, f"{count} {text}", f"?{urlencode(days | kept | {'show': key})}") for key, count, text in found.filters
        ],
        "exports": [
            (label, changes_url("export_changes", choice, begin, end, format=name)) for name, label in FORMATS.items()
        ],
    }
    return render(request, "actions/past/changes.html", context)


def start_of(meetings: QuerySet, request) -> Start:
    """What ?since= names: "meeting:16", "quarter" or a day, 2010-03-01; else the reader's last closed meeting, or the
    quarter where there is none.

    Http404 for anything else, and for a meeting that has not been held or is about another plan.
    """
    value = request.GET.get("since", "")
    kind, _, key = value.partition(":")
    if kind == "meeting":
        meeting = get_visible(meetings.held(), request.user, pk=key)
    elif value in ("", QUARTER):
        meeting = None if value else meetings.last_closed(request.user)
    else:
        return Start(read_day(value), value)
    return Start(meeting.held_on, f"meeting:{meeting.pk}", meeting) if meeting else Start(this_quarter()[0], QUARTER)


def starts(meetings: QuerySet, start: Start | None, form: ChangesForm) -> list[tuple[str, str, bool]]:
    """What the page offers to begin with: (value, text, whether it is chosen). `start` is None for other days."""
    offered = list(meetings.held()[:LISTED])
    if start and start.meeting and start.meeting not in offered:
        offered.append(start.meeting)
    quarter = print_date(this_quarter()[0] + dt.timedelta(days=1))
    found = [(f"meeting:{meeting.pk}", str(meeting)) for meeting in offered]
    found.append((QUARTER, f"start of the quarter, {quarter}"))
    chosen = start.value if start else ""
    if chosen not in [value for value, _ in found]:
        day = form.cleaned_data.get("from") if form.is_valid() else None
        chosen = day.isoformat() if day else ""
        found.insert(0, (chosen, print_date(day) if day else "other days"))
    return [(value, text, value == chosen) for value, text in found]


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
        rows=lambda: len(found().lines),
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
