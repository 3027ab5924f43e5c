"""The outline of a plan for the structure page: the tree as values, read in four statements whatever its size."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

from django.db.models import Count, Model, OuterRef, Subquery

from actions.models import Method, Objective, Placement, Plan, StrategicPriority
from actions.wording.levels import in_sentence


@dataclass(slots=True)
class Node:
    """A priority, objective, method or row; `kind` as in its URLs ("placement" for a row)."""

    kind: str
    pk: int
    number: str
    text: str
    parent: int = 0
    first: bool = False
    last: bool = False
    children: list[Node] = field(default_factory=list)
    action: int = 0
    withdrawn: bool = False
    shared: bool = False
    level: str = ""  # the name of its level inside a sentence
    heading: str = ""  # of a priority

    @property
    def name(self) -> str:
        """Text for links: "objective 3. Train all staff …"."""
        words = " ".join(f"{self.number} {self.text}".split())
        return f"{self.level} {words[:60].rstrip()}{'…' if len(words) > 60 else ''}".strip()

    @property
    def anchor(self) -> str:
        return f"{self.kind}-{self.pk}"

    @property
    def empty(self) -> bool:
        """Whether it can be removed: nothing printed is under it."""
        return all(child.withdrawn for child in self.children)


LEVELS = (
    ("priority", StrategicPriority, "plan_id", "plan"),
    ("objective", Objective, "priority_id", "priority__plan"),
    ("method", Method, "objective_id", "objective__priority__plan"),
)


def read_outline(plan: Plan) -> list[Node]:
    """The priorities of a plan, each with its tree, in the printed order; four statements."""
    levels = [read_parts(*level, plan) for level in LEVELS]
    levels.append(read_rows(Placement.objects.filter(plan=plan), in_sentence(plan.levels.action)))
    for above, below in pairwise(levels):
        hang(above, below)
    mark_ends(levels[0])
    return levels[0]


def read_parts(kind: str, model: type[Model], parent: str, path: str, plan: Plan) -> list[Node]:
    parts = model.objects.filter(**{path: plan}).in_print()
    level = in_sentence(getattr(plan.levels, kind))
    found = [Node(kind, *values, level=level) for values in parts.values_list("pk", "number", "text", parent)]
    for node in found if kind == "priority" else ():
        node.heading = plan.levels.heading(node.number, node.text)
    return found


def read_rows(rows, level: str) -> list[Node]:
    """The rows of a queryset with the number and text of their actions, marked where shared."""
    names = ("pk", "action__number", "action__text", "method_id", "action_id", "action__status", "places")
    counted = Placement.objects.filter(action=OuterRef("action_id"), archived_on=None).order_by()
    places = Subquery(counted.values("action").annotate(count=Count("pk")).values("count"))
    records = rows.in_print().annotate(places=places).order_by("position", "pk").values_list(*names)
    return [
        Node(
            "placement",
            pk,
            str(number),
            text,
            parent,
            action=action,
            withdrawn=status == "withdrawn",
            shared=count > 1,
            level=level,
        )
        for pk, number, text, parent, action, status, count in records
    ]


def hang(above: list[Node], below: list[Node]) -> None:
    """Put each node under its parent; those whose parent is not in print are left out."""
    parents = {node.pk: node for node in above}
    for node in below:
        if node.parent in parents:
            parents[node.parent].children.append(node)
    for node in above:
        mark_ends(node.children)


def mark_ends(nodes: list[Node]) -> None:
    if nodes:
        nodes[0].first = nodes[-1].last = True
