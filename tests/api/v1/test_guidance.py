"""Training sessions, resources and news by the API: no name, no link to join, and counts for the manager alone."""

from __future__ import annotations

import pytest

from agencies.models import TrainingSession
from core.text.dates import today
from guidance.models import Resource
from tests.api.reading import read, read_all
from tests.factories.tokens import make_token

pytestmark = pytest.mark.django_db


def by_id(person, path: str) -> dict[int, dict]:
    return {each["id"]: each for each in read_all(make_token(person), f"/api/v1/{path}?limit=2")}


def test_sessions_have_numbers_and_neither_people_nor_the_link_to_join(board, denzil):
    session = board.session
    TrainingSession.objects.filter(pk=session.pk).update(
        join_link="https://meet.example/room", joining_words="Ring Sam", places=12, starts_at="14:00"
    )
    found = by_id(denzil, "training-sessions")
    assert set(found) == set(TrainingSession.objects.values_list("pk", flat=True))
    own = found[session.pk]
    assert (own["places"], own["booked"], own["came"], own["starts_at"]) == (12, 1, None, "14:00")
    assert own["can_be_booked"] is False and found[board.cancelled_session.pk]["cancelled_on"] == "2010-01-20"
    text = read(make_token(denzil), "/api/v1/training-sessions").text
    assert not [secret for secret in ("meet.example", "Ring Sam", str(board.officer)) if secret in text]


def test_resources_are_those_that_are_listed_with_what_they_are_for(board, helen):
    shown = board.guidance.resource
    found = by_id(helen, "resources")
    assert found[shown.pk]["audiences"] == ["staff"] and found[shown.pk]["answers"] == ["arrangements.A6.3"]
    Resource.objects.filter(pk=shown.pk).update(removed_on=today())
    assert shown.pk not in by_id(helen, "resources")


def test_news_is_what_is_published_for_the_owner_of_the_token(board, helen, denzil):
    news = board.guidance.news
    assert board.guidance.draft.pk not in by_id(helen, "news")
    assert by_id(denzil, "news")[news.pk]["title"] == "New leaflet"
