"""Measures of resources and news: of today where the past is not known, and as seen by then where it is."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.board.measures import figures_of_measures, latest_in_words, on_days
from core.text.dates import today
from guidance.models import NewsSeen
from tests.factories.accounts import UserFactory
from tests.factories.guidance import NewsFactory, ResourceFactory
from tests.factories.plan import AgencyFactory

pytestmark = pytest.mark.django_db
KEYS = ["guidance.resources", "guidance.news_seen"]
DAY = dt.timedelta(days=1)
MARCH, JUNE = dt.date(2026, 3, 31), dt.date(2026, 6, 30)


def see(news, agency, on: dt.date) -> None:
    NewsSeen.objects.create(news=news, agency=agency, person=UserFactory(), seen_on=on)


def test_resource_counts_once_reviewed_within_a_year_unless_its_link_failed():
    fresh = {"reviewed_on": today() - 300 * DAY}
    ResourceFactory(**fresh)
    ResourceFactory(**fresh, result="refuses")
    ResourceFactory(**fresh, result="broken", failing_since=today())
    ResourceFactory(reviewed_on=today() - 367 * DAY, result="works")
    ResourceFactory(reviewed_on=None)
    ResourceFactory(**fresh, removed_on=today())
    (figure,) = on_days("guidance.resources", [MARCH, today()])
    assert (figure.shown, figure.as_at) == ("2 of 5", today())
    assert on_days("guidance.resources", [MARCH]) == [], "nobody knows which links worked then"


def test_news_seen_is_of_the_latest_news_by_each_day_and_its_kinds():
    school, other = AgencyFactory(kind="primary"), AgencyFactory(kind="police")
    closed = AgencyFactory(kind="primary", active_to=dt.date(2026, 5, 1))
    for_all = NewsFactory(published_on=dt.date(2026, 3, 1))
    for_schools = NewsFactory(published_on=dt.date(2026, 6, 1), ends_on=dt.date(2026, 6, 2), kinds=["primary"])
    NewsFactory(published_on=None)
    see(for_all, school, MARCH)
    see(for_all, closed, MARCH)
    see(for_all, other, MARCH + DAY)
    see(for_schools, school, JUNE)
    days = [dt.date(2026, 2, 28), dt.date(2026, 3, 1), MARCH, dt.date(2026, 5, 31), JUNE - DAY, JUNE]
    found = [(each.as_at, each.shown) for each in on_days("guidance.news_seen", days)]
    assert found == list(zip(days[1:], ["0 of 3", "2 of 3", "2 of 2", "0 of 1", "1 of 1"], strict=True))


def test_of_two_pieces_of_news_of_one_day_the_later_is_the_latest():
    agency = AgencyFactory()
    first, second = NewsFactory(published_on=MARCH), NewsFactory(published_on=MARCH)
    see(first, agency, MARCH)
    assert [each.shown for each in on_days("guidance.news_seen", [MARCH])] == ["0 of 1"]
    see(second, agency, MARCH)
    assert [each.shown for each in on_days("guidance.news_seen", [MARCH])] == ["1 of 1"]


def test_measures_take_the_same_statements_for_any_number_and_are_said_without_a_name():
    counts = []
    for number in (2, 40):
        for _ in range(number):
            ResourceFactory(reviewed_on=today())
            see(
                NewsFactory(published_on=JUNE, kinds=["primary"]),
                AgencyFactory(kind="primary", name=f"Tarn {NewsSeen.objects.count()}"),
                JUNE,
            )
        with CaptureQueriesContext(connection) as asked:
            found = figures_of_measures(KEYS, [MARCH, JUNE, today()])
        counts.append(len(asked))
    assert counts == [2, 2] and "Tarn" not in str(found)
    assert latest_in_words(KEYS, today()) == {
        KEYS[0]: "42 of 42 resources have been reviewed within 12 months and work",
        KEYS[1]: "1 of 42 agencies have seen the latest news",
    }


def test_nothing_is_said_without_resources_and_news():
    assert figures_of_measures(KEYS, [MARCH, today()]) == {key: [] for key in KEYS}
