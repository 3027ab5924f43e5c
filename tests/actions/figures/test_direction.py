"""The direction of travel of an action, by its colours at two reports."""

from __future__ import annotations

import itertools

from actions.colours.rules import REDS_FIRST
from actions.figures.direction import BETTER, NEW, SAME, TAKEN_UP, WITHDRAWN, WORSE, direction
from tests.rows import try_rows

CASES = [
    ("R", "A", BETTER),
    ("R", "N", BETTER),
    ("R", "G", BETTER),
    ("R", "B", BETTER),
    ("A", "N", BETTER),
    ("A", "G", BETTER),
    ("A", "B", BETTER),
    ("N", "G", BETTER),
    ("N", "B", BETTER),
    ("G", "B", BETTER),
    ("R", "R", SAME),
    ("A", "A", SAME),
    ("N", "N", SAME),
    ("G", "G", SAME),
    ("B", "B", SAME),
    ("B", "G", WORSE),  # opened again
    ("B", "N", WORSE),
    ("B", "A", WORSE),
    ("B", "R", WORSE),
    ("G", "N", WORSE),  # its start was put off
    ("G", "A", WORSE),
    ("G", "R", WORSE),
    ("N", "A", WORSE),
    ("N", "R", WORSE),
    ("A", "R", WORSE),
    (None, "R", NEW),
    (None, "A", NEW),
    (None, "N", NEW),
    (None, "G", NEW),
    (None, "B", NEW),
    ("", "R", TAKEN_UP),
    ("", "A", TAKEN_UP),
    ("", "N", TAKEN_UP),
    ("", "G", TAKEN_UP),
    ("", "B", TAKEN_UP),
    ("R", "", WITHDRAWN),
    ("A", "", WITHDRAWN),
    ("N", "", WITHDRAWN),
    ("G", "", WITHDRAWN),
    ("B", "", WITHDRAWN),
    ("", "", WITHDRAWN),
    (None, "", WITHDRAWN),
]


@try_rows(("before", "now", "expected"), CASES)
def test_each_pair_of_colours_has_its_direction(before, now, expected):
    assert direction(before, now) is expected


def test_the_table_holds_every_pair():
    every = set(itertools.product((None, "", *REDS_FIRST), ("", *REDS_FIRST)))
    assert {(before, now) for before, now, _ in CASES} == every
