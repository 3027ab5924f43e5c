"""A survey that is finished while children send, and by two people at once."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.utils import timezone

from tests.factories.accounts import UserFactory
from tests.factories.voices import make_class, make_survey
from voices.answering import services as answering
from voices.figures.services import finish
from voices.models import BandAnswered, SettingCount, SettingSurvey, SurveyClass

pytestmark = pytest.mark.django_db(transaction=True)
BEFORE, AT_ONCE = 12, 12


@pytest.fixture(autouse=True)
def nothing_sent_yet():
    """What other tests sent does not use up the minute of a class."""
    answering.send_limit.clear()


def at_once(*works) -> list:
    """What these functions return, or the kind of their refusal: begun at the same moment."""
    start = Barrier(len(works))

    def run(work):
        try:
            start.wait(timeout=30)
            return work()
        except answering.Refused as refused:
            return refused.kind
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


def test_child_that_sends_while_survey_is_finished_is_counted_or_refused():
    survey, by = make_survey(), UserFactory()
    until = timezone.now() + dt.timedelta(hours=1)
    group = make_class(survey, roll=BEFORE + AT_ONCE, state="open", open_until=until)

    def child(number: int):
        return lambda: answering.receive(key=group.key, picks={"C7": ["yes"]}, mark=f"{number:032d}")

    for number in range(BEFORE):
        child(number)()
    children = [child(BEFORE + number) for number in range(AT_ONCE)]
    said = at_once(*children[::2], lambda: finish(survey=survey, by=by).state, *children[1::2])
    assert said.count("finished") == 1
    assert set(said) <= {None, "closed", "unknown", "finished"}
    counted = BEFORE + said.count(None)
    assert BandAnswered.objects.get().answered == counted
    assert SettingCount.objects.get(question="C7", option="yes").n == counted
    assert not SurveyClass.objects.exists()


def test_survey_that_two_people_finish_is_added_up_once():
    survey, by = make_survey(), UserFactory()
    until = timezone.now() + dt.timedelta(hours=1)
    group = make_class(survey, roll=30, state="open", open_until=until)
    for number in range(BEFORE):
        answering.receive(key=group.key, picks={"C7": ["yes"]}, mark=f"{number:032d}")
    both = [SettingSurvey.objects.get(pk=survey.pk) for _ in range(2)]
    assert at_once(*(lambda each=each: finish(survey=each, by=by).state for each in both)) == ["finished"] * 2
    assert BandAnswered.objects.get().answered == BEFORE
