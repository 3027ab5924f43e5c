"""Two people at the same moment: on PostgreSQL really so, on an SQLite file, which has one writer, one by one."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, connections, transaction

from actions.colour_facts import refresh_colours
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


def opened_action(action) -> Action:
    """An action as a person has it open."""
    return Action.objects.select_related("plan").get(pk=action.pk)


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


def test_what_stands_beside_a_row_follows_from_both_of_two_who_write_at_once():
    ann, ben = UserFactory(name="Ann"), UserFactory(name="Ben")
    for _ in range(ROUNDS):
        action = ActionFactory(wording="Ongoing")
        old = progress.add_update(action=action, text="Heads were told", on=DAY, by=ann)
        later = DAY + dt.timedelta(days=9)

        def correct(line=old):
            progress.correct_update(update=line, expected=1, text="Heads know", on=DAY, by=ann, reason="")

        def add(action=action, later=later):
            progress.add_update(action=opened_action(action), text="Governors were told", on=later, by=ben)

        assert at_once(correct, add) == ["saved", "saved"]
        assert action.placements.get().last_update_on == later


def test_the_job_of_the_day_leaves_a_row_to_whoever_is_writing_on_it():
    row = ActionFactory(wording="By May 2010").placements.get()
    type(row).objects.update(colour_until=DAY)
    if connection.vendor != "postgresql":  # one writer at a time: nothing is ever in hand
        assert refresh_colours() == 1
        return
    written, judged = Barrier(2), Barrier(2)

    def write():
        try:
            with transaction.atomic():
                type(row).objects.select_for_update().get(pk=row.pk)
                written.wait(timeout=20)
                judged.wait(timeout=20)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        writing = pool.submit(write)
        written.wait(timeout=20)
        left = refresh_colours()
        judged.wait(timeout=20)
        writing.result()
    assert left == 0
    assert refresh_colours() == 1
