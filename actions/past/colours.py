"""The colours of a past plan: what was known at one moment, evaluated as of any day, by the thresholds in force on that
day. Updates and colours set by hand count up to that day.
"""

import datetime as dt
from collections import defaultdict

from accounts.models import User
from actions.colours.querysets import current_thresholds, known_since
from actions.colours.rules import Evaluation, Override, Record, Thresholds, earliest_open, evaluate
from actions.models import Timescale
from actions.past.asat import PlanState
from actions.table.querysets.cells import CLOSED
from actions.wording.empty_updates import says_something

OPEN, DONE = 0, 1
WITHOUT_ORIGINAL = {Timescale.Kind.COMPLETED, Timescale.Kind.RECURRING}  # neither has a date of its own


def past_colours(state: PlanState, on: dt.date) -> dict[int, Evaluation]:
    """The colours of all actions on a day, by key. One statement for the thresholds, one for who set colours."""
    return evaluate_state(
        state, on, current_thresholds(), names_of({row.set_by_id for row in state["override"].values()})
    )


def names_of(people: set[int]) -> dict[int, str]:
    found = User.objects.filter(pk__in=people) if people else ()
    return {person.pk: person.display_name for person in found}


def evaluate_state(
    state: PlanState, on: dt.date, thresholds: Thresholds, names: dict[int, str]
) -> dict[int, Evaluation]:
    """The colours of all actions on a day, by key. Pure."""
    return {key: evaluate(record, on, thresholds) for key, record in colour_records(state, names, on).items()}


def colour_records(state: PlanState, names: dict[int, str], on: dt.date) -> dict[int, Record]:
    originals = {line.action_id: line for line in state["timescale"].values() if line.position == 1}
    spoken: dict[int, dt.date] = {}
    for update in state["update"].values():
        known = spoken.get(update.action_id)
        counts = update.voided_on is None and update.on <= on
        if counts and (known is None or update.on > known) and says_something(update.text):
            spoken[update.action_id] = update.on
    turns, overrides = turns_of(state), overrides_on(state, names, on)
    records = {}
    for key, action in state["action"].items():
        line, original = state.current.get(key), originals.get(key)
        begun = known_since(action.agreed_on, action.created_at, state.plan.document_date)
        records[key] = Record(
            created_on=begun,
            status=action.status,
            declared=action.declared,
            completed_on=action.completed_on,
            kind=line.kind if line else Timescale.Kind.UNKNOWN,
            start=line.start if line else None,
            due=due_of(line, begun, turns[key]) if line else None,
            original_due=original.due if original and original.kind not in WITHOUT_ORIGINAL else None,
            met_on=line.dated_part_met_on if line else None,
            spoken_on=spoken.get(key),
            override=overrides.get(key),
        )
    return records


def next_dues(state: PlanState) -> dict[int, dt.date]:
    """The day of the earliest open occurrence of each recurring action that was still to be done."""
    turns, found = turns_of(state), {}
    for key, line in state.current.items():
        action = state["action"].get(key)
        if line.kind == Timescale.Kind.RECURRING and action and action.status not in CLOSED:
            found[action.pk] = due_of(
                line, known_since(action.agreed_on, action.created_at, state.plan.document_date), turns[action.pk]
            )
    return {action: due for action, due in found.items() if due}


def turns_of(state: PlanState) -> dict[int, tuple[list, list]]:
    turns = defaultdict(lambda: ([], []))
    for turn in state["occurrence"].values():
        turns[turn.action_id][OPEN if turn.done_on is None and turn.skipped_on is None else DONE].append(turn.due)
    return turns


def due_of(line, begun: dt.date, turns: tuple[list, list]) -> dt.date | None:
    """The current due date; of a recurring timescale that of the earliest open occurrence."""
    if line.kind != Timescale.Kind.RECURRING:
        return line.due
    return earliest_open(
        recurrence=line.recurrence,
        start=line.start,
        due=line.due,
        begun=begun,
        open_due=min(turns[OPEN], default=None),
        done_due=max(turns[DONE], default=None),
    )


def overrides_on(state: PlanState, names: dict[int, str], on: dt.date) -> dict[int, Override]:
    """The colours set by hand and in force on a day, by action; those ended later are included."""
    known = (
        (row.action_id, Override(row.colour, row.reason, names.get(row.set_by_id, ""), *days_of(row), key=row.pk))
        for row in state["override"].values()
    )
    return {action: override for action, override in known if override.stands(on)}


def days_of(row) -> tuple[dt.date, dt.date, dt.date | None]:
    return row.set_on, row.ends_on, row.ended_on
