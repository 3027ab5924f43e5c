"""Everything about one action on one page."""

import datetime as dt
from typing import NamedTuple

from django.db.models import DateField, Exists, OuterRef, TextField, Value
from django.db.models.functions import Cast
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from actions.glossary import used_terms, with_meanings
from actions.models import (
    Action,
    ActionLead,
    Decision,
    FollowUp,
    Placement,
    ProgressUpdate,
    Query,
    Timescale,
)
from agencies.access import get_visible, may, requires
from core.joint_history import Part, joint_history
from core.prepared import as_date, run

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
    series = list(shown.timescales.select_related("proposed_by", "settled_by", "meeting"))
    glossary = list(shown.plan.glossary.in_print().values_list("term", "meaning"))
    context = {
        "action": shown,
        "text_with_terms": with_meanings(shown.text, glossary),
        "terms": used_terms(shown.text, glossary),
        "structure_links": structure_links(shown),
        "places": list(places_of(shown)),
        "original": next((line for line in series if line.is_original), None),
        "current": next((line for line in series if line.is_current), None),
        "proposed": next((line for line in series if line.state == Timescale.State.PROPOSED), None),
        "series": series,
        "updates": updates_of(pk),
        **what_hangs_on(shown),
        "history": joint_history(PARTS, pk, limit=LATEST),
        "editable": shown.may_write,
        "may_agree": shown.may_write and may(request.user, "plan.agree_revision"),
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


def what_hangs_on(shown: Action) -> dict[str, list]:
    """Leads, follow-ups, queries and decisions of an action, read in one statement."""
    found = {"leads": [], "follow_ups": [], "queries": [], "decisions": []}
    rows = [(*row[:4], as_date(row[4]), as_date(row[5])) for row in run(hanging, shown.pk)]
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
    united = lines("leads", leads, "printed_as", None, None, None).union(
        lines("follow_ups", shown.follow_ups.all(), "text", "owner_name", "due", "done_on"),
        lines("queries", shown.queries.all(), "text", "decision__text", None, "raised_on"),
        lines("decisions", shown.decisions.all(), "text", "meeting__name", None, "taken_on"),
        all=True,
    )
    return united.order_by()


def correctable_by(user) -> int | str:
    """Whose updates a person may correct on an action on which they may write: "all", or the key of the author."""
    return "all" if may(user, "plan.update_any") else user.pk


def places_of(shown: Action):
    """The rows in which an action is printed, with the method, objective and priority above each."""
    return shown.placements.in_print().select_related("method__objective__priority")


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
