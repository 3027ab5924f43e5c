"""Two people at the same moment."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

import pytest
from django.db import connections, transaction

from actions.access import lock_action
from actions.calendar.services import make_feed
from actions.checking.services import leave_finding, settle_date
from actions.colours.querysets import refresh_colours
from actions.colours.services import set_colour
from actions.evidence.services import add_link, remove_evidence
from actions.followups.services import add_follow_up, drop_follow_up, finish_follow_up
from actions.meetings.services.meetings import add_meeting
from actions.meetings.services.minutes import lock_open_meeting, minute_note
from actions.models import Action, Meeting, Timescale
from actions.progress.services import progress
from actions.progress.services.requests import ask_for_update
from actions.queries.services import answer_query, raise_query, record_decision
from actions.rolling.rules import mark_of
from actions.rolling.services import roll_forward
from actions.structure.services import structure
from core.records.locking import Conflict
from core.records.rules import RuleBroken
from tests.factories.accounts import UserFactory
from tests.factories.plan import (
    ActionFactory,
    EvidenceFactory,
    FollowUpFactory,
    LeadFactory,
    MeetingFactory,
    QueryFactory,
)

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 5
DAY = dt.date(2010, 3, 1)


def at_once(*calls) -> list[str]:
    """What became of each call: "saved", or what the person was told."""
    start = Barrier(len(calls))

    def run(call):
        try:
            start.wait(timeout=20)
            call()
            return "saved"
        except RuleBroken as broken:
            return str(broken)
        finally:
            connections.close_all()

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


def test_a_plan_is_rolled_forward_after_whoever_is_writing_on_it_has_finished():
    by, writing, rolled = UserFactory(roles=["manager"]), Barrier(2), Event()
    action = ActionFactory(wording="Ongoing", status="in_progress")
    mark, years = mark_of(action.plan), {"starts_on": DAY, "ends_on": DAY + dt.timedelta(days=364)}

    def write():
        with transaction.atomic():
            mine = opened_action(action)
            lock_action(mine)
            writing.wait(timeout=20)
            rolled.wait(timeout=0.5)  # it must not come: the other one waits for this one
            progress.add_update(action=mine, text="At the last moment", by=by)
            add_follow_up(action=mine, text="Ring", owner_name="MO", by=by)

    def roll():
        writing.wait(timeout=20)
        roll_forward(plan=action.plan, title="Next", leave_out=[], mark=mark, by=by, **years)
        rolled.set()

    assert at_once(write, roll) == ["saved", "saved"]
    copy = Action.objects.get(carried_from=action)
    assert copy.updates.get().text == "At the last moment"
    assert copy.follow_ups.get().text == "Ring"


@pytest.mark.long
def test_who_waited_for_a_plan_to_be_rolled_forward_is_told_that_it_is_closed():
    by = UserFactory(roles=["manager"])
    action = ActionFactory(wording="Ongoing", status="in_progress")
    evidence, task = EvidenceFactory(action=action), FollowUpFactory(action=action)
    query, line = QueryFactory(action=action), action.timescales.get()
    calls = [
        lambda mine: progress.add_update(action=mine, text="Late", by=by),
        lambda mine: progress.complete_action(action=mine, expected=1, done="D", difference="D", by=by),
        lambda mine: progress.declare(action=mine, expected=1, declared="at_risk", reason="R", by=by),
        lambda mine: progress.propose_revision(action=mine, wording="By June 2031", reason="R", by=by),
        lambda mine: structure.edit_action(action=mine, expected=1, changes={"text": "T"}, by=by),
        lambda mine: structure.withdraw_action(action=mine, expected=1, reason="R", by=by),
        lambda mine: structure.set_leads(action=mine, leads=[], expected=1, by=by),
        lambda mine: add_follow_up(action=mine, text="Ring", owner_name="MO", by=by),
        lambda mine: finish_follow_up(follow_up=under(mine, task), expected=1, by=by),
        lambda mine: drop_follow_up(follow_up=under(mine, task), expected=1, reason="R", by=by),
        lambda mine: add_link(action=mine, url="https://www.example.org/", title="T", by=by),
        lambda mine: remove_evidence(evidence=under(mine, evidence), expected=1, reason="R", by=by),
        lambda mine: raise_query(action=mine, text="Q?", by=by),
        lambda mine: answer_query(query=under(mine, query), text="A", by=by),
        lambda mine: record_decision(action=mine, text="D", by=by),
        lambda mine: ask_for_update(action=mine, note="N", by=by),
        lambda mine: set_colour(action=mine, colour="R", reason="R", by=by),
        lambda mine: settle_date(timescale=under(mine, line), expected=1, due=DAY, by=by),
        lambda mine: minute_note(meeting=MeetingFactory(), action=mine, text="N", by=by),
    ]
    opened = [opened_action(action) for _ in calls]  # all of them before it was closed
    roll_forward(
        plan=action.plan, title="Next", leave_out=[], mark=mark_of(action.plan), by=by, starts_on=DAY, ends_on=DAY
    )
    for call, mine in zip(calls, opened, strict=True):
        with pytest.raises(RuleBroken, match="This plan is closed"), transaction.atomic():
            call(mine)


def under(action, record):
    """A record as a person has it open, under an action as they have it open."""
    found = type(record).objects.get(pk=record.pk)
    found.action = action
    return found


@pytest.mark.long
def test_nobody_waits_in_a_circle_for_a_meeting_and_an_action():
    """One minutes an action; the other, who holds that action, saves a line that names the same meeting."""
    by = UserFactory(roles=["manager"])
    action, meeting = ActionFactory(), MeetingFactory()
    both_hold = Barrier(2)

    def minute():
        with transaction.atomic():
            mine, its = opened_action(action), Meeting.objects.get(pk=meeting.pk)
            lock_open_meeting(its)
            both_hold.wait(timeout=20)
            minute_note(meeting=its, action=mine, text="Heard", by=by)

    def decide():
        with transaction.atomic():
            mine = opened_action(action)
            lock_action(mine)
            both_hold.wait(timeout=20)
            record_decision(action=mine, text="It stays", meeting=meeting, by=by)

    assert at_once(minute, decide) == ["saved", "saved"]


def test_the_same_change_of_leads_at_once_tells_the_second_person():
    by = UserFactory(roles=["manager"])
    for _ in range(ROUNDS):
        action, lead = ActionFactory(lead=None), LeadFactory()
        one, other = opened_action(action), opened_action(action)

        def change(mine, lead=lead):
            try:
                structure.set_leads(action=mine, leads=[(lead, lead.name)], by=by, expected=mine.version)
            except Conflict:
                raise RuleBroken("changed meanwhile") from None

        outcomes = at_once(lambda one=one: change(one), lambda other=other: change(other))
        assert sorted(outcomes) in (["changed meanwhile", "saved"], ["saved", "saved"])
        assert action.action_leads.count() == 1


@pytest.mark.parametrize("what", ["evidence", "finding"])
def test_a_form_that_is_sent_twice_at_once_saves_once(what):
    by = UserFactory(roles=["manager"])
    action = ActionFactory(wording="Ongoing")

    def save(mine):
        if what == "evidence":
            add_link(action=mine, url="https://www.example.org/", title="Policy", by=by)
        else:
            leave_finding(plan=mine.plan, key=f"silent:{mine.pk}:2010-01-01", reason="Known", by=by)

    one, other = opened_action(action), opened_action(action)
    outcomes = at_once(lambda: save(one), lambda: save(other))
    assert outcomes.count("saved") == 1, outcomes


def test_of_two_who_add_the_same_meeting_at_once_the_second_is_told():
    by = UserFactory(roles=["manager"])
    for number in range(ROUNDS):
        outcomes = at_once(*[lambda number=number: add_meeting(name=f"Board {number}", held_on=DAY, by=by)] * 2)
        assert sorted(outcomes) == ["This meeting has already been added.", "saved"]
