"""What people are told at once about actions: every event, to whom, with which words, joined, and never to its author."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core import mail
from django.utils import timezone

from actions.bulk.services import Ask, carry_out, look_at
from actions.followups.services import drop_follow_up
from actions.importing import saving
from actions.meetings.services.meetings import add_meeting, close_minutes
from actions.meetings.services.minutes import minute_agreement, minute_progress, minute_timescale, take_back_agreement
from actions.models import Action, FollowUp, Meeting, Plan, Timescale
from actions.progress.services.progress import (
    add_update,
    propose_revision,
    take_back_revision,
)
from actions.progress.services.requests import ask_for_update, withdraw_request
from actions.queries.services import answer_query, strike_out_decision
from actions.structure.services.structure import add_action, set_leads, withdraw_action
from core.jobs.daily import run_often
from core.mail.models import Notice, OutgoingEmail
from core.mail.notices import quiet
from core.text.dates import print_date, today
from tests.actions.news import (
    EARLIER,
    SOON,
    TYPED,
    agree,
    ask,
    body_of,
    change,
    decide,
    decline,
    give,
    lead,
    move,
    told,
)
from tests.factories.imports import DOCUMENT
from tests.factories.plan import FollowUpFactory, TimescaleFactory

EVENTS = {
    "a follow-up is given": (
        lambda b: give(b, b.helen, due=SOON),
        {"grace": "You have a follow-up to action {group}, due on 4 March 2090"},
        "Helen Marsh gave you a follow-up to this action.",
    ),
    "a follow-up without a date is given": (
        lambda b: give(b, b.helen),
        {"grace": "You have a follow-up to action {group}"},
        "It has no date yet.",
    ),
    "a follow-up of one's own": (lambda b: give(b, b.grace), {}, ""),
    "a follow-up for somebody without an account": (lambda b: give(b, b.helen, None, owner_name="Head"), {}, ""),
    "a follow-up is given to somebody else": (
        lambda b: change(b.open.follow_up, b.helen, owner=b.marian),
        {
            "grace": "Your follow-up to action {group} is now somebody else’s",
            "marian": "You have a follow-up to action {group}, due on {due}",
        },
        "Helen Marsh gave your follow-up to Marian Shaw.",
    ),
    "a follow-up is taken over": (
        lambda b: change(b.open.follow_up, b.marian, owner=b.marian),
        {"grace": "Your follow-up to action {group} is now somebody else’s"},
        "Marian Shaw took over your follow-up.",
    ),
    "a follow-up gets another date": (
        lambda b: change(b.open.follow_up, b.marian, due=SOON),
        {"grace": "Your follow-up to action {group} is now due on 4 March 2090"},
        "Marian Shaw changed the date of your follow-up. It was previously due on {due}.",
    ),
    "a follow-up no longer has a date": (
        lambda b: change(b.open.follow_up, b.marian, due=None),
        {"grace": "Your follow-up to action {group} no longer has a date"},
        "",
    ),
    "a follow-up gets other words": (lambda b: change(b.open.follow_up, b.helen, text="Ring"), {}, ""),
    "a group leads": (
        lambda b: lead(b, b.open.by_police, "police", "group", by=b.helen),
        {"marian": "You lead action {police}"},
        "Helen Marsh made you a lead for this action.",
    ),
    "another group leads instead": (
        lambda b: lead(b, b.open.by_group, "other_group", by=b.marian),
        {"tom": "You lead action {group}"},
        "It is due on 31 May 2010.",
    ),
    "an agency leads, of which one person may write": (
        lambda b: lead(b, b.open.by_group, "group", "school", by=b.helen),
        {"denzil": "You lead action {group}"},
        "",
    ),
    "one's own group leads": (lambda b: lead(b, b.open.by_police, "police", "group", by=b.marian), {}, ""),
    "somebody leads no longer": (lambda b: lead(b, b.open.shared, "group", by=b.helen), {}, ""),
    "an action is added": (
        lambda b: add_action(
            method=b.open.method, text="Write anew", wording="Ongoing", leads=[b.leads["group"]], by=b.helen
        ),
        {"marian": "You lead action {next}"},
        "",
    ),
    "a date is moved": (
        lambda b: move(b, b.helen),
        {"marian": "Action {group} is now due on 4 March 2090"},
        "Helen Marsh changed the timescale of this action. It was previously due on 31 May 2010.",
    ),
    "an action goes on": (
        lambda b: move(b, b.helen, "Ongoing"),
        {"marian": "Action {group} has a new timescale"},
        "It was previously due on 31 May 2010.",
    ),
    "a date is moved by who leads": (lambda b: move(b, b.marian), {}, ""),
    "the words of a date are corrected": (lambda b: move(b, b.helen, "By the end of May 2010"), {}, ""),
    "a date is proposed": (
        lambda b: propose_revision(action=b.open.by_group, wording="By 2090", reason="Late", by=b.helen),
        {},
        "",
    ),
    "a date is agreed": (
        lambda b: agree(b, b.helen),
        {"tom": "Action {other} is now due on 30 September 2010"},
        "Helen Marsh agreed the date that you proposed. It was previously due on 31 March 2010.",
    ),
    "a date is declined": (
        lambda b: decline(b, b.helen),
        {"tom": "The new date of action {other} was not agreed"},
        "Helen Marsh declined the date that you proposed.",
    ),
    "a proposal is taken back": (
        lambda b: take_back_revision(timescale=b.open.proposed, expected=b.open.proposed.version, by=b.tom),
        {},
        "",
    ),
    "a query is answered": (
        lambda b: answer_query(query=b.open.query, text=TYPED, by=b.marian),
        {"grace": "Your query about action {police} has an answer"},
        "Marian Shaw wrote to you.",
    ),
    "a query is answered by who asked": (lambda b: answer_query(query=b.open.query, text=TYPED, by=b.grace), {}, ""),
    "a query is answered and decided": (
        lambda b: (answer_query(query=b.open.query, text=TYPED, by=b.marian), decide(b, b.helen)),
        {"grace": "Your query about action {police} has been decided"},
        "Helen Marsh recorded a decision.",
    ),
    "a query is decided by who asked": (lambda b: decide(b, b.grace), {}, ""),
    "an update is wanted": (
        lambda b: ask(b, b.helen),
        {"marian": "Please update action {group} by 4 March 2090"},
        "Helen Marsh asked you: “How many came?”",
    ),
    "an update is wanted of two groups": (
        lambda b: ask(b, b.marian, b.open.shared),
        {"tom": "Please update action {shared} by 4 March 2090"},
        "",
    ),
}


@pytest.mark.parametrize("event", EVENTS)
def test_event_is_told_to_those_whose_work_it_is(board, event):
    happen, expected, why = EVENTS[event]
    shelf = board.open
    FollowUp.objects.filter(pk=shelf.follow_up.pk).update(due=EARLIER)
    numbers = {
        "group": shelf.by_group,
        "other": shelf.by_other_group,
        "police": shelf.by_police,
        "shared": shelf.shared,
    }
    words = {key: action.number for key, action in numbers.items()} | {"due": print_date(EARLIER)}
    words["next"] = max(shelf.plan.actions.values_list("number", flat=True)) + 1
    happen(board)
    assert told() == {name: subject.format(**words) for name, subject in expected.items()}
    bodies = [" ".join(each.body.split()) for each in mail.outbox]
    assert any(why.format(**words) in body for body in bodies) or not expected
    for each in mail.outbox:
        assert each.body.startswith("Dear ") and each.subject not in each.body.splitlines()
    mail.outbox.clear()
    run_often()
    assert not mail.outbox and not Notice.objects.unsent().exists()


UNDONE = {
    "a follow-up goes back": lambda b: (
        change(b.open.follow_up, b.helen, owner=b.marian),
        change(b.open.follow_up, b.helen, owner=b.grace),
    ),
    "a follow-up is dropped": lambda b: (
        drop_follow_up(follow_up=give(b, b.helen, "marian"), expected=1, by=b.helen, reason="Not needed"),
    ),
    "a lead is removed again": lambda b: (
        lead(b, b.open.by_police, "police", "group", by=b.helen),
        lead(b, b.open.by_police, "police", by=b.helen),
    ),
    "a lead is put back": lambda b: (
        lead(b, b.open.by_group, "police", by=b.helen),
        lead(b, b.open.by_group, "group", by=b.helen),
    ),
    "the owner gives it back": lambda b: (
        change(b.open.follow_up, b.helen, due=SOON),
        change(b.open.follow_up, b.grace, due=None),
    ),
    "a request is withdrawn": lambda b: withdraw_request(request=ask(b, b.helen), expected=1, by=b.helen),
    "an update was written": lambda b: (
        ask(b, b.helen),
        add_update(action=b.open.by_group, text=TYPED, by=b.marian),
    ),
    "a decision is struck out": lambda b: strike_out_decision(
        decision=decide(b, b.helen), expected=1, by=b.helen, reason="By mistake"
    ),
    "the action is withdrawn": lambda b: (
        move(b, b.helen),
        ask(b, b.helen),
        give(b, b.helen),
        withdraw_action(
            action=Action.objects.get(pk=b.open.by_group.pk),
            expected=Action.objects.get(pk=b.open.by_group.pk).version,
            by=b.helen,
            reason="Merged",
        ),
    ),
    "the account is closed": lambda b: (
        ask(b, b.helen),
        type(b.marian).objects.filter(pk=b.marian.pk).update(is_active=False),
    ),
    "the person has left the group": lambda b: (
        ask(b, b.helen),
        move(b, b.helen),
        b.marian.memberships.update(valid_to=today() - dt.timedelta(1)),
    ),
    "the person has no role any more": lambda b: (
        give(b, b.helen, "marian"),
        ask(b, b.helen),
        b.marian.role_grants.update(ended_at=timezone.now()),
    ),
    "the plan is in force no longer": lambda b: (
        ask(b, b.helen),
        give(b, b.helen),
        decide(b, b.helen),
        Plan.objects.filter(pk=b.open.plan.pk).update(closed_on=today()),
    ),
}


@pytest.mark.parametrize("undone", UNDONE)
def test_what_is_true_no_longer_is_told_to_nobody(board, undone):
    UNDONE[undone](board)
    assert told() == {}
    assert not Notice.objects.exists() and not OutgoingEmail.objects.filter(kind="news").exists()


def test_several_events_are_joined_and_name_their_actions(board):
    shelf = board.open
    lead(board, shelf.by_police, "police", "group", by=board.helen)
    lead(board, shelf.by_school, "school", "group", by=board.helen)
    first, second = sorted([shelf.by_police.number, shelf.by_school.number])
    assert told() == {"marian": f"You lead actions {first} and {second}"}
    give(board, board.helen, "marian", action=shelf.by_police)
    ask(board, board.helen)
    move(board, board.helen)
    numbers = sorted([shelf.by_police.number, shelf.by_group.number])
    assert told() == {"marian": f"3 pieces of news: actions {numbers[0]} and {numbers[1]}"}
    text = body_of("marian")
    assert "Here is what has changed since " in text
    for words in ("* Action", "“How many came?”", "It was previously due on 31 May 2010."):
        assert words in text


@pytest.mark.long
def test_bulk_change_and_merged_returns_make_one_email_each(board):
    plan, by = board.open.plan, board.helen
    actions = [board.open.by_group.pk, board.open.shared.pk, board.open.by_other_group.pk]
    change = Ask(note="How many came?")
    seen = {line.action.pk: line.stamp for line in look_at(change, plan=plan, actions=actions, by=by)}
    assert len(carry_out(change, plan=plan, seen=seen, by=by).done) == 3
    numbers = dict(plan.actions.values_list("pk", "number"))
    both = {"marian": (actions[0], actions[1]), "tom": (actions[1], actions[2])}
    expected = {name: sorted(numbers[pk] for pk in keys) for name, keys in both.items()}
    assert told() == {name: f"Please update actions {first} and {last}" for name, (first, last) in expected.items()}


@pytest.mark.long
def test_last_to_change_something_is_not_told_what_others_did_before(board):
    move(board, board.helen)
    move(board, board.marian, "By 5 March 2090")
    assert told() == {}
    move(board, board.helen, "By 6 March 2090")
    assert told() == {"marian": f"Action {board.open.by_group.number} is now due on 6 March 2090"}
    assert "It was previously due on 5 March 2090." in body_of("marian")


@pytest.mark.long
def test_what_is_given_in_open_minutes_is_sent_when_they_are_closed_and_only_then(board):
    meeting = add_meeting(name="Now", held_on=today(), by=board.helen, plan=board.open.plan)
    values = {"meeting": meeting, "action": board.open.by_group, "by": board.helen}
    _, task = minute_progress(task=TYPED, owner_name="Marian Shaw", **values)
    change(task, board.helen, due=SOON)
    assert not Notice.objects.exists()
    meeting.refresh_from_db()
    mail.outbox.clear()
    close_minutes(meeting=meeting, expected=meeting.version, by=board.helen)
    assert [each.to for each in mail.outbox] == [[board.marian.email]]
    assert "marian" not in told()
    change(task, board.helen, owner=board.grace)
    assert set(told()) == {"marian", "grace"}


@pytest.mark.long
def test_dates_agreed_in_a_meeting_are_told_and_those_taken_back_are_not(board):
    shelf, by = board.open, board.helen
    meeting = add_meeting(name="Now", held_on=today(), by=by, plan=shelf.plan)
    new = minute_timescale(meeting=meeting, action=shelf.by_other_group, wording="By May 2090", reason="Late", by=by)
    take_back_agreement(meeting=meeting, timescale=new, expected=new.version, by=by)
    Notice.objects.exclude(kind="date").delete()
    assert "tom" not in told()
    waiting = Timescale.objects.get(pk=shelf.proposed.pk)
    minute_agreement(meeting=meeting, timescale=waiting, expected=waiting.version, by=by)
    assert told()["tom"] == f"Action {shelf.by_other_group.number} is now due on 30 September 2010"
    waiting.refresh_from_db()
    take_back_agreement(meeting=meeting, timescale=waiting, expected=waiting.version, by=by)
    assert told()["tom"] == f"Action {shelf.by_other_group.number} is now due on 31 March 2010"


@pytest.mark.long
def test_who_proposed_a_date_is_told_that_another_was_agreed_instead(board):
    """The proposer does not lead the action: the date that was agreed is news for the leads, the other for them."""
    mine = TimescaleFactory(
        action=board.open.by_group, position=2, wording="By 2090", state="proposed", proposed_by=board.ruth
    )
    meeting = add_meeting(name="Now", held_on=today(), by=board.helen, plan=board.open.plan)
    Notice.objects.all().delete()
    minute_timescale(meeting=meeting, action=board.open.by_group, wording="By May 2090", reason="Late", by=board.helen)
    number = board.open.by_group.number
    news = told()
    assert news["ruth"] == f"The new date of action {number} was not agreed"
    assert news["marian"] == f"Action {number} is now due on 31 May 2090"
    mine.refresh_from_db()
    assert mine.state == "declined"


def test_action_of_another_plan_or_a_plan_to_come_is_told_to_nobody(board):
    Plan.objects.filter(pk=board.open.plan.pk).update(in_force_since=today() + dt.timedelta(1))
    ask(board, board.helen)
    lead(board, board.open.by_police, "police", "group", by=board.helen)
    give(board, board.helen)
    assert told() == {}


@pytest.mark.long
def test_task_of_somebody_who_may_not_read_the_plan(board):
    FollowUpFactory(action=board.open.by_group, owner=board.sunita)
    give(board, board.helen, "stranger")
    assert told() == {}


def test_plan_that_comes_in_as_a_whole_is_told_to_nobody(board, monkeypatch):
    """Its answers go through the same services as other changes."""

    def answer(*, plan, by, **values):
        action = plan.actions.select_related("plan").get()
        ask_for_update(action=action, note="How many came?", by=by)
        set_leads(action=action, leads=[(board.leads["group"], "The group")], by=by)

    monkeypatch.setattr(saving, "apply_answers", answer)
    plan = saving.save_plan(document=DOCUMENT, title="Next", as_at=today(), by=board.helen)
    assert plan.actions.get().update_requests.exists() and not Notice.objects.exists()
    add_meeting(name="Now", held_on=today(), by=board.helen)
    assert OutgoingEmail.objects.filter(kind="meeting-change").exists()
    with quiet():
        add_meeting(name="Then", held_on=SOON, by=board.helen)
    assert not OutgoingEmail.objects.filter(kind="meeting-change", about=f"meeting {Meeting.objects.latest('pk').pk}")
