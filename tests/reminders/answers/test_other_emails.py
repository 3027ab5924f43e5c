"""Emails other than the routine ones that lead to the answer page: news, and first emails to an agency."""

from __future__ import annotations

import re

import pytest

from actions.answers.services.reminding import remind
from actions.models import AskedAction
from tests.actions.news import ask, body_of, give, told
from tests.factories.answers import asked_action
from tests.factories.plan import AgencyFactory

pytestmark = pytest.mark.django_db
LINK = re.compile(r"https://testserver(/answer/\S+/)")


@pytest.mark.long
def test_news_of_a_task_is_answered_from_the_email_in_three_clicks(board, client):
    task = give(board, board.helen, "marian")
    assert told().keys() == {"marian"}
    text = body_of("marian")
    assert "Answer without signing in:" in text and f"/follow-ups/{task.pk}/" not in text
    page = client.get(LINK.search(text)[1])
    assert page.status_code == 200 and task.action.text in page.text


def test_joined_news_has_one_link_for_all(board):
    give(board, board.helen, "marian")
    ask(board, board.helen)
    told()
    text = body_of("marian")
    assert "Answer on one page, without signing in:" in text and len(LINK.findall(text)) == 1
    assert "/plan/actions/" not in text


def test_roles_with_a_second_factor_get_the_ordinary_address(board):
    give(board, board.tom, "helen")
    told()
    text = body_of("helen")
    assert "/plan/follow-ups/" in text and not LINK.search(text)


def test_office_answers_an_action_from_the_email_of_the_manager(client, mailbox):
    AgencyFactory(name="Birch", email="office@birch.example")
    asked = AskedAction.objects.get(action=asked_action(text="Name an ESLO").action_id)
    remind(asked=asked, by=asked.opened_by)
    text = " ".join(mailbox.to("office@birch.example")[0].get_content().split())
    page = client.get(LINK.search(text)[1])
    assert page.status_code == 200 and "Name an ESLO" in page.text and "Birch" in page.text
