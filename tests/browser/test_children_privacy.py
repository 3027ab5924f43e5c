"""The privacy notice for children, without an account or a cookie."""

from __future__ import annotations

from django.urls import reverse

from tests.browser.pages import PHONE, SIDEWAYS, TABLET, WIDE, faults


def test_privacy_notice_for_children_has_no_faults_and_fits_a_phone(board, visit):
    page = visit(None, reverse("children_privacy"), width=PHONE)
    assert page.evaluate(SIDEWAYS) <= 0
    assert page.get_by_role("heading", name="Nobody knows which answers are yours").is_visible()
    assert page.get_by_text("0800 1111").count() and page.context.cookies() == []
    assert faults(page, WIDE, TABLET, PHONE, with_contrast=True) == []
