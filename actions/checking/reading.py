"""Reads the facts of the plan check in a number of statements that does not grow with the plan.

The caller checks that the reader may see the plan.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection

from django.conf import settings
from django.core.cache import cache
from django.db.models import F, Window
from django.db.models.functions import RowNumber

from actions.answers.services.asking import joined_since
from actions.checking.facts import (
    ActionFacts,
    Answered,
    Asked,
    LeadFacts,
    Part,
    PlanFacts,
    Reference,
    Said,
    Time,
)
from actions.colours.querysets import read_records
from actions.importing.asking import open_questions
from actions.models import (
    Action,
    ActionLead,
    AskedAction,
    CrossReference,
    FollowUp,
    Lead,
    Method,
    Objective,
    Placement,
    Plan,
    PlanImport,
    ProgressUpdate,
    Query,
    Timescale,
)
from actions.wording.leads import lead_key

RECENT = 5  # updates of an action that are read, newest first
KEPT = 7 * 24 * 3600  # seconds for which the questions of an import are cached; they never change


def read_facts(plan: Plan, on: dt.date, *, only: Collection[int] | None = None) -> PlanFacts:
    """All facts of a plan; with `only`, those that findings about these actions depend on."""
    actions = Action.objects.filter(plan=plan).exclude(status=Action.Status.WITHDRAWN)
    if only is not None:
        actions = actions.filter(pk__in=only)
    facts = PlanFacts(on=on, document_date=plan.document_date)
    rows = actions.order_by("number").values_list("pk", "number", "text", "status")
    facts.actions = {row[0]: ActionFacts(*row) for row in rows}
    of = {} if only is None else {"action__in": only}
    read_places(facts, plan, of)
    read_leads(facts, plan, of)
    read_references(facts, plan, of)
    read_answered(facts, plan, of)
    facts.asked = [
        Asked(one.key, one.kind, one.row, one.text, one.proposal, one.data) for one in remembered_questions(plan)
    ]
    read_related(facts, of or {"action__plan": plan})
    return facts


def read_related(facts: PlanFacts, mine: dict) -> None:
    """Colour records, timescales, the newest updates, queries and follow-ups of the actions that `mine` selects."""
    records, _ = read_records(list(facts.actions), facts.on)
    for key, action in facts.actions.items():
        action.record = records[key]
    times = Timescale.objects.filter(**mine).order_by("action_id", "position").values_list("action_id", *Time._fields)
    newest = Window(RowNumber(), partition_by=F("action_id"), order_by=[F("on").desc(), F("pk").desc()])
    updates = ProgressUpdate.objects.filter(**mine, voided_on__isnull=True).annotate(turn=newest)
    updates = updates.filter(turn__lte=RECENT).order_by("action_id", "turn").values_list("action_id", *Said._fields)
    for found, make, into in ((times, Time, "times"), (updates, Said, "updates")):
        for action, *values in found:
            if action in facts.actions:
                getattr(facts.actions[action], into).append(make(*values))
    for model, into in ((Query, "queries"), (FollowUp, "follow_ups")):
        for action, text in model.objects.filter(**mine).order_by().values_list("action_id", "text"):
            if action in facts.actions:
                getattr(facts.actions[action], into).append(text)


def read_places(facts: PlanFacts, plan: Plan, of: dict) -> None:
    """Printed rows, and the parts above them; with `of` only the rows of some actions, without parts."""
    if of:
        rows = Placement.objects.filter(plan=plan, **of).standing().values_list("action_id", "row")
        for action, row in rows:
            if action in facts.actions:
                facts.actions[action].rows += (row,)
        return
    order = ("priority__position", "priority_id", "position", "pk")
    live = {"priority__plan": plan, "priority__archived_on__isnull": True}
    objectives = Objective.objects.in_print().filter(**live).order_by(*order)
    objectives = {row[0]: Part(*row) for row in objectives.values_list("pk", "priority_id", "number", "text")}
    methods = Method.objects.in_print().filter(
        objective__in=list(objectives) if len(objectives) < 500 else live_of(plan)
    )
    methods = {row[0]: Part(*row) for row in methods.values_list("pk", "objective_id", "number", "text")}
    first: dict[tuple[str, int], int] = {}
    rows: dict[int, list[int]] = defaultdict(list)
    placed = Placement.objects.filter(plan=plan).standing().values_list("action_id", "row", "method_id")
    for action, row, method in placed:
        objective = methods[method].parent if method in methods else 0
        for key in (("method", method), ("objective", objective)):
            first.setdefault(key, row)
        if objective in objectives:
            first.setdefault(("priority", objectives[objective].parent), row)
        if action in facts.actions:
            rows[action].append(row)
    for action, found in rows.items():
        facts.actions[action].rows = tuple(found)
    facts.objectives = [part._replace(row=first.get(("objective", part.pk))) for part in objectives.values()]
    facts.methods = [part._replace(row=first.get(("method", part.pk))) for part in methods.values()]
    facts.priorities = [
        Part(part.pk, plan.pk, part.number, part.text, first.get(("priority", part.pk)))
        for part in plan.priorities.in_print()
    ]


def live_of(plan: Plan):
    live = {"priority__plan": plan, "priority__archived_on__isnull": True}
    return Objective.objects.in_print().filter(**live).order_by()


def read_leads(facts: PlanFacts, plan: Plan, of: dict) -> None:
    """The leads of the actions, and whether people of the directory belong to them."""
    links = ActionLead.objects.filter(plan=plan, ended_on__isnull=True, **of).order_by(
        "action__number", "position", "pk"
    )
    led: dict[int, list[int]] = defaultdict(list)
    leads: dict[int, tuple] = {}
    lines = links.values_list("action_id", "printed_as", "lead_id", "lead__name", "lead__kind", "lead__role")
    for action, printed, lead, name, kind, role in lines:
        if action not in facts.actions:
            continue
        facts.printed[printed] = name
        facts.actions[action].leads += 1
        leads[lead] = (name, is_known(name, kind, role))
        if facts.actions[action].is_open:
            led[lead].append(action)
    facts.leads = [LeadFacts(pk, *leads[pk], tuple(actions)) for pk, actions in led.items()]


def read_answered(facts: PlanFacts, plan: Plan, of: dict) -> None:
    """The actions that every agency has answered; one statement, and two for each of them."""
    ended = AskedAction.objects.filter(action__plan=plan, ending=AskedAction.Ending.ANSWERED, **of)
    rows = list(ended.select_related("action").order_by("action__number"))
    joined = joined_since(rows)
    facts.answered = [Answered(one.action_id, joined.get(one.action_id, 0), one.action.difference_made) for one in rows]


def is_known(name: str, kind: str, role: str) -> bool:
    """Whether a lead is linked to the directory: a group, an agency, all of them, a role, the lead officers."""
    if kind == Lead.Kind.ROLE:
        return bool(role) or lead_key(name) in {"eslo", "eslos", lead_key(settings.ESLO_LABEL)}
    return kind != Lead.Kind.OTHER


def read_references(facts: PlanFacts, plan: Plan, of: dict) -> None:
    """References that have not been checked, and those whose target is no longer in the plan."""
    kept = CrossReference.objects.filter(plan=plan, **of)
    related = ("target_priority", "target_objective__priority", "target_action")
    parts = {("objective", part.pk): part for part in facts.objectives}
    parts |= {("method", part.pk): part for part in facts.methods}
    for state, found in (("proposed", kept.proposed()), ("gone", kept.dangling())):
        for one in found.select_related(*related).order_by("pk"):
            kind = "" if one.action_id else "objective" if one.objective_id else "method"
            part = parts.get((kind, one.objective_id or one.method_id))
            facts.references.append(
                Reference(one.pk, one.action_id, one.wording, state, target_in_words(one), state == "gone", kind, part)
            )


def target_in_words(one: CrossReference) -> str:
    """What a reference points to: "Strategic Priority 5, “Improve safe access”"; "" for nothing."""
    if one.target_priority:
        return f"Strategic Priority {one.target_priority.number}, “{one.target_priority.text.strip()}”"
    if one.target_objective:
        number, above = one.target_objective.number, one.target_objective.priority.number
        return f"objective {number} of Strategic Priority {above}, “{one.target_objective.text.strip()}”"
    return f"action {one.target_action.number}, “{one.target_action.text}”" if one.target_action else ""


def remembered_questions(plan: Plan) -> list:
    """The open questions of the import. Its answers are fixed once it is accepted, so they are computed once."""
    imports = PlanImport.objects.filter(plan=plan, state=PlanImport.State.ACCEPTED).order_by("pk")
    versions = list(imports.values_list("pk", "version"))
    if not versions:
        return []
    key = "open-questions-" + "-".join(f"{pk}.{version}" for pk, version in versions)
    return cache.get_or_set(key, lambda: open_questions(plan), KEPT)
