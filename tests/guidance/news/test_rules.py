"""What counts as seen, where news stands in the list, and how many have seen it."""

from __future__ import annotations

import datetime as dt

import pytest

from guidance.news.rules import Place, Reach, get_place, is_reading, last_day_where_ended, number_of_agencies, reach

DAY = dt.date(2026, 12, 3)
BEFORE, AFTER = DAY - dt.timedelta(days=1), DAY + dt.timedelta(days=1)


@pytest.mark.parametrize(("method", "headers", "counts"), [
    ("GET", {}, True),
    ("GET", {"HX-Request": "true"}, True),  # swapped into a page that somebody looks at
    ("GET", {"Sec-Fetch-Mode": "navigate"}, True),
    ("HEAD", {}, False),
    ("POST", {}, False),
    ("OPTIONS", {}, False),
    ("GET", {"Sec-Purpose": "prefetch"}, False),
    ("GET", {"Sec-Purpose": "prefetch;prerender"}, False),
    ("GET", {"Sec-Purpose": "Prefetch; anonymous-client-ip"}, False),
    ("GET", {"Purpose": "prefetch"}, False),
    ("GET", {"X-Purpose": "preview"}, False),
    ("GET", {"X-Moz": "prefetch"}, False),
    ("GET", {"HX-Preloaded": "true"}, False),
    ("GET", {"HX-Preloaded": "false"}, True),
])  # fmt: skip
def test_is_reading(method, headers, counts):
    assert is_reading(method, headers) is counts


@pytest.mark.parametrize(("published_on", "ends_on", "place"), [
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


@pytest.mark.parametrize(("published_on", "last"), [(BEFORE, BEFORE), (DAY, DAY), (dt.date(2026, 1, 1), BEFORE)])
def test_last_day_where_ended(published_on, last):
    assert last_day_where_ended(published_on, DAY) == last


@pytest.mark.parametrize(("kinds", "seen", "result"), [
    ([], {}, Reach(0, 83)),
    ([], {"primary": 60, "police": 1}, Reach(61, 83)),
    (["primary"], {"primary": 60, "police": 1}, Reach(60, 80)),  # seen by the police before its kinds were narrowed
    (["police", "health"], {"police": 1}, Reach(1, 1)),  # no active agency is of the other kind
    (["health"], {}, Reach(0, 0)),
    ([], {"health": 2}, Reach(0, 83)),
])  # fmt: skip
def test_reach(kinds, seen, result):
    agencies = {"primary": 80, "police": 1, "secondary": 2}
    assert reach(kinds, agencies, seen) == result


def test_reach_in_words():
    assert str(Reach(61, 83)) == "Seen by 61 of 83" and Reach(61, 83).unseen == 22
    assert [number_of_agencies(each) for each in (0, 1, 1200)] == ["0 agencies", "1 agency", "1,200 agencies"]
