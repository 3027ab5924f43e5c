"""What the pages of news, of agencies and home pages print of news."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.html import urlize
from django.utils.safestring import SafeString, mark_safe

from agencies.access import belongings, may
from agencies.models import Agency
from core.board.due import Due
from core.board.parts import Part
from guidance.models import News
from guidance.news.querysets import reaches, unseen_numbers
from guidance.news.rules import Place, Reach, get_place


@dataclass(frozen=True)
class NewsRow:
    news: News
    place: Place
    reach: Reach | None = None
    is_unseen: bool = False

    @property
    def kinds(self) -> str:
        return kinds_in_words(self.news)


def news_rows(news: Iterable[News], on: dt.date, *, with_reach: bool) -> list[NewsRow]:
    news = list(news)
    found = reaches(news, on) if with_reach else {}
    rows = []
    for each in news:
        place = get_place(each.published_on, each.ends_on, on)
        reach = found.get(each.pk) if place != Place.DRAFT else None
        rows.append(NewsRow(each, place, reach, each.is_unseen and place == Place.CURRENT))
    return rows


def kinds_in_words(news: News) -> str:
    labels = dict(Agency.Kind.choices)
    return ", ".join(labels[kind] for kind in news.kinds) or "Agencies of every kind"


def paragraphs(text: str) -> list[SafeString]:
    """The paragraphs of a text, escaped, each web and email address as a link."""
    parts = "\n".join(line.strip() for line in text.splitlines()).split("\n\n")
    return [linked(part.strip()) for part in parts if part.strip()]


def linked(text: str) -> SafeString:
    html = urlize(text, nofollow=True, autoescape=True)
    return mark_safe(html.replace("<a href=", '<a class="govuk-link" href='))  # noqa: S308 (escaped by urlize)


def news_due(user, keys: Iterable[int], on: dt.date) -> dict[int, list[Due]]:
    if not may(user, "news.read"):
        return {}
    numbers = unseen_numbers(keys, on)
    href = reverse("guidance:news_list")
    return {key: [Due(unseen_in_words(number), href)] for key, number in numbers.items() if number}


def unseen_in_words(number: int) -> str:
    return f"{number:,} piece{'' if number == 1 else 's'} of news you have not seen"


def news_parts(agency: Agency, user, on: dt.date) -> list[Part]:
    """How much news an agency has seen, by news_columns(): for those who manage news, and its own people."""
    own = may(user, "news.read") and agency.pk in belongings(user).agencies
    if not (own or may(user, "news.manage")) or not agency.news_for_it:
        return []
    line = seen_words(agency.news_seen, agency.news_for_it)
    return [Part("news", "News", line, links=(("All news", reverse("guidance:news_list")),))]


def seen_words(seen: int, every: int) -> str:
    if every == 1:
        return "Seen the only piece of news." if seen else "Not seen the only piece of news yet."
    return f"Seen {seen} of the {every} pieces of news."
