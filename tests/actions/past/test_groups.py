"""Under which heading a change stands, by which filter it is found, and what comes first: tables of cases."""

from __future__ import annotations

import datetime as dt

from actions.past.asat import KINDS
from actions.past.changes.change import WHATS
from actions.past.changes.groups import FILTERS, GROUPS, Place, filter_of, group_of, sort_key
from tests.rows import try_rows

CASES = [  # kind of change, code before, code now, group, filter
    ("withdrawn", "", "", "removed", "removed"),
    ("colour", "G", "R", "red", "colours"),
    ("colour", "A", "R", "red", "colours"),
    ("colour", "", "R", "red", "colours"),
    ("declared", "", "R", "red", "statements"),
    ("declared", "A", "R", "red", "statements"),
    ("colour", "G", "A", "worse", "colours"),
    ("colour", "N", "A", "worse", "colours"),
    ("colour", "G", "N", "worse", "colours"),
    ("colour", "B", "G", "worse", "colours"),
    ("declared", "", "A", "worse", "statements"),
    ("status", "G", "N", "worse", "status"),
    ("reopened", "", "", "worse", "status"),
    ("revised", "", "", "dates", "dates"),
    ("timescale", "", "", "dates", "dates"),
    ("related", "", "", "decisions", "notes"),
    ("answers", "", "", "decisions", "notes"),
    ("completed", "", "", "completed", "completed"),
    ("colour", "R", "B", "completed", "colours"),
    ("colour", "R", "A", "better", "colours"),
    ("colour", "R", "G", "better", "colours"),
    ("colour", "A", "N", "better", "colours"),
    ("colour", "N", "G", "better", "colours"),
    ("declared", "R", "A", "better", "statements"),
    ("declared", "A", "", "better", "statements"),
    ("status", "N", "G", "better", "status"),
    ("added", "", "", "added", "added"),
    ("reinstated", "", "", "added", "added"),
    ("colour", "", "A", "added", "colours"),
    ("status", "", "", "words", "words"),
    ("reworded", "", "", "words", "words"),
    ("moved", "", "", "words", "words"),
    ("leads", "", "", "words", "words"),
    ("field", "", "", "words", "words"),
    ("structure", "", "", "words", "words"),
    ("glossary", "", "", "words", "words"),
    ("plan", "", "", "words", "words"),
    ("update added", "", "", "updates", "updates"),
    ("update corrected", "", "", "updates", "updates"),
    ("update struck out", "", "", "updates", "updates"),
]


@try_rows(("what", "old", "new", "group", "shown_by"), CASES)
def test_group_and_filter_of_a_change(what, old, new, group, shown_by):
    assert group_of(what, old, new) == group
    assert filter_of(what, group) == shown_by


def test_cases_cover_every_kind_group_and_filter():
    assert {what for what, *_ in CASES} == WHATS.keys() - {"quiet"}
    assert {group for *_, group, _ in CASES} == GROUPS.keys()
    assert {shown_by for *_, shown_by in CASES} | {"decisions", "queries"} == FILTERS.keys()


@try_rows("record", KINDS)
def test_filter_of_a_note_is_that_of_its_record(record):
    wanted = {"decision": "decisions", "query": "queries", "answer": "queries"}.get(record, "notes")
    assert filter_of("related", "decisions", record) == wanted


EARLY, LATE = dt.date(2010, 1, 4), dt.date(2010, 2, 1)
ORDERED = [
    Place("removed", EARLY, (9, 9)),
    Place("red", LATE, (2, 1)),
    Place("red", EARLY, (0, 0)),  # newest first, whatever the row
    Place("worse", LATE, (0, 0)),
    Place("dates", LATE, (0, 3)),
    Place("dates", LATE, (1, 2)),  # of one day as printed: by priority, then by row
    Place("dates", LATE, (1, 4)),
    Place("dates", None, (0, 0)),  # without a day last
    Place("decisions", LATE),
    Place("completed", LATE),
    Place("better", LATE),
    Place("added", LATE),
    Place("words", LATE),
    Place("updates", LATE),
]


def test_sort_key_orders_by_group_then_newest_then_as_printed():
    keys = [sort_key(place) for place in ORDERED]
    assert keys == sorted(keys) and len(set(keys)) == len(keys)
