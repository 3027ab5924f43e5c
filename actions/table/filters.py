"""The filter form of the plan page, its bookmark and its export."""

import copy
import datetime as dt

import django_filters
from django import forms
from django.db.models import CharField, Exists, F, OuterRef, Q, Value
from django.db.models.functions import Cast

from actions.colours.querysets import ColourRows, colour_counts, rows_counted
from actions.colours.rules import COLOUR_NAMES, REDS_FIRST
from actions.models import (
    Action,
    ActionLead,
    FieldValue,
    Lead,
    Placement,
    Plan,
    ProgressUpdate,
    Timescale,
)
from actions.wording.levels import LEVELS, in_sentence
from core.pages.fields import DateField
from core.text.dates import print_date, today

WINDOWS = (
    ("past", "Past its date, open"),
    ("28", "Due within 28 days"),
    ("92", "Due within three months"),
    ("ongoing", "Ongoing"),
    ("none", "No date yet"),
)
COLOURS = [(code, COLOUR_NAMES[code]) for code in REDS_FIRST]
ORDERS = (
    ("due", "Due date"),
    ("colour", "Colour, reds first"),
    ("lead", "Lead"),
    ("updated", "Longest without an update"),
)


DAYS = ("due_from", "due_to")

BACKWARDS = "“Due up to” must be the same day as “Due from”, or later"


class Light:
    """A filter that is cheap to copy for each request: only its choices are the copy's own."""

    def __deepcopy__(self, memo):
        own = copy.copy(self)
        own.extra = dict(self.extra)
        own.method = self.method  # the library binds it to the filter
        return own


class WordsFilter(Light, django_filters.CharFilter):
    pass


class OneOfFilter(Light, django_filters.ChoiceFilter):
    pass


class DateBoxFilter(Light, django_filters.Filter):
    field_class = DateField


class FilterForm(forms.Form):
    def clean(self):
        values = super().clean()
        begins, ends = values.get("due_from"), values.get("due_to")
        if begins and ends and begins > ends:
            self.add_error("due_to", BACKWARDS)
        return values

    def in_words(self) -> list[tuple[str, str]]:
        parts = []
        for name, field in self.fields.items():
            value = self.cleaned_data.get(name)
            if value not in (None, "", []):
                named = dict(getattr(field, "choices", []))
                values = value if isinstance(value, list) else [value]
                words = [
                    named.get(each) or (print_date(each) if isinstance(each, dt.date) else each) for each in values
                ]
                parts.append((name, f"{field.label}: {', '.join(words)}"))
        return parts


class PlanFilter(django_filters.FilterSet):
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
        self.offered = {"levels": choices["levels"], **{at: tuple(choices[at]) for at in ("priorities", "leads")}}
        self.filters["priority"].extra["choices"] = choices["priorities"]
        if (levels := choices["levels"]) != LEVELS:
            self.filters["priority"].label = levels.priority
            self.filters["priority"].extra["empty_label"] = f"All {in_sentence(levels.priorities)}"
        self.filters["lead"].extra["choices"] = choices["leads"]
        self.colours: ColourRows = choices.get("colours") or ColourRows()

    @property
    def order(self) -> str:
        return self.form["sort"].data or "" if self.is_bound else ""

    @property
    def is_wrong(self) -> bool:
        return self.is_bound and not self.form.is_valid()

    @property
    def narrows(self) -> bool:
        """Whether rows may be left out, and not only put into another order."""
        return any(name != "sort" for name, _ in self.in_words())

    def in_words(self) -> list[tuple[str, str]]:
        """The filters that are set, and the order, as (name, "Status: In progress"); empty where one is invalid."""
        if not self.is_bound or self.is_wrong:
            return []
        if not hasattr(self.form, "criteria"):  # a cached form has it already
            self.form.criteria = self.form.in_words()
        return list(self.form.criteria)

    @property
    def qs(self):
        """Rows that pass every filter; withdrawn actions only where requested. None where a filter is invalid."""
        if self.is_wrong:
            return self.queryset.none()
        rows = super().qs
        return rows if self.wanted("status") else rows.not_withdrawn()

    def wanted(self, name: str) -> str:
        return (self.form.cleaned_data.get(name) or "") if self.is_bound and self.form.is_valid() else ""

    def by_colour(self, queryset, name, value):
        return queryset.filter(self.colours.have(value))

    def by_status(self, queryset, name, value):
        return queryset.filter(status=value)

    def by_priority(self, queryset, name, value):
        return queryset.filter(method__objective__priority=value)

    def by_words(self, queryset, name, value):
        return queryset.filter(containing(value))

    def by_lead(self, queryset, name, value):
        links = ActionLead.objects.filter(lead=value, ended_on__isnull=True).order_by()
        return queryset.filter(action__in=links.values("action"))

    def by_window(self, queryset, name, value):
        now = today()
        current = current_timescale()
        if value == "past":
            return queryset.filter(is_past(now))
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
        return queryset.filter(due__gte=value)

    def by_due_to(self, queryset, name, value):
        return queryset.filter(due__lte=value)

    def in_order(self, queryset, name, value):
        """Equal rows stay as printed; by due date, completed actions come last."""
        if value == "colour":
            return queryset.order_by(self.colours.rank(), "row", "pk")
        if value == "due" and not self.wanted("status"):
            return queryset.open_first()
        return queryset.sorted_by(value)


LEAD, COLOUR = -1, -2  # in the place of the position of a priority


def current_timescale():
    return Timescale.objects.filter(action_id=OuterRef("action_id"), is_current=True)


def is_past(on: dt.date) -> Q:
    """Condition on a row: its action is open, and its date has passed."""
    unmet = current_timescale().filter(dated_part_met_on__isnull=True)
    return Q(Exists(unmet), due__lt=on, status__in=["not_started", "in_progress"])


def plan_choices(plan: Plan) -> dict:
    """The priorities and leads by which a plan can be filtered, and the colours of its rows; one statement where every
    stored colour is up to date.
    """
    printed = plan.priorities.in_print().exclude(implied=True).order_by()
    priorities = printed.values_list(F("position"), F("pk"), F("number"), F("text"))
    leads = Lead.objects.in_plan(plan).order_by().values_list(Value(LEAD), F("pk"), Value(""), F("name"))
    stale = Cast("stale", CharField())
    colours = colour_counts(plan, today()).values_list(Value(COLOUR), F("number"), F("colour"), stale)
    found = list(priorities.union(leads, colours, all=True).order_by())
    parts = sorted(each for each in found if each[0] >= 0)
    texts = [(str(pk), f"{number}. {text}" if number else text) for _, pk, number, text in parts]
    names = [(str(pk), name) for kind, pk, _, name in found if kind == LEAD]
    counts = [(code, number, int(stale)) for kind, number, code, stale in found if kind == COLOUR]
    return {
        "priorities": texts,
        "leads": sorted(names, key=lambda lead: lead[1].lower()),
        "levels": plan.levels,
        "colours": rows_counted(counts, plan, today()),
    }


def containing(words: str) -> Q:
    """Placements whose texts contain the words; deleted updates and ended leads are left out."""
    updates = ProgressUpdate.objects.filter(
        action=OuterRef("action_id"), voided_on__isnull=True, text__icontains=words
    ).order_by()
    leads = ActionLead.objects.filter(
        action=OuterRef("action_id"), ended_on__isnull=True, printed_as__icontains=words
    ).order_by()
    extras = FieldValue.objects.in_print().filter(action=OuterRef("action_id"), text__icontains=words).order_by()
    return (
        Q(action__text__icontains=words)
        | Q(method__text__icontains=words)
        | Q(method__objective__text__icontains=words)
        | Exists(updates)
        | Exists(leads)
        | Exists(extras)
    )
