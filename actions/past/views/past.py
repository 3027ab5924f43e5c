"""The plan as it was known on a past day: the page, and its files."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property, lru_cache
from urllib.parse import quote, urlencode

from django.http import Http404, QueryDict
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from actions.access import PlanChoice, plan_choice
from actions.models import Plan
from actions.past.asat import PlanState, end_of, first_known, plan_in_force
from actions.past.files import known_in_words, past_file
from actions.past.filters import past_filter
from actions.past.forms import PastForm, read_day
from actions.past.page import ShownPast, shown_past
from actions.table.files import Extract
from actions.table.filters import PlanFilter
from actions.table.page import FORMATS, filled_in, filter_data, filter_panel
from agencies.access import requires
from core.documents import Report
from core.files.background_exports import counted, file_page
from core.text.dates import today


@dataclass(frozen=True)
class Past:
    """What a past page or file is about: the plan, the day on which it was known, and the day of evaluation."""

    plan: Plan
    shown: ShownPast
    known: dt.date
    judged: dt.date
    named: bool

    @property
    def state(self) -> PlanState:
        return self.shown.state

    @property
    def said(self) -> str:
        return known_in_words(self.known, self.judged)

    @property
    def keep(self) -> dict:
        kept = {"plan": self.plan.pk} if self.named else {}
        return kept if self.judged == self.known else {**kept, "judged": self.judged.isoformat()}


@require_safe
@requires("plan.read")
def choose(request):
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
    choice, known, judged = plan_choice(request), read_day(day), read_evaluated(request)
    if known > today():
        return ask(request, choice, PastForm.of(known, judged))
    if choice.shown is None:
        return ask(request, choice, PastForm())
    past = read_past(choice, known, judged or known)
    if past.shown.plan is None:
        return not_yet_known(request, past)
    rows = past_filter(filter_data(request), past.shown.choices)
    clear_url, here = address(known, past.keep), quote(request.get_full_path())
    looks = {"grouped": not rows.order, "here": here, "narrows": rows.narrows, "clear_url": clear_url}
    look = past.shown.look(wanted_of(rows), request.GET.get("page"), **looks)
    context = {
        "past": past,
        "plan": past.shown.plan,
        "panel": filter_panel(rows, clear_url, past.keep),
        "filter": rows,
        "has_errors": rows.is_wrong,
        "page": look.page,
        "board": look.board,
        "count": look.count,
        "exports": export_links(request, known),
        "clear_url": clear_url,
        "day_form": filled_in(day_form(tuple(past.keep.items())), PastForm.boxes_of(known, past.judged)),
    }
    return render(request, "actions/past/past.html", context)


@dataclass(frozen=True)
class WantedPast:
    choice: PlanChoice
    known: dt.date
    judged: dt.date
    format: str
    asked: QueryDict | None

    @cached_property
    def past(self) -> Past:
        """What was known on that day; Http404 where nothing was known of the plan."""
        past = read_past(self.choice, self.known, self.judged)
        if past.shown.plan is None:
            raise Http404("Nothing was known of this plan on that day.")
        return past

    @cached_property
    def rows(self) -> PlanFilter:
        return past_filter(self.asked, self.past.shown.choices)

    @property
    def query(self) -> str:
        """The query that finds the same rows, whichever plan is in force by then."""
        query = self.asked.copy() if self.asked else QueryDict(mutable=True)
        query.pop("page", None)
        query["plan"], query["judged"] = self.past.plan.pk, self.judged.isoformat()
        return query.urlencode()

    @property
    def is_wrong(self) -> bool:
        return self.rows.is_wrong

    @cached_property
    def records(self) -> list[tuple]:
        return chosen_records(self.rows, self.past)

    @property
    def extract(self) -> Extract:
        said, past = self.rows.in_words(), self.past
        return Extract(
            filters=tuple(words for name, words in said if name != "sort"),
            total=past.shown.count({}) if self.rows.narrows else None,
            order=next((words for name, words in said if name == "sort"), ""),
        )

    @property
    def stem(self) -> str:
        title = slugify(self.past.shown.plan.title) or "plan"
        return f"{title}-as-at-{self.past.known.isoformat()}{self.extract.ending}"

    def longer_than(self, rows: int) -> bool:
        return self.count > rows

    @cached_property
    def count(self) -> int:
        wanted = wanted_of(self.rows)
        return 0 if wanted is None else self.past.shown.count(wanted)

    @property
    def about(self) -> str:
        said = self.past.said
        return f"{counted(self.count)} of {self.past.shown.plan.title}, {said[0].lower()}{said[1:]}"

    def make(self, report: Report | None = None) -> bytes:
        past, days = self.past, {"known": self.past.known, "judged": self.past.judged}
        more = {"extract": self.extract, "colours": past.shown.colours, "report": report}
        return past_file(past.state, self.format, **days, records=self.records, **more)


@file_page("as_at", "Plan as it was")
@requires("plan.read")
def export(request, day, format):
    choice, known = plan_choice(request), read_day(day)
    judged = read_evaluated(request) or known
    if choice.shown is None or known > today():
        raise Http404("There is no such file.")
    return WantedPast(choice, known, judged, format, filter_data(request))


def read_past(choice: PlanChoice, known: dt.date, judged: dt.date) -> Past:
    """What was known at the end of a day: of the plan that the URL names, else of the one then in force."""
    moment, plan = end_of(known), choice.shown
    if not choice.named:
        key = plan_in_force([each.pk for each in choice.plans], moment)
        plan = next((each for each in choice.plans if each.pk == key), plan)
    return Past(plan, shown_past(plan.pk, moment, judged), known, judged, choice.named)


def read_evaluated(request) -> dt.date | None:
    """The day of evaluation in the URL; Http404 where it is no day."""
    named = request.GET.get("judged")
    return read_day(named) if named else None


def wanted_of(rows: PlanFilter) -> dict | None:
    if rows.is_wrong:
        return None
    return rows.form.cleaned_data if rows.is_bound else {}


def chosen_records(rows: PlanFilter, past: Past) -> list[tuple]:
    wanted = wanted_of(rows)
    return [] if wanted is None else past.shown.find(wanted)


@lru_cache(maxsize=64)
def day_form(keep: tuple) -> SafeString:
    return render_to_string("actions/past/form.html", {"form": PastForm(), "keep": dict(keep)})


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
        "first": address(timezone.localdate(since), past.keep) if since else "",
        "form": PastForm.of(past.known, past.judged),
        "keep": {"plan": past.plan.pk} if past.named else {},
    }
    return render(request, "actions/past/unknown.html", context)


def address(day: dt.date, kept: dict) -> str:
    return reverse("as_at", args=[day.isoformat()]) + (f"?{urlencode(kept)}" if kept else "")


def export_links(request, known: dt.date) -> list[tuple[str, str]]:
    query = request.GET.copy()
    query.pop("page", None)
    ending = f"?{query.urlencode()}" if query else ""
    return [
        (label, reverse("export_as_at", args=[known.isoformat(), name]) + ending) for name, label in FORMATS.items()
    ]
