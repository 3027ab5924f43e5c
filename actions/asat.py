"""The plan as it was known at any past moment, read from the history tables.

What a record said at a moment is its last version up to then; of versions with the same timestamp, the one that
was written last. Records never leave a plan (they are archived or withdrawn), so the records of today name all that
ever stood in it, and one statement for each kind of record finds the version of each by an index: it does not matter
how long the history is, nor how often one record was changed.
"""

from __future__ import annotations

import datetime as dt
from collections import namedtuple
from dataclasses import dataclass
from functools import cache

from django.db import connection, models
from django.utils import timezone

from actions.models import (
    Action,
    ActionLead,
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
from core.prepared import as_moment


class Kind:
    """One kind of record of a plan: its fields (names of columns), and which records of today belong to the plan."""

    def __init__(self, model: type[models.Model], fields: str, scope: str):
        self.model = model
        self.record = namedtuple(model.__name__, ["pk", *fields.split()])
        self.scope = scope


ACTIONS = f"SELECT id FROM {Action._meta.db_table} WHERE plan_id = %s"  # noqa: S608 (here and below: names of models)
PRIORITIES = f"SELECT id FROM {StrategicPriority._meta.db_table} WHERE plan_id = %s"  # noqa: S608
OBJECTIVES = f"SELECT id FROM {Objective._meta.db_table} WHERE priority_id IN ({PRIORITIES})"  # noqa: S608
LED = f"SELECT lead_id FROM {ActionLead._meta.db_table} WHERE action_id IN ({ACTIONS})"  # noqa: S608
QUERIES = f"SELECT id FROM {Query._meta.db_table} WHERE action_id IN ({ACTIONS})"  # noqa: S608
OF_ACTION = f"action_id IN ({ACTIONS})"
PART = "number text position archived_on"
KINDS = {
    "plan": Kind(
        Plan, "title starts_on ends_on document_date action_heading update_heading closed_on previous_id", "id = %s"
    ),
    "priority": Kind(StrategicPriority, f"plan_id {PART}", "plan_id = %s"),
    "objective": Kind(Objective, f"priority_id {PART}", f"priority_id IN ({PRIORITIES})"),
    "method": Kind(Method, f"objective_id {PART}", f"objective_id IN ({OBJECTIVES})"),
    "action": Kind(
        Action,
        "number text status declared declared_on declared_reason agreed_on completed_on completion_note "
        "difference_made withdrawn_on withdrawn_reason carried_from_id created_at",
        "plan_id = %s",
    ),
    "placement": Kind(Placement, "action_id method_id position archived_on", "plan_id = %s"),
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
        Decision, "plan_id action_id meeting_id taken_on text recorded_by_id outcome voided_on", "plan_id = %s"
    ),
    "reference": Kind(
        CrossReference,
        "action_id update_id wording target_priority_id target_objective_id target_action_id state settled_by_id "
        "settled_on",
        OF_ACTION,
    ),
    "evidence": Kind(
        Evidence,
        "action_id update_id occurrence_id title url filename sha256 added_by_id added_on removed_on",
        OF_ACTION,
    ),
    "term": Kind(GlossaryTerm, "plan_id term meaning position archived_on", "plan_id = %s"),
    "lead_name": Kind(Lead, "name kind", f"id IN ({LED})"),
}
STRUCTURE = ("plan", "priority", "objective", "method", "action", "placement")
CELLS = ("lead", "timescale", "update", "query", "reference", "occurrence", "override")
PAGE = (*STRUCTURE, *CELLS, "lead_name")  # what the table needs
FILE = (*PAGE, "term")
CONTENT = tuple(kind for kind in KINDS if kind != "lead_name")  # what a person can have changed in a plan


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

    One statement for each kind. Whoever calls this has made sure that the reader may see the plan.
    """
    return PlanState(moment, {kind: read_kind(kind, plan, moment) for kind in kinds})


def read_kind(name: str, plan: int, moment: dt.datetime) -> dict[int, tuple]:
    """The records of one kind by their key, in the order of their keys."""
    kind = KINDS[name]
    when = connection.ops.adapt_datetimefield_value(moment)
    with connection.cursor() as cursor:
        cursor.execute(statement(name), [when, plan])
        found = map(kind.record._make, cursor.fetchall())
        if "created_at" in kind.record._fields:
            found = (record._replace(created_at=as_moment(record.created_at)) for record in found)
        return {record.pk: record for record in found}


def plan_in_force(plans: list[int], moment: dt.datetime) -> int | None:
    """The plan in force at a moment, by the rule of PlanQuerySet.in_force_first; None where none was known yet."""
    listed = ",".join(str(int(key)) for key in plans) or "NULL"
    with connection.cursor() as cursor:
        sql = statement("plan").replace("t.id = %s", f"t.id IN ({listed})")
        cursor.execute(sql, [connection.ops.adapt_datetimefield_value(moment)])
        known = [KINDS["plan"].record._make(row) for row in cursor.fetchall()]

    def rank(plan) -> tuple:  # an open plan before a closed one, one without a document before any with one
        closed, document = plan.closed_on, plan.document_date
        return closed is None, closed or dt.date.min, document is None, document or dt.date.min, plan.pk

    return max(known, key=rank).pk if known else None


def first_known(plan: int) -> dt.datetime | None:
    """The moment since which anything is known of a plan; None for a plan without history."""
    return Plan.history.filter(id=plan).aggregate(first=models.Min("history_date"))["first"]


@cache
def statement(name: str) -> str:
    """SQL for the last version of each record of a kind up to a moment; its values are the moment and the plan.

    The inner SELECT of one row is what PostgreSQL also writes as a LATERAL join; SQLite has only this form.
    """
    kind = KINDS[name]
    history = kind.model.history.model._meta.db_table
    columns = ", ".join(f'h."{name}"' for name in kind.record._fields[1:])
    return f"""
        SELECT h.id, {columns}
        FROM {kind.model._meta.db_table} AS t JOIN {history} AS h ON h.history_id = (
            SELECT v.history_id FROM {history} AS v WHERE v.id = t.id AND v.history_date <= %s
            ORDER BY v.history_date DESC, v.history_id DESC LIMIT 1)
        WHERE t.{kind.scope}
        ORDER BY h.id"""  # noqa: S608
