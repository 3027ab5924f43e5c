"""Parts of a plan without actions, and what may be done with a part or a row, as values."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from urllib.parse import quote

from django.db.models import Exists, OuterRef
from django.urls import reverse

from actions.models import Action, Method, Objective, Placement, Plan, StrategicPriority
from actions.structure.services import tree
from actions.wording.levels import with_article

KINDS = {"priority": StrategicPriority, "objective": Objective, "method": Method}
BELOW = {"priority": "objective", "objective": "method", "method": "action"}


@dataclass(slots=True)
class Part:
    """A priority, objective or method; `kind` as in its URLs. `has_rows`: a printed action stands under it."""

    kind: str
    pk: int
    text: str
    has_rows: bool
    children: list[Part] = field(default_factory=list)


def parts_without_rows(plan: Plan) -> list[Part]:
    """The parts under which no action stands, those below each after it, in the printed order; three statements."""
    rows = Exists(Placement.objects.standing().filter(method=OuterRef("pk")))
    methods = read_parts(Method.objects.filter(objective__priority__plan=plan), "objective_id", {}, rows)
    objectives = read_parts(Objective.objects.filter(priority__plan=plan), "priority_id", methods)
    (priorities,) = read_parts(plan.priorities.all(), "plan_id", objectives).values() or ([],)
    return [each for part in priorities for each in bare(part)]


def read_parts(parts, parent: str, children: dict[int, list[Part]], rows=None) -> dict[int, list[Part]]:
    """The parts of a queryset by the key of what is above them; `rows`: whether rows stand under it."""
    kind = next(name for name, model in KINDS.items() if model is parts.model)
    found = defaultdict(list)
    for part in parts.in_print().annotate(rows=rows if rows is not None else Exists(parts.none())):
        own = children.get(part.pk, [])
        has_rows = part.rows or any(child.has_rows for child in own)
        found[getattr(part, parent)].append(Part(kind, part.pk, part.printed, has_rows, own))
    return found


def bare(part: Part) -> list[Part]:
    below = [each for child in part.children for each in bare(child)]
    return below if part.has_rows else [part, *below]


@dataclass(frozen=True)
class Choice:
    """Something that may be done: its page, or with `to` the address of a button with that value."""

    text: str
    url: str
    to: str = ""


def choices_for_part(part, kind: str, back: str) -> list[Choice]:
    """What may be done with a priority, an objective or a method; each page leads back to `back`."""

    def way(text: str, name: str, *args) -> Choice:
        return Choice(text, address(name, args or (kind, part.pk), back))

    below = f"Add {with_article(getattr(tree.plan_of(part).levels, BELOW[kind]))} below"
    found = [
        way("Edit number and text", "edit_part"),
        way(below, "add_action", part.pk) if kind == "method" else way(below, "add_part"),
        *shifts(part, address("shift_part", (kind, part.pk), back)),
    ]
    if kind != "priority":
        found.append(way("Move elsewhere", "move_part"))
    if not tree.children_of(part).exists():
        found.append(way("Remove from the plan", "archive_part"))
    return found


def choices_for_row(row: Placement, back: str) -> list[Choice]:
    """What may be done with a row and its action; each page leads back to `back`."""

    def way(text: str, name: str, pk: int = row.action_id) -> Choice:
        return Choice(text, address(name, (pk,), back))

    if row.action.status == Action.Status.WITHDRAWN:
        return [way("Reinstate action", "reinstate_action")]
    found = [
        *shifts(row, address("shift_placement", (row.pk,), back)),
        way("Move elsewhere", "move_placement", row.pk),
        way("Print in a further place", "place_action"),
    ]
    if row.action.placements.in_print().exclude(pk=row.pk).exists():
        found.append(way("Stop printing here", "remove_placement", row.pk))
    return [
        *found,
        way("Split into two", "split_action"),
        way("Merge with another", "merge_action"),
        way("Change its status", "edit_action"),
        way("Choose its measure", "measure"),
        way("Withdraw", "withdraw_action"),
    ]


def shifts(part, url: str) -> list[Choice]:
    """Moving something up and down among what stands beside it."""
    order = list(tree.siblings(part).values_list("pk", flat=True))
    ends = {"up": order[:1], "down": order[-1:]}
    return [Choice(f"Move {to}", url, to) for to, end in ends.items() if part.pk not in end]


def address(name: str, args: tuple, back: str) -> str:
    return f"{reverse(name, args=args)}?next={quote(back)}"
