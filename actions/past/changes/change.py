"""One change as text, and the two states that it compares."""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

from actions.colours.rules import Evaluation
from actions.past.asat import KINDS, PlanState
from actions.past.changes.facts import ABSENT, Difference, Fact
from actions.past.table import printed_rows
from core.text.dates import print_date
from core.text.values import label_of, value_text

# Kinds of change, in the order in which they are counted and displayed: (of one, of several)
WHATS = {
    "added": ("action added", "actions added"),
    "withdrawn": ("action withdrawn", "actions withdrawn"),
    "reinstated": ("action taken up again", "actions taken up again"),
    "completed": ("action completed", "actions completed"),
    "reopened": ("action opened again", "actions opened again"),
    "colour": ("change of colour", "changes of colour"),
    "declared": ("statement of risk", "statements of risk"),
    "status": ("other change of status", "other changes of status"),
    "reworded": ("action reworded", "actions reworded"),
    "moved": ("move within the plan", "moves within the plan"),
    "leads": ("change of leads", "changes of leads"),
    "revised": ("date or timescale revised", "dates or timescales revised"),
    "timescale": ("other change of a timescale", "other changes of timescales"),
    "field": ("change of an extra field", "changes of extra fields"),
    "update added": ("update added", "updates added"),
    "update corrected": ("update corrected", "updates corrected"),
    "update struck out": ("update struck out", "updates struck out"),
    "related": (
        "other note (follow-up, query, decision or evidence)",
        "other notes (follow-ups, queries, decisions, evidence)",
    ),
    "answers": ("change of the answers of agencies", "changes of the answers of agencies"),
    "structure": ("change of the structure", "changes of the structure"),
    "glossary": ("change of the glossary", "changes of the glossary"),
    "plan": ("change of the plan’s own details", "changes of the plan’s own details"),
    "quiet": ("", ""),  # not listed on its own: it follows from the others
}
EMPTY = "(blank)"


@dataclass(frozen=True)
class Change:
    """One change. `says` is a sentence; `old` and `new` are two texts to be compared, where there are any.

    `facts` are the differences that it covers: those of all changes together are all that differs
    (actions/past/changes/facts.py). `record` is the kind of record (of asat.KINDS) where `what` is "related". `codes`
    are those of a colour, or of the colour that a statement of risk leads to, before and now, and `evaluations` the
    two colours. `standing` is the timescale in force where another was proposed. `when` is the moment of the last
    version that the change covers, of a colour that changed with the calendar the beginning of the day.
    """

    what: str
    says: str
    facts: tuple[Fact, ...] = ()
    old: str = ""
    new: str = ""
    action: int | None = None
    priority: int | None = None
    record: str = ""
    codes: tuple[str, str] = ("", "")
    evaluations: tuple[Evaluation, ...] = ()
    standing: str = ""
    when: dt.datetime | None = None


@dataclass(frozen=True)
class Both:
    before: PlanState
    after: PlanState

    def find(self, kind: str, key: int | None):
        """A record as it is after, else as it was before; None where it is in neither state."""
        return self.after[kind].get(key) or self.before[kind].get(key)

    @cached_property
    def places(self) -> dict[int, tuple[int, int]]:
        """Where each action is printed first: (key of the priority, row), after, else before."""
        found: dict[int, tuple[int, int]] = {}
        for state in (self.after, self.before):
            of_state: dict[int, tuple[int, int]] = {}
            for place, row in enumerate(printed_rows(state)):
                objective = state["objective"][state["method"][row.method_id].objective_id]
                of_state.setdefault(row.action_id, (objective.priority_id, place))
            found = of_state | found
        return found

    def number(self, action: int) -> str:
        found = self.find("action", action)
        return f"action {found.number}" if found else "another action"

    def place(self, state: PlanState, method: int) -> str:
        below = state["method"].get(method)
        objective = state["objective"].get(below.objective_id) if below else None
        priority = state["priority"].get(objective.priority_id) if objective else None
        parts = [heading(priority)] if priority else []
        parts += [printed(part) for part in (objective, below) if part]
        return ", ".join(part for part in parts if part != EMPTY) or "a place that is no longer known"


def printed(part) -> str:
    return f"{part.number} {part.text}".strip() or EMPTY


def heading(priority) -> str:
    return f"Strategic Priority {priority.number}: {priority.text}" if priority.number else priority.text


def day(value: dt.date | None) -> str:
    return print_date(value) or "no date"


def because(reason: str) -> str:
    return f", because: {reason.rstrip('.')}" if reason else ""


def other_fields(difference: Difference, seen: set[str]) -> list[str]:
    """Sentences for the fields of a record that have no sentence of their own."""
    model = KINDS[difference.kind].model
    parts = []
    for fact in difference.facts:
        if fact.field in seen or ABSENT in (fact.old, fact.new):
            continue
        fields = {field.attname: field for field in model._meta.concrete_fields}
        found = fields[fact.field]
        if not found.is_relation:
            old, new = value_text(found, fact.old) or EMPTY, value_text(found, fact.new) or EMPTY
            parts.append(f"{label_of(found)}: {old}, now {new}")
    return parts
