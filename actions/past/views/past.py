"""The plan as it was known on a past day: the page, and its files."""

import datetime as dt
from urllib.parse import quote, urlencode

from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify

from actions.access import PlanChoice, plan_choice
from actions.past.asat import FILE, end_of, first_known, plan_as_at, plan_in_force
from actions.past.files import past_document
from actions.past.filters import past_choices, past_filter
from actions.past.forms import PastForm, read_day
from actions.past.page import AS_OF, Past
from actions.table.page import colour_links, filter_data, filter_panel
from agencies.access import page_view, requires
from core.files.background_exports import WantedList, file_page, query_of
from core.pages.fields import posted_date
from core.pages.lists import export_links
from core.pages.paging import PAGE, WHOLE
from core.text.dates import today


@page_view("plan.read")
def choose(request):
    choice = plan_choice(request)
    form = PastForm(None if posted_date(request.GET, "day") is None else request.GET)
    if not form.is_bound or not form.is_valid():
        return ask(request, choice, form)
    day, as_of = form.cleaned_data["day"], form.cleaned_data["as_of"]
    kept = {"plan": choice.shown.pk} if choice.named else {}
    if as_of and as_of != day:
        kept[AS_OF] = as_of.isoformat()
    return redirect(as_at_url(day, kept))


@page_view("plan.read")
def as_at(request, day):
    choice, known, as_of = plan_choice(request), read_day(day), read_evaluated(request)
    form = PastForm.for_day(known, as_of)
    if known > today():
        return ask(request, choice, form)
    if choice.shown is None:
        return ask(request, choice, PastForm())
    past = read_past(choice, known, as_of or known)
    if past.state.plan is None:
        return not_yet_known(request, past)
    rows, clear_url = past_filter(filter_data(request), past_choices(past.state)), as_at_url(known, past.keep)
    records = past.records(rows)
    page = Paginator(records, PAGE).get_page(request.GET.get("page")) if len(records) > WHOLE else None
    context = {
        "past": past,
        "plan": past.state.plan,
        "panel": filter_panel(rows, clear_url, past.keep),
        "filter": rows,
        "has_errors": rows.is_wrong,
        "page": page,
        "tables": past.tables(list(page) if page else records, grouped=not rows.order),
        "narrows": rows.narrows,
        "here": quote(request.get_full_path()),
        "count": len(records),
        "colours": colour_links(past.colour_rows, clear_url),
        "exports": export_links(request, "export_as_at", known.isoformat()),
        "clear_url": clear_url,
        "form": form,
        "keep": past.keep,
    }
    return render(request, "actions/past/past.html", context)


@file_page("as_at", "Plan as it was")
@requires("plan.read")
def export(request, day, format):
    choice, known = plan_choice(request), read_day(day)
    as_of = read_evaluated(request) or known
    if choice.shown is None or known > today():
        raise Http404("There is no such file.")
    past = read_past(choice, known, as_of)
    if past.state.plan is None:
        raise Http404("Nothing was known of this plan on that day.")
    rows, title, text = past_filter(filter_data(request), past_choices(past.state)), past.state.plan.title, past.text
    records, extract = past.records(rows), past.extract(rows)

    def document():
        days = {"known": known, "as_of": as_of}
        return past_document(past.state, **days, records=records, extract=extract, colours=past.colours, format=format)

    return WantedList(
        f"{title}, {text[0].lower()}{text[1:]}",
        f"{slugify(title) or 'plan'}-as-at-{known.isoformat()}{extract.ending}",
        format,
        query_of(request, **{"plan": past.plan.pk, AS_OF: as_of.isoformat()}),
        rows=lambda: len(records),
        document=document,
        is_wrong=rows.is_wrong,
    )


def read_past(choice: PlanChoice, known: dt.date, as_of: dt.date) -> Past:
    """What was known at the end of a day: of the plan that the URL names, else of the one then in force."""
    moment, plan = end_of(known), choice.shown
    if not choice.named:
        key = plan_in_force([each.pk for each in choice.plans], moment)
        plan = next((each for each in choice.plans if each.pk == key), plan)
    return Past(plan, choice.named, plan_as_at(plan.pk, moment, FILE), known, as_of)


def read_evaluated(request) -> dt.date | None:
    """The day of evaluation in the URL; Http404 where it is no day."""
    named = request.GET.get(AS_OF)
    return read_day(named) if named else None


def ask(request, choice: PlanChoice, form: PastForm):
    """The page on which a past day is chosen; 422 where the request was invalid."""
    since = first_known(choice.shown.pk) if choice.shown else None
    context = {
        "choice": choice,
        "form": form,
        "since": since,
        "keep": {"plan": choice.shown.pk} if choice.named else {},
    }
    return render(request, "actions/past/choose.html", context, status=422 if form.errors else 200)


def not_yet_known(request, past: Past):
    since = first_known(past.plan.pk)
    context = {
        "past": past,
        "since": since,
        "first": as_at_url(timezone.localdate(since), past.keep) if since else "",
        "form": PastForm.for_day(past.known, past.as_of),
        "keep": {"plan": past.plan.pk} if past.named else {},
    }
    return render(request, "actions/past/unknown.html", context)


def as_at_url(day: dt.date, kept: dict) -> str:
    return reverse("as_at", args=[day.isoformat()]) + (f"?{urlencode(kept)}" if kept else "")
