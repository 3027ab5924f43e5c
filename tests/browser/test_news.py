"""News in a browser: written, published, read and followed up, with and without scripts; its pages have no fault."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from core.text.dates import today
from guidance.models import News, NewsSeen
from guidance.news.querysets import unseen
from tests.browser.pages import PHONE, WIDE, blank, faults, send, unhelpful
from tests.factories.guidance import NewsFactory

LONG = f"{'A word about staying safe. ' * 30}\n\nhttps://example.org/{'x' * 150}\n\n{'More about it. ' * 40}"


@pytest.fixture
def news(db) -> News:
    """Published yesterday for every kind, and one that has ended, with long titles and texts."""
    NewsFactory(
        title=f"Over {'and over ' * 12}"[:120],
        important=True,
        published_on=today() - dt.timedelta(days=9),
        ends_on=today() - dt.timedelta(days=2),
        kinds=["primary", "secondary", "police", "childrens_services"],
    )
    return NewsFactory(title="x" * 120, text=LONG[:2000], published_on=today() - dt.timedelta(days=1))


@pytest.mark.parametrize("javascript", [True, False])
def test_manager_writes_and_publishes_and_agency_reads(board, visit, javascript):
    page, found = visit(board.people["helen"], reverse("guidance:news_list"), javascript=javascript), []
    page.get_by_role("link", name="Write news").click()
    page.get_by_label("Title").fill("A new leaflet for parents")
    page.get_by_label("Text").fill("It is at https://leaflet.example/parents.\n\nAsk us for copies.")
    found += faults(page, WIDE, PHONE, with_contrast=True) if javascript else []
    page.get_by_role("button", name="Save as a draft").click()
    assert page.get_by_text("This is a draft.").is_visible()
    page.get_by_role("link", name="Publish").click()
    found += faults(page, WIDE, PHONE, with_contrast=True) if javascript else []
    page.get_by_role("button", name="Publish").click()
    assert page.get_by_role("heading", name="Seen by 0 of").is_visible()
    reader = visit(board.people["denzil"], reverse("our_agency"), javascript=javascript, width=PHONE)
    reader.get_by_role("link", name="pieces of news you have not seen").click()
    assert reader.get_by_role("row", name="A new leaflet for parents").get_by_text("Not seen yet").is_visible()
    found += faults(reader, WIDE, PHONE, with_contrast=True) if javascript else []
    seen = NewsSeen.objects.filter(news__title="A new leaflet for parents")
    assert seen.count() == 0
    reader.get_by_role("link", name="A new leaflet for parents").click()
    assert reader.get_by_role("link", name="https://leaflet.example/parents").is_visible()
    found += faults(reader, WIDE, PHONE, with_contrast=True) if javascript else []
    assert seen.count() == 1
    page.reload()
    assert page.get_by_role("heading", name="Seen by 1 of").is_visible() and found == []


@pytest.mark.parametrize("javascript", [True, False])
def test_manager_writes_to_those_that_have_not_seen_it(board, visit, news, javascript):
    helen = board.people["helen"]
    NewsSeen.objects.bulk_create(
        NewsSeen(news=news, agency=each, person=helen, seen_on=today()) for each in unseen(news).exclude(email="")[3:]
    )
    page, found = visit(helen, reverse("guidance:news", args=[news.pk]), javascript=javascript), []
    found += faults(page, WIDE, PHONE, with_contrast=True) if javascript else []
    page.get_by_role("link", name="Write to these").click()
    page.get_by_label("Your note to them").fill("Please read it before Friday.")
    page.get_by_role("button", name="Preview the email").click()
    assert page.get_by_text("Please read it before Friday.").first.is_visible()
    found += faults(page, WIDE, PHONE, with_contrast=True) if javascript else []
    page.get_by_role("button", name="Send to").click()
    assert page.get_by_text("are on their way.").is_visible()
    assert not page.get_by_role("link", name="Write to these").is_visible() and found == []


def test_list_and_forms_have_no_fault_with_long_texts_and_errors(board, visit, news):
    page, found = visit(board.people["helen"], reverse("guidance:news_list")), []
    found += faults(page, WIDE, PHONE, with_contrast=True)
    for name, keys in (("add_news", []), ("edit_news", [news.pk])):
        page.goto(reverse(f"guidance:{name}", args=keys))
        found += faults(page, WIDE, PHONE, with_contrast=True)
        blank(page)
        send(page)
        found += unhelpful(page) + faults(page, PHONE, with_contrast=True)
    page.goto(reverse("guidance:end_news", args=[news.pk]))
    found += faults(page, WIDE, PHONE, with_contrast=True)
    page.goto(reverse("guidance:write_to_unseen", args=[news.pk]))
    page.get_by_label("Your note to them").fill("x" * 301)
    page.get_by_role("button", name="Preview the email").click()
    found += unhelpful(page) + faults(page, WIDE, PHONE, with_contrast=True)
    assert found == []
