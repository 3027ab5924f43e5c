"""Two people at the same moment: on PostgreSQL in threads of their own, elsewhere one after the other."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from reports.models import Cover
from tests.actions.test_service_races import at_once
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 5


def signed_in(name: str) -> Client:
    """A browser in which a manager of this name is signed in."""
    client = Client()
    client.force_login(UserFactory(roles=["manager"], name=name))
    return client


def test_cover_shows_two_texts_when_two_first_saves_meet():
    address = reverse("reports:cover")
    for _ in range(ROUNDS):
        answers = []

        def save(client, board, answers=answers):
            answers.append(client.post(address, {"version": 1, "board": board, "colour": "#102030"}))

        ann, ben = signed_in("Ann"), signed_in("Ben")
        at_once(lambda ann=ann: save(ann, "Board of Ann"), lambda ben=ben: save(ben, "Board of Ben"))
        row = Cover.objects.get()
        assert sorted(answer.status_code for answer in answers) == [302, 409]
        refused = next(answer for answer in answers if answer.status_code == 409)
        assert "Board of Ann" in refused.text and "Board of Ben" in refused.text
        again = {"version": row.version, "board": "Both boards", "colour": "#102030", "asked": "board"}
        assert ann.post(address, again | {"keep_board": "mine"}).status_code == 302
        assert Cover.objects.get().board == "Both boards"
        Cover.objects.all().delete()
