"""The plan as it was known on a past day: the page, and its files."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import quote, urlencode

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from actions.asat import FILE, PlanState, end_of, first_known, plan_as_at, plan_in_force
from actions.asat_colours import past_colours
from actions.asat_export import known_in_words, past_file
from actions.asat_filter import find_rows, past_filter
from actions.asat_table import past_table
from actions.colours import Judgement
from actions.exporting import Extract
from actions.filters import PlanFilter
from actions.forms_past import PastForm, read_day
from actions.models import Plan
from actions.views.files import too_long
from actions.views.plans import PlanChoice, plan_choice
from actions.views.table import FORMATS, PAGE, WHOLE, filter_data, filter_panel
from agencies.access import requires
from core.dates import today
from core.documents import KINDS


@dataclass(frozen=True)
class Past:
    """What a page or file of the past is about: the plan, the day on which it was known, the day to judge it on."""

    plan: Plan
    state: PlanState
    known: dt.date
    judged: dt.date
    named: bool

    @cached_property
    def colours(self) -> dict[int, Judgement]:
        """The colours of the actions as they were known, on the day of judging."""
        return past_colours(self.state, self.judged)

    @property
    def said(self) -> str:
        """Both days in words."""
        return known_in_words(self.known, self.judged)

    @property
    def keep(self) -> dict:
        """What addresses carry along besides the day."""
        kept = {"plan": self.plan.pk} if self.named else {}
        return kept if self.judged == self.known else {**kept, "judged": self.judged.isoformat()}


@require_safe
@requires("plan.read")
def choose(request):
    """Choose a past day; leads on to its page."""
    choice = plan_choice(request)
    form = PastForm(request.GET if "day_day" in request.GET else None)
    if not form.is_bound or not form.is_valid():
        return ask(request, choice, form)
    day, judged = form.cleaned_data["day"], form.cleaned_data["judged"]
    kept = {"plan": choice.shown.pk} if choice.named else {}
    if judged and judged != day:
        kept["judged"] = judged.isoformat()
    return redirect(address(day, kept))


@require_safe
@requires("plan.read")
def as_at(request, day):
    """The board's table as it was known at the end of a day."""
    choice, known, judged = plan_choice(request), read_day(day), read_judged(request)
    if known > today():
        return ask(request, choice, PastForm.of(known, judged))
    if choice.shown is None:
        return ask(request, choice, PastForm())
    past = read_past(choice, known, judged or known)
    if past.state.plan is None:
        return not_yet_known(request, past)
    rows = past_filter(filter_data(request), past.state)
    records, page = page_of(request, chosen_records(rows, past))
    clear_url = address(known, past.keep)
    context = {
        "past": past,
        "plan": past.state.plan,
        "panel": filter_panel(rows, clear_url, past.keep),
        "filter": rows,
        "has_errors": rows.is_wrong,
        "page": page,
        "tables": past_table(past.state, records, colours=past.colours, latest_only=True, grouped=not rows.order),
        "count": page.paginator.count if page else len(records),
        "exports": export_links(request, known),
        "here": quote(request.get_full_path()),
        "clear_url": clear_url,
        "form": PastForm.of(known, past.judged),
    }
    return render(request, "actions/past.html", context)


@require_safe
@requires("plan.read")
def export(request, day, format):
    """The rows that the page of a past day shows, in the board's table, as a file."""
    choice, known = plan_choice(request), read_day(day)
    if choice.shown is None or format not in FORMATS or known > today():
        raise Http404("There is no such file.")
    past = read_past(choice, known, read_judged(request) or known)
    if past.state.plan is None:
        raise Http404("Nothing was known of this plan on that day.")
    rows = past_filter(filter_data(request), past.state)
    if rows.is_wrong:
        return redirect(f"{reverse('as_at', args=[day])}?{request.GET.urlencode()}")  # the page says what is wrong
    records = chosen_records(rows, past)
    if refused := too_long(len(records), format, FORMATS, "look for fewer with the filters"):
        messages.error(request, refused)
        return redirect(f"{reverse('as_at', args=[day])}?{request.GET.urlencode()}")
    return file_of(past, rows, records, format)


def read_past(choice: PlanChoice, known: dt.date, judged: dt.date) -> Past:
    """What was known at the end of a day: of the plan that the address names, else of the one then in force."""
    moment, plan = end_of(known), choice.shown
    if not choice.named:
        key = plan_in_force([each.pk for each in choice.plans], moment)
        plan = next((each for each in choice.plans if each.pk == key), plan)
    return Past(plan, plan_as_at(plan.pk, moment, FILE), known, judged, choice.named)


def read_judged(request) -> dt.date | None:
    """The day to judge on that the address names; Http404 where it is no day."""
    named = request.GET.get("judged")
    return read_day(named) if named else None


def chosen_records(rows: PlanFilter, past: Past) -> list[tuple]:
    """The rows that fit the filters; none where something in them is wrong."""
    if rows.is_wrong:
        return []
    return find_rows(past.state, rows.form.cleaned_data if rows.is_bound else {}, past.judged, past.colours)


def page_of(request, records: list[tuple]) -> tuple[list[tuple], Page | None]:
    """The rows to show and, where they are too many for one page, the Django Page that holds them."""
    if len(records) <= WHOLE:
        return records, None
    page = Paginator(records, PAGE).get_page(request.GET.get("page"))
    return list(page.object_list), page


def file_of(past: Past, rows: PlanFilter, records: list[tuple], format: str) -> HttpResponse:
    """The answer that holds the file of these rows."""
    said = rows.in_words()
    extract = Extract(
        filters=tuple(words for name, words in said if name != "sort"),
        total=len(find_rows(past.state, {}, past.judged, past.colours)) if rows.narrows else None,
        order=next((words for name, words in said if name == "sort"), ""),
    )
    days = {"known": past.known, "judged": past.judged}
    data = past_file(past.state, format, **days, records=records, extract=extract, colours=past.colours)
    response = HttpResponse(data, content_type=KINDS[format].mime_type)
    title = slugify(past.state.plan.title) or "plan"
    filename = f"{title}-as-at-{past.known.isoformat()}{extract.ending}.{format}"
    response["Content-Disposition"] = content_disposition_header(True, filename)
    return response


def ask(request, choice: PlanChoice, form: PastForm):
    """The page on which a past day is chosen; 422 where what was asked for cannot be shown."""
    since = first_known(choice.shown.pk) if choice.shown else None
    context = {
        "choice": choice,
        "form": form,
        "since": since,
        "keep": {"plan": choice.shown.pk} if choice.named else {},
    }
    return render(request, "actions/past_choose.html", context, status=422 if form.errors else 200)


def not_yet_known(request, past: Past):
    """The page of a day before anything was known of the plan."""
    since = first_known(past.plan.pk)
    context = {
        "past": past,
        "since": since,
        "first": address(timezone.localdate(since), past.keep) if since else "",
        "form": PastForm.of(past.known, past.judged),
        "keep": {"plan": past.plan.pk} if past.named else {},
    }
    return render(request, "actions/past_unknown.html", context)


def address(day: dt.date, kept: dict) -> str:
    """The address of the page of a day."""
    return reverse("as_at", args=[day.isoformat()]) + (f"?{urlencode(kept)}" if kept else "")


def export_links(request, known: dt.date) -> list[tuple[str, str]]:
    """(name of a format, address) for the rows that the page shows."""
    query = request.GET.copy()
    query.pop("page", None)
    ending = f"?{query.urlencode()}" if query else ""
    return [
        (label, reverse("export_as_at", args=[known.isoformat(), name]) + ending) for name, label in FORMATS.items()
    ]
