"""What may be done with a survey in which state, and how a pasted list of classes is read."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from tests.rows import try_rows
from voices.classes.rules import (
    KEY_ALPHABET,
    ClassLine,
    Facts,
    Move,
    State,
    class_state,
    read_classes,
    sentences,
    target,
    why_not,
    with_text,
)

READY = Facts(state="joined", is_prepared=True, parents_told=True, classes=2, asked=56)
RUNNING = replace(READY, state="running", answered=30)
BARE = Facts(state="joined")
OVER = "This survey is finished. Nothing more can be changed."
PAPER = "This setting does not use the online survey."
CASES = [
    (Move.PREPARE, BARE, ""),
    (Move.PREPARE, RUNNING, ""),
    (Move.PREPARE, replace(RUNNING, state="finished"), OVER),
    (Move.PREPARE, replace(READY, state="withdrawn"), PAPER),
    (Move.CLASSES, BARE, ""),
    (Move.CLASSES, RUNNING, ""),
    (Move.CLASSES, replace(RUNNING, state="finished"), OVER),
    (Move.CLASSES, replace(READY, state="withdrawn"), PAPER),
    (Move.OPEN, READY, ""),
    (Move.OPEN, RUNNING, ""),
    (
        Move.OPEN,
        BARE,
        "Before a class can open: fill in step 1, Prepare and give the day on which parents were told, in step 2.",
    ),
    (Move.OPEN, replace(READY, is_prepared=False), "Before a class can open: fill in step 1, Prepare."),
    (
        Move.OPEN,
        replace(RUNNING, parents_told=False),
        "Before a class can open: give the day on which parents were told, in step 2.",
    ),
    (Move.OPEN, replace(RUNNING, state="finished"), OVER),
    (Move.OPEN, replace(RUNNING, state="withdrawn"), PAPER),
    (Move.OPEN, replace(READY, blocked="This round is closed."), "This round is closed."),
    (Move.FINISH, RUNNING, ""),
    (Move.FINISH, replace(RUNNING, answered=1), ""),
    (Move.FINISH, replace(RUNNING, answered=0), "Nobody has answered yet."),
    (
        Move.FINISH,
        replace(RUNNING, open_classes=1),
        "A class is open now. Close it first, or wait until its 90 minutes are over.",
    ),
    (
        Move.FINISH,
        replace(RUNNING, lost=14),
        "The server failed, and answers are lost: 14. On the teacher’s page of the class that says so, choose “Throw "
        "away and start again”.",
    ),
    (Move.FINISH, READY, "No class has been opened yet."),
    (Move.FINISH, replace(RUNNING, state="finished"), OVER),
    (Move.FINISH, replace(RUNNING, state="withdrawn"), PAPER),
    (Move.FINISH, replace(RUNNING, blocked="This return is signed."), "This return is signed."),
    (Move.WITHDRAW, BARE, ""),
    (Move.WITHDRAW, RUNNING, ""),
    (Move.WITHDRAW, replace(RUNNING, blocked="This round is closed."), ""),
    (Move.WITHDRAW, replace(RUNNING, open_classes=1), "A class is open now. Close it first."),
    (Move.WITHDRAW, replace(RUNNING, state="finished"), OVER),
    (Move.WITHDRAW, replace(RUNNING, state="withdrawn"), PAPER),
    (Move.REJOIN, replace(READY, state="withdrawn"), ""),
    (Move.REJOIN, READY, "No class has been opened yet."),
    (Move.REJOIN, replace(RUNNING, state="finished"), OVER),
    (Move.REJOIN, replace(READY, state="withdrawn", blocked="This round is closed."), "This round is closed."),
]


@try_rows(("move", "facts", "words"), CASES)
def test_moves_are_possible_in_their_states_only(move, facts, words):
    assert why_not(move, facts) == words


def test_each_move_is_tried_in_each_state():
    tried = {(move, facts.state) for move, facts, _ in CASES}
    assert {(move, state) for move in Move for state in State} - tried == {(Move.REJOIN, "running")}


@try_rows(
    ("move", "before", "after"),
    [
        (Move.PREPARE, "joined", "joined"),
        (Move.CLASSES, "running", "running"),
        (Move.OPEN, "joined", "running"),
        (Move.OPEN, "running", "running"),
        (Move.FINISH, "running", "finished"),
        (Move.WITHDRAW, "running", "withdrawn"),
        (Move.REJOIN, "withdrawn", "joined"),
    ],
)
def test_target_is_the_state_after_a_move(move, before, after):
    assert target(move, before) == after


@try_rows(("answered", "small"), [(0, True), (9, True), (10, False)])
def test_survey_is_small_below_ten_answers(answered, small):
    assert replace(RUNNING, answered=answered).is_small is small


NOW = dt.datetime(2026, 3, 9, 10, 0, tzinfo=dt.UTC)


@try_rows(
    ("state", "until", "seen"),
    [
        ("ready", None, "ready"),
        ("open", NOW + dt.timedelta(minutes=1), "open"),
        ("open", NOW, "closed"),
        ("open", None, "closed"),
        ("closed", None, "closed"),
    ],
)
def test_class_is_closed_once_its_time_is_over(state, until, seen):
    assert class_state(state, until, NOW) == seen


@try_rows(
    ("line", "read"),
    [
        ("7B 7 28", ClassLine("7B", 7, "11_16", "12_15", 28)),
        ("  7B\t7\t28  ", ClassLine("7B", 7, "11_16", "12_15", 28)),
        ("7B, 7, 28", ClassLine("7B", 7, "11_16", "12_15", 28)),
        ("7B;7;28", ClassLine("7B", 7, "11_16", "12_15", 28)),
        ("Year 8 Blue 8 30", ClassLine("Year 8 Blue", 8, "11_16", "12_15", 30)),
        ("Oak, Year 3, 27", ClassLine("Oak", 3, "7_11", "8_11", 27)),
        ("Oak Y6 27", ClassLine("Oak", 6, "7_11", "8_11", 27)),
        ("Year 6 27", ClassLine("Year 6", 6, "7_11", "8_11", 27)),
        ("Ash 3/4 25", ClassLine("Ash", 3, "7_11", "8_11", 25)),
        ("11C 11 20", ClassLine("11C", 11, "11_16", "16_17", 20)),
        ("Upper 13 9", ClassLine("Upper", 13, "16_18", "16_17", 9)),
        ("Tuesday club 8-11 15", ClassLine("Tuesday club", None, "7_11", "8_11", 15)),
        ("Youth 12 to 15 9", ClassLine("Youth", None, "11_16", "12_15", 9)),
        ("Seniors 16 and 17 12", ClassLine("Seniors", None, "16_18", "16_17", 12)),
        ("Group 2 12–15 1", ClassLine("Group 2", None, "11_16", "12_15", 1)),
    ],
)
def test_line_is_read_as_a_class(line, read):
    assert read_classes(line) == ([read], [])


@try_rows(
    ("line", "why"),
    [
        ("7B 28", "give a label, the school year and how many are asked, such as “7B 7 28”"),
        ("7B seven 28", "give a label, the school year and how many are asked, such as “7B 7 28”"),
        ("7 28", "begin with the label of the class, such as “7B 7 28”"),
        ("Acorns 2 28", "school years 3 to 13 can answer online. Ask younger children in a talk or on paper"),
        ("Old 14 28", "school years 3 to 13 can answer online"),
        ("Mixed 6/7 28", "years 6 and 7 read different words. Give each a line of its own"),
        ("Mixed 10/11 28", "years 10 and 11 read different words. Give each a line of its own"),
        ("Club 9-12 28", "“9-12” is not an age group. Use 8-11, 12-15, 16-17"),
        ("7B 7 0", "the number asked must be from 1 to 400"),
        ("7B 7 401", "the number asked must be from 1 to 400"),
        ("The oldest of our classes 7 28", "use 20 characters or fewer for the label"),
    ],
)
def test_line_that_cannot_be_read_says_why(line, why):
    assert read_classes(line) == ([], [f"Line 1, “{line}”: {why}."])


def test_long_line_is_refused_at_once():
    (error,) = read_classes("x" + ", " * 5_000 + "x")[1]
    assert error.startswith("Line 1, “x, , ,") and len(error) < 200


def test_wrong_lines_are_named_by_their_number():
    found, errors = read_classes("7B 7 28\n\n8A\n7b 7 30\n9C 9 20", known=["9c"])
    assert [line.label for line in found] == ["7B"]
    assert [error.partition("”:")[0] for error in errors] == ["Line 3, “8A", "Line 4, “7b 7 30", "Line 5, “9C 9 20"]


def test_key_letters_cannot_be_confused():
    assert len(KEY_ALPHABET) == len(set(KEY_ALPHABET)) == 30
    assert not set("ilo018") & set(KEY_ALPHABET)


@try_rows(
    ("text", "number"),
    [("", 0), ("One", 1), ("One. Two! Three?", 3), ("One\nTwo", 2), ("Wait... then go.", 2), ("- \n. One", 1)],
)
def test_sentences_are_counted(text, number):
    assert sentences(text) == number


def test_with_text_adds_a_text_once():
    once = with_text("Fewer rules.", "  Listen to us. ")
    assert once == "Fewer rules.\n\nListen to us."
    assert with_text(once, "Listen to us.") == once
    assert with_text("", "Listen to us.") == "Listen to us."
