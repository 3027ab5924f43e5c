"""Preview of rolling a plan forward: what the next plan takes over, and what stays behind."""

import datetime as dt
import hashlib
import re
from collections import Counter
from dataclasses import dataclass

from django.db.models import Q

from actions.models import (
    Action,
    CrossReference,
    Evidence,
    FollowUp,
    Method,
    Objective,
    Plan,
    Query,
    StrategicPriority,
    Timescale,
    UpdateRequest,
)
from actions.progress.page import unanswered as waiting

KINDS = {StrategicPriority: "priority", Objective: "objective", Method: "method"}
CARRIED = (Action.Status.NOT_STARTED, Action.Status.IN_PROGRESS)

# the years in a title: "2024 to 2027", "2009-2010", "2010/11", "2010"
YEARS = re.compile(r"\b(?:19|20)\d\d\b(?:(?P<between>\s*(?:to|[-–/])\s*)(?P<last>(?:(?:19|20)\d\d|\d\d)\b))?")


@dataclass(frozen=True)
class EmptyPart:
    """A part that would be empty in the next plan; the parts below it go with it."""

    key: str
    text: str
    proposed: bool  # to be left out


@dataclass(frozen=True)
class Preview:
    """What would be taken over and what would stay. `mark` changes when any of it may have changed."""

    actions: int
    taken: tuple[str, ...]
    stays: tuple[str, ...]
    empty: tuple[EmptyPart, ...]
    mark: str


def next_title(title: str, begins: dt.date, ends: dt.date) -> str:
    """A title with the years of the next plan, in the same format; appended where it has none."""
    if not YEARS.search(title):
        return f"{title} {years_of(begins, ends, ' to ')}"
    return YEARS.sub(lambda found: years_like(found, begins, ends), title, count=1)


def years_like(found: re.Match, begins: dt.date, ends: dt.date) -> str:
    if not found["last"]:
        return str(begins.year)
    return years_of(begins, ends, found["between"], short=len(found["last"]) == 2)


def years_of(begins: dt.date, ends: dt.date, between: str, *, short: bool = False) -> str:
    """ "2027 to 2028", "2027/28"; one year alone where both are equal."""
    if begins.year == ends.year:
        return str(begins.year)
    return f"{begins.year}{between}{f'{ends:%y}' if short else ends.year}"


def carried_actions(plan: Plan):
    """The actions that the next plan takes over: open and ongoing ones."""
    return plan.actions.filter(status__in=CARRIED)


def preview_of(plan: Plan) -> Preview:
    """What rolling a plan forward today would do. The caller checks that the reader may see the plan."""
    statuses = Counter(plan.actions.values_list("status", flat=True))
    carried = carried_actions(plan)
    number = sum(statuses[status] for status in CARRIED)
    proposed = Timescale.objects.filter(action__in=carried, state=Timescale.State.PROPOSED).count()
    counts = (
        (FollowUp.objects.open().filter(action__in=carried).count(), "follow-up to be done", "follow-ups to be done"),
        (Query.objects.undecided().filter(action__in=carried).count(), "undecided query", "undecided queries"),
        (proposed, "timescale waiting to be agreed", "timescales waiting to be agreed"),
        (unanswered(plan).count(), "unanswered request for an update", "unanswered requests for an update"),
        (references(plan).filter(state="confirmed").count(), "cross-reference", "cross-references"),
        (Evidence.objects.standing().filter(action__in=carried).count(), "piece of evidence", "pieces of evidence"),
        (plan.glossary.in_print().count(), "term of the glossary", "terms of the glossary"),
    )
    whole = "with their numbers, leads, every timescale that they have had, and their latest update"
    taken = (
        f"{count_text(number, 'action that is', 'actions that are')} not started, in progress or ongoing, {whole}",
        *(count_text(*count) for count in counts if count[0]),
    )
    stays = (
        *(
            count_text(statuses[status], f"{word} action", f"{word} actions")
            for status, word in ((Action.Status.COMPLETED, "completed"), (Action.Status.WITHDRAWN, "withdrawn"))
            if statuses[status]
        ),
        "earlier updates and decisions: the page of each action leads to them",
    )
    return Preview(number, taken, stays, tuple(empty_parts(plan)), mark_of(plan))


def count_text(count: int, one: str, many: str) -> str:
    return f"{count:,} {one if count == 1 else many}"


def unanswered(plan: Plan):
    return waiting(UpdateRequest.objects.filter(action__in=carried_actions(plan)))


def references(plan: Plan):
    """The cross-references of actions that are taken over, and of the objectives and methods in print."""
    of_parts = Q(action__isnull=True, objective__archived_on__isnull=True, method__archived_on__isnull=True)
    return CrossReference.objects.filter(Q(action__in=carried_actions(plan)) | of_parts, plan=plan)


def empty_parts(plan: Plan):
    """The parts that would have no action; of nested parts only the highest."""
    rows = plan.placements.in_print().filter(action__status__in=CARRIED)
    full = rows.values_list("method__objective__priority_id", "method__objective_id", "method_id")
    kept = [set(keys) for keys in zip(*full.order_by(), strict=True)] or [set(), set(), set()]
    shown = {"archived_on": None}
    for part in plan.priorities.filter(**shown):
        if part.pk not in kept[0]:
            yield EmptyPart(key_of(part), part.heading, False)
    objectives = Objective.objects.filter(priority__in=kept[0], **shown).exclude(pk__in=kept[1])
    for part in objectives.select_related("priority").order_by("priority__position", "position"):
        yield EmptyPart(key_of(part), f"Objective {part.printed or '(blank)'}", True)
    methods = Method.objects.filter(objective__in=kept[1], **shown).exclude(pk__in=kept[2])
    for part in methods.order_by("objective__priority__position", "objective__position", "position"):
        yield EmptyPart(key_of(part), f"Method {part.printed or '(blank)'}", True)


def key_of(part) -> str:
    return f"{KINDS[type(part)]}-{part.pk}"


def mark_of(plan: Plan) -> str:
    found = [plan.version, *plan.actions.order_by("pk").values_list("pk", "version")]
    found += plan.placements.order_by("pk").values_list("pk", "version")
    for model, path in (
        (StrategicPriority, "plan"),
        (Objective, "priority__plan"),
        (Method, "objective__priority__plan"),
    ):
        found += model.objects.filter(**{path: plan}).order_by("pk").values_list("pk", "version")
    return hashlib.sha256(repr(found).encode()).hexdigest()[:16]
