"""Search for resources, by title, sentence or web address, and for news, by its words."""

from django.urls import reverse

from core.board.search import Group, Hit, containing, taken
from core.text.dates import today
from guidance.models import News, Resource
from guidance.news.rules import get_place
from guidance.resources.filters import TEXTS
from guidance.resources.rules import site_name


def find(user, words: list[str], *, limit: int) -> list[Group]:
    """Resources, useful first, and news, latest first, with all the words; two statements."""
    resources = Resource.objects.visible_to(user).filter(containing(words, *TEXTS)).by_use()
    news = News.objects.visible_to(user).filter(containing(words, "title", "text")).order_by("-published_on", "-pk")
    return [taken("Resources", resources, limit, resource_hit), taken("News", news, limit, news_hit)]


def resource_hit(resource: Resource) -> Hit:
    url = reverse("guidance:resource", args=[resource.pk])
    return Hit(resource.title, url, f"{resource.title}. {resource.about}", site_name(resource.url))


def news_hit(news: News) -> Hit:
    place = get_place(news.published_on, news.ends_on, today())
    return Hit(news.title, reverse("guidance:news", args=[news.pk]), f"{news.title}. {news.text}", str(place))
