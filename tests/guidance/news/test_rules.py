"""Where news stands in the list, and numbers of agencies in words."""

from __future__ import annotations

import datetime as dt

from guidance.news.rules import Place, get_place, last_day_where_ended, number_of_agencies
from tests.rows import try_rows

DAY = dt.date(2026, 12, 3)
BEFORE, AFTER = DAY - dt.timedelta(days=1), DAY + dt.timedelta(days=1)


@try_rows(("published_on", "ends_on", "place"), [
    (None, None, Place.DRAFT),
    (None, AFTER, Place.DRAFT),
    (AFTER, None, Place.DRAFT),
    (DAY, None, Place.CURRENT),
    (DAY, DAY, Place.CURRENT),
    (BEFORE, AFTER, Place.CURRENT),
    (BEFORE, BEFORE, Place.ENDED),
])  # fmt: skip
def test_place_of(published_on, ends_on, place):
    assert get_place(published_on, ends_on, DAY) == place


@try_rows(("published_on", "last"), [(BEFORE, BEFORE), (DAY, DAY), (dt.date(2026, 1, 1), BEFORE)])
def test_last_day_where_ended(published_on, last):
    assert last_day_where_ended(published_on, DAY) == last


def test_number_of_agencies_in_words():
    assert [number_of_agencies(each) for each in (0, 1, 1200)] == ["0 agencies", "1 agency", "1,200 agencies"]
