"""The privacy notice for children, without an account or a cookie."""

from __future__ import annotations

from django.urls import reverse

from tests.browser.children_pages import heading, open_class, page_of, press
from tests.browser.pages import PHONE, SIDEWAYS, TABLET, WIDE, faults


def test_privacy_notice_for_children_has_no_faults_and_fits_a_phone(board, visit):
    page = visit(None, reverse("children_privacy"), width=PHONE)
    assert page.evaluate(SIDEWAYS) <= 0
    assert page.get_by_role("heading", name="Nobody knows which answers are yours").is_visible()
    assert page.get_by_text("0800 1111").count() and page.context.cookies() == []
    assert faults(page, WIDE, TABLET, PHONE, with_contrast=True) == []


def test_child_reads_the_privacy_notice_before_starting_and_comes_back(board, visit):
    page = visit(None, page_of(open_class()), width=PHONE)
    page.get_by_role("link", name="What happens with your answers").click()
    assert page.get_by_role("heading", level=1, name="What happens with your answers").is_visible()
    page.get_by_role("button", name="Go back").click()
    page.get_by_role("heading", name="Before you start").wait_for()
    press(page, "Start")
    assert heading(page).startswith("Question 1 ")
