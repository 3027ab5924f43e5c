"""What stands around an action on its page: follow-ups, queries with their answers, decisions, cross-references and
requests for an update; and the cross-references in what stands above it.

Whoever reads this has made sure that the reader may see the action.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db.models import Case, QuerySet, TextField, Value, When
from django.db.models.functions import Coalesce

from actions.action_rows import Row, lines, person
from actions.mine import unanswered
from actions.models import Action, CrossReference, Decision, QueryAnswer
from actions.pointing import METHOD, OBJECTIVE, Pointer
from core.dates import print_date

WORDS_IN = {OBJECTIVE: "in objective", METHOD: "in method"}  # kinds of rows: cross-references there


@dataclass
class Asked:
    """A query with its answers, oldest first."""

    record: Row
    answers: list[Row] = field(default_factory=list)


@dataclass(frozen=True)
class Around:
    """All of it: follow-ups that are still to be done first, open queries first, the latest decisions first.

    `pointers` are those of the action, of its updates, and of the objectives and methods above it.
    """

    follow_ups: list[Row]
    queries: list[Asked]
    decisions: list[Row]
    pointers: list[Pointer]
    to_settle: int  # cross-references at which nobody has looked yet
    asked: list[Row]  # requests for an update that nobody has answered; `ended` is the day it is wanted by

    @property
    def asked_from(self) -> set[int]:
        """The keys of the updates from which a query was raised."""
        return {query.record.other for query in self.queries if query.record.other}


def around_of(of: Mapping[str, list[Row]]) -> Around:
    """What stands around an action, from the rows of around() by their kind."""
    queries = [Asked(row) for row in sorted(of["query"], key=lambda row: (bool(row.target), row.day, row.pk))]
    by_key = {query.record.pk: query for query in queries}
    for answer in sorted(of["answer"], key=lambda row: (row.day, row.pk)):
        by_key[answer.other].answers.append(answer)
    confirmed = [row for row in of["pointer"] if row.more == "confirmed"]
    return Around(
        follow_ups=sorted(of["task"], key=task_place),
        queries=queries,
        decisions=sorted(of["decision"], key=lambda row: (row.day, row.pk), reverse=True),
        pointers=[
            *(Pointer(row.other or 0, row.text, row.word, row.target, row.number or 0) for row in confirmed),
            *(Pointer(0, row.text, row.word, row.target, row.number or 0, (part, row.other))
              for part in (OBJECTIVE, METHOD) for row in of[WORDS_IN[part]]),
        ],
        to_settle=sum(row.more == "proposed" for row in of["pointer"]),
        asked=sorted(of["asked"], key=lambda row: (row.day, row.pk), reverse=True),
    )  # fmt: skip


def task_place(task: Row) -> tuple:
    """Open ones first, the soonest due first; then those that were closed, the latest first."""
    if not task.ended:
        return (0, task.day or dt.date.max, task.pk)
    return (1, dt.date.max - task.ended, task.pk)


def around(key: int) -> list[QuerySet]:
    """The rows of around_of for an action: parts of one statement (actions/action_page.py)."""
    shown, text = Action(pk=key), TextField()
    printed = shown.placements.in_print().order_by()
    dropped = Case(When(dropped_on__isnull=False, then=Value("dropped")), default=Value(""), output_field=text)
    references = CrossReference.objects.filter(
        target_priority__archived_on__isnull=True, target_objective__archived_on__isnull=True
    )
    own = references.filter(action=key).exclude(state=CrossReference.State.DISMISSED)
    confirmed = references.filter(state=CrossReference.State.CONFIRMED)
    above = {OBJECTIVE: printed.values("method__objective"), METHOD: printed.values("method")}
    return [
        lines("task", shown.follow_ups.all(), text="text", who="owner_name", day="due",
              ended=Coalesce("done_on", "dropped_on"), other="owner_id", word=dropped, more="done_note",
              target="version"),
        lines("query", shown.queries.all(), text="text", who=person("raised_by"), day="raised_on", other="update_id",
              more="decision__text", ended="decision__taken_on", target="decision_id"),
        lines("answer", QueryAnswer.objects.filter(query__action=key), text="text", who=person("author"), day="on",
              other="query_id"),
        lines("decision", Decision.objects.standing().filter(action=key), text="text", who="meeting__name",
              day="taken_on", other="recorded_by_id", word="outcome"),
        pointers("pointer", own, "update_id"),
        *(pointers(WORDS_IN[part], confirmed.filter(**{f"{part}__in": keys}), f"{part}_id")
          for part, keys in above.items()),
        lines("asked", unanswered(shown.update_requests.all()), text="note", who=person("asked_by"), day="asked_on",
              ended="wanted_by"),
    ]  # fmt: skip


def pointers(kind: str, references: QuerySet, stands_in: str) -> QuerySet:
    """Cross-references with what they point to; `stands_in` is the field of what their words stand in."""
    what = Case(
        When(target_action__isnull=False, then=Value("action")),
        When(target_objective__isnull=False, then=Value("objective")),
        default=Value("priority"),
        output_field=TextField(),
    )
    return lines(
        kind, references, text="wording", other=stands_in, word=what, more="state",
        target=Coalesce("target_action_id", "target_objective_id", "target_priority_id"),
        number=Coalesce("target_objective__priority_id", "target_priority_id"),
    )  # fmt: skip


def task_words(task: Row, on: dt.date) -> str:
    """Where a follow-up stands, in words; "" for one that is open and not overdue."""
    if task.word == "dropped":
        return f"no longer needed since {print_date(task.ended)}"
    if task.ended:
        return f"done on {print_date(task.ended)}" + (f": {task.more}" if task.more else "")
    return "Overdue" if task.day and task.day < on else ""
