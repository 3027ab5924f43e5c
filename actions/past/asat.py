"""The plan as it was known at any past moment, read from the history tables.

The value of a record at a moment is its last version up to then; of versions with the same timestamp, the one written
last. Records never leave a plan (they are archived or withdrawn), so every version names its plan. One statement for
each kind of record reads its versions in the order of writing; most records have one or two.

The history library's own method takes seconds, and returns both of two versions with the same timestamp.
"""

import datetime as dt
from collections import defaultdict, namedtuple
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property, reduce
from operator import itemgetter

from django.db.models import Min, Model, OuterRef, QuerySet, Subquery
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
    FieldValue,
    FollowUp,
    GlossaryTerm,
    Lead,
    Method,
    Objective,
    Occurrence,
    Placement,
    Plan,
    PlanField,
    ProgressUpdate,
    Query,
    QueryAnswer,
    StrategicPriority,
    Timescale,
)
from core.history.masks import HIDDEN, Masks, all_masks, hidden_names


class Kind:
    """One kind of record of a plan: its fields, and the lookup from a record to the key of its plan."""

    def __init__(self, model: type[Model], fields: str, plan: str = "action__plan"):
        self.model = model
        self.plan = plan
        self.record = namedtuple(model.__name__, ["pk", *fields.split()])
        self.columns = ("id", *self.record._fields[1:])

    @property
    def table(self) -> str:
        return self.model.history.model._meta.db_table

    def versions(self, plan: int, moments: Sequence[dt.datetime]) -> QuerySet:
        """The versions of the records of a plan, at least the last one of each up to each of the moments, and none
        after them.
        """
        return self.model.history.filter(**{self.plan: plan}, history_date__lte=max(moments))


class LeadNames(Kind):
    def versions(self, plan: int, moments: Sequence[dt.datetime]) -> QuerySet:
        leads = ActionLead.history.filter(plan=plan).order_by().values("lead_id")
        return self.model.history.filter(id__in=leads, history_date__lte=max(moments))


class AnswerCounts(Kind):
    """The counts of answers, which have a version for every answer of an agency, thousands of them."""

    def versions(self, plan: int, moments: Sequence[dt.datetime]) -> QuerySet:
        """Of each count only the last version up to each of the moments, which an index finds."""
        counts = self.model.objects.filter(action__plan=plan).order_by()
        of_count = self.model.history.filter(id=OuterRef("pk")).order_by("-history_date", "-history_id")
        last = (of_count.filter(history_date__lte=moment).values("history_id")[:1] for moment in moments)
        keys = (counts.values_list(Subquery(key)) for key in last)
        return self.model.history.filter(history_id__in=reduce(QuerySet.union, keys))


PART = "number text position archived_on"
KINDS = {
    "plan": Kind(
        Plan,
        "title level_names starts_on ends_on document_date action_heading update_heading closed_on in_force_since "
        "undone_on previous_id",
        "id",
    ),
    "priority": Kind(StrategicPriority, f"plan_id implied {PART}", "plan"),
    "objective": Kind(Objective, f"priority_id implied {PART}", "priority__plan"),
    "method": Kind(Method, f"objective_id {PART}", "objective__priority__plan"),
    "action": Kind(
        Action,
        "number text status declared declared_on declared_reason agreed_on completed_on completion_note "
        "difference_made withdrawn_on withdrawn_reason carried_from_id created_at measure",
        "plan",
    ),
    "placement": Kind(Placement, "action_id method_id position archived_on", "plan"),
    "lead": Kind(ActionLead, "action_id lead_id position printed_as ended_on", "plan"),
    "timescale": Kind(
        Timescale,
        "action_id position wording printed kind start due precision recurrence dated_part_met_on state is_current "
        "reason proposed_by_id proposed_on settled_by_id settled_on meeting_id",
    ),
    "update": Kind(
        ProgressUpdate,
        "action_id on date_assumed author_id author_name text meeting_id corrected_on voided_on",
    ),
    "occurrence": Kind(Occurrence, "action_id due done_on done_by_id note skipped_on skipped_reason"),
    "override": Kind(ColourOverride, "action_id colour reason set_by_id set_on ends_on ended_on"),
    "follow_up": Kind(
        FollowUp,
        "action_id update_id meeting_id text owner_id owner_name due added_by_id added_on done_on done_by_id "
        "done_note dropped_on",
    ),
    "query": Kind(Query, "action_id update_id meeting_id text raised_by_id raised_on decision_id"),
    "answer": Kind(QueryAnswer, "query_id text author_id on", "query__action__plan"),
    "decision": Kind(Decision, "plan_id action_id meeting_id taken_on text recorded_by_id outcome voided_on", "plan"),
    "reference": Kind(
        CrossReference,
        "action_id objective_id method_id update_id wording target_priority_id target_objective_id target_action_id "
        "state settled_by_id settled_on",
        "plan",
    ),
    "evidence": Kind(
        Evidence,
        "action_id update_id occurrence_id title url filename sha256 added_by_id added_on removed_on",
    ),
    "asked": Kind(AskedAction, "action_id kinds opened_on closed_on ending decision_id"),
    "answers": AnswerCounts(AnswerCount, "action_id counted done partly not_started not_applicable"),
    "term": Kind(GlossaryTerm, "plan_id term meaning position archived_on", "plan"),
    "field": Kind(PlanField, "plan_id key heading kind level position shown archived_on", "plan"),
    "field_value": Kind(FieldValue, "field_id action_id objective_id priority_id text fill", "field__plan"),
    "lead_name": LeadNames(Lead, "name kind"),
}
STRUCTURE = ("plan", "priority", "objective", "method", "action", "placement")
CELLS = ("lead", "timescale", "update", "query", "reference", "occurrence", "override", "answers")
PAGE = (*STRUCTURE, *CELLS, "lead_name", "field", "field_value")  # what the table needs
FILE = (*PAGE, "term")
FIGURED = (*STRUCTURE, "lead", "timescale", "update", "occurrence", "override", "follow_up", "query", "decision",
           "lead_name")  # what figures follow from (actions/figures)  # fmt: skip
CONTENT = tuple(kind for kind in KINDS if kind != "lead_name")  # what people can have changed in a plan


@dataclass(frozen=True)
class PlanState:
    """What was known of a plan at a moment: records by their kind (of KINDS) and key, as named tuples.

    Kinds that were not requested are missing. A plan that was not known yet has no records. `written` says when the
    last version of each record was written, by kind and key.
    """

    moment: dt.datetime
    records: dict[str, dict[int, tuple]]
    written: dict[tuple[str, int], dt.datetime] = field(default_factory=dict, compare=False)

    def __getitem__(self, kind: str) -> dict[int, tuple]:
        return self.records[kind]

    @property
    def plan(self):
        return next(iter(self.records["plan"].values()), None)

    @cached_property
    def leads(self) -> dict[int, list]:
        """The leads of each action in their order, ended ones left out."""
        found = defaultdict(list)
        for lead in sorted(self["lead"].values(), key=lambda lead: (lead.position, lead.pk)):
            if lead.ended_on is None:
                found[lead.action_id].append(lead)
        return found

    @cached_property
    def current(self) -> dict[int, tuple]:
        return {line.action_id: line for line in self["timescale"].values() if line.is_current}


def end_of(day: dt.date) -> dt.datetime:
    """The last moment of a day in Europe/London."""
    following = dt.datetime.combine(day + dt.timedelta(days=1), dt.time())
    return timezone.make_aware(following) - dt.timedelta(microseconds=1)


def plan_as_at(plan: int, moment: dt.datetime, kinds: tuple[str, ...] = CONTENT) -> PlanState:
    """What was known of a plan up to and at a moment. The caller checks that the reader may see the plan."""
    return plan_at_each(plan, [moment], kinds)[0]


def plan_at_each(plan: int, moments: Sequence[dt.datetime], kinds: tuple[str, ...] = CONTENT) -> list[PlanState]:
    """What was known of the plan at each of several moments; one statement for each kind, whatever their number."""
    states = [PlanState(moment, {name: {} for name in kinds}) for moment in moments]
    masks = all_masks(kind.table for kind in KINDS.values())
    for name in kinds:
        kind = KINDS[name]
        # moments in UTC, as the versions are: comparing moments of two time zones takes far longer
        found = [(state.moment.astimezone(dt.UTC), state[name], state.written) for state in states]
        for written, record in in_order(kind, kind.versions(plan, moments), masks=masks.get(kind.table)):
            key = record.pk
            for moment, records, times in found:
                if written <= moment:
                    records[key] = record
                    times[name, key] = written
    return states


def in_order(kind: Kind, versions: QuerySet, masks: Masks | None = None) -> Iterator[tuple[dt.datetime, tuple]]:
    """(time of writing, record) of each version: by the key of the record, then in the order of writing. `masks` are
    words that are being removed.
    """
    rows = versions.order_by().values_list("id", "history_date", "history_id", *kind.columns[1:])
    # Sorted here: of a few rows this takes less time than building the terms of an ORDER BY for each of 24 statements.
    for pk, written, version, *values in sorted(rows, key=itemgetter(0, 1, 2)):
        record = kind.record(pk, *values)
        if masks and version in masks:
            names = {*hidden_names(kind.model.history.model, version, masks)} & {*record._fields}
            record = record._replace(**dict.fromkeys(names, HIDDEN))
        yield written, record


def plan_in_force(plans: list[int], moment: dt.datetime) -> int | None:
    """The plan in force at a moment, by the rule of PlanQuerySet.in_force_first; None where none was known yet."""
    return in_force_of(versions_of(plans, moment), moment)


def versions_of(plans: list[int], until: dt.datetime) -> list[tuple[dt.datetime, tuple]]:
    """(time of writing, record) of each version of plans up to a moment, for in_force_of()."""
    return list(in_order(KINDS["plan"], Plan.history.filter(id__in=plans, history_date__lte=until))) if plans else []


def in_force_of(versions: Iterable[tuple[dt.datetime, tuple]], moment: dt.datetime) -> int | None:
    """What plan_in_force() gives, of versions that were read up to this moment or a later one."""
    last = {plan.pk: plan for written, plan in versions if written <= moment}
    known = [plan for plan in last.values() if plan.undone_on is None]
    day = timezone.localdate(moment)

    def rank(plan) -> tuple:  # an open plan before a closed one, one without a document before any with one
        closed, since, document = plan.closed_on, plan.in_force_since, plan.document_date
        reached = since if since and since <= day else dt.date.min
        closed = closed if closed and closed <= day else None
        return closed is None, closed or dt.date.min, reached, document is None, document or dt.date.min, plan.pk

    return max(known, key=rank).pk if known else None


def first_known(plan: int) -> dt.datetime | None:
    """When the history of a plan begins; None for a plan without history."""
    return Plan.history.filter(id=plan).aggregate(first=Min("history_date"))["first"]
