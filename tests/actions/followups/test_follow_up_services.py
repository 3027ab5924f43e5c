"""Follow-ups, queries and decisions as records: what may be noted, closed, opened again, and what is refused."""

from __future__ import annotations

import datetime as dt

import pytest

from actions.followups import services as followups
from actions.models import Action
from actions.queries import services as queries
from core.records.locking import Conflict
from core.records.rules import RuleBroken
from core.text.dates import today
from tests.factories.accounts import UserFactory
from tests.factories.plan import ActionFactory, MeetingFactory, ProgressUpdateFactory

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def by():
    return UserFactory(name="Helen Marsh", roles=["manager"])


@pytest.fixture
def action():
    return ActionFactory()


@pytest.fixture
def task(action, by):
    return followups.add_follow_up(action=action, text=" Ring the library ", owner_name="MS", by=by)


def test_a_follow_up_says_who_noted_it_and_when(task, action, by):
    assert (task.text, task.owner_name, task.added_by, task.added_on) == ("Ring the library", "MS", by, today())
    assert list(action.follow_ups.open()) == [task]
    mine = followups.add_follow_up(action=action, text="Write", owner=by, by=by, due=today())
    assert mine.owner_name == "Helen Marsh"


@pytest.mark.parametrize(
    ("text", "owner", "field"), [(" ", "MS", "text"), ("Ring", " ", "owner_name"), ("Ring", "x" * 121, "owner_name")]
)
def test_a_follow_up_needs_a_task_and_an_owner(action, by, text, owner, field):
    with pytest.raises(RuleBroken) as broken:
        followups.add_follow_up(action=action, text=text, owner_name=owner, by=by)
    assert broken.value.field == field


def test_a_follow_up_is_done_with_what_came_of_it_and_can_be_opened_again(task, by):
    followups.finish_follow_up(follow_up=task, expected=1, by=by, note="They agreed")
    assert (task.done_on, task.done_by, task.done_note) == (today(), by, "They agreed")
    for close in (followups.finish_follow_up, followups.drop_follow_up):
        with pytest.raises(RuleBroken):
            close(follow_up=task, expected=2, by=by, **({"reason": "x"} if close is followups.drop_follow_up else {}))
    followups.reopen_follow_up(follow_up=task, expected=2, by=by, reason="Not yet")
    assert (task.done_on, task.done_by, task.done_note) == (None, None, "")
    assert task.history.filter(done_note="They agreed").exists()
    with pytest.raises(RuleBroken):
        followups.reopen_follow_up(follow_up=task, expected=3, by=by, reason="")


def test_a_follow_up_is_dropped_with_a_reason_only(task, by):
    with pytest.raises(RuleBroken):
        followups.drop_follow_up(follow_up=task, expected=1, by=by, reason=" ")
    followups.drop_follow_up(follow_up=task, expected=1, by=by, reason="The library has closed")
    assert task.dropped_on == today()
    assert task.history.first().history_change_reason == "The library has closed"
    with pytest.raises(RuleBroken):
        followups.edit_follow_up(follow_up=task, expected=2, text="Ring", owner_name="MS", owner=None, due=None, by=by)


def test_it_cannot_be_done_tomorrow_and_the_second_of_two_is_told(task, by):
    with pytest.raises(RuleBroken):
        followups.finish_follow_up(follow_up=task, expected=1, by=by, on=today() + DAY)
    change = {"text": "Ring", "owner_name": "MS", "owner": None, "due": today(), "by": by}
    followups.edit_follow_up(follow_up=task, expected=1, **change)
    with pytest.raises(Conflict):
        followups.edit_follow_up(follow_up=task, expected=1, **change)


def test_nothing_is_noted_on_what_is_withdrawn_or_closed(by):
    gone = ActionFactory(withdrawn=True)
    old = ActionFactory()
    old.plan.closed_on = today()
    old.plan.save()
    for action in (gone, old):
        with pytest.raises(RuleBroken):
            followups.add_follow_up(action=action, text="Ring", owner_name="MS", by=by)
        with pytest.raises(RuleBroken):
            queries.raise_query(action=action, text="Ours?", by=by)
        with pytest.raises(RuleBroken):
            queries.record_decision(action=action, text="Keep", by=by)


def test_a_query_stays_open_until_it_is_decided_once(action, by):
    update = ProgressUpdateFactory(action=action, text="Is this ours?")
    query = queries.raise_query(action=action, text="Is this ours?", update=update, by=by)
    answer = queries.answer_query(query=query, text="I think so", by=by)
    assert list(query.answers.all()) == [answer]
    meeting = MeetingFactory(held_on=today() - DAY)
    decision = queries.decide_query(query=query, expected=1, text="It is ours", outcome="keep", by=by, meeting=meeting)
    query.refresh_from_db()
    assert (query.decision, decision.taken_on, decision.outcome) == (decision, meeting.held_on, "keep")
    assert not action.queries.undecided().exists()
    with pytest.raises(RuleBroken):
        queries.decide_query(query=query, expected=2, text="No", outcome="keep", by=by)
    with pytest.raises(RuleBroken):
        queries.answer_query(query=query, text="Too late", by=by)


def test_a_decision_to_withdraw_is_carried_out_with_its_words(action, by):
    query = queries.raise_query(action=action, text="Relevant?", by=by)
    queries.decide_query(query=query, expected=1, text="No longer relevant", outcome="withdraw", by=by)
    action.refresh_from_db()
    assert (action.status, action.withdrawn_reason) == (Action.Status.WITHDRAWN, "No longer relevant")


@pytest.mark.parametrize(
    ("text", "outcome", "on", "field"),
    [(" ", "keep", None, "text"), ("Yes", "", None, "outcome"), ("Yes", "burn", None, "outcome")]
    + [("Yes", "keep", DAY, "taken_on")],
)
def test_a_decision_needs_words_an_outcome_and_a_day_that_has_come(action, by, text, outcome, on, field):
    query = queries.raise_query(action=action, text="Relevant?", by=by)
    with pytest.raises(RuleBroken) as broken:
        queries.decide_query(
            query=query, expected=1, text=text, outcome=outcome, by=by, taken_on=today() + on if on else None
        )
    assert broken.value.field == field
    query.refresh_from_db()
    assert query.decision is None


def test_striking_out_a_decision_opens_its_query_again(action, by):
    query = queries.raise_query(action=action, text="Relevant?", by=by)
    decision = queries.decide_query(query=query, expected=1, text="Yes", outcome="keep", by=by)
    queries.correct_decision(decision=decision, expected=1, text="Yes, it is", by=by, reason="")
    with pytest.raises(RuleBroken):
        queries.strike_out_decision(decision=decision, expected=2, by=by, reason="")
    queries.strike_out_decision(decision=decision, expected=2, by=by, reason="Wrong action")
    query.refresh_from_db()
    assert query.decision is None
    assert decision.voided_on == today()


@pytest.mark.parametrize("call", ["raise_query", "answer_query"])
def test_empty_words_are_refused(action, by, call):
    query = queries.raise_query(action=action, text="Relevant?", by=by)
    record = {"action": action} if call == "raise_query" else {"query": query}
    with pytest.raises(RuleBroken):
        getattr(queries, call)(text="  ", by=by, **record)


def test_a_query_cannot_be_raised_tomorrow(action, by):
    with pytest.raises(RuleBroken):
        queries.raise_query(action=action, text="Relevant?", by=by, on=today() + DAY)
