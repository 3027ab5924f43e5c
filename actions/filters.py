"""One filter form for the plan page, its bookmark and its export."""

import copy
import datetime as dt
from functools import cache, cached_property, lru_cache

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, Q
from django.http import QueryDict

from actions.colour_rows import COUNTED, ColourRows, colour_parts, colour_rows
from actions.colours import COLOUR_NAMES, REDS_FIRST
from actions.models import (
    Action,
    ActionLead,
    Lead,
    Method,
    Placement,
    Plan,
    StrategicPriority,
    Timescale,
)
from actions.words import IN_ORDER, Sought, holding, sought
from core import beneath
from core.dates import print_date, today
from core.forms import DateField
from core.listed import Among
from core.prepared import ask

WINDOWS = (
    ("past", "Past its date, open"),
    ("28", "Due within 28 days"),
    ("92", "Due within three months"),
    ("ongoing", "Ongoing"),
    ("none", "No date yet"),
)
COLOURS = [(letter, COLOUR_NAMES[letter]) for letter in REDS_FIRST]
ORDERS = (
    ("due", "Due date"),
    ("colour", "Colour, reds first"),
    ("lead", "Lead"),
    ("updated", "Longest without an update"),
)


KEYS, DAYS = ("priority", "lead"), ("due_from", "due_to")  # of these a filter names any; of the others one of a few
GIVEN = {*KEYS, *DAYS}

BACKWARDS = "“Due up to” must be the same day as “Due from”, or later"


class Light:
    """A filter of which each request gets a copy cheaply: its choices are the copy's own, all else is shared."""

    def __deepcopy__(self, memo):
        own = copy.copy(self)
        own.extra = dict(self.extra)
        own.method = self.method  # the library binds it to the filter
        return own


class WordsFilter(Light, django_filters.CharFilter):
    """Words, typed."""


class OneOfFilter(Light, django_filters.ChoiceFilter):
    """One of several choices."""


class DateBoxFilter(Light, django_filters.Filter):
    """A date typed as day, month and year."""

    field_class = DateField


class FilterForm(forms.Form):
    """What the filters have to say together."""

    def clean(self):
        """A window of dates ends where it begins, or later."""
        values = super().clean()
        begins, ends = values.get("due_from"), values.get("due_to")
        if begins and ends and begins > ends:
            self.add_error("due_to", BACKWARDS)
        return values

    def in_words(self) -> list[tuple[str, str]]:
        """What PlanFilter.in_words says, of a form that is right."""
        said = []
        for name, field in self.fields.items():
            value = self.cleaned_data.get(name)
            if value not in (None, "", []):
                named = dict(getattr(field, "choices", []))
                values = value if isinstance(value, list) else [value]
                words = [
                    named.get(each) or (print_date(each) if isinstance(each, dt.date) else each) for each in values
                ]
                said.append((name, f"{field.label}: {', '.join(words)}"))
        return said


class PlanFilter(django_filters.FilterSet):
    """Rows of a plan by priority, lead, status, window of the timescale, and words."""

    q = WordsFilter(label="Words", method="by_words")
    priority = OneOfFilter(label="Strategic priority", method="by_priority", empty_label="All priorities")
    lead = OneOfFilter(label="Lead", method="by_lead", empty_label="All leads")
    status = OneOfFilter(
        label="Status", method="by_status", choices=Action.Status.choices, empty_label="All but withdrawn"
    )
    timescale = OneOfFilter(label="Timescale", method="by_window", choices=WINDOWS, empty_label="Any timescale")
    colour = django_filters.MultipleChoiceFilter(
        label="Colour",
        method="by_colour",
        choices=COLOURS,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "govuk-checkboxes--small in-line"}),
    )
    due_from = DateBoxFilter(label="Due from", method="by_due_from")
    due_to = DateBoxFilter(label="Due up to", method="by_due_to")
    sort = OneOfFilter(label="Order", method="in_order", choices=ORDERS, empty_label="As printed")

    class Meta:
        model = Placement
        fields = []
        form = FilterForm

    def __init__(self, data=None, queryset=None, *, choices, **kwargs):
        super().__init__(data, queryset, **kwargs)
        self.filters["priority"].extra["choices"] = choices["priorities"]
        self.filters["lead"].extra["choices"] = choices["leads"]
        self.offered = tuple((name, tuple(choices[name])) for name in ("priorities", "leads"))
        self.colours: ColourRows = choices.get("colours") or ColourRows()
        self.beneath: dict[str, beneath.Counts] = choices.get("beneath", {})
        self.plan: int | None = choices.get("plan")
        self.sought_before: Sought | None = choices.get("sought")

    @property
    def form(self):
        """The form; where all that was sent is right, it is kept for the next who asks for the same."""
        if not hasattr(self, "_form") and isinstance(self.data, QueryDict) and len(self.filters) == len(BOXES):
            sent = tuple((box, tuple(self.data.getlist(box))) for boxes in BOXES.values() for box in boxes)
            form = kept_form(self.offered, tuple((box, values) for box, values in sent if values))
            if self.is_bound and not form.errors:
                self._form = form
        return super().form

    @cached_property
    def sought(self) -> Sought:
        """How the rows are found that hold the words."""
        return self.sought_before or sought(self.wanted("q"))

    def asked(self) -> dict[str, object]:
        """What was sent for each filter that is not left empty, as it was sent."""
        if not self.is_bound:
            return {}
        sent = {name: self.form[name].data for name in self.form.fields}
        return {name: value for name, value in sent.items() if (any(value) if isinstance(value, list) else value)}

    @property
    def order(self) -> str:
        """The order that was asked for; "" for the printed one."""
        return self.form["sort"].data or "" if self.is_bound else ""

    @property
    def is_wrong(self) -> bool:
        """Whether something was asked for that cannot be answered; the form says what."""
        return self.is_bound and not self.form.is_valid()

    @property
    def narrows(self) -> bool:
        """Whether rows may be left out, and not only put into another order."""
        return any(name != "sort" for name, _ in self.in_words())

    def in_words(self) -> list[tuple[str, str]]:
        """The filters that are set, and the order, as (name, "Status: In progress"); nothing where one is wrong."""
        if not self.is_bound or self.is_wrong:
            return []
        if not hasattr(self.form, "said"):  # which may be kept
            self.form.said = self.form.in_words()
        return list(self.form.said)

    @property
    def qs(self):
        """Rows that pass every filter; withdrawn actions only where they were asked for. None where one is wrong."""
        if self.is_wrong:
            return self.queryset.none()
        rows = super().qs
        return rows if self.wanted("status") else rows.not_withdrawn()

    @property
    def parts(self) -> list:
        """The rows of qs in the same order, as querysets one after the other, each of which an index can answer."""
        if self.wanted("sort") == "colour" and self.colours.are_many:
            rows = self.qs.order_by("row", "pk")
            return [rows.filter(self.colours.have([letter])) for letter in (*REDS_FIRST, "")]
        if self.wanted("sort") != "due" or self.wanted("status"):
            return [self.qs]
        return [self.qs.still_open().sorted_by("due"), self.qs.completed().sorted_by("due")]

    def shape(self) -> tuple[tuple, dict] | None:
        """What the statements of these rows are like, for shaped_parts(): the choices, and the keys and days.

        None where they are to be built for this request alone: for words of which it matters how common they are, and
        for colours that have changed since they were stored.
        """
        if self.is_wrong or self.colours.moved or self.wanted("q") and not self.sought.can_be_kept:
            return None
        values = self.form.cleaned_data if self.is_bound else {}
        values = {name: value for name, value in values.items() if value not in (None, "", [])}
        given = {name: int(value) if name in KEYS else value for name, value in values.items() if name in GIVEN}
        if "q" in values:
            values["q"], words = self.sought.kind, self.sought.given
            given |= words
        choices = tuple((name, tuple(value) if isinstance(value, list) else value) for name, value in values.items()
                        if name not in GIVEN)  # fmt: skip
        return (choices, self.colours.are_many, today()), given

    def wanted(self, name: str) -> str:
        """The choice made for a filter; "" where none was made."""
        return (self.form.cleaned_data.get(name) or "") if self.is_bound and self.form.is_valid() else ""

    @property
    def is_slow(self) -> bool:
        """Whether the texts of each row have to be read to know whether it passes."""
        return bool(self.wanted("q")) and self.sought.kind == IN_ORDER

    def by_colour(self, queryset, name, value):
        """Rows that have one of some colours today."""
        return queryset.filter(self.colours.have(value))

    def by_status(self, queryset, name, value):
        """Rows whose action has a status."""
        return queryset.filter(status=value)

    def by_priority(self, queryset, name, value):
        """Rows under a strategic priority."""
        methods = Method.objects.filter(objective__priority=value).order_by().values_list("pk")
        return queryset.filter(Among("method_id", methods))

    def by_words(self, queryset, name, value):
        """Rows whose action, objective, method, leads or updates hold the words, in any case."""
        return holding(queryset, self.sought)

    def by_lead(self, queryset, name, value):
        """Rows that a lead leads, whatever its spelling."""
        links = ActionLead.objects.filter(lead_id=value, ended_on__isnull=True).order_by().values_list("action_id")
        return queryset.filter(Among("action_id", links.filter(plan=self.plan) if self.plan else links))

    def by_window(self, queryset, name, value):
        """Rows whose current timescale lies in a window that is counted from today."""
        now = today()
        current = current_timescale()
        if value == "past":
            unmet = current.filter(dated_part_met_on__isnull=True)
            return queryset.filter(Exists(unmet), due__lt=now, status__in=["not_started", "in_progress"])
        if value == "ongoing":
            standing = Q(kind=Timescale.Kind.ONGOING) | Q(
                kind=Timescale.Kind.DATE_THEN_ONGOING, dated_part_met_on__isnull=False
            )
            return queryset.filter(Exists(current.filter(standing)))
        if value == "none":
            dated = current.exclude(kind=Timescale.Kind.UNKNOWN)
            return queryset.filter(~Exists(dated))
        until = now + (now.resolution * int(value))
        return queryset.filter(due__gte=now, due__lte=until, status__in=["not_started", "in_progress"])

    def by_due_from(self, queryset, name, value):
        """Rows due on a day or later."""
        return queryset.filter(due__gte=value)

    def by_due_to(self, queryset, name, value):
        """Rows due on a day or earlier."""
        return queryset.filter(due__lte=value)

    def in_order(self, queryset, name, value):
        """Another order than the printed one; rows that are alike stay as printed.

        By due date, what is done comes last: a date that was met asks for nothing more.
        """
        if value == "colour":
            return queryset.order_by(self.colours.rank(), "row", "pk")
        if value == "due" and not self.wanted("status"):
            return queryset.open_first()
        return queryset.sorted_by(value)


def shaped_parts(given: dict, choices: tuple, many: bool) -> list:
    """PlanFilter.parts of the rows of a plan for what PlanFilter.shape says; `given` holds the key of the plan too."""
    data = {name: list(value) if isinstance(value, tuple) else value for name, value in choices}
    data |= {name: str(given[name]) for name in KEYS if name in given}
    for name in DAYS:
        if name in given:
            data |= {f"{name}_{box}": str(getattr(given[name], box)) for box in ("day", "month", "year")}
    offered = {f"{name}s" if name == "lead" else "priorities": [(str(given.get(name, "")), "")] for name in KEYS}
    counts = {REDS_FIRST[0]: COUNTED + 1} if many else {}
    known = {"colours": ColourRows(counts), "plan": given["plan"]}
    if "q" in data:
        known["sought"] = Sought.of(data["q"], given)
    rows = Plan(pk=given["plan"]).placements.in_print()
    return PlanFilter(data or None, rows, choices=offered | known).parts


BOXES = {
    name: [f"{name}_{box}" for box in ("day", "month", "year")] if name in DAYS else [name]
    for name in PlanFilter.base_filters
}


@lru_cache(maxsize=64)
def kept_form(offered: tuple, sent: tuple) -> FilterForm:
    """The form that offers this and to which this was sent, checked; nobody changes it."""
    data = QueryDict(mutable=True)
    for box, values in sent:
        data.setlist(box, values)
    rows = PlanFilter(data, Placement.objects.none(), choices={name: list(listed) for name, listed in offered})
    form = super(PlanFilter, rows).form
    form.full_clean()
    return form


def current_timescale():
    """The timescale in force of the action of a row."""
    return Timescale.objects.filter(action_id=OuterRef("action_id"), is_current=True)


def plan_choices(plan) -> dict:
    """The priorities and leads that a plan can be filtered by, the colours of its rows, and how much other rooms have
    beneath each priority, read in one statement."""
    on = today()
    records = ask(choices_statement(), plan=plan.pk, on=on)
    others = OFFERED | beneath.names()
    rows = sorted((row for row in records if row[0] in OFFERED), key=lambda row: (row[1], row[4].lower()))
    return {
        "priorities": [(str(pk), f"{number}. {text}") for kind, _, pk, number, text in rows if kind == "priority"],
        "leads": [(str(pk), name) for kind, _, pk, _, name in rows if kind == "lead"],
        "colours": colour_rows((row for row in records if row[0] not in others), on),
        "beneath": beneath.counts_of(records),
        "plan": plan.pk,
    }


OFFERED = {"priority", "lead"}


@cache
def choices_statement() -> str:
    """SQL for the priorities of a {plan}, the leads that lead an action in it, its colours on the day {on}, and what
    else is counted beneath its priorities."""
    priority, lead, leads = (model._meta.db_table for model in (StrategicPriority, Lead, ActionLead))
    return f"""
        SELECT 'priority', position, id, number, text FROM {priority} WHERE plan_id = {{plan}} AND archived_on IS NULL
        UNION ALL
        SELECT 'lead', 0, id, '', name FROM {lead} AS l WHERE EXISTS (
            SELECT 1 FROM {leads} WHERE lead_id = l.id AND plan_id = {{plan}} AND ended_on IS NULL)
        UNION ALL {" UNION ALL ".join([colour_parts(), *beneath.parts()])}"""  # noqa: S608
