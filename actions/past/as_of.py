"""The plan as things stood on a day, from what was known later: without what was done after that day. Pure.

Records with a day of their own count up to it, also where they were typed in later. What has no such day (a statement
of risk, a withdrawal, counts of answers) is as it was known at the end of the day, where the plan was known then.
"""

import datetime as dt
from collections.abc import Iterable

from django.utils import timezone

from actions.models import Action, Timescale
from actions.past.asat import PlanState

# Kind → the field with the day from which a record exists
BEGINS = {
    "update": "on", "query": "raised_on", "answer": "on", "decision": "taken_on", "follow_up": "added_on",
    "override": "set_on", "evidence": "added_on", "asked": "opened_on",
}  # fmt: skip
# Kind → fields with a day on which something ended, each with the fields that say more about it
ENDS = {
    "lead": {"ended_on": {}},
    "override": {"ended_on": {}},
    "evidence": {"removed_on": {}},
    "asked": {"closed_on": {"ending": "", "decision_id": None}},
    "follow_up": {"done_on": {"done_by_id": None, "done_note": ""}, "dropped_on": {}},
    "occurrence": {"done_on": {"done_by_id": None, "note": ""}, "skipped_on": {"skipped_reason": ""}},
    "timescale": {"dated_part_met_on": {}},
}  # fmt: skip
DECLARED = ("declared", "declared_on", "declared_reason")
CLOSED = ("status", "completed_on", "completion_note", "difference_made", "withdrawn_on", "withdrawn_reason")
OPEN = (Action.Status.IN_PROGRESS, None, "", "", None, "")
AGREED, PROPOSED = Timescale.State.AGREED, Timescale.State.PROPOSED


def as_of(state: PlanState, then: PlanState, day: dt.date) -> PlanState:
    """A state without what was done after a day. `then` is the same plan as it was known at the end of that day, with
    the same kinds of records.
    """
    records = {kind: dict(rows) for kind, rows in state.records.items()}
    for kind, field in BEGINS.items():
        if kind in records:
            records[kind] = {key: row for key, row in records[kind].items() if not is_later(getattr(row, field), day)}
    for kind, ends in ENDS.items():
        if kind in records:
            records[kind] = {key: without_ends(row, ends, day) for key, row in records[kind].items()}
    if "query" in records:
        decisions = state.records.get("decision", {})
        late = {key for key, row in decisions.items() if is_later(row.taken_on, day)}
        records["query"] = {
            key: row._replace(decision_id=None) if row.decision_id in late else row
            for key, row in records["query"].items()
        }
        if "answer" in records:
            records["answer"] = {k: row for k, row in records["answer"].items() if row.query_id in records["query"]}
    if "action" in records:
        known = then.records.get("action", {})
        records["action"] = {key: action_on(row, known.get(key), day) for key, row in records["action"].items()}
    if "timescale" in records:
        records["timescale"] = timescales_on(records["timescale"].values(), day)
    if then.plan is not None and "answers" in records:
        records["answers"] = dict(then.records["answers"])
    if then.plan is not None and "action" in records:
        new = {key for key, row in records["action"].items() if key not in then["action"] and is_new(row, day)}
        records = {kind: without_actions(kind, rows, new) for kind, rows in records.items()}
    return PlanState(state.moment, records, state.written)


def is_later(on: dt.date | None, day: dt.date) -> bool:
    return on is not None and on > day


def is_new(action, day: dt.date) -> bool:
    """Whether an action was agreed, or else added, after a day."""
    return (action.agreed_on or timezone.localdate(action.created_at)) > day


def without_actions(kind: str, rows: dict[int, tuple], actions: set[int]) -> dict[int, tuple]:
    if kind == "action":
        return {key: row for key, row in rows.items() if key not in actions}
    return {key: row for key, row in rows.items() if getattr(row, "action_id", None) not in actions}


def without_ends(row, ends: dict[str, dict], day: dt.date):
    for field, more in ends.items():
        if is_later(getattr(row, field), day):
            row = row._replace(**{field: None}, **more)
    return row


def action_on(row, then, day: dt.date):
    """An action with its statement of risk and status of a day; `then` is None where it was not known then."""
    if then is not None:
        row = row._replace(**{name: getattr(then, name) for name in DECLARED})
    elif is_later(row.declared_on, day):
        row = row._replace(declared="", declared_on=None, declared_reason="")
    if is_later(row.completed_on, day) or is_later(row.withdrawn_on, day):
        if then is None or then.status in (Action.Status.COMPLETED, Action.Status.WITHDRAWN):
            return row._replace(**dict(zip(CLOSED, OPEN, strict=True)))
        return row._replace(**{name: getattr(then, name) for name in CLOSED})
    if then is not None and then.status == Action.Status.COMPLETED and row.status != Action.Status.COMPLETED:
        return row._replace(**{name: getattr(then, name) for name in CLOSED})  # reopened since
    return row


def timescales_on(rows: Iterable, day: dt.date) -> dict[int, tuple]:
    """The timescales known on a day: what was agreed or declined later still waited, and the one before was current."""
    found, lost = {}, set()
    for row in rows:
        if is_later(row.proposed_on, day):
            lost |= {row.action_id} if row.is_current else set()
        elif is_later(row.settled_on, day):
            lost |= {row.action_id} if row.is_current else set()
            found[row.pk] = row._replace(
                state=PROPOSED, is_current=False, settled_by_id=None, settled_on=None, meeting_id=None
            )
        else:
            found[row.pk] = row
    for action in lost:
        agreed = [row for row in found.values() if row.action_id == action and row.state == AGREED]
        if agreed:
            last = max(agreed, key=lambda row: (row.position, row.pk))
            found[last.pk] = last._replace(is_current=True)
    return found
