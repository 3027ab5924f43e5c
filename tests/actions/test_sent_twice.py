"""A form that is sent twice, by a second press of its button or after "Back", saves once and says so."""

from __future__ import annotations

import pytest
from django.urls import reverse

from core.text.dates import today
from tests.actions.pages import messages_of
from tests.factories.plan import MeetingFactory

FORMS = [
    ("add_follow_up", "by_group", {"text": "Ring them", "owner_name": "MO"}, "follow_ups"),
    ("raise_query", "by_group", {"text": "Is it ours?"}, "queries"),
    ("record_decision", "by_group", {"text": "It stays"}, "decisions"),
]


@pytest.mark.parametrize(("name", "of", "data", "related"), FORMS, ids=[name for name, *_ in FORMS])
def test_it_saves_once_and_says_so(name, of, data, related, board, enter):
    action, client = getattr(board.open, of), enter(board.helen)
    before = getattr(action, related).count()
    for said in ("", "You have already"):
        response = client.post(reverse(name, args=[action.pk]), data)
        assert response.status_code == 302
        assert said in messages_of(client.get(response["Location"]))[-1]
    assert getattr(action, related).count() == before + 1
    other = client.post(reverse(name, args=[action.pk]), {**data, "text": "Other words"})
    assert other.status_code == 302 and getattr(action, related).count() == before + 2


def test_so_does_an_answer(board, enter):
    client, query = enter(board.helen), board.open.query
    for _ in range(2):
        assert client.post(reverse("answer_query", args=[query.pk]), {"text": "It is"}).status_code == 302
    assert query.answers.count() == 1


def test_what_a_minute_taker_writes_among_their_own_actions_is_a_line_of_the_meeting(board, enter):
    meeting = MeetingFactory(held_on=today(), minute_taker=board.tom, plan=board.open.plan)
    led, other = board.open.by_other_group, board.open.by_police
    data = {f"text-{led.pk}": "Of my own", f"text-{other.pk}": "Heard there", "save": f"{led.pk}:0"}
    assert enter(board.tom).post(reverse("my_actions"), data).status_code == 302
    assert led.updates.first().meeting is None
    assert other.updates.first().meeting == meeting
