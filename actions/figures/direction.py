"""Whether an action got better or worse between two reports, by its colours then and now. Pure.

Better is a colour closer to blue, worse one closer to red. An action without a colour on one of the two days is added
or withdrawn instead.
"""

from typing import NamedTuple

from actions.colours.rules import REDS_FIRST


class Direction(NamedTuple):
    """An arrow with its word, so that neither colour nor shape carries the meaning alone."""

    key: str
    arrow: str
    word: str

    @property
    def text(self) -> str:
        return f"{self.arrow} {self.word}".strip()


BETTER = Direction("better", "↑", "better")
SAME = Direction("same", "→", "same")
WORSE = Direction("worse", "↓", "worse")
NEW = Direction("new", "", "new")
TAKEN_UP = Direction("taken_up", "", "taken up again")
WITHDRAWN = Direction("withdrawn", "", "withdrawn")
PLACES = {code: place for place, code in enumerate(REDS_FIRST)}  # red is the worst, blue the best


def direction(before: str | None, now: str) -> Direction:
    """The direction between two codes; None for an action that was not in the plan, "" for a withdrawn one."""
    if not now:
        return WITHDRAWN
    if before is None:
        return NEW
    if not before:
        return TAKEN_UP
    moved = PLACES[now] - PLACES[before]
    if not moved:
        return SAME
    return BETTER if moved > 0 else WORSE
