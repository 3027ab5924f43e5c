"""The order of priorities, objectives, methods and rows, and the printed row numbers.

Every change locks its plan until it is saved, so that concurrent moves run one after the other.
"""

from django.db import transaction
from django.db.models import Max

from actions.access import plan_of, require_open
from actions.models import Action, GlossaryTerm, Method, Objective, Placement, Plan, StrategicPriority
from actions.references.services import note_references
from core.records import rules
from core.records.locking import create_tracked, save_versioned
from core.records.rules import RuleBroken
from core.text.dates import today

PARENTS = {
    StrategicPriority: "plan",
    Objective: "priority",
    Method: "objective",
    Placement: "method",
    GlossaryTerm: "plan",
}
GONE = "It is no longer here: somebody has moved or removed it."


def siblings(part):
    """The printed parts under the same parent, in order, itself included."""
    parent = f"{PARENTS[type(part)]}_id"
    beside = type(part).objects.filter(archived_on__isnull=True, **{parent: getattr(part, parent)})
    return beside.order_by("position", "pk")


def next_position(part) -> int:
    return (siblings(part).aggregate(Max("position"))["position__max"] or 0) + 1


def require_standing(part) -> None:
    if not type(part).objects.filter(pk=part.pk, archived_on__isnull=True).exists():
        raise RuleBroken("It has been removed from the plan.")


def number_rows(plan: Plan) -> None:
    """Number the printed rows 1, 2, 3 …; that is no change by a person, so it leaves no history."""
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
def add_part(*, part, by, after=None, first: bool = False, reason: str = ""):
    """Add a priority, objective or method after its sibling `after`, first, or last.

    Raises RuleBroken where the plan is closed, the parent is archived, or a priority has no text.
    """
    require_open(plan_of(part))
    if not isinstance(part, StrategicPriority):
        require_standing(getattr(part, PARENTS[type(part)]))
    require_text(part, part.text)
    part.position = next_position(part)
    create_tracked(part, by=by, reason=reason or "Added")
    if not isinstance(part, StrategicPriority):
        note_references(source=part, text=part.text, by=by, new=True)
    if after is not None or first:
        put_after(part=part, after=after, by=by, reason=reason or "Moved")
        part.refresh_from_db(fields=["position", "version"])
    return part


def require_text(part, text: str) -> None:
    """A priority needs a title; an objective or method may be blank in print, or a number alone."""
    if isinstance(part, StrategicPriority) and not text.strip():
        raise RuleBroken("Enter the title of the strategic priority.")


@transaction.atomic
def edit_part(*, part, expected: int, number: str, text: str, by, reason: str = ""):
    require_open(plan_of(part))
    require_text(part, text)
    part.number, part.text = number.strip(), text.strip()
    fields = ["number", "text"]
    if not isinstance(part, Method) and part.implied and part.printed:
        part.implied = False
        fields.append("implied")
    save_versioned(part, expected=expected, fields=fields, by=by, reason=reason.strip() or "Reworded")
    if not isinstance(part, StrategicPriority):
        note_references(source=part, text=part.text, by=by)
    return part


@transaction.atomic
def put_after(*, part, after, by, reason: str = "Moved") -> None:
    """Put a part, a row or a term after one of its siblings; `after=None` makes it the first.

    Only those between its old and its new place are renumbered. Raises RuleBroken where either has moved elsewhere.
    """
    order = list(siblings(part))
    moved = next((other for other in order if other.pk == part.pk), None)
    others = [other for other in order if other.pk != part.pk]
    place = 0 if after is None else next((i for i, o in enumerate(others, start=1) if o.pk == after.pk), None)
    if moved is None or place is None:
        raise RuleBroken(GONE)
    others.insert(place, moved)
    positions = sorted({other.position for other in others})
    if len(positions) < len(others):
        positions = range(1, len(others) + 1)
    for position, other in zip(positions, others, strict=True):
        if other.position != position:
            other.position = position
            why = reason if other.pk == part.pk else "Its neighbour was moved"
            save_versioned(other, expected=other.version, fields=["position"], by=by, reason=why)
    if not isinstance(part, GlossaryTerm):
        number_rows(plan_of(part))


@transaction.atomic
def shift(*, part, up: bool, by) -> bool:
    """Move a part, a row or a term one place up or down; False where it is already the first or last."""
    require_open(plan_of(part))
    order = list(siblings(part))
    place = next((i for i, other in enumerate(order) if other.pk == part.pk), None)
    if place is None:
        raise RuleBroken(GONE)
    if place == (0 if up else len(order) - 1):
        return False
    target = place - 2 if up else place + 1
    after, reason = order[target] if target >= 0 else None, "Moved up" if up else "Moved down"
    put_after(part=part, after=after, by=by, reason=reason)
    return True


@transaction.atomic
def move_part(*, part, parent, by, expected: int | None = None, first: bool = False, reason: str = ""):
    """Put an objective under another priority, or a method under another objective, last or first.

    Raises RuleBroken for a parent of another plan, an archived one, and the current one.
    """
    require_open(plan_of(part))
    name = PARENTS[type(part)]
    if plan_of(part).pk != (plan_of(parent).pk):
        raise RuleBroken("That is in another plan.")
    if getattr(part, f"{name}_id") == parent.pk:
        raise RuleBroken("It is already there. Use “Move up” and “Move down” to change its place.")
    require_standing(parent)
    require_standing(part)
    setattr(part, name, parent)
    part.position = next_position(part)
    reason = reason.strip() or f"Moved under {parent}"
    save_versioned(part, expected=expected or part.version, fields=[name, "position"], by=by, reason=reason)
    if first:
        put_after(part=part, after=None, by=by, reason=reason)
    number_rows(plan_of(part))
    return part


@transaction.atomic
def archive_part(*, part, expected: int, by, reason: str):
    """Archive an empty priority, objective or method.

    Rows of withdrawn actions do not count: they are not printed. Raises RuleBroken while anything else is under it.
    """
    require_open(plan_of(part))
    require_standing(part)
    if children_of(part).exists():
        raise RuleBroken("Something is still under it. Move or withdraw that first.")
    reason = rules.require_text(reason, "Say why it is removed.")
    part.archived_on = today()
    return save_versioned(part, expected=expected, fields=["archived_on"], by=by, reason=reason)


def children_of(part):
    if isinstance(part, Method):
        return part.placements.standing()
    children = part.objectives if isinstance(part, StrategicPriority) else part.methods
    return children.in_print()


@transaction.atomic
def place_action(
    *,
    action: Action,
    method: Method,
    by,
    after: Placement | None = None,
    first: bool = False,
    reason: str = "",
) -> Placement:
    """Print an action under a (further) method: after `after`, first, or last.

    A shared action is updated once and printed in each place. Raises RuleBroken where it is there already.
    """
    require_open(action.plan)
    require_free(action, method)
    placement = Placement(plan=action.plan, action=action, method=method)
    placement.position = next_position(placement)
    create_tracked(placement, by=by, reason=reason.strip() or "Printed here")
    if first or after is not None:
        put_after(part=placement, after=after, by=by, reason=reason.strip() or "Printed here")
    else:
        number_rows(action.plan)
    placement.refresh_from_db(fields=["position", "row", "version"])
    return placement


def require_free(action: Action, method: Method) -> None:
    if plan_of(method).pk != action.plan_id:
        raise RuleBroken("That method is in another plan.")
    if action.status == Action.Status.WITHDRAWN:
        raise RuleBroken("This action has been withdrawn.")
    require_standing(method)
    if action.placements.filter(method=method, archived_on__isnull=True).exists():
        raise RuleBroken("The action is already under that method.")


@transaction.atomic
def move_placement(
    *,
    placement: Placement,
    method: Method,
    by,
    expected: int | None = None,
    first: bool = False,
    reason: str = "",
) -> Placement:
    """Print a row under another method instead, last or first. It stays the same row."""
    require_open(placement.plan)
    require_standing(placement)
    require_free(placement.action, method)
    placement.method = method
    placement.position = next_position(placement)
    reason = reason.strip() or f"Moved under {method}"
    save_versioned(
        placement, expected=expected or placement.version, fields=["method", "position"], by=by, reason=reason
    )
    if first:
        put_after(part=placement, after=None, by=by, reason=reason)
    number_rows(placement.plan)
    placement.refresh_from_db(fields=["position", "row", "version"])
    return placement


@transaction.atomic
def remove_placement(*, placement: Placement, by, reason: str, expected: int | None = None) -> None:
    """Stop printing an action in one of its places; the last place stays (an action is withdrawn, never deleted)."""
    require_open(placement.plan)
    require_standing(placement)
    if not placement.action.placements.filter(archived_on__isnull=True).exclude(pk=placement.pk).exists():
        raise RuleBroken("This is the only place in which the action stands. Withdraw the action instead.")
    if not reason.strip():
        raise RuleBroken("Say why it is no longer printed here.")
    placement.archived_on = today()
    version = expected or placement.version
    save_versioned(placement, expected=version, fields=["archived_on"], by=by, reason=reason.strip())
    number_rows(placement.plan)
