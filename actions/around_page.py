"""What stands around an action on its page: follow-ups, queries with their answers, decisions, cross-references and
requests for an update.

Read by one statement that is built once. Whoever calls this has made sure that the reader may see the action.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db.models import BigIntegerField, Case, DateField, F, TextField, Value, When
from django.db.models.functions import Cast, Coalesce, NullIf

from actions.mine import unanswered
from actions.models import Action, Decision, QueryAnswer
from actions.pointing import Pointer
from core.dates import print_date
from core.prepared import as_date, run

KINDS = ("task", "query", "answer", "decision", "pointer", "asked")


class Record(NamedTuple):
    """One row of the statement: what it is, its key and words, who, two days, and what else its kind needs."""

    kind: str
    pk: int
    text: str
    who: str
    day: dt.date | None
    ended: dt.date | None
    other: int | None  # key of the owner, decision, query or update that it belongs to
    word: str
    more: str
    target: int | None
    priority: int | None


@dataclass
class Asked:
    """A query with its answers, oldest first."""

    record: Record
    answers: list[Record] = field(default_factory=list)


@dataclass(frozen=True)
class Around:
    """All of it: follow-ups that are still to be done first, open queries first, the latest decisions first."""

    follow_ups: list[Record]
    queries: list[Asked]
    decisions: list[Record]
    pointers: list[Pointer]
    to_settle: int  # cross-references at which nobody has looked yet
    asked: list[Record]  # requests for an update that nobody has answered; `ended` is the day it is wanted by

    @property
    def asked_from(self) -> set[int]:
        """The keys of the updates from which a query was raised."""
        return {query.record.other for query in self.queries if query.record.other}


def around(pk: int) -> Around:
    """What stands around the action with this key."""
    rows = [Record(*row[:4], as_date(row[4]), as_date(row[5]), *row[6:]) for row in run(records, pk)]
    of = {kind: [row for row in rows if row.kind == kind] for kind in KINDS}
    queries = [Asked(row) for row in sorted(of["query"], key=lambda row: (bool(row.target), row.day, row.pk))]
    by_key = {query.record.pk: query for query in queries}
    for answer in sorted(of["answer"], key=lambda row: (row.day, row.pk)):
        by_key[answer.other].answers.append(answer)
    confirmed = [row for row in of["pointer"] if row.more == "confirmed"]
    return Around(
        follow_ups=sorted(of["task"], key=task_place),
        queries=queries,
        decisions=sorted(of["decision"], key=lambda row: (row.day, row.pk), reverse=True),
        pointers=[Pointer(row.other or 0, row.text, row.word, row.target, row.priority or 0) for row in confirmed],
        to_settle=sum(row.more == "proposed" for row in of["pointer"]),
        asked=sorted(of["asked"], key=lambda row: (row.day, row.pk), reverse=True),
    )


def task_place(task: Record) -> tuple:
    """Open ones first, the soonest due first; then those that were closed, the latest first."""
    if not task.ended:
        return (0, task.day or dt.date.max, task.pk)
    return (1, dt.date.max - task.ended, task.pk)


def records(key: int):
    """The rows of `around` for an action."""
    shown, text, day, number = Action(pk=key), TextField(), DateField(), BigIntegerField()

    def lines(kind, queryset, *, words, who=None, on=None, ended=None, other=None, word=None, more=None, target=None,
              priority=None):  # fmt: skip
        def said(value):
            return Coalesce(Cast(value, text), Value("", text)) if value is not None else Value("", text)

        def plain(value, field):
            return Cast(Value(None) if value is None else value, field)  # PostgreSQL takes a bare NULL for a text

        return queryset.order_by().values_list(
            Value(kind, text), "pk", said(words), said(who), plain(on, day), plain(ended, day), plain(other, number),
            said(word), said(more), plain(target, number), plain(priority, number),
        )  # fmt: skip

    dropped = Case(When(dropped_on__isnull=False, then=Value("dropped")), default=Value(""), output_field=text)
    closed = Coalesce("done_on", "dropped_on")
    kind = Case(
        When(target_action__isnull=False, then=Value("action")),
        When(target_objective__isnull=False, then=Value("objective")),
        default=Value("priority"),
        output_field=text,
    )
    standing = shown.cross_references.filter(
        target_priority__archived_on__isnull=True, target_objective__archived_on__isnull=True
    ).exclude(state="dismissed")
    answers = QueryAnswer.objects.filter(query__action=key)
    return lines(
        "task", shown.follow_ups.all(), words=F("text"), who=F("owner_name"), on=F("due"), ended=closed,
        other=F("owner_id"), word=dropped, more=F("done_note"), target=F("version"),
    ).union(
        lines("query", shown.queries.all(), words=F("text"), who=person("raised_by"), on=F("raised_on"),
              other=F("update_id"), more=F("decision__text"), ended=F("decision__taken_on"), target=F("decision_id")),
        lines("answer", answers, words=F("text"), who=person("author"), on=F("on"), other=F("query_id")),
        lines("decision", Decision.objects.standing().filter(action=key), words=F("text"), who=F("meeting__name"),
              on=F("taken_on"), other=F("recorded_by_id"), word=F("outcome")),
        lines("pointer", standing, words=F("wording"), other=F("update_id"), word=kind, more=F("state"),
              target=Coalesce("target_action_id", "target_objective_id", "target_priority_id"),
              priority=Coalesce("target_objective__priority_id", "target_priority_id")),
        lines("asked", unanswered(shown.update_requests.all()), words=F("note"), who=person("asked_by"),
              on=F("asked_on"), ended=F("wanted_by")),
        all=True,
    ).order_by()  # fmt: skip


def person(field: str):
    """The name of a person, or the address where none is known."""
    return Coalesce(NullIf(f"{field}__name", Value("")), f"{field}__email", output_field=TextField())


def task_words(task: Record, on: dt.date) -> str:
    """Where a follow-up stands, in words; "" for one that is open and not overdue."""
    if task.word == "dropped":
        return f"no longer needed since {print_date(task.ended)}"
    if task.ended:
        return f"done on {print_date(task.ended)}" + (f": {task.more}" if task.more else "")
    return "Overdue" if task.day and task.day < on else ""
