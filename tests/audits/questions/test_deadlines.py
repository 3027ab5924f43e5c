"""Which deadline of a return counts on a day, and what is printed of the other one."""

from __future__ import annotations

import datetime as dt

from audits.questions.deadlines import Deadlines
from tests.rows import try_rows

FIRST, FINAL, LATER, SOONER = (
    dt.date(2026, 12, 4),
    dt.date(2027, 1, 15),
    dt.date(2027, 1, 30),
    dt.date(2026, 11, 20),
)


# the day, more time until → the day that counts, whether it is overdue, the other deadline, a short form
@try_rows(("on", "extended_to", "counts", "is_overdue", "other", "short"), [
    (dt.date(2026, 11, 2), None, FIRST, False, "closes on 15 January 2027", "due 4 December"),
    (FIRST, None, FIRST, False, "closes on 15 January 2027", "due 4 December"),
    (dt.date(2026, 12, 5), None, FINAL, False, "was due on 4 December 2026", "closes 15 January"),
    (FINAL, None, FINAL, False, "was due on 4 December 2026", "closes 15 January"),
    (dt.date(2027, 1, 16), None, FINAL, True, "", "closed 15 January"),
    (dt.date(2026, 11, 2), LATER, LATER, False, "", "closes 30 January"),
    (dt.date(2026, 12, 5), LATER, LATER, False, "", "closes 30 January"),
    (dt.date(2027, 1, 16), LATER, LATER, False, "", "closes 30 January"),
    (dt.date(2027, 1, 31), LATER, LATER, True, "", "closed 30 January"),
    (dt.date(2026, 11, 2), SOONER, SOONER, False, "", "closes 20 November"),
])  # fmt: skip
def test_deadlines_name_the_day_that_counts(on, extended_to, counts, is_overdue, other, short):
    days = Deadlines(FIRST, FINAL, extended_to)
    assert days.counts_on(on) == counts
    assert days.is_overdue(on) is is_overdue
    assert days.other_words(on) == other
    assert days.short_words(on) == short


@try_rows(("on", "words"), [
    (dt.date(2027, 1, 12), "Due on 15 January 2027, in 3 days"),
    (dt.date(2027, 1, 16), "Overdue since 15 January 2027"),
])  # fmt: skip
def test_words_name_one_day_when_both_deadlines_are_the_same(on, words):
    days = Deadlines(FINAL, FINAL)
    assert (days.counts_on(on), days.words(on)) == (FINAL, words)


@try_rows(("on", "extended_to", "words"), [
    (dt.date(2026, 12, 1), None, "Due on 4 December 2026, in 3 days; closes on 15 January 2027"),
    (dt.date(2026, 12, 4), None, "Due on 4 December 2026, today; closes on 15 January 2027"),
    (dt.date(2026, 12, 26), None, "Was due on 4 December 2026; closes on 15 January 2027, in 20 days"),
    (dt.date(2027, 1, 14), None, "Was due on 4 December 2026; closes on 15 January 2027, tomorrow"),
    (dt.date(2027, 1, 16), None, "Overdue since 15 January 2027"),
    (dt.date(2027, 1, 16), LATER, "The board has given more time. Due on 30 January 2027, in 14 days"),
    (dt.date(2027, 1, 31), LATER, "Overdue since 30 January 2027"),
])  # fmt: skip
def test_words_say_overdue_only_when_the_last_day_has_passed(on, extended_to, words):
    assert Deadlines(FIRST, FINAL, extended_to).words(on) == words
