"""How a wording is read, in words: a table of cases."""

import datetime as dt

from actions.timescales import read
from actions.timescales.describing import describe
from tests.rows import try_rows

CASES = [
    ("end of Jan 27", "Reads as 31 January 2027."),
    ("Ongoing", "Reads as ongoing, without a due date."),
    ("Quarterly", "Reads as coming round again, every 3 months."),
    ("By June 2027 then ongoing", "Reads as 30 June 2027, then ongoing."),
    ("From March 2027 to June 2027", "Reads as 1 March 2027 to 30 June 2027."),
    ("Completed 3 May 2026", "Reads as completed on 3 May 2026."),
    ("Completed", "Reads as completed."),
    ("TBC", "The date is still to be settled. When is the action due?"),
    ("31 June 2027", "There is no such day in the calendar: “31 June 2027”. Which date is meant?"),
]


@try_rows(("wording", "text"), CASES)
def test_describe_says_how_words_are_read(wording, text):
    assert describe(read(wording, base=dt.date(2026, 11, 28))) == text
