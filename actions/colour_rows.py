"""Which rows of a plan have which colour today: counted, found and sorted from what is stored beside them.

A stored colour is sure until its day (Placement.colour_until). Rows whose day has come are judged anew whenever a page
asks, so that no list is wrong where the job of the day has not run.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Case, Count, IntegerField, Q, Value, When

from actions.colours.querysets import judged
from actions.colours.rules import COLOUR_NAMES, REDS_FIRST
from actions.models import Plan


@dataclass
class ColourRows:
    """The colours of the rows of a plan on a day. `moved` holds the rows that are judged anew, by their letter."""

    counts: dict[str, int] = field(default_factory=dict)
    moved: dict[str, list[int]] = field(default_factory=dict)

    def said(self) -> list[tuple[str, str]]:
        """(letter, "9 red") of each colour that there is, reds first."""
        return [
            (letter, f"{self.counts[letter]:,} {COLOUR_NAMES[letter].lower()}")
            for letter in REDS_FIRST
            if self.counts.get(letter)
        ]

    def have(self, letters: Iterable[str]) -> Q:
        """The rows that have one of these colours; "" for those of withdrawn actions, which have none."""
        letters = list(letters)
        stored = Q(colour__in=letters)
        if not self.moved:
            return stored
        everyone = [key for keys in self.moved.values() for key in keys]
        own = [key for letter in letters for key in self.moved.get(letter, ())]
        return stored & ~Q(pk__in=everyone) | Q(pk__in=own)

    def rank(self) -> Case:
        """The place of a row in the order of the colours, reds first."""
        places = [When(self.have([letter]), then=Value(place)) for place, letter in enumerate(REDS_FIRST)]
        return Case(*places, default=Value(len(REDS_FIRST)), output_field=IntegerField())


def colour_rows(plan: Plan, on: dt.date) -> ColourRows:
    """The colours of the printed rows of a plan on a day.

    One statement where every stored colour is sure; otherwise another for the rows whose day has come, and those of
    judged().
    """
    rows = plan.placements.in_print().order_by()
    stale = Q(colour_until__lte=on)
    counts = rows.values_list("colour").annotate(number=Count("pk"), stale=Count("pk", filter=stale))
    found = ColourRows({letter: number for letter, number, _ in counts})
    if any(number for *_, number in counts):
        judge_anew(found, rows.filter(stale).values_list("pk", "colour", "action_id"), on)
    return found


def judge_anew(found: ColourRows, rows: Iterable[tuple[int, str, int]], on: dt.date) -> None:
    """Count rows (key, stored letter, action) by the colour that their actions have on a day."""
    rows = list(rows)
    letters = {action: judgement.letter for action, judgement in judged({row[2] for row in rows}, on).items()}
    for key, stored, action in rows:
        letter = letters[action]
        found.counts[stored] -= 1
        found.counts[letter] = found.counts.get(letter, 0) + 1
        found.moved.setdefault(letter, []).append(key)
