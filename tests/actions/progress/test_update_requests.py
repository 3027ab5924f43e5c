"""Requests for an update: where they stand, and how the manager takes one back."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from actions.progress.services.progress import add_update, correct_update
from actions.progress.services.requests import ask_for_update, withdraw_request
from core.records.rules import RuleBroken
from core.text.dates import print_date, today
from tests.actions.pages import errors_of, messages_of, text_of, tree_of
from tests.rows import try_rows

pytestmark = pytest.mark.django_db
SAID = "Helen Marsh asked for an update on 1 February 2010 How many came?"


def page_of(client, action):
    return client.get(reverse("action", args=[action.pk]))


def address(asked) -> str:
    return reverse("withdraw_request", args=[asked.pk])


@pytest.mark.long
def test_everybody_who_reads_the_action_sees_what_was_asked(board, grace, helen, enter):
    action = board.open.by_police
    ask_for_update(action=action, note="Who pays for it?", wanted_by=today() + dt.timedelta(days=7), by=helen)
    text = text_of(page_of(enter(grace), action))
    assert SAID in text
    wanted = print_date(today() + dt.timedelta(days=7))
    assert f"wanted by {wanted} Who pays for it?" in text
    assert text.index("Who pays for it?") < text.index("How many came?")


@pytest.mark.long
def test_an_update_answers_it(board, ruth, grace, enter):
    action = board.open.by_police
    add_update(action=action, text="Forty came", by=ruth, on=dt.date(2010, 1, 15))  # about a day before it was asked
    assert "asked for an update" not in text_of(page_of(enter(grace), action))


def test_an_earlier_update_that_is_corrected_afterwards_does_not_answer_it(board, marian, helen, enter):
    action, line = board.open.by_group, board.open.update
    ask_for_update(action=action, note="And the heads?", by=helen)
    correct_update(update=line, expected=1, text="The draft is nearly out", on=line.on, by=marian, reason="A word")
    assert "And the heads?" in text_of(page_of(enter(marian), action))


@pytest.mark.long
@try_rows(("name", "offered"), [("helen", True), ("ruth", False), ("grace", False)])
def test_only_the_manager_is_offered_to_take_it_back(board, enter, name, offered):
    asked = board.open.asked
    links = tree_of(page_of(enter(getattr(board, name)), asked.action)).xpath("//main//a/@href")
    assert (address(asked) in links) is offered


def test_nothing_is_offered_in_a_closed_plan(board, helen, enter):
    asked = board.closed.asked
    assert address(asked) not in tree_of(page_of(enter(helen), asked.action)).xpath("//main//a/@href")


def test_it_is_taken_back_with_the_reason_in_its_history(board, helen, ruth, enter):
    asked, client = board.open.asked, enter(helen)
    assert "How many came?" in text_of(client.get(address(asked)))
    response = client.post(address(asked), {"version": 1, "reason": "Ruth told me"})
    assert response["Location"] == reverse("action", args=[asked.action_id])
    page = client.get(response["Location"])
    assert messages_of(page) == ["The request for an update has been withdrawn."]
    assert SAID not in text_of(page)
    asked.refresh_from_db()
    assert asked.withdrawn_on == today()
    assert "How many came?" not in text_of(enter(ruth).get(reverse("my_actions")))
    history = text_of(enter(ruth).get(reverse("history", args=["request", asked.pk])))
    for part in ("Ruth told me", "Helen Marsh", "Withdrawn on", print_date(today())):
        assert part in history, part


def test_it_is_taken_back_once(board, helen, enter):
    asked = board.open.asked
    withdraw_request(request=asked, expected=1, by=helen)
    response = enter(helen).post(address(asked), {"version": 2, "reason": "Again"})
    assert response.status_code == 422
    assert errors_of(response) == ["This request has been withdrawn already."]


def test_the_service_refuses_a_request_in_a_closed_plan(board, helen):
    with pytest.raises(RuleBroken):
        withdraw_request(request=board.closed.asked, expected=1, by=helen)
