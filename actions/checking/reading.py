"""Reads the facts of the plan check in a number of statements that does not grow with the plan.

The caller checks that the reader may see the plan.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection

from django.conf import settings
from django.core.cache import cache
from django.db.models import F, Prefetch, Window
from django.db.models.functions import RowNumber

from actions.answers.services.asking import joined_since
from actions.checking.facts import ActionFacts, LeadFacts, PlanFacts
from actions.colours.querysets import read_records
from actions.importing.asking import accepted_imports, open_questions
from actions.models import (
    Action,
    ActionLead,
    AskedAction,
    CrossReference,
    Lead,
    Method,
    Objective,
    Placement,
    Plan,
    ProgressUpdate,
    StrategicPriority,
    Timescale,
)
from actions.wording.leads import lead_key

RECENT = 5  # updates of an action that are read, newest first
KEPT = 7 * 24 * 3600  # seconds for which the questions of an import are cached; they never change


def read_facts(plan: Plan, on: dt.date, *, only: Collection[int] | None = None) -> PlanFacts:
    """All facts of a plan; with `only`, those that findings about these actions depend on."""
    facts = PlanFacts(on=on, document_date=plan.document_date, asked=remembered_questions(plan))
    scope = {} if only is None else {"action__in": only}
    actions = read_actions(plan, only)
    records, _ = read_records([action.pk for action in actions], on)
    for action in actions:
        facts.actions[action.pk] = ActionFacts(
            action.pk,
            action.number,
            action.text,
            action.status,
            records[action.pk],
            rows=tuple(placement.row for placement in action.printed),
            leads=len(action.leading),
            times=action.times,
            updates=action.newest,
            queries=[query.text for query in action.queries.all()],
            follow_ups=[task.text for task in action.follow_ups.all()],
        )
    facts.leads = read_leads(facts, actions)
    facts.references = read_references(plan, scope, {} if scope else read_parts(facts, plan, actions))
    ended = AskedAction.objects.filter(action__plan=plan, ending=AskedAction.Ending.ANSWERED, **scope)
    answered = list(ended.select_related("action").order_by("action__number"))
    joined = joined_since(answered)
    facts.answered = [(one, joined.get(one.action_id, 0)) for one in answered]
    return facts


def read_actions(plan: Plan, only: Collection[int] | None) -> list[Action]:
    actions = Action.objects.filter(plan=plan).exclude(status=Action.Status.WITHDRAWN).order_by("number")
    if only is not None:
        actions = actions.filter(pk__in=only)
    newest = Window(RowNumber(), partition_by=F("action_id"), order_by=[F("on").desc(), F("pk").desc()])
    updates = ProgressUpdate.objects.filter(voided_on__isnull=True).annotate(turn=newest).filter(turn__lte=RECENT)
    leads = ActionLead.objects.filter(ended_on__isnull=True).select_related("lead").order_by("position", "pk")
    return list(
        actions.prefetch_related(
            Prefetch("timescales", Timescale.objects.order_by("position"), "times"),
            Prefetch("updates", updates.order_by("turn"), "newest"),
            Prefetch("placements", Placement.objects.standing(), "printed"),
            Prefetch("action_leads", leads, "leading"),
            "queries",
            "follow_ups",
        )
    )


def read_leads(facts: PlanFacts, actions: list[Action]) -> list[LeadFacts]:
    """The leads of open actions, and whether people of the directory belong to them."""
    led: dict[Lead, list[int]] = defaultdict(list)
    for action in actions:
        for link in action.leading:
            facts.printed[link.printed_as] = link.lead.name
            if action.is_open:
                led[link.lead].append(action.pk)
    return [LeadFacts(lead.pk, lead.name, is_known(lead), tuple(keys)) for lead, keys in led.items()]


def is_known(lead: Lead) -> bool:
    """Whether a lead is linked to the directory: a group, an agency, all of them, a role, the lead officers."""
    if lead.kind == Lead.Kind.ROLE:
        return bool(lead.role) or lead_key(lead.name) in {"eslo", "eslos", lead_key(settings.ESLO_LABEL)}
    return lead.kind != Lead.Kind.OTHER


def read_parts(facts: PlanFacts, plan: Plan, actions: list[Action]) -> dict[tuple[str, int], Objective | Method]:
    """The printed objectives and methods by kind and key, each part with the first row below it."""
    live = {"priority__plan": plan, "priority__archived_on__isnull": True}
    order = ("priority__position", "priority_id", "position", "pk")
    facts.priorities = list(plan.priorities.in_print())
    facts.objectives = list(Objective.objects.in_print().filter(**live).order_by(*order))
    methods = list(Method.objects.in_print().filter(objective__in=facts.objectives))
    first: dict[tuple[type, int], int] = {}
    placements = sorted((one for action in actions for one in action.printed), key=lambda one: one.row)
    under = {Method: {part.pk: part.objective_id for part in methods},
             Objective: {part.pk: part.priority_id for part in facts.objectives}}  # fmt: skip
    for placement in placements:
        objective = under[Method].get(placement.method_id)
        keys = {Method: placement.method_id, Objective: objective, StrategicPriority: under[Objective].get(objective)}
        for key in keys.items():
            first.setdefault(key, placement.row)
    for part in (*facts.priorities, *facts.objectives, *methods):
        part.row = first.get((type(part), part.pk))
    return {("objective", part.pk): part for part in facts.objectives} | {("method", part.pk): part for part in methods}


def read_references(plan: Plan, scope: dict, parts: dict) -> list[CrossReference]:
    """References that have not been checked, and those whose target is no longer in the plan."""
    kept = CrossReference.objects.filter(plan=plan, **scope)
    related = ("target_priority", "target_objective__priority", "target_action")
    confirmed = CrossReference.State.CONFIRMED
    found = sorted(kept.to_settle().select_related(*related), key=lambda one: (one.state == confirmed, one.pk))
    for one in found:
        one.is_gone = one.state == confirmed
        kind = "objective" if one.objective_id else "method"
        one.printed_part = parts.get((kind, one.objective_id or one.method_id))
    return found


def remembered_questions(plan: Plan) -> list:
    """The open questions of the import. Its answers are fixed once it is accepted, so they are computed once."""
    versions = list(accepted_imports(plan).values_list("pk", "version"))
    if not versions:
        return []
    key = "open-questions-" + "-".join(f"{pk}.{version}" for pk, version in versions)
    return cache.get_or_set(key, lambda: open_questions(plan), KEPT)
