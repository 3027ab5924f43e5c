"""News is written, changed, published and ended; each rule that refuses it."""

from __future__ import annotations

import datetime as dt

import pytest

from core.records.locking import Conflict
from core.records.rules import NothingChanged, RuleBroken
from core.text.dates import today
from guidance.models import News
from guidance.news.rules import Place, get_place
from guidance.news.services import add_news, edit_news, end_news, publish_news
from tests.factories.accounts import UserFactory
from tests.guidance.news.news_board import DAY, agency, draft, published

pytestmark = pytest.mark.django_db
WORDS = {"title": "New leaflet", "text": "There is a new leaflet.", "kinds": [], "ends_on": None, "important": False}


@pytest.fixture
def helen():
    return UserFactory(roles=["manager"])


def test_add_news_saves_draft_with_its_kinds(helen):
    news = add_news(**WORDS | {"title": " New \n leaflet ", "kinds": ["primary", "police"]}, by=helen)
    news = News.objects.get(pk=news.pk)
    assert (news.title, news.kinds, news.published_on) == ("New leaflet", ["primary", "police"], None)
    assert news.history.get().history_user == helen


@pytest.mark.parametrize(("values", "field"), [
    ({"title": " "}, "title"),
    ({"title": "x" * 121}, "title"),
    ({"text": "\n"}, "text"),
    ({"kinds": ["bakery"]}, "kinds"),
    ({"ends_on": today() - DAY}, "ends_on"),
])  # fmt: skip
def test_add_news_refuses_invalid_values(helen, values, field):
    with pytest.raises(RuleBroken) as broken:
        add_news(**WORDS | values, by=helen)
    assert broken.value.field == field and not News.objects.exists()


def test_edit_of_published_news_keeps_the_text_before(helen):
    news = published(title="Old", kinds=["primary"])
    values = {"title": "New", "text": "Corrected.", "kinds": ["police"], "ends_on": today()}
    edit_news(news=news, expected=1, by=helen, reason="A wrong date", **values)
    news = News.objects.get(pk=news.pk)
    assert (news.title, news.kinds, news.version) == ("New", ["police"], 2)
    before = news.history.order_by("history_id").last()
    assert (before.title, before.kinds, before.history_change_reason) == ("New", ["police"], "A wrong date")
    with pytest.raises(NothingChanged):
        edit_news(news=news, expected=2, by=helen, **values)
    with pytest.raises(Conflict):
        edit_news(news=news, expected=1, by=helen, **values | {"title": "Third"})


def test_edit_refuses_last_day_before_publication(helen):
    news = published()
    with pytest.raises(RuleBroken, match="before the day of publication") as broken:
        edit_news(news=news, expected=1, by=helen, ends_on=news.published_on - DAY)
    assert broken.value.field == "ends_on"


def test_publish_says_in_history_to_how_many_agencies(helen):
    agency("Tarn")
    agency("Station", "police")
    agency("Quay", active_to=today() - DAY)
    news = publish_news(news=draft(), expected=1, by=helen)
    assert news.published_on == today()
    assert news.history.latest().history_change_reason == "Published, for 2 agencies"


@pytest.mark.parametrize(("values", "why"), [
    ({"published_on": dt.date(2010, 2, 1)}, "was published on 1 February 2010"),
    ({"ends_on": dt.date(2010, 2, 1)}, "Its last day has passed"),
    ({"kinds": ["police"]}, "No active agency is of these kinds"),
])  # fmt: skip
def test_publish_is_refused(helen, values, why):
    agency("Tarn")
    news = draft(**values)
    with pytest.raises(RuleBroken, match=why):
        publish_news(news=news, expected=1, by=helen)


def test_two_people_publish_one_draft_once(helen):
    agency("Tarn")
    news = draft()
    publish_news(news=News.objects.get(pk=news.pk), expected=1, by=helen)
    with pytest.raises(Conflict):
        publish_news(news=news, expected=1, by=helen)


@pytest.mark.parametrize(("days_ago", "place"), [(0, Place.CURRENT), (1, Place.ENDED), (30, Place.ENDED)])
def test_end_takes_effect_at_once_unless_published_today(helen, days_ago, place):
    news = end_news(news=published(published_on=today() - days_ago * DAY), expected=1, by=helen)
    assert get_place(news.published_on, news.ends_on, today()) == place
    assert get_place(news.published_on, news.ends_on, today() + DAY) == Place.ENDED


def test_end_is_refused_for_draft_and_what_has_ended(helen):
    for news in (draft(), published(published_on=today() - 3 * DAY, ends_on=today() - DAY)):
        with pytest.raises(RuleBroken, match="is not current"):
            end_news(news=news, expected=1, by=helen)
