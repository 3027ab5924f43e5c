"""Changing extra fields of a plan and what they say."""

from collections.abc import Iterable, Sequence

from django.db import transaction

from actions.access import lock_only, plan_of, require_live, require_open
from actions.fields.rules import COLOUR, FITS, free_key
from actions.models import Action, FieldValue, Objective, Plan, PlanField, StrategicPriority
from actions.wording.document import ExtraColumn
from core.records.locking import Conflict, create_many, create_tracked, save_changed, save_versioned
from core.records.rules import NothingChanged, RuleBroken, require_text
from core.text.dates import today

WRONG = {
    PlanField.Kind.DATE: "Enter a date, for example 3 February 2010, or a month",
    PlanField.Kind.NUMBER: "Enter a number, for example 4,800 or 40%",
}
UNCHANGED = "Nothing has been changed."


def value_of(field: PlanField, owner: Action | Objective | StrategicPriority) -> FieldValue:
    """What a field says of an action, objective or priority; one that is not saved, with version 0, for nothing."""
    own = {field.level: owner}
    return FieldValue.objects.filter(field=field, **own).first() or FieldValue(field=field, **own, version=0)


@transaction.atomic
def set_field_value(
    *,
    field: PlanField,
    owner: Action | Objective | StrategicPriority,
    expected: int,
    text: str,
    by,
    fill: str | None = None,
    reason: str = "",
) -> FieldValue:
    """Set what a field says of an action, objective or priority; `fill` is its colour, None to leave it.

    `expected` is 0 where it said nothing yet. Raises RuleBroken for a text that its kind does not allow, in a closed
    plan and on a withdrawn action; NothingChanged, Conflict.
    """
    if isinstance(owner, Action):
        lock_only(owner)
    else:
        require_open(plan_of(owner))
    field.refresh_from_db(from_queryset=PlanField.objects.select_related("plan"))
    if field.archived_on or field.plan_id != plan_of(owner).pk:
        raise RuleBroken("This field has been removed from the plan.")
    if isinstance(owner, Action):
        owner.plan = field.plan  # as it is since the action was locked
        require_live(owner)
    text = text.strip()
    if text and field.kind in WRONG and not FITS[field.kind](text):
        raise RuleBroken(WRONG[field.kind], field="text")
    value = value_of(field, owner)
    reason = reason.strip() or f"“{field.heading}” edited"
    wanted = {"text": text, "fill": value.fill if fill is None else fill}
    if value.pk:
        if not expected:
            raise Conflict(current=value, base=None)
        return save_changed(value, expected, wanted, by=by, reason=reason)
    value.text, value.fill, value.version = wanted["text"], wanted["fill"], 1
    if not (value.text or value.fill):
        raise NothingChanged(UNCHANGED)
    return create_tracked(value, by=by, reason=reason)


@transaction.atomic
def name_levels(
    *, plan: Plan, expected: int, priority: str, objective: str, method: str, action: str, by, reason: str = ""
) -> Plan:
    require_open(plan)
    names = [name.strip() for name in (priority, objective, method, action)]
    if not all(names) or len({name.casefold() for name in names}) < len(names):
        raise RuleBroken("Give each of the four levels a name of its own.")
    return save_changed(plan, expected, {"level_names": names}, by=by, reason=reason.strip() or "Levels named")


def require_free(plan: Plan, heading: str, *, own: int | None = None) -> str:
    """The heading without blanks at its ends; RuleBroken where it is empty or another field has it."""
    heading = require_text(heading, "Enter the heading of the field", field="heading")
    if plan.extra_fields.in_print().filter(heading__iexact=heading).exclude(pk=own).exists():
        raise RuleBroken(f"There is already a field “{heading}”.", field="heading")
    return heading


@transaction.atomic
def add_field(*, plan: Plan, heading: str, kind: str, level: str, shown: bool, by) -> PlanField:
    """Add an extra field, after the others."""
    require_open(plan)
    heading, key = require_free(plan, heading), free_key(heading, set(plan.extra_fields.values_list("key", flat=True)))
    last = plan.extra_fields.in_print().last()
    field = PlanField(plan=plan, key=key, heading=heading, kind=kind, level=level, shown=shown)
    field.position = last.position + 1 if last else 1
    return create_tracked(field, by=by, reason="Extra field added")


@transaction.atomic
def edit_field(
    *, field: PlanField, expected: int, heading: str, kind: str, shown: bool, by, reason: str = ""
) -> PlanField:
    require_open(field.plan)
    heading = require_free(field.plan, heading, own=field.pk)
    values = {"heading": heading, "kind": kind, "shown": shown}
    return save_changed(field, expected, values, by=by, reason=reason.strip() or "Extra field edited")


@transaction.atomic
def archive_field(*, field: PlanField, expected: int, by, reason: str) -> PlanField:
    """Take a field out of the plan; what it says stays in the history."""
    require_open(field.plan)
    field.archived_on = today()
    reason = require_text(reason, "Say why it is removed", field="reason")
    return save_versioned(field, expected=expected, fields=["archived_on"], by=by, reason=reason)


@transaction.atomic
def shift_field(*, field: PlanField, up: bool, by) -> bool:
    """Move a field one place up or down; False where it is already the first or last."""
    require_open(field.plan)
    order = list(field.plan.extra_fields.in_print())
    at = order.index(field)
    to = at - 1 if up else at + 1
    if not 0 <= to < len(order):
        return False
    order[at], order[to] = order[to], order[at]
    moved = "Moved up" if up else "Moved down"
    for position, each in enumerate(order, start=1):
        if each.position != position:
            each.position = position
            reason = moved if each == field else "Its neighbour was moved"
            save_versioned(each, expected=each.version, fields=["position"], by=by, reason=reason)
    return True


def move_values(*, keep: Action, other: Action, by, reason: str) -> None:
    """Where two actions become one: what fields say of the other is said of the one that is kept, beside its own."""
    own = {value.field_id: value for value in keep.field_values.all()}
    for value in other.field_values.all():
        mine = own.get(value.field_id)
        if mine is None:
            value.action = keep
            save_versioned(value, expected=value.version, fields=["action"], by=by, reason=reason)
        elif value.text not in ("", mine.text) or value.fill and not mine.fill:
            mine.text = "\n".join(dict.fromkeys(filter(None, (mine.text, value.text))))
            mine.fill = mine.fill or value.fill
            save_versioned(mine, expected=mine.version, fields=["text", "fill"], by=by, reason=reason)


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
