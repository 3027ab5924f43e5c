"""Publishing the figures of a round, and deleting its counts later, on the database."""

from __future__ import annotations

import datetime as dt
import pickle
from collections.abc import Iterator

import pytest
from django.db import transaction

from audits.models import Round
from core.records.rules import RuleBroken
from core.text.dates import today
from tests.factories.accounts import UserFactory
from tests.voices.figures.test_services import pools, surveys_in, waiting
from voices.figures.printed import Printed
from voices.figures.services import close_round, delete_expired, finish
from voices.models import SettingCount, SettingSurvey, VoicesIssue, WaitingPool

pytestmark = pytest.mark.django_db


def publishable() -> tuple[Round, list[SettingSurvey]]:
    """A round in which eight settings have finished, two of them with fewer than 10 answers, and those that have not."""
    now = [{5: 20}, {5: 25}, {8: 30}, {5: 18, 8: 16}, {6: 22}, {4: 14}, {8: 5}, {8: 6}]
    late = [{8: 33}, {8: 4}, {8: 5}, {8: 6}]
    asked, surveys = surveys_in([*now, *late])
    for survey in surveys[: len(now)]:
        finish(survey=survey, by=UserFactory())
    return asked, surveys[len(now) :]


@pytest.fixture(scope="module")
def pickled_round(django_db_setup, django_db_blocker) -> Iterator[bytes]:
    """The round and its late settings, pickled; rolled back after the last test of this file."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield pickle.dumps(publishable())
        transaction.set_rollback(True)


@pytest.fixture
def running(pickled_round, db) -> tuple[Round, list[SettingSurvey]]:
    """The round, and the surveys of the settings that have not finished: of 33, 4, 5 and 6 children."""
    return pickle.loads(pickled_round)  # our own data


def test_close_round_prints_sums_and_pool_and_is_refused_where_nothing_has_changed(running):
    asked, _ = running
    issue = close_round(asked=asked, by=UserFactory())
    printed = Printed(issue.printed)
    assert (printed.settings, issue.printed["pooled"]) == (8, 2)
    assert printed.answered() == str(20 + 25 + 30 + 34 + 22 + 14 + 11)
    assert printed.bands == ["8_11", "mixed"] or printed.bands == []
    for code, own in issue.printed["questions"].items():
        for option, texts in own.items():
            assert not any(text.isdecimal() and 1 <= int(text) <= 5 for text in texts.values()), (code, option)
            if all(text.isdecimal() for text in texts.values()) and len(texts) > 1:
                assert sum(int(text) for band, text in texts.items() if band != "all") == int(texts["all"])
    with pytest.raises(RuleBroken, match="Nothing has changed"):
        close_round(asked=asked, by=UserFactory())


def test_reissue_prints_what_is_unchanged_as_before(running):
    asked, late = running
    first = close_round(asked=asked, by=UserFactory())
    for survey in late[:2]:
        finish(survey=survey, by=UserFactory())
    assert waiting()["answered"] == 4
    second = close_round(asked=asked, by=UserFactory())
    assert (second.number, second.replaces) == (2, first)
    assert second.printed["pooled"] == 2, "a later pool under 10 waits"
    same = {id for id, *_ in first.tables["columns"]} & {id for id, *_ in second.tables["columns"]}
    bands = {id: band for id, band, _ in second.tables["columns"]}
    for code, own in second.printed["questions"].items():
        for option, texts in own.items():
            for id in same:
                assert first.printed["questions"][code][option][bands[id]] == texts[bands[id]]


def publish_paper_only(asked: Round, on: dt.date) -> None:
    VoicesIssue.objects.create(
        round=asked, number=1, tables={"columns": [], "pools": []}, printed={"paper": {"settings": 5}}, published_on=on
    )


def close_on(asked: Round, on: dt.date) -> None:
    Round.objects.filter(pk=asked.pk).update(state="closed", closed_on=on)


def test_issue_of_paper_alone_does_not_delete_online_counts(running):
    asked, _ = running
    publish_paper_only(asked, today())
    assert delete_expired(today() + dt.timedelta(days=90)) == 0
    assert SettingCount.objects.exists()


def test_delete_expired_deletes_counts_60_days_after_a_round_was_closed_without_figures(running):
    asked, late = running
    finish(survey=late[1], by=UserFactory())
    publish_paper_only(asked, today())
    close_on(asked, today())
    assert delete_expired(today() + dt.timedelta(days=59)) == 0
    assert delete_expired(today() + dt.timedelta(days=60)) > 100
    assert not SettingCount.objects.exists() and not WaitingPool.objects.exists()


def test_delete_expired_keeps_counts_30_days_after_an_issue_of_a_round_closed_long_ago(running):
    asked, _ = running
    close_on(asked, today() - dt.timedelta(days=59))
    close_round(asked=asked, by=UserFactory())
    assert delete_expired(today() + dt.timedelta(days=29)) == 0
    assert delete_expired(today() + dt.timedelta(days=30)) > 100
    assert not SettingCount.objects.exists()
    with pytest.raises(RuleBroken, match="deleted"):
        close_round(asked=asked, by=UserFactory())


@pytest.mark.long
def test_delete_expired_deletes_the_pool_that_waited_when_figures_were_published(running):
    asked, late = running
    finish(survey=late[1], by=UserFactory())
    assert delete_expired(today()) == 0 and waiting()["answered"] == 4
    issue = close_round(asked=asked, by=UserFactory())
    assert issue.printed["pooled"] == 2
    finish(survey=late[2], by=UserFactory())
    assert waiting()["answered"] == 5, "it begins a pool of its own"
    assert delete_expired(today()) == 0 and waiting()["answered"] == 5
    finish(survey=late[3], by=UserFactory())
    assert pools()["mixed2"]["answered"] == 11


@pytest.mark.long
def test_delete_expired_deletes_the_pool_on_the_day_after_figures_were_published(running):
    asked, late = running
    finish(survey=late[1], by=UserFactory())
    close_round(asked=asked, by=UserFactory())
    assert delete_expired(today() + dt.timedelta(days=1)) > 50
    assert not WaitingPool.objects.exists() and SettingCount.objects.exists()
