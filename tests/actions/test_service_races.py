"""Two people at the same moment: on PostgreSQL really so, on an SQLite file, which has one writer, one by one."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, connections

from actions.models import Action, Timescale
from actions.services import progress
from actions.services.calendar import make_feed
from core.rules import RuleBroken
from tests.factories.accounts import UserFactory
from tests.factories.plan import ActionFactory

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 5
DAY = dt.date(2010, 3, 1)


def at_once(*calls) -> list[str]:
    """What became of each call: "saved", or what the person was told."""
    together = connection.vendor == "postgresql"
    start = Barrier(len(calls) if together else 1)

    def run(call):
        try:
            start.wait(timeout=20)
            call()
            return "saved"
        except RuleBroken as broken:
            return str(broken)
        finally:
            if together:
                connections.close_all()

    if not together:
        return [run(call) for call in calls]
    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def opened(timescale) -> Timescale:
    """A timescale as a person has it open."""
    return Timescale.objects.select_related("action__plan").get(pk=timescale.pk)


@pytest.mark.parametrize("second", ["agree", "decline"])
def test_of_two_who_settle_a_proposal_at_once_one_succeeds_and_the_other_is_told(second):
    ann, ben = UserFactory(name="Ann"), UserFactory(name="Ben")
    for _ in range(ROUNDS):
        action = ActionFactory(wording="By May 2010")
        line = progress.propose_revision(action=action, wording="By June 2010", reason="Late", by=ann)
        one, other = opened(line), opened(line)

        def agree(line=one, by=ann):
            progress.agree_revision(timescale=line, expected=1, by=by, agreed_on=DAY)

        def decline(line=other):
            progress.decline_revision(timescale=line, expected=1, by=ben, reason="No")

        outcomes = at_once(agree, (lambda line=other: agree(line, ben)) if second == "agree" else decline)
        assert sorted(outcomes) == ["This timescale is not waiting to be agreed.", "saved"]
        assert action.timescales.filter(is_current=True).count() == 1


def test_two_first_updates_at_once_are_both_saved():
    ann, ben = UserFactory(name="Ann"), UserFactory(name="Ben")
    for _ in range(ROUNDS):
        action = ActionFactory(status="not_started")
        one, other = (Action.objects.select_related("plan").get(pk=action.pk) for _ in range(2))
        outcomes = at_once(
            lambda one=one: progress.add_update(action=one, text="One", by=ann),
            lambda other=other: progress.add_update(action=other, text="Two", by=ben),
        )
        assert outcomes == ["saved", "saved"]
        assert action.updates.count() == 2


def test_of_two_proposals_at_once_one_waits_and_the_other_person_is_told():
    ann, ben = UserFactory(name="Ann"), UserFactory(name="Ben")
    for _ in range(ROUNDS):
        action = ActionFactory(wording="By May 2010")
        one, other = (Action.objects.select_related("plan").get(pk=action.pk) for _ in range(2))
        outcomes = at_once(
            lambda one=one: progress.propose_revision(action=one, wording="By June 2010", reason="R", by=ann),
            lambda other=other: progress.propose_revision(action=other, wording="By July 2010", reason="R", by=ben),
        )
        assert outcomes.count("saved") == 1
        assert any("waiting to be agreed" in outcome for outcome in outcomes)
        assert action.timescales.filter(state="proposed").count() == 1


def test_a_button_pressed_twice_makes_one_calendar_address_and_says_so():
    person = UserFactory(roles=["board"])
    first, second = sorted(at_once(*[lambda: make_feed(scope="own", by=person)] * 2), reverse=True)
    assert first == "saved" and second.startswith("You have this calendar address already")
