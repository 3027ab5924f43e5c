"""Changes of colour: the first state evaluated as of the first day, against the second as of the last."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace

from django.utils import timezone

from actions.colours.querysets import current_thresholds
from actions.colours.rules import Evaluation, Record, Thresholds, evaluate, next_change
from actions.past.changes.change import Both, Change
from actions.past.colours import colour_records, evaluate_state, names_of


def colour_changes(
    both: Both, begin: dt.date, end: dt.date, carried: Mapping[int, int] | None = None
) -> tuple[Change, ...]:
    """The actions whose colour on the second day differs from that on the first; new actions are left out.

    `carried` maps each action of a following plan to the action that it continues. They follow from the other changes
    and from the days that went by, and so hold no facts of their own. One statement for the thresholds, one for who set
    colours.
    """
    setters = {row.set_by_id for state in (both.before, both.after) for row in state["override"].values()}
    thresholds, names = current_thresholds(), names_of(setters)
    before = evaluate_state(both.before, begin, thresholds, names)
    records = colour_records(both.after, names, end)
    after = {key: evaluate(record, end, thresholds) for key, record in records.items()}
    return tuple(
        replace(change, when=start_of(turned_on(records[change.action], begin, end, thresholds)))
        for change in other_colours(before, after, carried)
    )


def turned_on(record: Record, begin: dt.date, end: dt.date, thresholds: Thresholds) -> dt.date | None:
    """The last day after `begin`, up to `end`, on which the code of a record changes with the calendar alone."""
    day, code, found = begin, evaluate(record, begin, thresholds).code, None
    while (day := next_change(record, day, thresholds)) is not None and day <= end:
        then = evaluate(record, day, thresholds).code
        code, found = then, day if then != code else found
    return found


def start_of(day: dt.date | None) -> dt.datetime | None:
    return timezone.make_aware(dt.datetime.combine(day, dt.time())) if day else None


def other_colours(
    before: Mapping[int, Evaluation], after: Mapping[int, Evaluation], carried: Mapping[int, int] | None = None
) -> tuple[Change, ...]:
    """The actions whose colours differ, from two evaluations. Pure."""
    pairs = ((key, before.get((carried or {}).get(key, key)), now) for key, now in sorted(after.items()))
    return tuple(
        Change(
            "colour",
            f"{was.text} – now {now.text}. {now.reason}",
            action=key,
            codes=(was.code, now.code),
            evaluations=(was, now),
        )
        for key, was, now in pairs
        if was is not None and was.code != now.code and now.code
    )
