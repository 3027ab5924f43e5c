"""Cross-references: wordings that point elsewhere are noted as proposals, and a person chooses what they mean."""

from dataclasses import dataclass

from django.db import transaction

from actions.access import plan_of, require_open
from actions.models import Action, CrossReference, Method, Objective, Plan, ProgressUpdate, StrategicPriority
from actions.references.rules import ACTION, OBJECTIVE, PRIORITY, Found, Here, Outline, bare, find_references, target_of
from core.records.locking import create_tracked, save_versioned
from core.records.rules import NothingChanged, RuleBroken
from core.text.dates import today

State = CrossReference.State
SETTLED = ["target_priority", "target_objective", "target_action", "state", "settled_by", "settled_on"]
NOTED, GONE, BACK = "Found in the words", "The words are no longer there", "The words are there again"
UNCHANGED = "This is what the words point to already, so nothing has been saved."


@dataclass(frozen=True)
class Places:
    """What words of a plan can point to, and where each action, objective and method stands first."""

    outline: Outline
    here: dict[tuple[str, int], Here]

    def propose(self, found: Found, kind: str, key: int) -> dict[str, int | None]:
        """The fields of a cross-reference for what a wording probably points to; all None where nothing is there.

        `kind` and `key` say in which action, objective or method the words stand.
        """
        target = target_of(found, self.outline, self.here.get((kind, key)))
        return {f"target_{each}_id": target[1] if target and target[0] == each else None for each in KINDS}


KINDS = (PRIORITY, OBJECTIVE, ACTION)
METHOD = "method"
TEXTS = {Action: ACTION, Objective: OBJECTIVE, Method: METHOD}


def places_of(plan: Plan) -> Places:
    """The whole plan in two statements; where a number stands twice the first one counts, one with a text before."""
    priorities, objectives, numbers, rows, here = {}, {}, {}, {}, {}
    blank = {}
    for pk, number, text, above in objectives_of(plan).values_list("pk", "number", "text", "priority__number"):
        key = (bare(above), bare(number))
        (objectives if text.strip() else blank).setdefault(key, pk)
    for part in plan.priorities.in_print():
        priorities.setdefault(bare(part.number), part.pk)
    standing = plan.placements.standing().values_list(
        "row", "action_id", "action__number", "method_id", "method__objective_id", "method__objective__priority__number"
    )
    for row, action, number, method, objective, above in standing:
        rows[row] = action
        numbers[str(number)] = action
        priority = bare(above)
        here.setdefault((ACTION, action), Here(action, priority, row))
        here.setdefault((OBJECTIVE, objective), Here(0, priority, row))
        here.setdefault((METHOD, method), Here(0, priority, row))
    return Places(Outline(priorities, blank | objectives, numbers, rows), here)


def objectives_of(plan: Plan):
    parts = Objective.objects.in_print().filter(priority__plan=plan, priority__archived_on__isnull=True)
    return parts.select_related("priority").order_by("priority__position", "priority_id", "position", "pk")


@transaction.atomic(savepoint=False)  # a part of a service that is taken back as a whole
def note_references(
    *,
    source: Action | Objective | Method,
    text: str,
    by,
    update: ProgressUpdate | None = None,
    new: bool = False,
    places=None,
) -> None:
    """Note the wordings of a text of an action, objective or method, or of one of the updates of an action, that point
    elsewhere, each as a proposal.

    What is known already stays as it was settled; where the words are no longer there, it is dismissed, and proposed
    again when they come back. A `new` text has none that are known, and costs no statement where there are none.
    """
    found = {one.wording: one for one in find_references(text)}
    known = {} if new else {line.wording: line for line in source.cross_references.filter(update=update)}
    longest = CrossReference._meta.get_field("wording").max_length
    kind = TEXTS[type(source)]
    for wording, one in found.items():
        if wording not in known and len(wording) <= longest:
            plan = plan_of(source)
            places = places or places_of(plan)
            fields = {"plan": plan, kind: source, "update": update, **places.propose(one, kind, source.pk)}
            create_tracked(CrossReference(wording=wording, **fields), by=by, reason=NOTED)
    for wording, line in known.items():
        gone = line.state == State.DISMISSED and line.settled_by_id is None
        if wording in found and gone:
            line.state, line.settled_on = State.PROPOSED, None
            save_versioned(line, expected=line.version, fields=["state", "settled_on"], by=by, reason=BACK)
        elif wording not in found and line.state != State.DISMISSED:
            line.state, line.settled_by, line.settled_on = State.DISMISSED, None, today()
            fields = ["state", "settled_by", "settled_on"]
            save_versioned(line, expected=line.version, fields=fields, by=by, reason=GONE)


@transaction.atomic
def note_references_of_plan(*, plan: Plan, by) -> None:
    places = None
    for source, update, text in texts_of(plan):
        if find_references(text):
            places = places or places_of(plan)
            note_references(source=source, update=update, text=text, by=by, new=True, places=places)


def texts_of(plan: Plan):
    """(action, objective or method; update or None; text) of all that is printed of a plan and can point elsewhere."""
    for action in plan.actions.exclude(status=Action.Status.WITHDRAWN).order_by("number"):
        action.plan = plan
        yield action, None, action.text
        for update in action.updates.in_print():
            yield action, update, update.text
    for objective in objectives_of(plan).select_related("priority__plan"):
        yield objective, None, objective.text
    methods = Method.objects.in_print().filter(objective__in=objectives_of(plan))
    for method in methods.select_related("objective__priority__plan").order_by("pk"):
        yield method, None, method.text


@transaction.atomic
def settle_reference(*, reference: CrossReference, expected: int, target, by, reason: str = "") -> CrossReference:
    """Say to what some words point: a priority, objective or action of the same plan, or (None) to nothing.

    Raises RuleBroken for what is not in the plan, for the action itself, and in a closed plan; NothingChanged where
    the same was said before.
    """
    require_open(reference.plan)
    require_target(reference, target)
    state = State.CONFIRMED if target else State.DISMISSED
    same = reference.settled_by_id and reference.state == state and reference.target == target
    if same and reference.version == expected:
        raise NothingChanged(UNCHANGED)
    reference.target_priority = target if isinstance(target, StrategicPriority) else None
    reference.target_objective = target if isinstance(target, Objective) else None
    reference.target_action = target if isinstance(target, Action) else None
    reference.state, reference.settled_by, reference.settled_on = state, by, today()
    reason = reason.strip() or ("Points to what was chosen" if target else "Points to nothing")
    return save_versioned(reference, expected=expected, fields=SETTLED, by=by, reason=reason)


@transaction.atomic
def doubt_reference(*, reference: CrossReference, by, reason: str) -> CrossReference:
    """Take the proposed target of some words away, since a person said that it is the wrong one."""
    reference.target_priority = reference.target_objective = reference.target_action = None
    return save_versioned(reference, expected=reference.version, fields=SETTLED[:3], by=by, reason=reason)


def move_references(*, keep: Action, other: Action, by, reason: str) -> None:
    """Where two actions become one: those of the other's updates move, and what points to the other points to the one
    that is kept. Those of the other's own text go with it, and that of the kept one is read anew."""
    for line in other.cross_references.filter(update__isnull=False):
        line.action = keep
        save_versioned(line, expected=line.version, fields=["action"], by=by, reason=reason)
    for line in other.referred_from.exclude(action=keep):
        line.target_action = keep
        save_versioned(line, expected=line.version, fields=["target_action"], by=by, reason=reason)


def require_target(reference: CrossReference, target) -> None:
    if target is None:
        return
    if target == reference.action:
        raise RuleBroken("The words are part of this action, so they must point elsewhere.", field="number")
    if target == reference.objective:
        raise RuleBroken("The words are part of this objective, so they must point elsewhere.", field="place")
    plan_id = target.priority.plan_id if isinstance(target, Objective) else target.plan_id
    gone = target.status == Action.Status.WITHDRAWN if isinstance(target, Action) else target.archived_on
    if plan_id != reference.plan_id or gone:
        raise RuleBroken("It is no longer in this plan. Choose another place.")
