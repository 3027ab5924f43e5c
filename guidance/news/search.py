"""Search for news, by its words."""

from __future__ import annotations

from django.urls import reverse

from core.board.search import Group, Hit, containing, taken
from core.text.dates import today
from guidance.models import News
from guidance.news.rules import place_of


def find(user, words: list[str], *, limit: int) -> list[Group]:
    """News that a person may read and that has all the words, the latest first; one statement."""
    rows = News.objects.visible_to(user).filter(containing(words, "title", "text"))
    return [taken("News", rows.order_by("-published_on", "-pk"), limit, news_hit)]


def news_hit(news: News) -> Hit:
    place = place_of(news.published_on, news.ends_on, today())
    return Hit(news.title, reverse("guidance:news", args=[news.pk]), f"{news.title}. {news.text}", str(place))
