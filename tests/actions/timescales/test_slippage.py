"""How far a due date has moved, in words."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from actions.timescales.slippage import how_long_ago, slippage
from tests.rows import try_rows


@try_rows(
    ("original", "current", "words"),
    [
        (date(2009, 12, 31), date(2010, 5, 31), "5 months later than first agreed"),
        (date(2010, 2, 28), date(2010, 5, 31), "3 months later than first agreed"),
        (date(2010, 2, 28), date(2010, 5, 28), "3 months later than first agreed"),
        (date(2010, 8, 31), date(2010, 9, 30), "1 month later than first agreed"),
        (date(2025, 10, 31), date(2026, 12, 31), "14 months later than first agreed"),
        (date(2010, 2, 15), date(2010, 5, 14), "2 months later than first agreed"),
        (date(2010, 2, 15), date(2010, 5, 15), "3 months later than first agreed"),
        (date(2010, 5, 31), date(2010, 4, 30), "1 month earlier than first agreed"),
        (date(2011, 3, 31), date(2010, 3, 31), "12 months earlier than first agreed"),
        (date(2010, 5, 17), date(2010, 5, 31), "2 weeks later than first agreed"),
        (date(2010, 5, 24), date(2010, 5, 31), "1 week later than first agreed"),
        (date(2010, 5, 1), date(2010, 5, 31), "4 weeks later than first agreed"),
        (date(2010, 5, 30), date(2010, 5, 31), "1 day later than first agreed"),
        (date(2010, 5, 31), date(2010, 5, 20), "11 days earlier than first agreed"),
        (date(2010, 5, 31), date(2010, 5, 31), ""),
        (None, date(2010, 5, 31), ""),
        (date(2010, 5, 31), None, ""),
        (date(1, 1, 1), date(9999, 12, 31), "119,987 months later than first agreed"),
    ],
)
def test_slippage_counts_months_from_the_original_date(original, current, words):
    assert slippage(original, current) == words


@given(st.dates(), st.dates())
def test_slippage_is_the_same_length_in_both_directions(one, other):
    there, back = slippage(one, other), slippage(other, one)
    assert there.replace("later", "earlier") == back.replace("later", "earlier")
    assert bool(there) == (one != other)


@try_rows(
    ("day", "words"),
    [
        (date(2010, 5, 30), "yesterday"),
        (date(2010, 5, 24), "1 week ago"),
        (date(2010, 2, 28), "3 months ago"),
        (date(2008, 6, 1), "23 months ago"),
        (date(1993, 12, 31), "16 years ago"),
    ],
)
def test_how_long_ago_gives_months_and_years_for_long_times(day, words):
    assert how_long_ago(day, date(2010, 5, 31)) == words
