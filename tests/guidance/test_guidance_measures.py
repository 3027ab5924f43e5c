"""The measure of resources: of today, since the past is not known."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.board.measures import figures_of_measures, sentence
from core.text.dates import today
from tests.factories.guidance import ResourceFactory
from tests.measures import on_days

pytestmark = pytest.mark.django_db
KEY = "guidance.resources"
DAY = dt.timedelta(days=1)
MARCH = dt.date(2026, 3, 31)


def test_resources_measure_counts_those_reviewed_within_a_year():
    fresh = {"reviewed_on": today() - 300 * DAY}
    ResourceFactory(**fresh)
    ResourceFactory(**fresh)
    ResourceFactory(reviewed_on=today() - 367 * DAY)
    ResourceFactory(reviewed_on=None)
    ResourceFactory(**fresh, removed_on=today())
    (figure,) = on_days(KEY, [MARCH, today()])
    assert (figure.shown, figure.as_at) == ("2 of 4", today())
    assert on_days(KEY, [MARCH]) == [], "only the latest review stands on a record"


def test_measure_takes_one_statement_for_any_number_and_is_said_in_a_sentence():
    counts = []
    for number in (2, 40):
        for _ in range(number):
            ResourceFactory(reviewed_on=today())
        with CaptureQueriesContext(connection) as statements:
            figures_of_measures([KEY], [MARCH, today()])
        counts.append(len(statements))
    assert counts == [1, 1]
    assert sentence(KEY, on_days(KEY, [today()])[0]) == "42 of 42 resources have been reviewed within 12 months"


def test_nothing_is_said_without_resources():
    assert figures_of_measures([KEY], [MARCH, today()]) == {KEY: []}
