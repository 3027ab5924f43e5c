"""When somebody is reminded of what, judged on days around dates, weeks and quarters."""

from __future__ import annotations

import datetime as dt

from core.working_days.rules import Calendar
from reminders.routine.rules import (
    MOST_SHOWN,
    ActionFacts,
    Ahead,
    Matter,
    Sent,
    about_action,
    arranged,
    due_words,
    is_old,
    mail_day,
    missing_quarters,
    next_email,
    part_of,
    quarter_words,
    timing,
)
from tests.rows import try_rows

MAY = dt.date(2010, 5, 31)


def day(number: int) -> dt.date:
    """So many days before the end of May 2010."""
    return MAY - dt.timedelta(days=number)


def ahead(on: dt.date) -> Ahead:
    """Two weeks, where emails leave on every day."""
    return Ahead(14, on + dt.timedelta(days=1))


@try_rows(
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
def test_words_before_and_after_a_date(left, stage, words, urgent):
    said = timing(MAY, day(left), ahead(day(left)))
    assert (said and tuple(said)) == (stage and (stage, words, urgent))


XMAS = Calendar("ENG", ((dt.date(2025, 12, 22), dt.date(2026, 1, 2)),))  # a quiet period
FRIDAY = dt.date(2025, 12, 19)


@try_rows(
    ("due", "words"),
    [
        (dt.date(2025, 12, 20), "Due tomorrow, 20 December 2025"),
        (dt.date(2025, 12, 26), "Due on 26 December 2025, before we write again"),
        (dt.date(2026, 1, 4), "Due on 4 January 2026, before we write again"),
        (dt.date(2026, 1, 5), "Due on 5 January 2026, in 17 days"),
    ],
)
def test_a_date_in_a_quiet_period_is_told_on_the_last_working_day_before_it(due, words):
    said = timing(due, FRIDAY, Ahead(28, XMAS.working_day_after(FRIDAY)))
    assert said.words == words and said.urgent == (due < dt.date(2026, 1, 5))


def test_the_stage_before_a_quiet_period_is_that_of_the_day_before():
    due = dt.date(2025, 12, 26)
    told = timing(due, FRIDAY, Ahead(0, XMAS.working_day_after(FRIDAY))).stage
    assert told == timing(due, due, Ahead(0, due + dt.timedelta(days=1))).stage == "tomorrow"


@try_rows(
    ("on", "words"),
    [
        (day(1), "Due by 31 May 2010"),
        (MAY, "Due by 31 May 2010"),
        (day(-1), "Overdue since 31 May 2010"),
    ],
)
def test_a_past_day_is_no_wish(on, words):
    assert due_words(MAY, on) == words


def facts(**values) -> ActionFacts:
    """An action that is dated, red once it is late, and was reported on in time."""
    given = {"number": 12, "due": MAY, "ongoing": False, "silent": 0, "colour": "R"}
    return ActionFacts(**given | values)


@try_rows(
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
    said = about_action(facts(**values), day(left), ahead(day(left)))
    assert (said and (said.topic, said.urgent)) == (topic and (topic, urgent))


def said_of(left: int = 0, **values):
    return about_action(facts(**values), day(left), ahead(day(left)))


def test_the_words_say_why():
    assert said_of(-1).why == "Overdue since 31 May 2010"
    assert "is not agreed yet" in said_of(-1, proposed=True).why
    assert said_of(due=None, ongoing=True, silent=2).why.endswith("for 2 whole quarters")
    assert said_of(due=None, ongoing=True, silent=1).why.endswith("for a whole quarter")


def test_what_was_told_keeps_its_name_while_nothing_changes():
    assert [said_of(left).stage for left in (1, 0)] == ["tomorrow 2010-05-31"] * 2
    assert {said_of(left).stage for left in range(-30, 0)} == {"late 2010-05-31"}
    assert said_of(due=MAY - dt.timedelta(days=7)).stage == "late 2010-05-24"  # told anew once the date has moved


ENGLAND = Calendar("ENG", ((dt.date(2025, 5, 28), dt.date(2025, 5, 30)),))
MON, TUE, WED, THU, FRI, SAT = (dt.date(2025, 5, 12) + dt.timedelta(days=n) for n in range(6))  # 26 May is a holiday
LAST = {name: each - dt.timedelta(days=7) for name, each in (("tue", TUE), ("wed", WED), ("thu", THU), ("fri", FRI))}
WEEKLY, AT_ONCE, BOTH = (
    {"weekly": True, "at_once": False},
    {"weekly": False, "at_once": True},
    {"weekly": True, "at_once": True},
)


@try_rows(
    ("on", "emails", "weekly", "most", "wanted", "kind"),
    [
        # the weekly email: the first working day, up to the third
        (MON, (), (), 3, WEEKLY, "weekly"),
        (TUE, (), (), 3, WEEKLY, "weekly"),
        (WED, (), (), 3, WEEKLY, "weekly"),
        (THU, (), (), 3, WEEKLY, ""),
        (TUE, (MON,), (MON,), 3, WEEKLY, ""),
        (TUE, (), (MON,), 3, WEEKLY, ""),  # there was nothing to say
        (MON, (), (MON,), 3, BOTH, ""),  # and nothing more on that day
        (TUE, (), (MON,), 3, BOTH, "urgent"),
        (MON, (), (MON - dt.timedelta(days=7),), 3, WEEKLY, "weekly"),
        # a bank holiday on Monday; closed from Wednesday on
        (dt.date(2025, 5, 26), (), (), 3, BOTH, ""),
        (dt.date(2025, 5, 27), (), (), 3, WEEKLY, "weekly"),
        (dt.date(2025, 5, 28), (), (), 3, BOTH, ""),
        (SAT, (), (), 3, BOTH, ""),
        # what does not wait: any working day, once a day
        (MON, (), (), 3, BOTH, "weekly"),
        (THU, (), (), 3, BOTH, "urgent"),
        (THU, (MON,), (MON,), 3, AT_ONCE, "urgent"),
        (THU, (THU,), (), 3, AT_ONCE, ""),
        (THU, (), (), 3, {"weekly": False, "at_once": False}, ""),
        # three in seven days
        (THU, (MON, TUE, WED), (MON,), 3, AT_ONCE, ""),
        (FRI, (MON, TUE, WED), (MON,), 3, AT_ONCE, ""),
        (MON + dt.timedelta(days=7), (MON, TUE, WED), (MON,), 3, BOTH, "weekly"),
        (THU, (MON, TUE, WED), (MON,), 4, AT_ONCE, "urgent"),
        (MON, (LAST["wed"], LAST["thu"], LAST["fri"]), (), 3, BOTH, ""),
        (TUE, (LAST["wed"], LAST["thu"], LAST["fri"]), (), 3, BOTH, ""),
        (WED, (LAST["wed"], LAST["thu"], LAST["fri"]), (), 3, BOTH, "weekly"),
        # one in seven days: the weekly one follows when there is room, later too
        (TUE, (MON,), (MON,), 1, AT_ONCE, ""),
        (MON, (LAST["thu"],), (), 1, WEEKLY, ""),
        (THU, (LAST["thu"],), (), 1, WEEKLY, "weekly"),
        (THU, (LAST["tue"],), (), 1, WEEKLY, ""),  # there was room on Tuesday
    ],
)  # fmt: skip
def test_the_routine_email_of_a_day(on, emails, weekly, most, wanted, kind):
    sent = Sent(frozenset(emails), frozenset(weekly))
    assert next_email(mail_day(on, ENGLAND.is_working_day), sent, most, **wanted) == kind


WEDNESDAY = mail_day(dt.date(2010, 5, 26), ENGLAND.is_working_day)


@try_rows(
    ("matter", "part"),
    [
        (Matter(dt.date(2010, 5, 25)), "Overdue"),
        (Matter(dt.date(2010, 5, 25), urgent=True), "Overdue"),
        (Matter(dt.date(2010, 5, 26)), "This week"),
        (Matter(dt.date(2010, 5, 30)), "This week"),
        (Matter(dt.date(2010, 5, 31)), "Later"),
        (Matter(dt.date(2010, 6, 7), urgent=True), "This week"),
        (Matter(), "Later"),
        (Matter(is_news=True), "News"),
    ],
)
def test_the_part_of_a_line(matter, part):
    assert part_of(matter, WEDNESDAY) == part


OLD, RECENT = dt.date(2010, 4, 28), dt.date(2010, 4, 29)  # 28 and 27 days before Wednesday


@try_rows(
    ("matter", "old"),
    [
        (Matter(), False),
        (Matter(told=RECENT), False),
        (Matter(told=OLD), True),
        (Matter(told=OLD, acted=RECENT), False),
        (Matter(told=OLD, acted=dt.date(2010, 4, 1)), True),
        (Matter(told=OLD, urgent=True), False),
        (Matter(told=OLD, duty=True), False),
    ],
)
def test_what_nobody_acts_on_is_old_after_four_weeks(matter, old):
    assert is_old(matter, WEDNESDAY.on) == old


def test_lines_are_arranged_by_date_and_old_ones_fold():
    matters = {
        0: Matter(),
        1: Matter(dt.date(2010, 6, 20)),
        2: Matter(dt.date(2010, 5, 28)),
        3: Matter(dt.date(2010, 5, 20)),
        4: Matter(dt.date(2010, 5, 10)),
        5: Matter(dt.date(2010, 3, 1), told=OLD),
    }
    assert arranged(matters, WEDNESDAY) == ({"Overdue": [4, 3], "This week": [2], "Later": [1, 0]}, [5])


def test_more_lines_than_an_email_shows_fold_but_neither_duties_nor_urgent_ones():
    many = {key: Matter() for key in range(MOST_SHOWN + 2)}
    parts, folded = arranged(many, WEDNESDAY)
    assert (parts, folded) == ({"Later": [0, 1, 2, 3, 4, 5]}, [6, 7])
    parts, folded = arranged({key: Matter(duty=key > 0) for key in many}, WEDNESDAY)
    assert folded == [0] and len(parts["Later"]) == MOST_SHOWN + 1
    parts, folded = arranged({key: Matter(urgent=True) for key in many}, WEDNESDAY)
    assert folded == [] and len(parts["This week"]) == MOST_SHOWN + 2


@try_rows(
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
