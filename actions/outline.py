"""The outline of a plan for the structure page: the tree as values, read in four statements whatever its
size."""

from __future__ import annotations

from dataclasses import dataclass, field

from actions.models import Method, Objective, Placement, Plan, StrategicPriority


@dataclass(slots=True)
class Node:
    """A priority, objective, method or row; `kind` as in the addresses of its pages ("placement" for a
    row)."""

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

    @property
    def name(self) -> str:
        """What links say that they act on: "objective 3. Train all staff …"."""
        kind = "action" if self.kind == "placement" else "strategic priority" if self.kind == "priority" else self.kind
        words = " ".join(f"{self.number} {self.text}".split())
        return f"{kind} {words[:60].rstrip()}{'…' if len(words) > 60 else ''}".strip()

    @property
    def anchor(self) -> str:
        """The id of its place on the page."""
        return f"{self.kind}-{self.pk}"

    @property
    def empty(self) -> bool:
        """Whether it can be taken out: nothing that is printed stands under it."""
        return all(child.withdrawn for child in self.children)


def read_outline(plan: Plan) -> list[Node]:
    """The priorities of a plan, each with what stands under it, in the printed order; four statements."""
    levels = []
    for kind, model, parent, path in (
        ("priority", StrategicPriority, "plan_id", "plan"),
        ("objective", Objective, "priority_id", "priority__plan"),
        ("method", Method, "objective_id", "objective__priority__plan"),
    ):
        parts = model.objects.filter(**{path: plan}).in_print().values_list("pk", "number", "text", parent)
        levels.append([Node(kind, *values) for values in parts])
    levels.append(read_rows(plan))
    for above, below in zip(levels, levels[1:], strict=False):
        hang(above, below)
    mark_ends(levels[0])
    return levels[0]


def read_rows(plan: Plan) -> list[Node]:
    """The rows of a plan with the number and text of their actions; shared ones know it."""
    names = ("pk", "action__number", "action__text", "method_id", "action_id", "action__status")
    records = list(Placement.objects.filter(plan=plan).in_print().order_by("position", "pk").values_list(*names))
    places: dict[int, int] = {}
    for *_, action, _status in records:
        places[action] = places.get(action, 0) + 1
    return [
        Node(
            "placement",
            pk,
            str(number),
            text,
            parent,
            action=action,
            withdrawn=status == "withdrawn",
            shared=places[action] > 1,
        )
        for pk, number, text, parent, action, status in records
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
    """Say which of some siblings is the first and which the last."""
    if nodes:
        nodes[0].first = nodes[-1].last = True
