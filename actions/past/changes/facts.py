"""The facts in which two states of a plan differ. A fact is one field of one record, or one order of parts."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from actions.past.asat import CONTENT, PlanState

ABSENT = "(absent)"  # in place of a value: the record was not there
ORDER = "order"  # in place of a field: the keys of the parts under a record, in order
# ordered kinds: kind → (kind of the parent, field that points to it)
ORDERED = {
    "priority": ("plan", "plan_id"),
    "objective": ("priority", "priority_id"),
    "method": ("objective", "objective_id"),
    "placement": ("method", "method_id"),
    "term": ("plan", "plan_id"),
    "field": ("plan", "plan_id"),
}


class Fact(NamedTuple):
    """One field of one record, before and after. For an order, `kind` is that of the parts, `key` that of their
    parent.

    Positions are no facts: only the order that follows from them is.
    """

    kind: str
    key: int
    field: str
    old: Any
    new: Any


@dataclass
class Difference:
    """One record in both states, None where it was not there, and its facts."""

    kind: str
    key: int
    before: Any
    after: Any
    facts: list[Fact] = field(default_factory=list)

    @property
    def fields(self) -> set[str]:
        return {fact.field for fact in self.facts}

    @property
    def record(self):
        """The record as it is after, or as it was where it is no longer there."""
        return self.after or self.before


def orders(state: PlanState) -> dict[tuple[str, int, str], tuple[int, ...]]:
    found = defaultdict(list)
    for kind, (_, parent) in ORDERED.items():
        for part in sorted(state[kind].values(), key=lambda part: (part.position, part.pk)):
            if part.archived_on is None:
                found[kind, getattr(part, parent), ORDER].append(part.pk)
    return {key: tuple(parts) for key, parts in found.items()}


def differences(before: PlanState, after: PlanState) -> list[Difference]:
    """The records that differ, by kind and key, and the orders that differ (with the parent's key and no records)."""
    found, was, now = [], orders(before), orders(after)
    for kind in CONTENT:
        old, new = before[kind], after[kind]
        for key in sorted(key for key in old.keys() | new.keys() if old.get(key) != new.get(key)):
            facts = facts_of(kind, key, old.get(key), new.get(key))
            if facts:
                found.append(Difference(kind, key, old.get(key), new.get(key), facts))
        for place in sorted(place for place in was.keys() | now.keys() if place[0] == kind):
            if was.get(place) != now.get(place):
                fact = Fact(*place, was.get(place, ABSENT), now.get(place, ABSENT))
                found.append(Difference(kind, place[1], None, None, [fact]))
    return found


def facts_of(kind: str, key: int, before, after) -> list[Fact]:
    """The fields in which two versions of a record differ; all of them where one is missing."""
    names = (before or after)._fields
    old, new = (record if record is not None else (ABSENT,) * len(names) for record in (before, after))
    return [
        Fact(kind, key, name, was, now)
        for name, was, now in zip(names[1:], old[1:], new[1:], strict=True)
        if was != now and not (name == "position" and kind in ORDERED)
    ]
