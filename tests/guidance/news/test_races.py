"""Two people at news at the same moment: on PostgreSQL at once, on SQLite, which has one writer, one by one."""

from __future__ import annotations

import pytest

from agencies.models import Agency
from core.mail.models import OutgoingEmail
from guidance.models import News, NewsSeen
from guidance.news.services import TODAY_ALREADY, UNSEEN, note_seen, write_to_unseen
from tests.actions.test_service_races import at_once
from tests.factories.accounts import UserFactory
from tests.guidance.news.news_board import agency, person_at, published

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 5


def writing(news: News):
    opened, person = News.objects.get(pk=news.pk), UserFactory()
    return lambda: write_to_unseen(news=opened, note="", by=person)


def written() -> list[str]:
    return sorted(OutgoingEmail.objects.filter(kind=UNSEEN).values_list("to", flat=True))


def test_two_who_write_to_those_that_have_not_seen_it_write_once():
    for number in range(ROUNDS):
        agency(f"Tarn {number}")
        news, before = published(), len(written())
        outcomes = at_once(writing(news), writing(news))
        assert sorted(outcomes) == sorted(["saved", TODAY_ALREADY])
        assert len(written()) - before == Agency.objects.count()
        news.refresh_from_db()
        assert news.version == 2


def test_colleagues_who_open_it_at_once_make_one_row():
    for number in range(ROUNDS):
        tarn, news = agency(f"Tarn {number}"), published()
        people = [person_at(tarn) for _ in range(3)]
        outcomes = at_once(*(lambda news=news, person=person: note_seen(news, person) for person in people))
        assert outcomes == ["saved"] * 3
        assert NewsSeen.objects.filter(news=news).count() == 1
