"""Reading a date out of three boxes: a table of cases."""

import datetime

import pytest

from core.records.typed_dates import (
    DAY,
    FORM,
    LATEST_DAY,
    LATEST_MONTH,
    DateProblem,
    describe_typed,
    read_date,
    read_day,
    read_month,
    read_typed,
    read_typed_month,
)
from tests.rows import try_rows

READ = [
    (("3", "2", "2010"), (2010, 2, 3)),
    (("03", "02", "2010"), (2010, 2, 3)),
    ((" 3 ", "Feb", "2010"), (2010, 2, 3)),
    (("3", "february", "2010"), (2010, 2, 3)),
    (("3", "SEPT.", "2010"), (2010, 9, 3)),
    (("29", "2", "2012"), (2012, 2, 29)),
    (("31", "12", "1999"), (1999, 12, 31)),
]
REFUSED = [
    (("", "2", "2010"), "The date must include a day", ("day",)),
    (("3", "", ""), "The date must include a month and a year", ("month", "year")),
    (("x", "2", "2010"), FORM, ("day",)),
    (("3", "13", "2010"), FORM, ("month",)),
    (("3", "0", "2010"), FORM, ("month",)),
    (("3", "Ma", "2010"), FORM, ("month",)),
    (("3", "²", "2010"), FORM, ("month",)),
    (("٣", "2", "2010"), FORM, ("day",)),
    (("-3", "2", "2010"), FORM, ("day",)),
    (("3", "2", "20100"), FORM, ("year",)),
    (("3", "2", "10"), "Enter the year with four digits, for example 2010", ("year",)),
    (("3", "2", "0010"), "Enter the year with four digits, for example 2010", ("year",)),
    (("31", "4", "2010"), f"April 2010 has no day 31. {FORM}", ("day",)),
    (("29", "2", "2010"), f"February 2010 has no day 29. {FORM}", ("day",)),
    (("0", "2", "2010"), f"February 2010 has no day 0. {FORM}", ("day",)),
]


@try_rows(("typed", "day"), READ)
def test_a_typed_date_is_read(typed, day):
    assert read_date(*typed) == datetime.date(*day)


@try_rows(("typed", "words", "boxes"), REFUSED)
def test_a_date_that_is_none_is_refused_in_plain_words_that_name_the_boxes(typed, words, boxes):
    with pytest.raises(DateProblem) as caught:
        read_date(*typed)
    assert str(caught.value) == words
    assert caught.value.boxes == boxes


def test_may_is_not_taken_for_march():
    assert (read_month("mar"), read_month("may"), read_month("june"), read_month("jul")) == (3, 5, 6, 7)


@try_rows(
    "text",
    [
        "3 February 2026",
        "3/2/2026",
        "03-02-2026",
        "3.2.2026",
        "2026-02-03",
        "2026/02/03",
        "3 February 2026 14:30",
        "03/02/2026 14:30",
        "03/02/2026 2:30pm",
        "03/02/2026, 14.30",
        "3 Feb 2026 at 14:30",
        "2026-02-03T14:30",
        "2026-02-03T14:30:05.123Z",
        "2026-02-03 14:30:05+01:00",
        " 2026-02-03 00:00:00 ",
    ],
)
def test_day_is_read_from_one_text_with_a_time_or_without(text):
    assert read_day(text) == datetime.date(2026, 2, 3)


@try_rows("text", ["", "14:30", "soon", "February 2026", "3 February", "03/02/26", "1/2/3/2026", "3 2.2026 x"])
def test_text_without_a_day_is_refused(text):
    with pytest.raises(DateProblem):
        read_day(text)


TODAY = datetime.date(2026, 11, 28)
IN_ONE_BOX = [
    ("28/11/2026", (2026, 11, 28)),
    ("28.11.26", (2026, 11, 28)),
    ("28-11-2026", (2026, 11, 28)),
    ("2026-11-28", (2026, 11, 28)),
    ("28 Nov 2026", (2026, 11, 28)),
    ("28nov2026", (2026, 11, 28)),
    ("28th November, 2026", (2026, 11, 28)),
    ("Saturday 28 November 2026", (2026, 11, 28)),
    ("Nov 28 2026", (2026, 11, 28)),
    (" T ", (2026, 11, 28)),
    ("today", (2026, 11, 28)),
    ("1/2/27", (2027, 2, 1)),
    ("1 2 2010", (2010, 2, 1)),
]
LATEST = [
    ("28/11", (2026, 11, 28)),
    ("29 Nov", (2025, 11, 29)),
    ("1/1", (2026, 1, 1)),
    ("Dec 3", (2025, 12, 3)),
    ("29 Feb", (2024, 2, 29)),
    ("3.2.10", (2010, 2, 3)),
    ("3.2.99", (1999, 2, 3)),
]
NO_DATE = [
    ("28/11", "Which year? 28 November 2026 or 28 November 2027"),
    ("3/2/75", "Enter the year with four digits, for example 2010"),
    ("3/2/47", "Enter the year with four digits, for example 2010"),
    ("3/2/05", "Enter the year with four digits, for example 2010"),
    ("29 Nov", "Which year? 29 November 2025 or 29 November 2026"),
    ("29 Feb", "Which year? 29 February 2024 or 29 February 2028"),
    ("31 April", f"April 2026 has no day 31. {FORM}"),
    ("29/2/2026", f"February 2026 has no day 29. {FORM}"),
    ("28", FORM),
    ("soon", FORM),
    ("/", FORM),
    ("1/2/3/2026", FORM),
    ("28/11/1", "Enter the year with four digits, for example 2010"),
    ("٢٨/11", FORM),
    ("28 11 " * 50, FORM),
]
MONTHS = [
    ("March 2010", (2010, 3, 1)),
    ("3/2010", (2010, 3, 1)),
    ("2010-03", (2010, 3, 1)),
    ("March", (2026, 3, 1)),
    ("Nov", (2026, 11, 1)),
    ("December", (2025, 12, 1)),
    ("3/10", None),
    ("3", None),
    ("1 March 2010", None),
    ("13/2010", None),
    ("", None),
]


@try_rows(("text", "day"), IN_ONE_BOX)
def test_one_box_is_read_with_a_year(text, day):
    assert read_typed(text, TODAY) == read_typed(text, TODAY, latest=text != "1/2/27") == datetime.date(*day)


@try_rows(("text", "day"), LATEST)
def test_one_box_gives_the_latest_past_day_where_that_is_wanted(text, day):
    assert read_typed(text, TODAY, latest=True) == datetime.date(*day)


@try_rows(("text", "words"), NO_DATE)
def test_one_box_asks_for_the_year_and_refuses_what_is_no_date(text, words):
    with pytest.raises(DateProblem) as caught:
        read_typed(text, TODAY)
    assert str(caught.value) == words


@try_rows(("text", "first"), MONTHS)
def test_a_month_alone_is_read_where_no_day_is_known(text, first):
    assert read_typed_month(text, TODAY) == (first and datetime.date(*first))


@try_rows(
    ("text", "takes", "words"),
    [
        ("28/11/26", DAY, "Saturday 28 November 2026"),
        ("28/11", DAY, "Which year? 28 November 2026 or 28 November 2027"),
        ("29/11", LATEST_DAY, "Saturday 29 November 2025"),
        ("3/2026", LATEST_MONTH, "March 2026, day not known"),
        ("3/3", LATEST_MONTH, "Tuesday 3 March 2026"),
        ("soon", LATEST_MONTH, FORM),
        (" ", DAY, ""),
    ],
)
def test_a_reading_says_the_day_or_what_is_wrong(text, takes, words):
    assert describe_typed(text, TODAY, takes) == words
