"""Factories of plans: PlanFactory, StrategicPriorityFactory, ObjectiveFactory, MethodFactory, ActionFactory and more.

`ActionFactory()` alone makes a whole plan with one printed row: a placement, an original timescale ("Ongoing") and a
lead. ActionFactory(method=method) adds to an existing plan; ActionFactory(wording="By May 2010", lead=lead) sets the
original timescale and the lead; ActionFactory(lead=False, wording="") has neither. small_plan() makes two priorities,
four methods, six rows.
"""

from __future__ import annotations

import datetime as dt

import factory
from django.utils.text import slugify
from factory.django import DjangoModelFactory

from actions.models import (
    Action,
    ActionLead,
    Attendance,
    ColourOverride,
    CrossReference,
    Decision,
    Evidence,
    FieldValue,
    FollowUp,
    GlossaryTerm,
    Lead,
    Meeting,
    MeetingNote,
    Method,
    Objective,
    Placement,
    Plan,
    PlanField,
    ProgressUpdate,
    Query,
    StrategicPriority,
    Timescale,
)
from actions.progress.services.progress import from_wording
from actions.table.querysets.keys import put_off, refresh
from agencies.models import Agency, Membership, SubGroup
from core.records.locking import create_many
from tests.factories.accounts import UserFactory


class AgencyFactory(DjangoModelFactory):
    class Meta:
        model = Agency

    name = factory.Sequence(lambda n: f"Agency {n}")
    kind = Agency.Kind.PRIMARY


class SubGroupFactory(DjangoModelFactory):
    class Meta:
        model = SubGroup

    name = factory.Sequence(lambda n: f"Group {n}")


class MembershipFactory(DjangoModelFactory):
    """Membership of a group; `subgroup=None, agency=…` for an agency."""

    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    subgroup = factory.SubFactory(SubGroupFactory)
    valid_from = dt.date(2008, 4, 1)


class LeadFactory(DjangoModelFactory):
    """A lead of the kind "other"; SubGroupLeadFactory and AgencyLeadFactory make leads that give people rights."""

    class Meta:
        model = Lead

    name = factory.Sequence(lambda n: f"Lead {n}")


class SubGroupLeadFactory(LeadFactory):
    kind = Lead.Kind.SUBGROUP
    subgroup = factory.SubFactory(SubGroupFactory)
    name = factory.SelfAttribute("subgroup.name")


class AgencyLeadFactory(LeadFactory):
    kind = Lead.Kind.AGENCY
    agency = factory.SubFactory(AgencyFactory)
    name = factory.SelfAttribute("agency.name")


class PlanFactory(DjangoModelFactory):
    class Meta:
        model = Plan

    title = factory.Sequence(lambda n: f"e-Safety Action Plan {n}")
    in_force_since = dt.date(2009, 4, 1)


class PlanFieldFactory(DjangoModelFactory):
    class Meta:
        model = PlanField

    plan = factory.SubFactory(PlanFactory)
    heading = factory.Sequence(lambda n: f"Field {n}")
    key = factory.LazyAttribute(lambda field: slugify(field.heading))
    position = factory.LazyAttribute(lambda field: field.plan.extra_fields.count() + 1)


class FieldValueFactory(DjangoModelFactory):
    class Meta:
        model = FieldValue


class StrategicPriorityFactory(DjangoModelFactory):
    class Meta:
        model = StrategicPriority

    plan = factory.SubFactory(PlanFactory)
    position = factory.LazyAttribute(lambda part: part.plan.priorities.count() + 1)
    number = factory.LazyAttribute(lambda part: str(part.position))
    text = factory.Sequence(lambda n: f"Priority text {n}")


class ObjectiveFactory(DjangoModelFactory):
    class Meta:
        model = Objective

    priority = factory.SubFactory(StrategicPriorityFactory)
    position = factory.LazyAttribute(lambda part: part.priority.objectives.count() + 1)
    number = factory.LazyAttribute(lambda part: f"{part.position}.")
    text = factory.Sequence(lambda n: f"Objective text {n}")


class MethodFactory(DjangoModelFactory):
    class Meta:
        model = Method

    objective = factory.SubFactory(ObjectiveFactory)
    position = factory.LazyAttribute(lambda part: part.objective.methods.count() + 1)
    number = factory.LazyAttribute(lambda part: f"{part.position}.")
    text = factory.Sequence(lambda n: f"Method text {n}")


class PlacementFactory(DjangoModelFactory):
    """A printed row. `row` follows the last of the plan: call number_rows() for the order of the tree."""

    class Meta:
        model = Placement

    action = factory.SubFactory("tests.factories.plan.ActionFactory", method=None)
    method = factory.SubFactory(MethodFactory)
    plan = factory.SelfAttribute("method.objective.priority.plan")
    position = factory.LazyAttribute(lambda place: place.method.placements.count() + 1)
    row = factory.LazyAttribute(lambda place: place.plan.placements.count() + 1)


class ActionFactory(DjangoModelFactory):
    """An action with a placement under `method`, an original timescale (`wording`) and a lead (`lead`).

    `method=None` leaves it unprinted (give `plan`, or it gets one of its own), `wording=""` leaves it without a
    timescale, `lead=None` without a lead; `leads=[…]` gives several. `withdrawn=True`, `completed=True` set its status.
    """

    class Meta:
        model = Action

    class Params:
        withdrawn = factory.Trait(
            status=Action.Status.WITHDRAWN,
            withdrawn_on=dt.date(2010, 3, 1),
            withdrawn_reason="No longer needed",
        )
        completed = factory.Trait(status=Action.Status.COMPLETED, completed_on=dt.date(2010, 2, 1))

    method = factory.SubFactory(MethodFactory)
    plan = factory.LazyAttribute(
        lambda action: action.method.objective.priority.plan if action.method else PlanFactory()
    )
    number = factory.LazyAttribute(lambda action: action.plan.actions.count() + 1)
    text = factory.Sequence(lambda n: f"Action text {n}")
    wording = "Ongoing"
    lead = factory.SubFactory(LeadFactory)
    leads = None

    @classmethod
    def _build(cls, model_class, *args, method, wording, lead, leads, **kwargs):
        return super()._build(model_class, *args, **kwargs)

    @classmethod
    def _create(cls, model_class, *args, method, wording, lead, leads, **kwargs):
        with put_off():  # the columns of its rows are set once for all of it
            action = super()._create(model_class, *args, **kwargs)
            if method:
                PlacementFactory(action=action, method=method)
            if wording:
                TimescaleFactory(action=action, wording=wording, position=1)
            for place, each in enumerate(leads if leads is not None else filter(None, [lead]), start=1):
                ActionLeadFactory(action=action, lead=each, position=place)
        refresh(action_id=action.pk)
        return action


class ActionLeadFactory(DjangoModelFactory):
    class Meta:
        model = ActionLead

    action = factory.SubFactory(ActionFactory, lead=None)
    lead = factory.SubFactory(LeadFactory)
    position = factory.LazyAttribute(lambda row: row.action.action_leads.count() + 1)
    printed_as = factory.SelfAttribute("lead.name")


class TimescaleFactory(DjangoModelFactory):
    """A timescale whose dates are read from its wording, as the services do.

    The first of an action is in force; a later one is proposed unless `state` and `is_current` are given.
    """

    class Meta:
        model = Timescale

    action = factory.SubFactory(ActionFactory, wording="")
    position = factory.LazyAttribute(lambda line: line.action.timescales.count() + 1)
    wording = "Ongoing"
    base = None
    due = None
    start = None
    state = factory.LazyAttribute(lambda line: "agreed" if line.position == 1 else "proposed")
    is_current = factory.LazyAttribute(lambda line: line.position == 1)
    reason = factory.LazyAttribute(lambda line: "" if line.position == 1 else "More time is needed")

    @classmethod
    def _build(cls, model_class, *args, action, position, wording, base, due, start, **kwargs):
        line = from_wording(wording, action=action, position=position, base=base, due=due)
        line.start = start or line.start
        for name, value in kwargs.items():
            setattr(line, name, value)
        return line

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        line = cls._build(model_class, *args, **kwargs)
        line.save(force_insert=True)
        return line


class ProgressUpdateFactory(DjangoModelFactory):
    class Meta:
        model = ProgressUpdate

    action = factory.SubFactory(ActionFactory)
    on = dt.date(2010, 2, 3)
    author = factory.SubFactory(UserFactory)
    author_name = factory.LazyAttribute(lambda update: update.author.display_name if update.author else "")
    text = factory.Sequence(lambda n: f"Update text {n}")


class ColourOverrideFactory(DjangoModelFactory):
    """A colour set by a person on 4 January 2010, by default until the end of the quarter."""

    class Meta:
        model = ColourOverride

    action = factory.SubFactory(ActionFactory)
    colour = "R"
    reason = "The supplier has gone"
    set_by = factory.SubFactory(UserFactory)
    set_on = dt.date(2010, 1, 4)
    ends_on = dt.date(2010, 3, 31)


class EvidenceFactory(DjangoModelFactory):
    """A link; `file=ContentFile(…)` with `filename` and `url=""` for a file."""

    class Meta:
        model = Evidence

    action = factory.SubFactory(ActionFactory)
    title = factory.Sequence(lambda n: f"Evidence {n}")
    url = factory.Sequence(lambda n: f"https://www.example.org/{n}")
    added_by = factory.SubFactory(UserFactory)
    added_on = dt.date(2010, 2, 3)


class FollowUpFactory(DjangoModelFactory):
    class Meta:
        model = FollowUp

    action = factory.SubFactory(ActionFactory)
    text = factory.Sequence(lambda n: f"Task {n}")
    owner_name = "MO"


class QueryFactory(DjangoModelFactory):
    class Meta:
        model = Query

    action = factory.SubFactory(ActionFactory)
    text = factory.Sequence(lambda n: f"Is it relevant {n}?")
    raised_on = dt.date(2010, 2, 3)


class CrossReferenceFactory(DjangoModelFactory):
    class Meta:
        model = CrossReference

    action = factory.SubFactory(ActionFactory)
    plan = factory.SelfAttribute("action.plan")
    wording = "see Strategic Priority 1"


class MeetingFactory(DjangoModelFactory):
    class Meta:
        model = Meeting

    name = factory.Sequence(lambda n: f"Meeting {n}")
    held_on = dt.date(2010, 3, 1)


class AttendanceFactory(DjangoModelFactory):
    class Meta:
        model = Attendance

    meeting = factory.SubFactory(MeetingFactory)
    name = factory.Sequence(lambda n: f"Person {n}")


class MeetingNoteFactory(DjangoModelFactory):
    class Meta:
        model = MeetingNote

    meeting = factory.SubFactory(MeetingFactory)
    author = factory.SubFactory(UserFactory)
    text = factory.Sequence(lambda n: f"Note text {n}")


class DecisionFactory(DjangoModelFactory):
    class Meta:
        model = Decision

    plan = factory.SubFactory(PlanFactory)
    recorded_by = factory.SubFactory(UserFactory)
    taken_on = dt.date(2010, 3, 1)
    text = factory.Sequence(lambda n: f"Decision text {n}")


class GlossaryTermFactory(DjangoModelFactory):
    class Meta:
        model = GlossaryTerm

    plan = factory.SubFactory(PlanFactory)
    term = factory.Sequence(lambda n: f"TERM{n}")
    meaning = factory.Sequence(lambda n: f"Meaning {n}")
    position = factory.LazyAttribute(lambda term: term.plan.glossary.count() + 1)


def small_plan() -> Plan:
    """Two priorities with two objectives each, one method per objective; 2, 1, 2 and 1 actions: six printed rows.

    Made in bulk, as a hundred tests begin with one.
    """
    plan = PlanFactory()
    priorities = [StrategicPriorityFactory.build(plan=plan, position=place) for place in (1, 2)]
    objectives = [ObjectiveFactory.build(priority=each, position=place) for each in priorities for place in (1, 2)]
    methods = [MethodFactory.build(objective=each, position=1) for each in objectives]
    leads = LeadFactory.build_batch(6)
    actions = [ActionFactory.build(plan=plan, number=number, method=None, lead=None) for number in range(1, 7)]
    under = [
        (method, place) for method, rows in zip(methods, (2, 1, 2, 1), strict=True) for place in range(1, rows + 1)
    ]
    placements = [
        PlacementFactory.build(action=action, method=method, plan=plan, position=place, row=action.number)
        for action, (method, place) in zip(actions, under, strict=True)
    ]
    timescales = [TimescaleFactory.build(action=action, position=1) for action in actions]
    led = [
        ActionLeadFactory.build(action=action, lead=lead, plan=plan, position=1)
        for action, lead in zip(actions, leads, strict=True)
    ]
    for records in (priorities, objectives, methods, leads, actions, placements, timescales, led):
        create_many(records, by=None, reason=None)
    refresh(plan_id=plan.pk)
    return plan
