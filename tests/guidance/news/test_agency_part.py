"""The page of an agency says how much news it has seen: to those who manage news, and to its own people."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from core.text.dates import today
from guidance.models import NewsSeen
from guidance.news.page import seen_words
from tests.actions.pages import text_of
from tests.factories.guidance import NewsFactory

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def part_of(client, agency):
    response = client.get(reverse("agency", args=[agency.pk]))
    return {part.key: part for part in response.context["parts"]}.get("news"), text_of(response)


@pytest.mark.parametrize("name", ["helen", "denzil"])
def test_seen_and_unseen_news_of_its_kind_is_counted(name, board, enter):
    seen = NewsFactory(title="Of May", published_on=dt.date(2026, 5, 1), ends_on=dt.date(2026, 6, 1))
    NewsSeen.objects.create(news=seen, agency=board.school, person=board.denzil, seen_on=today())
    NewsSeen.objects.create(news=board.guidance.news, agency=board.police, person=board.ruth, seen_on=today())
    NewsFactory(title="For the police", kinds=["police"], published_on=today())
    NewsFactory(title="Tomorrow", published_on=today() + DAY)
    NewsFactory(title="For schools", kinds=[board.school.kind], published_on=today())
    part, text = part_of(enter(board.people[name]), board.school)
    assert part.line == "Seen 1 of the 3 pieces of news."
    assert "Seen 1 of the 3 pieces of news." in text and "For the police" not in text


def test_others_are_told_nothing_and_news_before_its_time_is_not_counted(board, enter):
    assert part_of(enter(board.ruth), board.school)[0] is None
    assert part_of(enter(board.people["grace"]), board.school)[0] is None
    board.school.active_from = board.guidance.news.published_on + DAY
    board.school.save()
    assert part_of(enter(board.helen), board.school)[0] is None


@pytest.mark.parametrize(
    ("seen", "every", "line"),
    [
        (0, 1, "Not seen the only piece of news yet."),
        (1, 1, "Seen the only piece of news."),
        (0, 2, "Seen 0 of the 2 pieces of news."),
        (5, 6, "Seen 5 of the 6 pieces of news."),
    ],
)
def test_seen_words_say_how_much_was_seen(seen, every, line):
    assert seen_words(seen, every) == line
