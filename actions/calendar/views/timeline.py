"""The due dates of the plan as a chart with its table, and as a file."""

from functools import cache

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import slugify

from actions.access import PlanChoice, plan_choice, required_plan
from actions.figures.due_dates import leads_of, read_due_dates
from agencies.access import page_view, requires
from core.files.background_exports import WantedList, file_page, query_of
from core.pages.forms import safe_number
from core.pages.lists import FORMATS, paginate
from core.text.dates import print_year, quarter_of, today

WHOLE = "all"
YEARS = range(1000, 9999)


@page_view("plan.read")
def timeline(request):
    choice = plan_choice(request)
    if choice.shown is None:
        return render(request, "actions/no_plan.html")
    year = year_of(request)
    found = read_due_dates(choice.shown, request.user, year=year, on=today())
    page = paginate(request, found.dated, 100)
    leads = leads_of([each.action for each in page])
    chart = found.chart()
    context = {
        "choice": choice,
        "plan": choice.shown,
        "found": found,
        "chart": chart.html if chart else "",
        "page": page,
        "rows": [(each, leads.get(each.action, "")) for each in page],
        "ways": ways(choice, year),
        "exports": [
            (label, timeline_url(choice, year, "export_timeline", name))
            for name, label in FORMATS.items()
            if found.dated
        ],
    }
    return render(request, "actions/calendar/timeline.html", context)


@file_page("timeline", "Due dates")
@requires("plan.read")
def export(request, format):
    plan, year = required_plan(request), year_of(request)
    found = cache(lambda: read_due_dates(plan, request.user, year=year, on=today()))
    shown = WHOLE if year is None else year
    stem, query = f"{slugify(plan.title) or 'plan'}-due-dates-{shown}", query_of(request, plan=plan.pk, year=shown)
    asked = (f"the due dates of {plan.title}", stem, format, query)
    return WantedList(*asked, rows=lambda: len(found().dated), document=lambda: found().document())


def year_of(request) -> int | None:
    """The financial year in the URL by its first year, this one by default; None for the whole plan."""
    named = request.GET.get("year", "")
    if named == WHOLE:
        return None
    year = safe_number(named) if named else quarter_of(today())[0]
    if year not in YEARS:
        raise Http404("There is no such year.")
    return year


def ways(choice: PlanChoice, year: int | None) -> list[tuple[str, str]]:
    now = quarter_of(today())[0]
    base = year or now
    sides = [(base - 1, f"Before: {print_year(base - 1)}"), (base + 1, f"After: {print_year(base + 1)}")]
    wanted = [] if year is None else sides
    wanted += [(now, f"This year: {print_year(now)}")] if year != now else []
    wanted += [(None, "The whole plan")] if year is not None else []
    return [(words, timeline_url(choice, each)) for each, words in wanted if each is None or each in YEARS]


def timeline_url(choice: PlanChoice, year: int | None, name: str = "timeline", *args) -> str:
    kept = f"&plan={choice.shown.pk}" if choice.named else ""
    return f"{reverse(name, args=args)}?year={WHOLE if year is None else year}{kept}"
