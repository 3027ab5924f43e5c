"""Once a class is closed, no form of it can be read from old versions of rows; nor after its survey is finished."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest
from django.db import connection
from django.utils import timezone

from core.jobs.daily import run_often
from tests.factories.accounts import UserFactory
from tests.factories.plan import AgencyFactory
from tests.factories.voices import children_round, make_survey
from tests.rows import try_rows
from tests.voices.answering.old_versions import Pair, differences, naming, pages, states
from tests.voices.answering.sending import counts, open_class, receive
from voices.answering.rules import counted
from voices.answering.services import words_of
from voices.classes.services import close_class, start_again
from voices.figures.services import finish
from voices.models import OldVersions, SettingCount, SurveyClass, WaitingCount, WaitingMark, WaitingPool
from voices.surveys.services import withdraw

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("files")]
COUNTS, POOL, SUMS = (model._meta.db_table for model in (WaitingCount, WaitingPool, SettingCount))
CHILDREN = 25


@contextmanager
def older_snapshot() -> Iterator[None]:
    """Somebody else reads the database as it is now, so that PostgreSQL clears up nothing meanwhile."""
    other = connection.copy()
    with closing(other), other.cursor() as cursor:
        cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ")
        cursor.execute("SELECT count(*) FROM voices_surveyclass")
        yield


def pairs_of(group: SurveyClass) -> list[Pair]:
    return sorted(words_of(group).counters)


def answer(group: SurveyClass, children: int = CHILDREN) -> list[set[Pair]]:
    """Let children answer at random; returns the counters that each form added to."""
    questions, chance, sent = words_of(group).questions, random.Random(group.label), []
    for _ in range(children):
        picks = {question.code: [chance.choice(sorted(question.codes))] for question in questions}
        receive(group, **picks)
        sent.append(counted(questions, picks))
    return sent


def readable(group: SurveyClass, pairs: list[Pair], sent: list[set[Pair]]) -> list[set[Pair]]:
    """The forms that somebody with the files reads as they were sent."""
    told = differences(COUNTS, group.pk, pairs)
    return [form for form in sent if form in told]


def by_close(group: SurveyClass) -> None:
    close_class(survey_class=group)


def by_time(group: SurveyClass) -> None:
    SurveyClass.objects.filter(pk=group.pk).update(open_until=timezone.now())
    assert "remove old versions of children’s answers" not in run_often()


def by_finish(group: SurveyClass) -> None:
    group.survey.refresh_from_db()
    finish(survey=group.survey, by=UserFactory(roles=["manager"]))


def by_throwing_away(group: SurveyClass) -> None:
    start_again(survey_class=group)


def by_withdrawing(group: SurveyClass) -> None:
    SurveyClass.objects.filter(pk=group.pk).update(state="closed")
    withdraw(survey=group.survey, by=UserFactory(roles=["manager"]))


@try_rows("end", [by_close, by_time, by_finish, by_throwing_away, by_withdrawing])
def test_no_form_can_be_read_from_old_versions_once_a_class_has_ended(end):
    """Whatever older snapshots there are. While it is open all can be read, which shows that the reader can read."""
    group = open_class()
    pairs = pairs_of(group)
    with older_snapshot():
        sent = answer(group)
        assert len(readable(group, pairs, sent)) == CHILDREN
        end(group)
        assert len(states(COUNTS, group.pk, pairs, pages(COUNTS))) <= 1  # of which nobody subtracts another
    assert not OldVersions.objects.exists()


@pytest.mark.long
def test_options_are_named_by_counters_and_sums_alone():
    """In no other table or index, whether in use or not; sums of other tests may be there still."""
    sums = {SUMS, "setting_count_once", "pool_count_once"}
    group = open_class()
    pairs = pairs_of(group)
    with older_snapshot():
        answer(group)
        assert naming(pairs, pages()) | sums == {COUNTS, "waiting_once", *sums}
        by_finish(group)
        assert naming(pairs, pages()) <= sums


def test_sum_of_a_small_setting_cannot_be_read_once_another_was_added():
    """The first may be one child, and the second the difference."""
    agencies = AgencyFactory.create_batch(2)
    asked = children_round(agencies)
    groups = [open_class(make_survey(agency, asked)) for agency in agencies]
    pairs = pairs_of(groups[0])
    with older_snapshot():
        for group in groups:
            answer(group, 1)
            by_finish(group)
        assert WaitingPool.objects.get(question="all", option="answered").n == 2
        assert len(states(POOL, asked.pk, pairs, pages(POOL))) == 1


@pytest.mark.long
def test_rows_that_stay_are_the_same_in_an_order_that_says_nothing():
    group, other = open_class(), open_class(make_survey(), label="7C")
    answer(group)
    answer(other, 5)
    marks = set(WaitingMark.objects.values_list("survey_class", "mark"))
    before = counts(group), counts(other), list(WaitingCount.objects.values_list())
    by_close(group)
    assert (counts(group), counts(other), list(WaitingCount.objects.values_list())) == before
    rows = list(WaitingMark.objects.order_by("pk").values_list("survey_class", "mark"))
    assert rows == sorted(marks)
    receive(other, C6="talk")
    assert other.marks.count() == 6
