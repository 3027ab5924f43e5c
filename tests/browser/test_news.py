"""News in a browser: written, published and read, with and without scripts; its pages have no fault."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from core.text.dates import today
from guidance.models import News
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
    assert page.get_by_text("The news is published").is_visible()
    reader = visit(board.people["denzil"], reverse("guidance:news_list"), javascript=javascript, width=PHONE)
    found += faults(reader, WIDE, PHONE, with_contrast=True) if javascript else []
    reader.get_by_role("link", name="A new leaflet for parents").click()
    assert reader.get_by_role("link", name="https://leaflet.example/parents").is_visible()
    found += faults(reader, WIDE, PHONE, with_contrast=True) if javascript else []
    assert found == []


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
    assert found == []
