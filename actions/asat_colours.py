"""The colours of a past plan (actions/asat.py): what was known at one moment, judged on any day.

actions/colour_facts.py gives the same records of today. The thresholds are those in force on the day of judging.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict

from django.utils import timezone

from accounts.models import User
from actions.asat import PlanState
from actions.colours import Judgement, Override, Record, Thresholds, earliest_open, judge_now
from actions.empty_updates import says_something
from actions.models import Timescale
from actions.thresholds import current_thresholds

OPEN, DONE = 0, 1
WITHOUT_ORIGINAL = {Timescale.Kind.COMPLETED, Timescale.Kind.RECURRING}  # neither has a date of its own


def past_colours(state: PlanState, on: dt.date) -> dict[int, Judgement]:
    """The colours of all actions on a day, by key. One statement for the thresholds, one for who set colours."""
    return judge_state(state, on, current_thresholds(), names_of({row.set_by_id for row in state["override"].values()}))


def names_of(people: set[int]) -> dict[int, str]:
    """The names of people by their keys; no statement for nobody."""
    found = User.objects.filter(pk__in=people) if people else ()
    return {person.pk: person.display_name for person in found}


def judge_state(state: PlanState, on: dt.date, thresholds: Thresholds, names: dict[int, str]) -> dict[int, Judgement]:
    """The colours of all actions on a day, by key. Pure."""
    return {key: judge_now(record, on, thresholds) for key, record in colour_records(state, names).items()}


def colour_records(state: PlanState, names: dict[int, str]) -> dict[int, Record]:
    """What the colour of each action follows from."""
    originals, current = {}, {}
    for line in state["timescale"].values():
        if line.position == 1:
            originals[line.action_id] = line
        if line.is_current:
            current[line.action_id] = line
    spoken: dict[int, dt.date] = {}
    for update in state["update"].values():
        known = spoken.get(update.action_id)
        if update.voided_on is None and (known is None or update.on > known) and says_something(update.text):
            spoken[update.action_id] = update.on
    turns = defaultdict(lambda: ([], []))
    for turn in state["occurrence"].values():
        turns[turn.action_id][OPEN if turn.done_on is None and turn.skipped_on is None else DONE].append(turn.due)
    overrides = {row.action_id: row for row in state["override"].values() if row.ended_on is None}
    records = {}
    for key, action in state["action"].items():
        line, original, override = current.get(key), originals.get(key), overrides.get(key)
        begun = action.agreed_on or first_day(action, state.plan)
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
            override=override_of(override, names) if override else None,
        )
    return records


def first_day(action, plan) -> dt.date:
    """The day from which an action is known that was not agreed here: that of its document, where it is older."""
    added = timezone.localdate(action.created_at)
    return min(added, plan.document_date) if plan.document_date else added


def due_of(line, begun: dt.date, turns: tuple[list, list]) -> dt.date | None:
    """The due date in force: that of the earliest open turn of what comes round again."""
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


def override_of(row, names: dict[int, str]) -> Override:
    """The colour that a person set."""
    return Override(row.colour, row.reason, names.get(row.set_by_id, ""), row.set_on, row.ends_on, key=row.pk)
