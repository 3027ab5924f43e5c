"""The sentences of the board at a glance, the parts of its bars, the remedy of a red, and what changed: tables of cases."""

from __future__ import annotations

import datetime as dt

from reports.glance.rules import NARROWEST, Counts, parts_of, remedy, sentences, turned
from tests.rows import try_rows

DAY = dt.date(2010, 2, 3)


@try_rows(
    ("counts", "text"),
    [
        (
            Counts(43, 9, 7, 4, 2),
            "9 of 43 rows of the plan are red, 2 more than last quarter. 4 are past their date. 2 decisions are wanted.",
        ),
        (
            Counts(43, 1, 2, 1, 1),
            "1 of 43 rows of the plan is red, 1 fewer than last quarter. 1 is past its date. 1 decision is wanted.",
        ),
        (
            Counts(43, 0, 3, 0, 0),
            "None of 43 rows of the plan is red, 3 fewer than last quarter. None is past its date. No decision is wanted.",
        ),
        (
            Counts(43, 0, 0, 0, 0),
            "None of 43 rows of the plan is red, and none was last quarter. None is past its date. No decision is wanted.",
        ),
        (
            Counts(43, 7, 7, 2, 3),
            "7 of 43 rows of the plan are red, as many as last quarter. 2 are past their date. 3 decisions are wanted.",
        ),
        (Counts(1, 1, None, 1, 0), "1 of 1 row of the plan is red. 1 is past its date. No decision is wanted."),
        (
            Counts(2_400, 1_200, None, 1_100, 1_000),
            "1,200 of 2,400 rows of the plan are red. 1,100 are past their date. 1,000 decisions are wanted.",
        ),
    ],
)
def test_sentences_say_what_is_red_late_and_wanted(counts, text):
    assert " ".join(sentence.text for sentence in sentences(counts)) == text


@try_rows(
    ("counts", "parts"),
    [
        ({"G": 1, "R": 1}, [("R", 1, 0, 50), ("G", 1, 50, 50)]),
        ({"B": 25, "A": 50, "N": 25, "G": 0}, [("A", 50, 0, 50), ("N", 25, 50, 25), ("B", 25, 75, 25)]),
        ({"R": 1, "G": 99}, [("R", 1, 0, NARROWEST), ("G", 99, NARROWEST, 100 - NARROWEST)]),
        ({"": 3, "G": 2}, [("G", 2, 0, 100)]),
        ({}, []),
    ],
)
def test_parts_stand_in_the_order_of_the_colours_and_have_room_for_their_letter(counts, parts):
    assert parts_of(counts) == parts


@try_rows(
    ("facts", "text"),
    [
        ({}, "No remedy given"),
        ({"reason": "The form is late"}, "The form is late"),
        (
            {"reason": "The form is late", "decided_on": DAY, "decision": "Use the old form"},
            "Decided on 3 February 2010: Use the old form",
        ),
        ({"proposed": "31 May 2010", "decided_on": DAY, "decision": "Ask"}, "New date proposed: 31 May 2010"),
    ],
)
def test_remedy_is_the_new_date_else_the_decision_else_the_reason(facts, text):
    assert remedy(**facts) == text


@try_rows(
    ("before", "now", "keys"),
    [
        ({1: "G", 2: "A"}, {1: "G", 2: "A"}, []),
        ({1: "R", 2: "G", 3: "G", 4: "A"}, {1: "A", 2: "B", 3: "A", 4: "R"}, [4, 3, 2, 1]),
        ({1: "G"}, {1: "", 2: "R"}, []),  # withdrawn, and new
        ({1: ""}, {1: "G"}, [1]),  # taken up again
    ],
)
def test_turned_lists_what_became_red_first_and_what_is_better_last(before, now, keys):
    assert [turn.action for turn in turned(before, now)] == keys
