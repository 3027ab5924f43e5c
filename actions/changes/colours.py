"""Changes of colour: what was known then, judged on the first day, against what was known later, judged on the last."""

from __future__ import annotations

import datetime as dt

from actions.asat_colours import judge_state, names_of
from actions.changes.change import Both, Change
from actions.thresholds import current_thresholds


def colour_changes(both: Both, begin: dt.date, end: dt.date) -> tuple[Change, ...]:
    """The actions that have another colour on the second day than on the first; new ones have none to change.

    They follow from the other changes and from the days that went by, and so hold no facts of their own. One statement
    for the thresholds, one for who set colours.
    """
    setters = {row.set_by_id for state in (both.before, both.after) for row in state["override"].values()}
    thresholds, names = current_thresholds(), names_of(setters)
    before = judge_state(both.before, begin, thresholds, names)
    after = judge_state(both.after, end, thresholds, names)
    return tuple(
        Change("colour", f"{before[key].said} – now {now.said}. {now.reason}", action=key)
        for key, now in sorted(after.items())
        if key in before and before[key].letter != now.letter and now.letter
    )
