"""Whether two wordings say the same, as a table of cases."""

import datetime as dt

from actions.timescales.comparing import says_same
from tests.rows import try_rows

SAME = [
    ("By may 2010", "By end of May 2010"),
    ("By end of May 2010", "by the end of may 2010"),
    ("Ongoing", "On-going"),
    ("quarterly", "Quarterly"),
    ("By end of Decmber", "By end of December"),
    ("To be confrmed", "To be confirmed"),
    ("Completed (Ratified on 12th May 2009)", "Completed (ratified on 12 May 2009)"),
]
OTHER = [
    ("By May 2010", "By 31st May 2010"),  # one day, not any of the month
    ("By May 2010", "By June 2010"),
    ("By May 2010", "Ongoing"),
    ("By end of December", "By end of November"),
    ("After phase 2", "After phase 3"),
    ("To be confirmed", "When the money is there"),
    ("To be confirmed", "Not to be confirmed"),
    ("Quarterly", "Annually"),
    ("By May 2010", "By May 2010, then ongoing"),
    ("By May 2010", "Completed (May 2010)"),
]


@try_rows(("one", "other"), SAME)
def test_the_same(one, other):
    assert says_same(one, other, base=dt.date(2010, 3, 1))


@try_rows(("one", "other"), OTHER)
def test_something_else(one, other):
    assert not says_same(one, other, base=dt.date(2010, 3, 1))
