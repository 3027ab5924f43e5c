"""Changing the shape of a plan: priorities, objectives, methods, actions and where they stand."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Max

from actions.models import Action, ActionLead, Lead, Method, Objective, Placement, Plan, StrategicPriority
from actions.services import RuleBroken
from actions.services.progress import demand_live, from_wording
from core.dates import today
from core.locking import create_tracked, save_versioned

PARENTS = {StrategicPriority: "plan", Objective: "priority", Method: "objective", Placement: "method"}


def siblings(part):
    """The parts that stand beside one in print, in order, itself included."""
    parent = PARENTS[type(part)]
    return type(part).objects.filter(archived_on__isnull=True, **{f"{parent}_id": getattr(part, f"{parent}_id")}).order_by(
        "position", "pk"
    )


def plan_of(part) -> Plan:
    """The plan in which a priority, objective, method or row stands."""
    if isinstance(part, StrategicPriority | Placement):
        return part.plan
    return part.priority.plan if isinstance(part, Objective) else part.objective.priority.plan


def number_rows(plan: Plan) -> None:
    """Count the printed rows of a plan anew, 1, 2, 3 …, and save the numbers that changed.

    The number follows from the positions of the tree, so it is not a change by a person and leaves no history.
    """
    placements = list(
        Placement.objects.filter(plan=plan, archived_on__isnull=True)
        .order_by(
            "method__objective__priority__position",
            "method__objective__priority_id",
            "method__objective__position",
            "method__objective_id",
            "method__position",
            "method_id",
            "position",
            "pk",
        )
        .only("pk", "row")
    )
    changed = []
    for row, placement in enumerate(placements, start=1):
        if placement.row != row:
            placement.row = row
            changed.append(placement)
    Placement.objects.bulk_update(changed, ["row"], batch_size=500)


@transaction.atomic
def add_part(*, part, by, after=None, reason: str = ""):
    """Add a priority, objective or method below its sister `after`, or at the end.

    Raises RuleBroken where the plan is closed.
    """
    demand_open(plan_of(part))
    part.position = (siblings(part).aggregate(Max("position"))["position__max"] or 0) + 1
    create_tracked(part, by=by, reason=reason or "Added")
    if after is not None:
        put_after(part=part, after=after, by=by)
    return part


@transaction.atomic
def edit_part(*, part, expected: int, number: str, text: str, by, reason: str = ""):
    """Change the printed number or the text of a priority, objective or method (Conflict where saved meanwhile)."""
    demand_open(plan_of(part))
    part.number, part.text = number.strip(), text.strip()
    return save_versioned(part, expected=expected, fields=["number", "text"], by=by, reason=reason or "Reworded")


@transaction.atomic
def put_after(*, part, after, by) -> None:
    """Put a part (or a row) behind one of its siblings; `after=None` makes it the first."""
    others = [other for other in siblings(part) if other.pk != part.pk]
    place = 0 if after is None else next(i for i, other in enumerate(others) if other.pk == after.pk) + 1
    others.insert(place, part)
    for position, other in enumerate(others, start=1):
        if other.position != position:
            other.position = position
            reason = "Moved" if other.pk == part.pk else "Its neighbour was moved"
            save_versioned(other, expected=other.version, fields=["position"], by=by, reason=reason)
    number_rows(plan_of(part))


@transaction.atomic
def shift(*, part, up: bool, by) -> bool:
    """Move a part or a row one place up or down among its siblings; False where it is already the first or last."""
    demand_open(plan_of(part))
    order = list(siblings(part))
    place = next(i for i, other in enumerate(order) if other.pk == part.pk)
    target = place - 1 if up else place + 1
    if not 0 <= target < len(order):
        return False
    if up:
        put_after(part=part, after=order[target - 1] if target else None, by=by)
    else:
        put_after(part=part, after=order[target], by=by)
    return True


@transaction.atomic
def move_part(*, part, parent, by, reason: str = "") -> None:
    """Put an objective under another priority, or a method under another objective, at the end there."""
    demand_open(plan_of(part))
    name = PARENTS[type(part)]
    setattr(part, name, parent)
    part.position = (siblings(part).aggregate(Max("position"))["position__max"] or 0) + 1
    save_versioned(part, expected=part.version, fields=[name, "position"], by=by, reason=reason or f"Moved under {parent}")
    number_rows(plan_of(part))


@transaction.atomic
def archive_part(*, part, expected: int, by, reason: str):
    """Take an empty priority, objective or method out of the plan; it stays in the history.

    Raises RuleBroken while something still stands under it.
    """
    demand_open(plan_of(part))
    children = {StrategicPriority: "objectives", Objective: "methods", Method: "placements"}[type(part)]
    if getattr(part, children).filter(archived_on__isnull=True).exists():
        raise RuleBroken("Something still stands under it. Move or withdraw that first.")
    if not reason.strip():
        raise RuleBroken("Say why it is taken out.")
    part.archived_on = today()
    return save_versioned(part, expected=expected, fields=["archived_on"], by=by, reason=reason.strip())


@transaction.atomic
def add_action(*, plan: Plan, method: Method, text: str, wording: str, leads: list[Lead], by, after: Placement | None = None) -> Action:
    """Add an action under a method, with its leads and its original timescale; numbered on from the last number used."""
    demand_open(plan)
    if not text.strip():
        raise RuleBroken("Enter the action.")
    number = (plan.actions.aggregate(Max("number"))["number__max"] or 0) + 1
    action = Action(plan=plan, number=number, text=text.strip(), agreed_on=today(), status=Action.Status.NOT_STARTED)
    create_tracked(action, by=by, reason="Action added")
    place_action(action=action, method=method, by=by, after=after)
    set_leads(action=action, leads=[(lead, lead.name) for lead in leads], by=by)
    if wording.strip():
        timescale = from_wording(wording, action=action, position=1, base=action.agreed_on)
        timescale.is_current = True
        create_tracked(timescale, by=by, reason="Original timescale")
    return action


@transaction.atomic
def place_action(*, action: Action, method: Method, by, after: Placement | None = None, reason: str = "") -> Placement:
    """Print an action under a (further) method; a shared action is updated once and printed in each place."""
    if plan_of(method).pk != action.plan_id:
        raise RuleBroken("That method stands in another plan.")
    if action.placements.filter(method=method, archived_on__isnull=True).exists():
        raise RuleBroken("The action already stands under that method.")
    placement = Placement(plan=action.plan, action=action, method=method)
    placement.position = (siblings(placement).aggregate(Max("position"))["position__max"] or 0) + 1
    create_tracked(placement, by=by, reason=reason or "Printed here")
    if after is not None and after.method_id == method.pk:
        put_after(part=placement, after=after, by=by)
    else:
        number_rows(action.plan)
    return placement


@transaction.atomic
def move_placement(*, placement: Placement, method: Method, by, reason: str = "") -> Placement:
    """Print a row under another method instead."""
    demand_open(placement.plan)
    moved = place_action(action=placement.action, method=method, by=by, reason=reason or "Moved here")
    remove_placement(placement=placement, by=by, reason=reason or f"Moved under {method}")
    return moved


@transaction.atomic
def remove_placement(*, placement: Placement, by, reason: str) -> None:
    """Stop printing an action in one of its places; the last place stays (an action is withdrawn, never deleted)."""
    demand_open(placement.plan)
    if not placement.action.placements.filter(archived_on__isnull=True).exclude(pk=placement.pk).exists():
        raise RuleBroken("This is the only place in which the action stands. Withdraw the action instead.")
    placement.archived_on = today()
    save_versioned(placement, expected=placement.version, fields=["archived_on"], by=by, reason=reason)
    number_rows(placement.plan)


@transaction.atomic
def edit_action(*, action: Action, expected: int, changes: dict, by, reason: str = "") -> Action:
    """Change fields of an action (Conflict where another person saved meanwhile).

    `changes` maps field names to new values; raises RuleBroken for an empty text.
    """
    demand_live(action)
    if not str(changes.get("text", action.text)).strip():
        raise RuleBroken("Enter the action.")
    for name, value in changes.items():
        setattr(action, name, value)
    return save_versioned(action, expected=expected, fields=list(changes), by=by, reason=reason or "Edited")


@transaction.atomic
def set_leads(*, action: Action, leads: list[tuple[Lead, str]], by, reason: str = "") -> None:
    """Make `leads` (lead, spelling to print) the leads of an action, in that order; others end today."""
    wanted = {lead.pk: (position, spelling) for position, (lead, spelling) in enumerate(leads, start=1)}
    for row in action.action_leads.filter(ended_on__isnull=True):
        if row.lead_id not in wanted:
            row.ended_on = today()
            save_versioned(row, expected=row.version, fields=["ended_on"], by=by, reason=reason or "No longer leads")
            continue
        position, spelling = wanted.pop(row.lead_id)
        if (row.position, row.printed_as) != (position, spelling):
            row.position, row.printed_as = position, spelling
            save_versioned(row, expected=row.version, fields=["position", "printed_as"], by=by, reason=reason or "Reordered")
    for lead_id, (position, spelling) in wanted.items():
        row = ActionLead(action=action, lead_id=lead_id, position=position, printed_as=spelling)
        create_tracked(row, by=by, reason=reason or "Made a lead")


@transaction.atomic
def withdraw_action(*, action: Action, expected: int, by, reason: str) -> Action:
    """Withdraw an action with a reason. It stays in print, marked, and in the history."""
    demand_live(action)
    if not reason.strip():
        raise RuleBroken("Say why the action is withdrawn.")
    action.status = Action.Status.WITHDRAWN
    action.withdrawn_on, action.withdrawn_reason = today(), reason.strip()
    fields = ["status", "withdrawn_on", "withdrawn_reason"]
    return save_versioned(action, expected=expected, fields=fields, by=by, reason=reason.strip())


@transaction.atomic
def split_action(*, action: Action, expected: int, by, first: dict, second: dict, reason: str = "") -> Action:
    """Make two actions of one cell that holds two. Returns the new one, which stands behind the first in each place.

    `first` and `second` hold "text" and "wording" (of the timescale). The updates stay with the first action and are
    named in the reason; the leads are those of the first. Where the wording of the first changes, the earlier timescale
    stays in its history as the original reading of the cell.
    """
    demand_live(action)
    if not (first["text"].strip() and second["text"].strip()):
        raise RuleBroken("Enter the text of both actions.")
    reason = reason.strip() or f"Action {action.number} held two actions and was split"
    number = (action.plan.actions.aggregate(Max("number"))["number__max"] or 0) + 1
    action.text = first["text"].strip()
    save_versioned(action, expected=expected, fields=["text"], by=by, reason=reason)
    other = Action(
        plan=action.plan, number=number, text=second["text"].strip(), agreed_on=action.agreed_on, status=action.status
    )
    create_tracked(other, by=by, reason=reason)
    for placement in action.placements.filter(archived_on__isnull=True).select_related("method"):
        place_action(action=other, method=placement.method, by=by, after=placement, reason=reason)
    leads = action.action_leads.filter(ended_on__isnull=True).select_related("lead")
    set_leads(action=other, leads=[(row.lead, row.printed_as) for row in leads], by=by, reason=reason)
    reword_original(action=action, wording=first["wording"], by=by, reason=reason, due=first.get("due"))
    reword_original(action=other, wording=second["wording"], by=by, reason=reason, due=second.get("due"))
    return other


@transaction.atomic
def reword_original(*, action: Action, wording: str, by, reason: str, due=None) -> None:
    """Give an action its original timescale, or read that one anew where a cell held two; the history keeps the old."""
    if not wording.strip():
        return
    new = from_wording(wording, action=action, position=1, base=action.agreed_on, due=due)
    old = action.timescales.filter(position=1).first()
    if old is None:
        new.is_current = True
        create_tracked(new, by=by, reason=reason)
        return
    fields = ["wording", "kind", "start", "due", "precision", "recurrence"]
    for name in fields:
        setattr(old, name, getattr(new, name))
    save_versioned(old, expected=old.version, fields=fields, by=by, reason=reason)


@transaction.atomic
def merge_actions(*, keep: Action, other: Action, by, reason: str = "") -> Action:
    """Make one action with several places of two that are the same.

    The updates, follow-ups and queries of the other move to the one that is kept; the other's places become its own;
    the other is withdrawn with the reason. Timescales stay with each (the kept one's are in force).
    """
    demand_live(keep)
    demand_live(other)
    if keep.pk == other.pk or keep.plan_id != other.plan_id:
        raise RuleBroken("Choose two different actions of the same plan.")
    reason = reason.strip() or f"The same as action {keep.number}: printed in both places, updated once"
    kept_methods = set(keep.placements.filter(archived_on__isnull=True).values_list("method_id", flat=True))
    for placement in other.placements.filter(archived_on__isnull=True):
        if placement.method_id in kept_methods:
            placement.archived_on = today()
            save_versioned(placement, expected=placement.version, fields=["archived_on"], by=by, reason=reason)
            continue
        placement.action = keep
        save_versioned(placement, expected=placement.version, fields=["action"], by=by, reason=reason)
    for related in ("updates", "follow_ups", "queries"):
        for row in getattr(other, related).all():
            row.action = keep
            save_versioned(row, expected=row.version, fields=["action"], by=by, reason=reason)
    withdraw_action(action=other, expected=other.version, by=by, reason=reason)
    number_rows(keep.plan)
    return keep


def demand_open(plan: Plan) -> None:
    """Raise RuleBroken where a plan is closed for editing."""
    if plan.closed_on:
        raise RuleBroken("This plan is closed. Open the plan that follows it.")
