"""Everything about one action on one page."""

import datetime as dt
from functools import lru_cache
from typing import NamedTuple

from django.db.models import DateField, Exists, OuterRef, TextField, Value
from django.db.models.functions import Cast, Coalesce, NullIf
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from actions.forms import UpdateForm
from actions.glossary import used_terms, with_meanings
from actions.models import (
    Action,
    ActionLead,
    Decision,
    FollowUp,
    GlossaryTerm,
    Method,
    Objective,
    Placement,
    ProgressUpdate,
    Query,
    StrategicPriority,
    Timescale,
)
from agencies.access import get_visible, may, requires
from core.dates import today
from core.joint_history import Part, joint_history
from core.prepared import as_date, run

SHOWN_UPDATES = 10  # on the page; the rest open on demand
LATEST = 10  # changes shown on the action's own page; the rest stand on its history page
ALL = 500  # changes shown on the history page
PARTS = [
    Part("Action", Action, "id", frozenset({"plan", "number"})),
    Part("Update", ProgressUpdate, "action_id", frozenset({"author"})),
    Part("Timescale", Timescale, "action_id", frozenset({"position", "printed"})),
    Part("Lead", ActionLead, "action_id", frozenset({"lead", "position"})),
    Part("Place in the plan", Placement, "action_id", frozenset({"plan", "position", "row"})),
    Part("Follow-up", FollowUp, "action_id", frozenset({"update"})),
    Part("Query", Query, "action_id"),
    Part("Decision", Decision, "action_id", frozenset({"plan"})),
]


@require_safe
@requires("plan.read")
def action(request, pk):
    """The wording, leads, timescales, updates, places and latest changes of an action."""
    may_write = Exists(Action.objects.editable_by(request.user).filter(pk=OuterRef("pk")))
    shown = get_visible(Action.objects.select_related("plan").annotate(may_write=may_write), request.user, pk=pk)
    updates = updates_of(pk)
    around = what_hangs_on(pk)
    glossary = [(line["text"], line["by"]) for line in around.pop("terms")]
    context = {
        "action": shown,
        "text_with_terms": with_meanings(shown.text, glossary),
        "terms": used_terms(shown.text, glossary),
        "structure_links": structure_links(shown),
        "places": places_of(pk),
        **timescales_of(series_of(pk), request.user, shown.may_write),
        "updates": updates,
        "all_earlier": f"{len(updates) - SHOWN_UPDATES} updates before these",
        "update_fields": update_fields(today()) if shown.may_write else "",
        **around,
        "history": joint_history(PARTS, pk, limit=LATEST),
        "editable": shown.may_write,
        "may_structure": may(request.user, "plan.structure") and not shown.plan.closed_on,
        "correctable_by": correctable_by(request.user) if shown.may_write else None,
        "crumb": reverse("plan"),
    }
    return render(request, "actions/action.html", context)


@require_safe
@requires("history.read")
def action_history(request, pk):
    """Every change to an action and to what hangs on it."""
    shown = get_visible(Action.objects.select_related("plan"), request.user, pk=pk)
    entries = joint_history(PARTS, pk, limit=ALL, references=True)
    context = {"record": f"{shown.number}. {shown.text}", "what": "action", "entries": entries, "limit": ALL}
    return render(request, "history.html", context | {"action": shown})


class Update(NamedTuple):
    """One update as the page shows it."""

    pk: int
    text: str
    author_id: int | None
    author_name: str
    date_assumed: bool
    on: dt.date
    corrected_on: dt.date | None


def updates_of(pk: int) -> list[Update]:
    """The updates of an action, newest first."""
    return [Update(*row[:5], as_date(row[5]), as_date(row[6])) for row in run(written, pk)]


def written(key: int):
    """The rows of updates_of for an action."""
    return Action(pk=key).updates.in_print().values_list(*Update._fields)


class Line(NamedTuple):
    """One timescale of the series as the page shows it."""

    pk: int
    position: int
    wording: str
    reason: str
    state: str
    is_current: bool
    proposed_by_id: int | None
    settled_by_id: int | None
    proposed_by: str | None
    meeting: str | None
    due: dt.date | None
    proposed_on: dt.date | None
    settled_on: dt.date | None

    @property
    def is_original(self) -> bool:
        """Whether it is the first of the series."""
        return self.position == 1

    @property
    def stands(self) -> str:
        """Where it stands, in words: "agreed"; who declines what they proposed themselves takes it back."""
        own = self.proposed_by_id is not None and self.settled_by_id == self.proposed_by_id
        if own and self.state == Timescale.State.DECLINED:
            return "taken back"
        return Timescale.State(self.state).label.lower()


def series_of(pk: int) -> list[Line]:
    """The timescales of an action, the original first."""
    return [Line(*row[:-3], *map(as_date, row[-3:])) for row in run(timed, pk)]


def timescales_of(series: list[Line], user, may_write: bool) -> dict:
    """What the page shows of a series of timescales, and what this person may do about the proposed one."""
    original = next((line for line in series if line.is_original), None)
    current = next((line for line in series if line.is_current), None)
    proposed = next((line for line in series if line.state == Timescale.State.PROPOSED), None)
    return {
        "series": series,
        "original": original,
        "current": current,
        "proposed": proposed,
        "has_others": any(line not in (original, current, proposed) for line in series),
        "may_agree": may_write and may(user, "plan.agree_revision"),
        "may_take_back": bool(may_write and proposed and proposed.proposed_by_id == user.pk),
    }


@lru_cache(maxsize=2)
def update_fields(day: dt.date) -> SafeString:
    """The fields for one more update, drawn once a day: they are the same for every action."""
    return SafeString(UpdateForm(initial={"on": day}))


def timed(key: int):
    """The rows of series_of for an action."""
    person = Coalesce(NullIf("proposed_by__name", Value("")), "proposed_by__email")
    names = {"proposed_by": person, "meeting": "meeting__name"}
    return Action(pk=key).timescales.values_list(*(names.get(name, name) for name in Line._fields))


def what_hangs_on(pk: int) -> dict[str, list]:
    """Leads, follow-ups, queries and decisions of an action, and the glossary of its plan, read in one statement."""
    found = {"leads": [], "follow_ups": [], "queries": [], "decisions": [], "terms": []}
    rows = [(*row[:4], as_date(row[4]), as_date(row[5])) for row in run(hanging, pk)]
    for kind, _, first, second, due, done in sorted(rows, key=lambda row: (row[5] or row[4] or dt.date.min, row[1])):
        found[kind].append({"text": first, "by": second or "", "due": due, "on": done})
    return found


def hanging(key: int):
    """The rows of what_hangs_on for an action: kind, key, text, by whom, due, on."""
    shown, day, text = Action(pk=key), DateField(), TextField()

    def lines(kind, queryset, first, second, due, done):
        return queryset.order_by().values_list(
            Value(kind, text),
            "pk",
            Cast(first, text),
            Cast(second, text) if second else Value("", text),
            Cast(due, day) if due else Value(None, day),
            Cast(done, day) if done else Value(None, day),
        )

    leads = shown.action_leads.filter(ended_on__isnull=True)
    terms = GlossaryTerm.objects.in_print().filter(plan__actions=key)
    united = lines("leads", leads, "printed_as", None, None, None).union(
        lines("follow_ups", shown.follow_ups.all(), "text", "owner_name", "due", "done_on"),
        lines("queries", shown.queries.all(), "text", "decision__text", None, "raised_on"),
        lines("decisions", shown.decisions.all(), "text", "meeting__name", None, "taken_on"),
        lines("terms", terms, "term", "meaning", None, None),
        all=True,
    )
    return united.order_by()


def correctable_by(user) -> int | str:
    """Whose updates a person may correct on an action on which they may write: "all", or the key of the author."""
    return "all" if may(user, "plan.update_any") else user.pk


class Place(NamedTuple):
    """A row in which an action is printed, and what stands above it."""

    pk: int
    priority: str
    objective: str
    method: str


def places_of(pk: int) -> list[Place]:
    """Where an action is printed, in the printed order."""
    return [
        Place(
            row,
            StrategicPriority(number=texts[0], text=texts[1]).heading,
            Objective(number=texts[2], text=texts[3]).printed,
            Method(number=texts[4], text=texts[5]).printed,
        )
        for row, *texts in run(placed, pk)
    ]


def placed(key: int):
    """The rows of places_of for an action: key, then number and text of priority, objective and method."""
    above = ("method__objective__priority", "method__objective", "method")
    texts = (f"{part}__{name}" for part in above for name in ("number", "text"))
    return Action(pk=key).placements.in_print().values_list("pk", *texts)


def structure_links(shown: Action) -> list[tuple[str, str]]:
    """What the manager may change about an action, and where."""
    if shown.status == Action.Status.WITHDRAWN:
        return [("Take it up again", reverse("reinstate_action", args=[shown.pk]))]
    pages = [
        ("Reword it or change its status", "edit_action"),
        ("Change who leads it", "set_leads"),
        ("Split it into two actions", "split_action"),
        ("Merge it with another that is the same", "merge_action"),
        ("Move it, or print it in a further place", "place_action"),
        ("Withdraw it", "withdraw_action"),
    ]
    return [(text, reverse(name, args=[shown.pk])) for text, name in pages]
