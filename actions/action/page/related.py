"""Related records on the page of an action: follow-ups, queries with answers, decisions, cross-references and requests
for an update; and the cross-references of the objectives and methods above it.

The caller checks that the reader may see the action.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Prefetch, Q, QuerySet, prefetch_related_objects

from actions.models import Action, CrossReference, Decision, FollowUp, Placement, Query, QueryAnswer, UpdateRequest
from actions.progress.page import unanswered
from actions.references.rules import METHOD, OBJECTIVE, Pointer
from core.records.once import Once
from core.text.dates import print_date


class OfAction[Record]:
    """Called with an action, gives its records of one model, each with that action, so that nobody reads it again.

    `arrange` turns all of them into those wanted, in order.
    """

    def __init__(self, model: type[Record], arrange: Callable[[QuerySet], QuerySet]):
        self.read = Once(lambda action: arrange(model.objects.filter(action=action)))

    def __call__(self, action: Action) -> list[Record]:
        records = self.read(action.pk)
        for record in records:
            record.action = action
        return records


FOLLOW_UPS = OfAction(FollowUp, lambda tasks: tasks)
QUERIES = OfAction(
    Query, lambda queries: queries.select_related("raised_by", "update", "decision").order_by("raised_on", "pk")
)
DECISIONS = OfAction(
    Decision, lambda decisions: decisions.standing().select_related("meeting").order_by("-taken_on", "-pk")
)
REQUESTS = OfAction(UpdateRequest, lambda requests: unanswered(requests.select_related("asked_by")))


@dataclass(frozen=True)
class RelatedRecords:
    """Open follow-ups first, the oldest queries first, the latest decisions first.

    `pointers` are those of the action, of its updates, and of the objectives and methods above it.
    """

    follow_ups: list[FollowUp]
    queries: list[Query]
    decisions: list[Decision]
    pointers: list[Pointer]
    to_settle: int  # cross-references that nobody has checked
    requests: list[UpdateRequest]  # that nobody has answered

    @property
    def open_follow_ups(self) -> list[FollowUp]:
        return [task for task in self.follow_ups if task.ended_on is None]

    @property
    def closed_follow_ups(self) -> list[FollowUp]:
        return [task for task in self.follow_ups if task.ended_on is not None]

    @property
    def open_queries(self) -> list[Query]:
        return [query for query in self.queries if query.decision_id is None]

    @property
    def decided_queries(self) -> list[Query]:
        return [query for query in self.queries if query.decision_id is not None]

    @property
    def asked_from(self) -> set[int]:
        return {query.update_id for query in self.queries if query.update_id}


def references_from(action: int) -> QuerySet:
    """Those of an action and its updates, and the confirmed ones of the parts under which it is printed."""
    places = Placement.objects.filter(action=action, archived_on__isnull=True)
    above = Q(method__in=places.values("method")) | Q(objective__in=places.values("method__objective"))
    return (
        CrossReference.objects.filter(Q(action=action) | above & Q(state=CrossReference.State.CONFIRMED))
        .filter(target_priority__archived_on__isnull=True, target_objective__archived_on__isnull=True)
        .select_related("target_objective")
        .order_by("pk")
    )


REFERENCES = Once(references_from)


def related(action: Action) -> RelatedRecords:
    """The related records of an action; six statements."""
    queries = QUERIES(action)
    prefetch_related_objects(queries, Prefetch("answers", QueryAnswer.objects.select_related("author")))
    references = REFERENCES(action.pk)
    return RelatedRecords(
        follow_ups=sorted(FOLLOW_UPS(action), key=task_place),
        queries=queries,
        decisions=DECISIONS(action),
        pointers=[pointer_of(each) for each in references if each.state == CrossReference.State.CONFIRMED],
        to_settle=sum(each.state == CrossReference.State.PROPOSED for each in references),
        requests=REQUESTS(action),
    )


def pointer_of(reference: CrossReference) -> Pointer:
    part = None
    if reference.method_id:
        part = METHOD, reference.method_id
    elif reference.objective_id:
        part = OBJECTIVE, reference.objective_id
    objective, priority = reference.target_objective, reference.target_priority_id or 0
    if reference.target_action_id:
        target = "action", reference.target_action_id, 0
    elif objective:
        target = "objective", objective.pk, objective.priority_id
    else:
        target = "priority", priority, priority
    return Pointer(reference.update_id or 0, reference.wording, *target, part)


def task_place(task: FollowUp) -> tuple:
    """Sort key: open ones first, the soonest due first; then closed ones, the latest first."""
    if task.ended_on is None:
        return (0, task.due or dt.date.max, task.pk)
    return (1, dt.date.max - task.ended_on, task.pk)


def task_words(task: FollowUp, on: dt.date) -> str:
    """The status of a follow-up; "" for one that is open and not overdue."""
    if task.dropped_on:
        return f"no longer needed since {print_date(task.dropped_on)}"
    if task.done_on:
        return f"done on {print_date(task.done_on)}" + (f": {task.done_note}" if task.done_note else "")
    return "Overdue" if task.due and task.due < on else ""
