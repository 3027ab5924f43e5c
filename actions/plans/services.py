"""Changes which plan is current, and undoes an import.

The open plan whose day came last is in force, and not the one with the latest document: a file that came back by mail
has a later date. Undoing marks the plan alone, where every list begins: deleting or archiving each of its records would
write hundreds of versions.
"""

import datetime as dt

from django.db import transaction
from django.db.models import Model

from actions.models import Occurrence, Plan
from core.models import Import, Tracked
from core.records.locking import save_versioned
from core.records.rules import RuleBroken, require_text
from core.text.dates import today

MOVES = {"version", "in_force_since"}  # fields of a plan that are not its content
CLOSED = "This plan is closed. Only an open plan can be put in force."
IN_FORCE_ALREADY = "This plan is in force already."
PUT_ANOTHER = "This plan is in force. Put another plan in force first, then undo this import."


@transaction.atomic
def put_in_force(*, plan: Plan, expected: int, reason: str, by) -> Plan:
    """Make an open plan the current one from today; RuleBroken without a reason, for a closed and the current plan."""
    found = {each.pk: each for each in Plan.objects.open().select_for_update(no_key=True).order_by("pk")}
    if plan.pk not in found:
        raise RuleBroken(CLOSED)
    reason = require_text(reason, "Say why this plan is put in force.", field="reason")
    plan = found.pop(plan.pk)
    if plan.is_in_force(today()) and Plan.objects.in_force() == plan:
        raise RuleBroken(IN_FORCE_ALREADY)
    for other in found.values():
        if other.is_in_force(today()):
            other.in_force_since = None
            why = f"“{plan.title}” was put in force: {reason}"
            save_versioned(other, expected=other.version, fields=["in_force_since"], by=by, reason=why)
    plan.in_force_since = today()
    return save_versioned(plan, expected=expected, fields=["in_force_since"], by=by, reason=reason)


def undo_plan(*, import_: Import, reason: str, by) -> None:
    """Close the plan that an import made, mark it as undone and leave it out of every list.

    In the caller's transaction; nothing is deleted. Raises RuleBroken where the plan was changed since, and for the
    current plan while another plan is open.
    """
    plan = Plan.objects.select_for_update(no_key=True).get(pk=import_.target)
    list(plan.actions.select_for_update(no_key=True).order_by("pk").values_list("pk"))  # wait for concurrent writers
    if fault := fault_of_undoing(plan, accepted_at(import_)):
        raise RuleBroken(fault)
    plan.closed_on = plan.undone_on = today()
    save_versioned(plan, expected=plan.version, fields=["closed_on", "undone_on"], by=by, reason=reason)


def fault_of_undoing(plan: Plan, accepted: dt.datetime) -> str:
    """Why the import that made a plan cannot be undone, as a sentence; "" where it can. About 25 statements."""
    if built := built_since(plan, accepted):
        return f"This import can no longer be undone, since the plan has been worked on: {', '.join(built)}."
    others = Plan.objects.open().exclude(pk=plan.pk)
    return PUT_ANOTHER if plan.is_in_force(today()) and others.exists() else ""


def accepted_at(import_: Import) -> dt.datetime:
    """The moment at which an import was accepted: all that it saved was saved before."""
    versions = import_.history.filter(state=Import.State.ACCEPTED)
    return versions.order_by("history_date").values_list("history_date", flat=True)[0]


def built_since(plan: Plan, moment: dt.datetime) -> list[str]:
    """What was added to a plan or changed in it after a moment, as text: "3 updates", "1 follow-up".

    Every kind of record counts that points to the plan or to a part of it, those of other apps included, but not its
    day in force and occurrences created by the daily job.
    """
    found = ["its own title or dates"] if was_changed(plan, moment) else []
    counts: dict[type[Model], set[int]] = {}
    keys: dict[type[Model], set[int]] = {Plan: {plan.pk}}
    waiting: list[tuple[type[Model], set[int]]] = [(Plan, {plan.pk})]
    while waiting:
        model, owners = waiting.pop()
        for relation in model._meta.related_objects:
            other = relation.related_model
            if relation.many_to_many:
                continue
            pointing = other._base_manager.filter(**{f"{relation.field.name}__in": owners})
            rows = set(pointing.values_list("pk", flat=True)) - keys.setdefault(other, set())
            if rows:
                keys[other] |= rows
                waiting.append((other, rows))
                counts.setdefault(other, set()).update(changed_since(other, rows, moment))
    named = sorted(((names_of(model), len(rows)) for model, rows in counts.items() if rows), key=str)
    return found + [f"{count} {one if count == 1 else many}" for (one, many), count in named]


def was_changed(plan: Plan, moment: dt.datetime) -> bool:
    before = plan.history.filter(history_date__lte=moment).order_by("-history_date", "-history_id").first()
    names = [field.attname for field in plan.history.model.tracked_fields if field.name not in MOVES]
    return before is None or any(getattr(before, name) != getattr(plan, name) for name in names)


def changed_since(model: type[Model], rows: set[int], moment: dt.datetime) -> set[int]:
    """Which of these records were created or changed after a moment; all of them where no versions are stored."""
    if not issubclass(model, Tracked):
        return rows
    versions = model.history.filter(id__in=rows, history_date__gt=moment)
    if model is Occurrence:
        versions = versions.filter(history_user__isnull=False)
    return set(versions.values_list("id", flat=True))


def names_of(model: type[Model]) -> tuple[str, str]:
    return str(model._meta.verbose_name), str(model._meta.verbose_name_plural)
