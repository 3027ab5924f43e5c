"""What the board has published for agencies, in their weekly email."""

import datetime as dt

from django.urls import reverse

from core.text.dates import print_date
from guidance.models import News
from guidance.news.querysets import news_for_weekly_email
from reminders.routine.lines import Found, Line, source
from reminders.routine.readers import Reader
from reminders.sources.agencies import by_agency


@source("board_news")
def board_news(readers: list[Reader], on: dt.date) -> Found:
    """News of the last two weeks for a reader's agencies: one line, however much there is. The title of the latest may
    stand in the email, its text never (ADR 106).
    """
    people = by_agency(readers)
    if not people:
        return
    by_reader: dict[int, set[News]] = {}
    for agency, news in news_for_weekly_email(people, on).items():
        for reader in people[agency]:
            by_reader.setdefault(reader.key, set()).update(news)
    for reader in readers:
        if by_reader.get(reader.key):
            yield reader, about_news(by_reader[reader.key])


def about_news(news: set[News]) -> Line:
    latest = max(news, key=lambda each: (each.published_on, each.pk))
    key, published = f"news {latest.pk}", print_date(latest.published_on)
    if len(news) == 1:
        href = reverse("guidance:news", args=[latest.pk])
        return Line("board_news", key, latest.title, f"Published on {published}", href, "Read it")
    text, why = f"{len(news)} pieces of news from the board", f"The latest, published on {published}: {latest.title}"
    return Line("board_news", key, text, why, reverse("guidance:news_list"), "Read them")
