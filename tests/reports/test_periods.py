"""Periods of reports: quarters and financial years as people write and count them."""

from __future__ import annotations

import datetime as dt

import pytest

from reports.periods import NoPeriod, Period
from tests.rows import try_rows


@try_rows(
    ("text", "begin", "end", "label", "short", "before", "after"),
    [
        ("2009-Q4", (2010, 1, 1), (2010, 3, 31), "January to March 2010", "Q4 2009/10", "2009-Q3", "2010-Q1"),
        ("2009-q1", (2009, 4, 1), (2009, 6, 30), "April to June 2009", "Q1 2009/10", "2008-Q4", "2009-Q2"),
        ("2009Q3", (2009, 10, 1), (2009, 12, 31), "October to December 2009", "Q3 2009/10", "2009-Q2", "2009-Q4"),
        ("2009", (2009, 4, 1), (2010, 3, 31), "April 2009 to March 2010", "2009/10", "2008", "2010"),
        (" 1999 ", (1999, 4, 1), (2000, 3, 31), "April 1999 to March 2000", "1999/00", "1998", "2000"),
    ],
)
def test_a_period_is_read_and_named(text, begin, end, label, short, before, after):
    period = Period.read(text)
    assert (period.begin, period.end) == (dt.date(*begin), dt.date(*end))
    assert (period.label, period.short) == (label, short)
    assert (period.before.key, period.after.key) == (before, after)
    assert Period.read(period.key) == period


@try_rows("text", ["", "2009-Q5", "2009-Q0", "09-Q1", "Q1", "2009-10", "1066", "9999-Q1", "２００９"])
def test_what_is_no_period_is_refused_with_how_to_write_one(text):
    with pytest.raises(NoPeriod, match="2009-Q4"):
        Period.read(text)


def test_a_year_has_the_four_quarters_that_fill_it():
    quarters = Period(2009).quarters
    assert [each.key for each in quarters] == ["2009-Q1", "2009-Q2", "2009-Q3", "2009-Q4"]
    assert all(one.end + dt.timedelta(1) == other.begin for one, other in zip(quarters, quarters[1:], strict=False))
    assert (quarters[0].begin, quarters[-1].end) == (Period(2009).begin, Period(2009).end)


def test_the_last_quarters_end_with_this_one():
    assert [each.key for each in Period.containing(dt.date(2010, 2, 28)).last(5)] == [
        "2008-Q4", "2009-Q1", "2009-Q2", "2009-Q3", "2009-Q4",
    ]  # fmt: skip
