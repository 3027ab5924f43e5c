"""The plan as it was known at any past moment, read from the history tables.

What a record said at a moment is its last version up to then; of versions with the same timestamp, the one that
was written last. Records never leave a plan (they are archived or withdrawn), so the records of today name all that
ever stood in it, and an index finds the version of each: it does not matter how long the history is, nor how often
one record was changed. Two statements: one for the keys of what everything hangs on, one for the versions of all kinds.
"""

from __future__ import annotations

import datetime as dt
import json
from collections import namedtuple
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from operator import itemgetter

from django.db import connection, models
from django.utils import timezone

from actions.models import (
    Action,
    ActionLead,
    AnswerCount,
    AskedAction,
    ColourOverride,
    CrossReference,
    Decision,
    Evidence,
    FollowUp,
    GlossaryTerm,
    Lead,
    Method,
    Objective,
    Occurrence,
    Placement,
    Plan,
    ProgressUpdate,
    Query,
    QueryAnswer,
    StrategicPriority,
    Timescale,
)
from core.prepared import MOST, as_moment, ask, ask_once

FROM_JSON = {models.DateField: dt.date.fromisoformat, models.DateTimeField: as_moment}


class Kind:
    """One kind of record of a plan: its fields (names of columns), and which records of today belong to the plan.

    In `scope`, `{actions}` stands for the keys of the actions of the plan, and so on: see ROOTS.
    """

    def __init__(self, model: type[models.Model], fields: str, scope: str):
        self.model = model
        self.record = namedtuple(model.__name__, ["pk", *fields.split()])
        self.scope = scope
        types = {field.column: type(field) for field in model._meta.concrete_fields}
        names = ["id", *self.record._fields[1:]]
        self.columns = [(name, types[name] is models.BooleanField) for name in names]  # and whether it is true or false
        self.conversions = [(at, FROM_JSON[types[name]]) for at, name in enumerate(names) if types[name] in FROM_JSON]

    def read(self, text: str) -> dict[int, tuple]:
        """The records of this kind by their key, in the order of their keys, from lists in JSON with commas between."""
        rows = json.loads(f"[{text}]")
        for place, convert in self.conversions:
            for row in rows:
                if row[place] is not None:
                    row[place] = convert(row[place])
        return {row[0]: self.record._make(row) for row in sorted(rows, key=itemgetter(0))}


ACTION, PRIORITY, OBJECTIVE = (model._meta.db_table for model in (Action, StrategicPriority, Objective))
ROOTS = {  # the records on which all others of a plan hang
    "actions": f"SELECT id FROM {ACTION} WHERE plan_id = {{plan}}",  # noqa: S608 (here and below: names of models)
    "priorities": f"SELECT id FROM {PRIORITY} WHERE plan_id = {{plan}}",  # noqa: S608
    "objectives": f"SELECT o.id FROM {OBJECTIVE} AS o JOIN {PRIORITY} AS p ON p.id = o.priority_id "  # noqa: S608
    "WHERE p.plan_id = {plan}",
}
OF_ACTION = "action_id IN ({actions})"
LED = f"SELECT lead_id FROM {ActionLead._meta.db_table} WHERE {OF_ACTION}"  # noqa: S608
QUERIES = f"SELECT id FROM {Query._meta.db_table} WHERE {OF_ACTION}"  # noqa: S608
PART = "number text position archived_on"
KINDS = {
    "plan": Kind(
        Plan,
        "title starts_on ends_on document_date action_heading update_heading closed_on in_force_since undone_on "
        "previous_id",
        "id = {plan}",
    ),
    "priority": Kind(StrategicPriority, f"plan_id {PART}", "id IN ({priorities})"),
    "objective": Kind(Objective, f"priority_id {PART}", "id IN ({objectives})"),
    "method": Kind(Method, f"objective_id {PART}", "objective_id IN ({objectives})"),
    "action": Kind(
        Action,
        "number text status declared declared_on declared_reason agreed_on completed_on completion_note "
        "difference_made withdrawn_on withdrawn_reason carried_from_id created_at measure",
        "id IN ({actions})",
    ),
    "placement": Kind(Placement, "action_id method_id position archived_on", OF_ACTION),
    "lead": Kind(ActionLead, "action_id lead_id position printed_as ended_on", OF_ACTION),
    "timescale": Kind(
        Timescale,
        "action_id position wording printed kind start due precision recurrence dated_part_met_on state is_current "
        "reason proposed_by_id proposed_on settled_by_id settled_on meeting_id",
        OF_ACTION,
    ),
    "update": Kind(
        ProgressUpdate,
        "action_id on date_assumed author_id author_name text meeting_id corrected_on voided_on",
        OF_ACTION,
    ),
    "occurrence": Kind(Occurrence, "action_id due done_on done_by_id note skipped_on skipped_reason", OF_ACTION),
    "override": Kind(ColourOverride, "action_id colour reason set_by_id set_on ends_on ended_on", OF_ACTION),
    "follow_up": Kind(
        FollowUp,
        "action_id update_id meeting_id text owner_id owner_name due added_by_id added_on done_on done_by_id "
        "done_note dropped_on",
        OF_ACTION,
    ),
    "query": Kind(Query, "action_id update_id meeting_id text raised_by_id raised_on decision_id", OF_ACTION),
    "answer": Kind(QueryAnswer, "query_id text author_id on", f"query_id IN ({QUERIES})"),
    "decision": Kind(
        Decision, "plan_id action_id meeting_id taken_on text recorded_by_id outcome voided_on", "plan_id = {plan}"
    ),
    "reference": Kind(
        CrossReference,
        "action_id objective_id method_id update_id wording target_priority_id target_objective_id target_action_id "
        "state settled_by_id settled_on",
        "plan_id = {plan}",
    ),
    "evidence": Kind(
        Evidence,
        "action_id update_id occurrence_id title url filename sha256 added_by_id added_on removed_on",
        OF_ACTION,
    ),
    "asked": Kind(AskedAction, "action_id kinds opened_on closed_on ending decision_id", OF_ACTION),
    "answers": Kind(AnswerCount, "action_id counted done partly not_started not_applicable", OF_ACTION),
    "term": Kind(GlossaryTerm, "plan_id term meaning position archived_on", "plan_id = {plan}"),
    "lead_name": Kind(Lead, "name kind", f"id IN ({LED})"),
}
STRUCTURE = ("plan", "priority", "objective", "method", "action", "placement")
CELLS = ("lead", "timescale", "update", "query", "reference", "occurrence", "override", "answers")
PAGE = (*STRUCTURE, *CELLS, "lead_name")  # what the table needs
FILE = (*PAGE, "term")
CONTENT = tuple(kind for kind in KINDS if kind != "lead_name")  # what a person can have changed in a plan


@dataclass(frozen=True)
class Reading:
    """What the database gave of a plan at a moment: a text for each kind. Two of the same content are equal."""

    moment: dt.datetime
    texts: tuple[tuple[str, str], ...]  # (kind, lists in JSON)

    @property
    def state(self) -> PlanState:
        """The records."""
        return PlanState(self.moment, {kind: KINDS[kind].read(text) for kind, text in self.texts})


@dataclass(frozen=True)
class PlanState:
    """What was known of a plan at a moment: records by their kind (of KINDS) and key, as named tuples.

    Kinds that were not asked for are missing. A plan that was not known yet has no records.
    """

    moment: dt.datetime
    records: dict[str, dict[int, tuple]]

    def __getitem__(self, kind: str) -> dict[int, tuple]:
        return self.records[kind]

    @property
    def plan(self):
        """The plan's own record, or None where it was not known yet."""
        return next(iter(self.records["plan"].values()), None)


def end_of(day: dt.date) -> dt.datetime:
    """The last moment of a day in Europe/London."""
    following = dt.datetime.combine(day + dt.timedelta(days=1), dt.time())
    return timezone.make_aware(following) - dt.timedelta(microseconds=1)


def plan_as_at(plan: int, moment: dt.datetime, kinds: tuple[str, ...] = CONTENT) -> PlanState:
    """What was known of the plan with this key at a moment, all that was saved at that very moment included.

    Two statements. Whoever calls this has made sure that the reader may see the plan.
    """
    return read(plan, moment, kinds).state


def read(
    plan: int, moment: dt.datetime, kinds: tuple[str, ...] = CONTENT, roots: dict[str, list[int]] | None = None
) -> Reading:
    """The same as it comes from the database; one statement where the `roots` are known.

    The statement of all kinds is prepared once (core/prepared.py) and names its keys, so that the plan that PostgreSQL
    has made of it is right beside plans of any length. For a long plan it is planned anew.
    """
    when, roots = connection.ops.adapt_datetimefield_value(moment), roots or roots_of(plan)
    if not are_many(roots):
        text, given = statement(kinds, connection.vendor), {"moment": when, "plan": plan, **roots}
        found = ask(text, **{name: key for name, key in given.items() if f"{{{name}}}" in text})
    else:
        found = ask_once(long_statement(kinds, connection.vendor), moment=when, plan=plan)
    texts = dict(found)
    return Reading(moment, tuple((kind, texts[kind] or "") for kind in kinds))


def roots_of(plan: int) -> dict[str, list[int]]:
    """The keys of ROOTS of a plan, by their names; up to one more than a prepared statement is given."""
    parts = (
        f"SELECT '{name}', id FROM ({select} LIMIT {MOST + 1}) AS {name}"  # noqa: S608 (names)
        for name, select in ROOTS.items()
    )
    found = {name: [] for name in ROOTS}
    for name, key in ask_once(" UNION ALL ".join(parts), plan=plan):
        found[name].append(key)
    return found


def are_many(roots: dict[str, list[int]]) -> bool:
    """Whether these are more keys than a prepared statement is given."""
    return any(len(keys) > MOST for keys in roots.values())


def plan_in_force(plans: list[int], moment: dt.datetime) -> int | None:
    """The plan in force at a moment, by the rule of PlanQuerySet.in_force_first; None where none was known yet."""
    if not plans:
        return None
    when = connection.ops.adapt_datetimefield_value(moment)
    ((_, text),) = ask(part("plan", "id IN ({plans})", connection.vendor), moment=when, plans=plans)
    known = [plan for plan in KINDS["plan"].read(text or "").values() if plan.undone_on is None]
    day = timezone.localdate(moment)

    def rank(plan) -> tuple:  # an open plan before a closed one, one without a document before any with one
        closed, since, document = plan.closed_on, plan.in_force_since, plan.document_date
        reached = since if since and since <= day else dt.date.min
        return closed is None, closed or dt.date.min, reached, document is None, document or dt.date.min, plan.pk

    return max(known, key=rank).pk if known else None


def first_known(plan: int) -> dt.datetime | None:
    """The moment since which anything is known of a plan; None for a plan without history."""
    return Plan.history.filter(id=plan).aggregate(first=models.Min("history_date"))["first"]


@lru_cache(maxsize=16)
def statement(kinds: tuple[str, ...], vendor: str) -> str:
    """SQL for ask(): (name of a kind, its records at `{moment}` as lists in JSON with commas between), one of each."""
    return " UNION ALL ".join(part(name, KINDS[name].scope, vendor) for name in kinds)


@lru_cache(maxsize=16)
def long_statement(kinds: tuple[str, ...], vendor: str) -> str:
    """The same for a plan of which the keys are too many to be named."""
    return looked_up(statement(kinds, vendor))


def looked_up(text: str, names: Iterable[str] = tuple(ROOTS)) -> str:
    """SQL in which the keys of ROOTS, of these names, are looked up instead of being named; `{plan}` is left."""
    for name in names:
        text = text.replace(f"{{{name}}}", ROOTS[name])
    return text


@cache
def part(name: str, scope: str, vendor: str) -> str:
    """SQL for the records of one kind: of each record of today in the scope, the last version up to the moment.

    SQLite knows no LATERAL, so that the version is looked up by its key once it is found, and no true and false.
    """
    kind = KINDS[name]
    history = kind.model.history.model._meta.db_table
    columns = [f'h."{name}"' for name, _ in kind.columns]
    last = f"FROM {history} AS v WHERE v.id = t.id AND v.history_date <= {{moment}} "
    last += "ORDER BY v.history_date DESC, v.history_id DESC LIMIT 1"
    if vendor == "postgresql":
        said = f"string_agg(json_build_array({', '.join(columns)})::text, ',')"
        version = f"CROSS JOIN LATERAL (SELECT * {last}) AS h"
    else:
        truth = "json(CASE {} WHEN 1 THEN 'true' WHEN 0 THEN 'false' END)"
        columns = [truth.format(f'h."{name}"') if is_truth else f'h."{name}"' for name, is_truth in kind.columns]
        said = f"group_concat(json_array({', '.join(columns)}), ',')"
        version = f"JOIN {history} AS h ON h.history_id = (SELECT v.history_id {last})"
    return f"SELECT '{name}', {said} FROM {kind.model._meta.db_table} AS t {version} WHERE t.{scope}"  # noqa: S608
