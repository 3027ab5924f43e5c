"""Who holds a post on a day, since when it is vacant, and what is stale: cases."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

from agencies.posts.rules import Limits, confirmation, held_on, months_before, training, vacancy
from tests.rows import try_rows

DAY = dt.date(2010, 6, 3)


def day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def term(begin: str, end: str | None = None, confirmed: str | None = None, trained: str | None = None):
    return SimpleNamespace(
        valid_from=day(begin), valid_to=day(end), confirmed_on=day(confirmed), trained_on=day(trained)
    )


@try_rows(
    ("start", "months", "before"),
    [
        ("2010-06-03", 12, "2009-06-03"),
        ("2010-03-31", 1, "2010-02-28"),
        ("2012-03-31", 1, "2012-02-29"),
        ("2010-01-15", 1, "2009-12-15"),
        ("2012-02-29", 24, "2010-02-28"),
    ],
)
def test_months_before_a_day(start, months, before):
    assert months_before(day(start), months) == day(before)


@try_rows(
    ("terms", "said"),
    [
        ([], "Nobody named"),
        ([("2009-01-01", None)], ""),
        ([("2009-01-01", "2010-06-03")], ""),
        ([("2009-01-01", "2010-06-02")], "Vacant since 3 June 2010"),
        ([("2008-01-01", "2008-12-31"), ("2009-01-01", "2010-03-31")], "Vacant since 1 April 2010"),
        ([("2010-06-03", None)], ""),
        ([("2010-06-04", None)], "Nobody named"),
    ],
)
def test_what_is_said_of_a_post(terms, said):
    assert vacancy([term(*each) for each in terms], DAY) == said


def test_who_held_a_post_on_a_day():
    first, second = term("2008-01-01", "2009-06-02"), term("2009-06-03")
    assert held_on([first, second], dt.date(2009, 6, 2)) == [first]
    assert held_on([first, second], dt.date(2009, 6, 3)) == [second]
    assert held_on([first, second], dt.date(2007, 1, 1)) == []


@try_rows(
    ("begin", "confirmed", "text", "stale"),
    [
        ("2008-01-01", "2009-06-03", "3 June 2009", False),
        ("2008-01-01", "2009-06-02", "2 June 2009, out of date", True),
        ("2010-01-01", None, "Not confirmed since named on 1 January 2010", False),
        ("2008-01-01", None, "Not confirmed since named on 1 January 2008, out of date", True),
    ],
)
def test_a_confirmation_is_stale_after_twelve_months(begin, confirmed, text, stale):
    words = confirmation(term(begin, None, confirmed), DAY, Limits())
    assert (words.text, words.stale) == (text, stale)


@try_rows(
    ("trained", "text", "stale"),
    [
        ("2008-06-03", "3 June 2008", False),
        ("2008-06-02", "2 June 2008, out of date", True),
        (None, "No training on record", True),
    ],
)
def test_a_training_is_stale_after_twenty_four_months(trained, text, stale):
    words = training(day(trained), DAY, Limits())
    assert (words.text, words.stale) == (text, stale)
