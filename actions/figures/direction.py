"""The direction of travel of an action between two reports, by its colours then and now. Pure.

An action is better where its colour has moved towards blue, and worse where it has moved towards red. What has no
colour on one of the two days has come or gone, and that is said instead.
"""

from __future__ import annotations

from typing import NamedTuple

from actions.colours.rules import REDS_FIRST


class Direction(NamedTuple):
    """An arrow that always stands with its word, so that neither colour nor shape says it alone."""

    key: str
    arrow: str
    word: str

    @property
    def said(self) -> str:
        """As it is printed: "↑ better"."""
        return f"{self.arrow} {self.word}".strip()


BETTER = Direction("better", "↑", "better")
SAME = Direction("same", "→", "same")
WORSE = Direction("worse", "↓", "worse")
NEW = Direction("new", "", "new")
TAKEN_UP = Direction("taken_up", "", "taken up again")
WITHDRAWN = Direction("withdrawn", "", "withdrawn")
DIRECTIONS = (BETTER, SAME, WORSE, NEW, TAKEN_UP, WITHDRAWN)
PLACES = {letter: place for place, letter in enumerate(REDS_FIRST)}  # red is the worst, blue the best


def direction(before: str | None, now: str) -> Direction:
    """From the letter of a colour to another; None for an action that was not in the plan, "" for one withdrawn."""
    if not now:
        return WITHDRAWN
    if before is None:
        return NEW
    if not before:
        return TAKEN_UP
    moved = PLACES[now] - PLACES[before]
    return BETTER if moved > 0 else WORSE if moved < 0 else SAME
