"""How many reads of a token are let through within a minute, one by one and at the same moment."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from accounts.models import ApiToken
from accounts.tokens.services import count_read
from api.access import READS, READS_WINDOW
from tests.actions.test_service_races import at_once
from tests.api.reading import read
from tests.factories.accounts import UserFactory
from tests.factories.tokens import make_token

SECOND = dt.timedelta(seconds=1)
URL = "/api/v1/me"


@pytest.fixture
def text(db) -> str:
    return make_token(UserFactory(roles=["working_group"]))


def move_window(by: dt.timedelta, reads: int = READS) -> None:
    """As if so many reads had been counted in a window that began so long before or after now."""
    ApiToken.objects.update(reads=reads, reads_since=timezone.now() + by)


def test_read_121_is_refused_until_the_minute_is_over(text):
    assert {read(text, URL).status_code for _ in range(READS)} == {200}
    refused = read(text, URL)
    assert refused.status_code == 429 and 50 < int(refused["Retry-After"]) <= 60
    move_window(-50 * SECOND)
    assert int(read(text, URL)["Retry-After"]) in (9, 10)
    move_window(-READS_WINDOW)
    assert read(text, URL).status_code == 200
    token = ApiToken.objects.get()
    assert token.reads == 1 and timezone.now() - token.reads_since < READS_WINDOW


def test_window_that_lies_ahead_does_not_shut_a_token_out(text):
    move_window(dt.timedelta(days=1))  # the clock was put back since
    assert read(text, URL).status_code == 200
    move_window(30 * SECOND)  # another machine's clock
    assert read(text, URL).status_code == 429


def test_limit_is_that_of_one_token(text):
    move_window(dt.timedelta())
    assert read(text, URL).status_code == 429
    assert read(make_token(UserFactory(roles=["working_group"])), URL).status_code == 200


def test_count_read_takes_one_statement_and_leaves_no_version(text, django_assert_num_queries):
    token = ApiToken.objects.get()
    before = (token.version, token.history.count())
    with django_assert_num_queries(1):
        assert count_read(token, at_most=1, window=READS_WINDOW) == 0
    with django_assert_num_queries(2):
        assert count_read(token, at_most=1, window=READS_WINDOW) == 60
    token.refresh_from_db()
    assert (token.reads, token.version, token.history.count()) == (1, *before)
    names = {field.name for field in ApiToken.history.model._meta.concrete_fields}
    assert names.isdisjoint({"reads", "reads_since"})


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("since", "places"), [(-10 * SECOND, 20), (-2 * READS_WINDOW, READS)])
def test_count_read_gives_each_place_once_at_the_same_moment(since, places):
    make_token(UserFactory(roles=["working_group"]))
    token, threads = ApiToken.objects.get(), 4
    move_window(since, reads=READS - 20)
    passed = []

    def several():
        for _ in range(places // threads + 5):
            passed.append(count_read(token, at_most=READS, window=READS_WINDOW) == 0)

    assert at_once(*[several] * threads) == ["saved"] * threads
    token.refresh_from_db()
    assert (len(passed), sum(passed), token.reads) == (places + 20, places, READS)
