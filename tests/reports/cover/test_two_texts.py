"""A form that names fields between which to choose, sent where there is no other text to choose from."""

from __future__ import annotations

import pytest
from django.urls import reverse

from reports.models import Commentary, Cover
from tests.factories.accounts import UserFactory
from tests.factories.plan import small_plan
from tests.factories.reports import PLACE, draft

pytestmark = pytest.mark.django_db


@pytest.fixture
def helen(client):
    person = UserFactory(roles=["manager"], name="Helen Marsh")
    client.force_login(person)
    return person


def addresses(helen) -> dict[str, str]:
    """What has no record before its first save → its address."""
    small_plan()
    return {"cover": reverse("reports:cover"), "words": reverse("reports:write", args=[draft(by=helen).pk, PLACE])}


@pytest.mark.parametrize(
    ("place", "typed"),
    [
        ("cover", {"asked": "board,colour", "version": 1, "board": "Board of the North", "colour": "red"}),
        ("cover", {"asked": "text", "version": 1}),
        ("cover", {"asked": "version", "version": ""}),
        ("words", {"asked": "text", "text": "It is better by now", "version": ""}),
    ],
)
def test_form_returns_422_when_asked_precedes_the_first_save(client, helen, place, typed):
    answer = client.post(addresses(helen)[place], typed)
    assert answer.status_code == 422
    assert all(value in answer.text for name, value in typed.items() if name in ("board", "text"))
    assert not Cover.objects.exists() and not Commentary.objects.exists()


def test_form_saves_when_asked_names_the_version(client, helen):
    typed = {"asked": "version", "keep_version": "theirs", "version": 1, "text": "It is better by now"}
    assert client.post(addresses(helen)["words"], typed).status_code == 302
    assert Commentary.objects.get().text == "It is better by now"
