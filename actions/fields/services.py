"""Changing extra fields of a plan and what they say."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import transaction

from actions.fields.rules import COLOUR, free_key
from actions.models import Action, FieldValue, Objective, Plan, PlanField, StrategicPriority
from actions.wording.document import ExtraColumn
from core.records.locking import create_many


@transaction.atomic
def save_extras(
    *,
    plan: Plan,
    columns: Iterable[ExtraColumn],
    rows: Sequence[tuple[Action, Objective, StrategicPriority]],
    by,
    reason: str,
) -> None:
    """Save the extra columns of a file as fields of a new plan. `rows` holds what each printed row was saved as."""
    fields, values, used = [], [], set()
    for position, column in enumerate(columns, start=1):
        key = free_key(column.heading, used)
        used.add(key)
        field = PlanField(
            plan=plan, key=key, heading=column.heading, kind=column.kind, level=column.level, position=position,
            shown=not column.heading.endswith(COLOUR),
        )  # fmt: skip
        fields.append(field)
        values += values_of(field, column, rows)
    create_many(fields, by=by, reason=reason)
    create_many(values, by=by, reason=reason)


def values_of(field: PlanField, column: ExtraColumn, rows: Sequence[tuple]) -> list[FieldValue]:
    """What a field says, not saved: one value for each owner, with a line for each of its cells."""
    found: dict[int, FieldValue] = {}
    for cell in column.cells:
        action, objective, priority = rows[cell.row - 1]
        owner = {"action": action, "objective": objective, "priority": priority}[column.level]
        value = found.setdefault(owner.pk, FieldValue(field=field, **{column.level: owner}))
        value.text = "\n".join(filter(None, (value.text, cell.text)))
        value.fill = value.fill or cell.fill
    return list(found.values())
