"""Which rows of a plan have which colour today: counted, found and sorted from what is stored beside them.

A stored colour is sure until its day (Placement.colour_until). Rows whose day has come are judged anew whenever a page
asks, so that no list is wrong where the job of the day has not run.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache

from django.db.models import Case, IntegerField, Q, Value, When

from actions.colour_facts import judged
from actions.colours import COLOUR_NAMES, REDS_FIRST
from actions.models import Placement

COUNTED = 300  # rows of one colour are counted so far: a count of all would read all of a long plan
COUNT, STALE = "count", "stale"


@dataclass
class ColourRows:
    """The colours of the rows of a plan on a day. `moved` holds the rows that are judged anew, by their letter."""

    counts: dict[str, int] = field(default_factory=dict)
    moved: dict[str, list[int]] = field(default_factory=dict)

    @property
    def are_many(self) -> bool:
        """Whether there are so many rows of a colour that they are not counted to the end."""
        return any(count > COUNTED for count in self.counts.values())

    def said(self) -> list[tuple[str, str]]:
        """(letter, "9 red") of each colour that there is, reds first."""
        return [
            (letter, f"{f'more than {COUNTED}' if self.counts[letter] > COUNTED else self.counts[letter]} "
             f"{COLOUR_NAMES[letter].lower()}")
            for letter in REDS_FIRST
            if self.counts.get(letter)
        ]  # fmt: skip

    def have(self, letters: Iterable[str]) -> Q:
        """The rows that have one of these colours; "" for those of withdrawn actions, which have none."""
        letters = list(letters)
        stored = Q(colour__in=letters) if len(letters) != 1 else Q(colour=letters[0])
        if not self.moved:
            return stored
        everyone = [key for keys in self.moved.values() for key in keys]
        own = [key for letter in letters for key in self.moved.get(letter, ())]
        return stored & ~Q(pk__in=everyone) | Q(pk__in=own)

    def rank(self) -> Case:
        """The place of a row in the order of the colours, reds first."""
        places = [When(self.have([letter]), then=Value(place)) for place, letter in enumerate(REDS_FIRST)]
        return Case(*places, default=Value(len(REDS_FIRST)), output_field=IntegerField())


def colour_rows(records: Iterable[tuple], on: dt.date) -> ColourRows:
    """The colours of the rows of a plan from the records of colour_parts(): kind, number, key, letter, action.

    Costs no statement where every stored colour is sure, and one otherwise.
    """
    rows = ColourRows(dict.fromkeys(COLOUR_NAMES, 0))
    stale = []
    for kind, number, key, letter, action in records:
        if kind == COUNT:
            rows.counts[letter] += number
        else:
            stale.append((key, letter, int(action)))
    anew = judged((action for *_, action in stale), on) if stale else {}
    for key, stored, action in stale:
        letter = anew[action].letter
        if rows.counts[stored] <= COUNTED:
            rows.counts[stored] -= 1
        rows.counts[letter] += 1
        rows.moved.setdefault(letter, []).append(key)
    return rows


@cache
def colour_parts() -> str:
    """SQL (to be united with other parts of five columns) for what colour_rows() reads, of {plan} on the day {on}."""
    row = Placement._meta.db_table
    counts = [
        f"SELECT '{COUNT}', count(*), 0, '{letter}', '' FROM (SELECT 1 FROM {row} "  # noqa: S608 (names of models)
        f"WHERE plan_id = {{plan}} AND archived_on IS NULL AND colour = '{letter}' LIMIT {COUNTED + 1}) AS counted"
        for letter in REDS_FIRST
    ]
    # between two days: of a prepared statement PostgreSQL takes a lone "until" to hold for a third of all rows
    stale = (
        f"SELECT '{STALE}', 0, id, colour, CAST(action_id AS text) FROM {row} "  # noqa: S608
        f"WHERE plan_id = {{plan}} AND archived_on IS NULL AND colour_until BETWEEN '{dt.date.min}' AND {{on}}"
    )
    return " UNION ALL ".join([*counts, stale])
