"""What the pages of news print."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.html import urlize
from django.utils.safestring import SafeString, mark_safe

from agencies.models import Agency
from guidance.models import News
from guidance.news.rules import Place, get_place


@dataclass(frozen=True)
class NewsRow:
    news: News
    place: Place

    @property
    def kinds(self) -> str:
        return kinds_in_words(self.news)


def news_rows(news: Iterable[News], on: dt.date) -> list[NewsRow]:
    return [NewsRow(each, get_place(each.published_on, each.ends_on, on)) for each in news]


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
