"""Follow-ups: the list with its filters and files, and the pages on which one is noted, changed and closed."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from actions.models import FollowUp
from actions.structure.services.structure import withdraw_action
from core.text.dates import today
from tests.actions.pages import errors_of, messages_of, text_of, tree_of, value_of, words

ADDRESS = "/plan/follow-ups/"
DAY = dt.timedelta(days=1)


def note(action, text: str, **values) -> FollowUp:
    """A follow-up as it stands after some events."""
    return FollowUp.objects.create(action=action, text=text, **({"owner_name": "MO"} | values))


@pytest.fixture
def listed(board, helen):
    """One of each state, beside the open one of the board that has no date."""
    action = board.open.by_police
    note(action, "Overdue task", due=today() - DAY)
    note(action, "Due today", due=today(), owner=helen, owner_name="HM", meeting=board.meeting)
    note(action, "Done task", done_on=today(), done_by=helen, done_note="They agreed")
    note(action, "Dropped task", dropped_on=today())
    note(board.closed.by_police, "Of another plan")


def tasks(response) -> list[str]:
    """What is to be done, in the order of the list."""
    return [words(cell) for cell in tree_of(response).xpath("//th[@data-label='What is to be done']")]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["Overdue task", "Due today", "Ring the heads"]),
        ("?state=overdue", ["Overdue task"]),
        ("?state=dropped", ["Dropped task"]),
        ("?state=&person=me", ["Due today"]),
        ("?state=all&person=nMO", ["Overdue task", "Done task", "Dropped task", "Book the hall"]),
    ],
)
def test_the_list_shows_what_was_asked_for(listed, helen, enter, query, expected):
    response = enter(helen).get(ADDRESS + query)
    assert tasks(response) == expected
    assert all(words(cell) for cell in tree_of(response).xpath("//td[@data-label='From']"))
    assert "Of another plan" not in response.content.decode()


def test_the_list_says_what_is_overdue_and_what_came_of_what_was_done(listed, board, helen, enter):
    client = enter(helen)
    states = {
        task: words(cell)
        for query in ("", "?state=done")
        for task, cell in zip(
            tasks(client.get(ADDRESS + query)),
            tree_of(client.get(ADDRESS + query)).xpath("//td[@data-label='State']"),
            strict=True,
        )
    }
    assert states["Overdue task"].startswith("Overdue")
    assert states["Due today"].startswith("Open")
    assert "by Helen Marsh: They agreed" in states["Done task"]
    meeting = client.get(f"{ADDRESS}?state=&meeting={board.meeting.pk}")
    assert tasks(meeting) == ["Due today"]


def test_a_wrong_filter_is_said_and_its_file_leads_back_to_the_page(listed, helen, enter):
    client = enter(helen)
    response = client.get(f"{ADDRESS}?state=nonsense")
    assert response.status_code == 422 and errors_of(response)
    assert client.get(f"{ADDRESS}export/csv/?state=nonsense").status_code == 302
    assert client.get(f"{ADDRESS}export/doc/").status_code == 404


def test_the_file_holds_the_rows_of_the_page(listed, helen, enter):
    said = enter(helen).get(f"{ADDRESS}export/csv/?state=overdue").getvalue().decode("utf-8-sig")
    assert "Overdue task" in said and "Due today" not in said and "Overdue" in said


def test_who_owns_one_may_say_that_it_is_done_and_others_may_not(board, grace, ruth, enter):
    task = board.open.follow_up
    assert "Mark as done" in text_of(enter(grace).get(ADDRESS))
    assert "Mark as done" not in text_of(enter(ruth).get(ADDRESS))
    address = reverse("finish_follow_up", args=[task.pk])
    assert enter(ruth).get(address).status_code == 403
    values = {"version": task.version, "note": "They come", "next": ADDRESS}
    values |= {"on_day": "3", "on_month": "2", "on_year": "2010"}
    response = enter(grace).post(address, values)
    assert response.status_code == 302 and response["Location"] == ADDRESS
    task.refresh_from_db()
    assert (task.done_on, task.done_by, task.done_note) == (dt.date(2010, 2, 3), grace, "They come")


def test_what_was_typed_stays_when_something_is_missing(board, marian, enter):
    address = reverse("add_follow_up", args=[board.open.by_group.pk])
    response = enter(marian).post(address, {"text": "Ring the library", "due_day": "31", "due_month": "2"})
    assert response.status_code == 422
    assert "Choose who is to do it, or enter a name or role" in errors_of(response)
    assert (value_of(response, "text"), value_of(response, "due")) == ("Ring the library", "31 2")
    assert not FollowUp.objects.filter(text="Ring the library").exists()


def test_one_is_noted_out_of_an_update_and_stands_on_its_action(board, marian, grace, enter):
    action, update = board.open.by_group, board.open.update
    address = f"{reverse('add_follow_up', args=[action.pk])}?update={update.pk}"
    client = enter(marian)
    assert update.text in text_of(client.get(address))
    response = client.post(address, {"text": "Ring the library", "owner": grace.pk}, follow=True)
    assert messages_of(response) == ["The follow-up has been recorded."]
    task = FollowUp.objects.get(text="Ring the library")
    assert (task.update, task.owner, task.owner_name, task.added_by) == (update, grace, "Grace Adeyemi", marian)
    assert "Grace Adeyemi : Ring the library" in text_of(response)


def test_two_who_change_one_at_the_same_time_are_told(board, helen, enter):
    task, client = board.open.follow_up, enter(helen)
    address = reverse("edit_follow_up", args=[task.pk])
    values = {"version": task.version, "owner_name": "GA", "reason": "Clearer"}
    assert client.post(address, values | {"text": "Ring all the heads"}).status_code == 302
    late = client.post(address, values | {"text": "Write to the heads"})
    assert late.status_code == 409
    assert "Write to the heads" in late.content.decode()
    task.refresh_from_db()
    assert task.text == "Ring all the heads"


def test_one_that_is_no_longer_needed_needs_a_reason_and_can_be_opened_again(board, marian, enter):
    task, client = board.open.follow_up, enter(marian)
    address = reverse("drop_follow_up", args=[task.pk])
    assert client.post(address, {"version": task.version, "reason": " "}).status_code == 422
    assert client.post(address, {"version": task.version, "reason": "The heads wrote"}).status_code == 302
    task.refresh_from_db()
    assert task.dropped_on == today()
    again = {"version": task.version, "reason": "They want a call"}
    assert client.post(reverse("reopen_follow_up", args=[task.pk]), again).status_code == 302
    assert list(FollowUp.objects.open().filter(pk=task.pk)) == [task]


def test_edit_keeps_the_text_when_the_action_was_withdrawn_meanwhile(board, helen, marian, enter):
    task = board.open.follow_up
    address, client = reverse("edit_follow_up", args=[task.pk]), enter(marian)
    withdraw_action(action=task.action, expected=task.action.version, by=helen, reason="Not needed any more")
    data = {"version": task.version, "text": "A long text that took an hour", "owner_name": "MO"}
    response = client.post(address, data)
    assert (response.status_code, value_of(response, "text")) == (422, data["text"])
    assert errors_of(response) == ["This action has been withdrawn."]
    assert client.get(address).status_code == 403
