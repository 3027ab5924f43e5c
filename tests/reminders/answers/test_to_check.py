"""What came by emailed links and waits for the manager: on the desk, and in a list of its own."""

from __future__ import annotations

import pytest
from django.utils import timezone

from reminders.models import AnswerLink

pytestmark = pytest.mark.django_db


def test_desk_names_what_waits_and_the_manager_sees_to_it(board, enter):
    manager = enter(board.helen)
    assert "Check 1 answer from emailed links" in manager.get("/plan/desk/").text
    listed = manager.get("/answers/")
    for text in ("Tom", "Proposed instead: Ann Lee.", f'href="{board.by_link.path}"'):
        assert text in listed.text
    again = enter(board.helen)
    for client, words in ((manager, "It is no longer on this list"), (again, "Somebody else has seen to this")):
        assert words in client.post(f"/answers/{board.by_link.pk}/checked/", follow=True).text
    assert "from emailed links</a>" not in manager.get("/plan/desk/").text
    assert "Nothing is waiting for you" in manager.get("/answers/").text


def test_disowned_answer_says_so_in_the_list(board, enter):
    AnswerLink.objects.filter(pk=board.by_link.link_id).update(ending="not_me", ended_at=timezone.now())
    assert "The owner of the mailbox did not" in enter(board.helen).get("/answers/").text
