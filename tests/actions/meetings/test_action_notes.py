"""Closing the minutes: what the page says beforehand, and one email to each person with the tasks that are new."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from actions.followups.services import finish_follow_up
from actions.mails import action_notes
from actions.meetings.services import minutes
from actions.meetings.services.meetings import close_minutes, reopen_minutes
from actions.meetings.services.notes import NOTES
from actions.models import ActionNote, FollowUp, Meeting
from core.mail.models import OutgoingEmail
from core.text.dates import today
from tests.actions.pages import messages_of, text_of, tree_of
from tests.factories.plan import MeetingFactory

DAY = dt.date(2010, 1, 26)


@pytest.fixture
def meeting(board) -> Meeting:
    """Of 26 January; tom minutes it."""
    return MeetingFactory(name="Working group", held_on=DAY, minute_taker=board.tom, plan=board.open.plan)


def task(board, meeting, text: str, owner: str, action=None, **more) -> FollowUp:
    action = action or board.open.by_group
    values = {"meeting": meeting, "action": action, "task": text, "owner_name": owner, "by": board.helen}
    return minutes.minute_progress(**values, **more)[1]


def close(meeting, by) -> int:
    meeting.refresh_from_db()
    return close_minutes(meeting=meeting, expected=meeting.version, by=by)


def reopen(meeting, by) -> None:
    meeting.refresh_from_db()
    reopen_minutes(meeting=meeting, expected=meeting.version, by=by, reason="A line is missing")


@pytest.mark.long
def test_each_person_gets_one_email_with_their_tasks_and_no_typed_text(board, meeting, mailoutbox):
    task(board, meeting, "Ring the heads, Quxley", "Marian Shaw", due=dt.date(2030, 2, 3))
    second = task(board, meeting, "Book it, Quxley", "Marian Shaw", board.open.by_school)
    task(board, meeting, "Write, Quxley", "Grace Adeyemi")
    assert close(meeting, board.tom) == 2
    sent = {email.to[0].partition("@")[0]: email for email in mailoutbox}
    assert set(sent) == {"marian", "grace"}
    number, other = board.open.by_group.number, board.open.by_school.number
    first, last = sorted([number, other])
    assert sent["marian"].subject == f"Your 2 tasks from 26 January: actions {first} and {last}"
    assert sent["grace"].subject == f"Your task from 26 January: action {number}"
    body = " ".join(sent["marian"].body.split())
    for words in (
        "“Working group”, 26 January 2010",
        "Write the model policy",
        "By 3 February 2030",
        "No date set",
    ):
        assert words in body, words
    assert f"/plan/follow-ups/{second.pk}/done/" in body
    html = sent["marian"].alternatives[0][0]
    assert "Quxley" not in body + html and f"/plan/follow-ups/{second.pk}/done/" in html


@pytest.mark.long
def test_closing_again_sends_only_what_is_new(board, meeting, mailoutbox):
    task(board, meeting, "Ring", "Marian Shaw")
    close(meeting, board.tom)
    reopen(meeting, board.helen)
    assert close(meeting, board.tom) == 0
    reopen(meeting, board.helen)
    task(board, meeting, "Write", "Marian Shaw")
    task(board, meeting, "Write too", "Grace Adeyemi")
    assert close(meeting, board.tom) == 2
    marian = [email.subject for email in mailoutbox if email.to == [board.marian.email]]
    subject = f"Your task from 26 January: action {board.open.by_group.number}"
    assert len(mailoutbox) == 3 and marian[0] == subject and marian[1].startswith(f"{subject} (")
    assert ActionNote.objects.filter(meeting=meeting).count() == 3


def test_a_task_that_another_person_has_since_is_sent_to_them_too(board, meeting, mailoutbox):
    ring = task(board, meeting, "Ring", "Marian Shaw")
    close(meeting, board.tom)
    FollowUp.objects.filter(pk=ring.pk).update(owner=board.grace)
    reopen(meeting, board.helen)
    assert close(meeting, board.tom) == 1
    assert set(ActionNote.objects.values_list("person", flat=True)) == {board.marian.pk, board.grace.pk}


def test_what_was_done_before_the_email_is_sent_is_not_in_it(board, meeting):
    ring = task(board, meeting, "Ring", "Marian Shaw")
    args = {"meeting": meeting.pk, "person": board.marian.pk, "tasks": [ring.pk]}
    assert action_notes(args) is None  # the minutes are open
    close(meeting, board.tom)
    assert action_notes(args).subject == f"Your task from 26 January: action {board.open.by_group.number}"
    finish_follow_up(follow_up=ring, expected=1, by=board.marian)
    assert action_notes(args) is None


def test_the_page_lists_decisions_tasks_and_owners_without_an_address(board, meeting, tom, enter, mailoutbox):
    minutes.minute_decision(meeting=meeting, action=board.open.by_group, text="It is sent out", by=board.helen)
    task(board, meeting, "Ring", "Marian Shaw")
    task(board, meeting, "Look", "Head of libraries")
    task(board, meeting, "Print", "Tom Field")
    client, address = enter(tom), reverse("close_minutes", args=[meeting.pk])
    page = text_of(client.get(address))
    for words in (
        "It is sent out",
        "Marian Shaw: 1 task",
        "Tell them yourself: Head of libraries: 1 task",
        "Your own (1)",
    ):
        assert words in page, words
    assert "Close and send 1 action note" in page
    page = client.post(address, {"version": meeting.version}, follow=True)
    assert messages_of(page) == ["The minutes are closed. 1 action note is being sent."]
    assert [email.to for email in mailoutbox] == [[board.marian.email]]  # never about one's own


def test_minutes_without_tasks_are_closed_without_emails(board, meeting, helen, enter, mailoutbox):
    address = reverse("close_minutes", args=[meeting.pk])
    assert "Close and send" not in text_of(enter(helen).get(address))
    enter(helen).post(address, {"version": meeting.version})
    meeting.refresh_from_db()
    assert meeting.minutes_closed_on == today() and mailoutbox == []


def test_minutes_are_not_closed_where_other_tasks_would_be_sent_than_were_listed(
    board, meeting, tom, enter, mailoutbox
):
    task(board, meeting, "Ring", "Marian Shaw")
    client, address = enter(tom), reverse("close_minutes", args=[meeting.pk])

    def mark(page) -> str:
        return tree_of(page).xpath("//input[@name='mark']/@value")[0]

    seen = mark(client.get(address))
    task(board, meeting, "Write", "Grace Adeyemi")
    page = client.post(address, {"version": meeting.version, "mark": seen})
    assert page.status_code == 422 and "Follow-ups have changed" in text_of(page) and mailoutbox == []
    client.post(address, {"version": meeting.version, "mark": mark(page)})
    meeting.refresh_from_db()
    assert meeting.minutes_closed_on and len(mailoutbox) == 2


def test_an_email_that_still_waits_is_given_up_on_reopening_and_sent_once_on_closing_again(board, meeting, mailoutbox):
    task(board, meeting, "Ring", "Marian Shaw")
    assert close(meeting, board.tom) == 1
    emails = OutgoingEmail.objects.filter(kind=NOTES)
    emails.update(state="waiting")  # as if no worker had come to it
    mailoutbox.clear()
    reopen(meeting, board.helen)
    assert [email.state for email in emails.all()] == ["not_needed"]
    assert close(meeting, board.tom) == 1 and len(mailoutbox) == 1
    reopen(meeting, board.helen)
    assert close(meeting, board.tom) == 0 and ActionNote.objects.count() == 1
