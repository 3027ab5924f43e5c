"""When somebody is reminded of what, judged on days around dates and quarters."""

from __future__ import annotations

import datetime as dt

import pytest

from reminders.rules import (
    ActionFacts,
    about_action,
    missing_quarters,
    quarter_words,
    timing,
    weekly_period,
)

MAY = dt.date(2010, 5, 31)


def day(number: int) -> dt.date:
    """So many days before the end of May 2010."""
    return MAY - dt.timedelta(days=number)


@pytest.mark.parametrize(
    ("left", "stage", "words", "urgent"),
    [
        (15, None, None, None),
        (14, "soon", "Due on 31 May 2010, in 14 days", False),
        (2, "soon", "Due on 31 May 2010, in 2 days", False),
        (1, "tomorrow", "Due tomorrow, 31 May 2010", True),
        (0, "tomorrow", "Due today, 31 May 2010", True),
        (-1, "late", "Overdue since 31 May 2010", True),
        (-7, "late", "Overdue since 31 May 2010", True),
        (-8, "late", "Overdue since 31 May 2010", False),
        (-400, "late", "Overdue since 31 May 2010", False),
    ],
)
def test_what_is_said_before_and_after_a_date(left, stage, words, urgent):
    said = timing(MAY, day(left), 14)
    assert (said and tuple(said)) == (stage and (stage, words, urgent))


def facts(**values) -> ActionFacts:
    """An action that is dated, red once it is late, and was reported on in time."""
    given = {"number": 12, "due": MAY, "ongoing": False, "silent": 0, "colour": "R", "colour_text": "Red, Overdue"}
    return ActionFacts(**given | values)


@pytest.mark.parametrize(
    ("values", "left", "topic", "urgent"),
    [
        ({}, 20, None, None),
        ({}, 10, "dates", False),
        ({}, 1, "dates", True),
        ({"colour": "G"}, 1, "dates", True),
        ({}, -1, "dates", True),
        ({"colour": "A"}, -1, "dates", False),  # a person set it so
        ({"proposed": True}, -1, "dates", False),
        ({"proposed": True}, 1, "dates", False),
        ({"written": True}, -1, "dates", False),
        ({"written": True}, 1, "dates", False),
        ({"silent": 1}, 20, "silent", False),
        ({"silent": 1, "written": True}, 20, None, None),
        ({"silent": 2}, 10, "dates", False),
        ({"silent": -1}, 20, None, None),
        ({"due": None, "ongoing": True}, 0, None, None),
        ({"due": None, "ongoing": True, "silent": 2}, 0, "silent", False),
        ({"due": None}, 0, "undated", False),
        ({"due": None, "silent": 2}, 0, "undated", False),
        ({"due": None, "proposed": True}, 0, None, None),
    ],
)
def test_what_is_said_of_an_action(values, left, topic, urgent):
    said = about_action(facts(**values), day(left), 14)
    assert (said and (said.topic, said.urgent)) == (topic and (topic, urgent))


def test_the_words_say_why():
    assert about_action(facts(), day(-1), 14).why == "Overdue since 31 May 2010 (Red, Overdue)"
    assert "waits to be agreed" in about_action(facts(proposed=True), day(-1), 14).why
    assert about_action(facts(due=None, ongoing=True, silent=2), MAY, 14).why.endswith("for 2 whole quarters")
    assert about_action(facts(due=None, ongoing=True, silent=1), MAY, 14).why.endswith("for a whole quarter")


def test_what_was_told_keeps_its_name_while_nothing_changes():
    stages = [about_action(facts(), day(left), 14).stage for left in (1, 0)]
    assert stages == ["tomorrow 2010-05-31"] * 2
    late = {about_action(facts(), day(left), 14).stage for left in range(-30, 0)}
    assert late == {"late 2010-05-31"}
    moved = facts(due=MAY - dt.timedelta(days=7))
    assert about_action(moved, MAY, 14).stage == "late 2010-05-24"  # told anew once the date has moved


@pytest.mark.parametrize(
    ("on", "monday"),
    [
        (dt.date(2010, 3, 1), dt.date(2010, 3, 1)),
        (dt.date(2010, 3, 2), dt.date(2010, 3, 1)),
        (dt.date(2010, 3, 3), dt.date(2010, 3, 1)),
        (dt.date(2010, 3, 4), None),
        (dt.date(2010, 3, 7), None),
        (dt.date(2010, 3, 8), dt.date(2010, 3, 8)),
    ],
)
def test_the_weekly_letter_of_a_day(on, monday):
    assert weekly_period(on) == monday


@pytest.mark.parametrize(
    ("recorded", "declared", "missing"),
    [
        (set(), set(), [(2009, 4)]),
        ({(2009, 4)}, set(), []),
        (set(), {(2009, 4)}, []),
        ({(2009, 1)}, set(), [(2009, 4), (2009, 3), (2009, 2)]),
        ({(2009, 1)}, {(2009, 3)}, [(2009, 4), (2009, 2)]),
        ({(2001, 1)}, set(), [(2009, 4), (2009, 3), (2009, 2), (2009, 1)]),
        ({(2010, 1)}, set(), [(2009, 4)]),  # this quarter, which is not over
    ],
)
def test_quarters_without_a_return(recorded, declared, missing):
    assert missing_quarters(dt.date(2010, 4, 1), recorded, declared) == missing


def test_a_quarter_in_words():
    assert quarter_words(2009, 4) == "2009-Q4 (January to March 2010)"
    assert quarter_words(2009, 1) == "2009-Q1 (April to June 2009)"
