"""Reading a date out of three boxes: a table of cases."""

import datetime

import pytest

from core.records.typed_dates import FORM, DateProblem, read_date, read_day, read_month

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
    (("3", "2", "10"), "Enter the year with four figures, for example 2010", ("year",)),
    (("3", "2", "0010"), "Enter the year with four figures, for example 2010", ("year",)),
    (("31", "4", "2010"), f"April 2010 has no day 31. {FORM}", ("day",)),
    (("29", "2", "2010"), f"February 2010 has no day 29. {FORM}", ("day",)),
    (("0", "2", "2010"), f"February 2010 has no day 0. {FORM}", ("day",)),
]


@pytest.mark.parametrize(("typed", "day"), READ)
def test_a_typed_date_is_read(typed, day):
    assert read_date(*typed) == datetime.date(*day)


@pytest.mark.parametrize(("typed", "words", "boxes"), REFUSED)
def test_a_date_that_is_none_is_refused_in_plain_words_that_name_the_boxes(typed, words, boxes):
    with pytest.raises(DateProblem) as caught:
        read_date(*typed)
    assert str(caught.value) == words
    assert caught.value.boxes == boxes


def test_may_is_not_taken_for_march():
    assert (read_month("mar"), read_month("may"), read_month("june"), read_month("jul")) == (3, 5, 6, 7)


@pytest.mark.parametrize(
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


@pytest.mark.parametrize(
    "text", ["", "14:30", "soon", "February 2026", "3 February", "03/02/26", "1/2/3/2026", "3 2.2026 x"]
)
def test_text_without_a_day_is_refused(text):
    with pytest.raises(DateProblem):
        read_day(text)
