"""Addresses of the children's survey and of resources, and where each is looked at."""

from __future__ import annotations

from tests.browser.children_pages import NO_CHILDREN_PAGES
from tests.browser.children_result_pages import NO_CHILDREN_RESULT_PAGES
from tests.browser.news_pages import NO_NEWS_PAGES
from tests.browser.resource_pages import NO_RESOURCE_PAGES
from tests.browser.survey_pages import NO_SURVEY_PAGES

PAPERS = ["letter", "letter_pdf", "class_papers", "sheet_word"]
NO_VOICES_PAGES = {
    **NO_CHILDREN_PAGES,
    **NO_CHILDREN_RESULT_PAGES,
    **NO_SURVEY_PAGES,
    **NO_RESOURCE_PAGES,
    **NO_NEWS_PAGES,
    **dict.fromkeys([f"voices:{name}" for name in PAPERS], "a file"),
    "children_privacy": "looked at by test_children_privacy.py, without an account",
}
