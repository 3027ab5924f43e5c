"""News on the page of an agency: how much of it somebody there has seen."""

from __future__ import annotations

import datetime as dt

from django.db.models import Count, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.urls import reverse

from agencies.access import belongings, may
from agencies.models import Agency
from core.board.parts import Part
from guidance.models import News

BEFORE = Value(dt.date(1, 1, 1))
AGENCY, KIND, SINCE = OuterRef("pk"), OuterRef("kind"), OuterRef("active_from")


def news_columns(on: dt.date) -> dict[str, Coalesce]:
    """What is read with an agency: how many pieces of news there were for it by a day since it was active, and how many
    of these it has not seen.
    """
    news = News.objects.published(on).filter(published_on__gte=Coalesce(SINCE, BEFORE)).order_by()
    return {
        "news_for_it": number_of(news.for_kinds([OuterRef(KIND)])),
        "news_unseen": number_of(news.unseen_by(OuterRef(AGENCY), OuterRef(KIND))),
    }


def number_of(news: QuerySet) -> Coalesce:
    return Coalesce(Subquery(news.annotate(one=Value(1)).values("one").annotate(n=Count("pk")).values("n")), 0)


def news_parts(agency: Agency, user, on: dt.date) -> list[Part]:
    """How much news an agency has seen, by the columns above: for those who manage news, and its own people."""
    if not sees_news_of(agency, user) or not agency.news_for_it:
        return []
    line = seen_words(agency.news_for_it - agency.news_unseen, agency.news_for_it)
    return [Part("news", "News", line, links=(("All news", reverse("guidance:news_list")),))]


def seen_words(seen: int, every: int) -> str:
    if every == 1:
        return "Seen the only piece of news." if seen else "Not seen the only piece of news yet."
    return f"Seen {seen} of the {every} pieces of news."


def sees_news_of(agency: Agency, user) -> bool:
    own = may(user, "news.read") and agency.pk in belongings(user).agencies
    return may(user, "news.manage") or own
