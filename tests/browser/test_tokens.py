"""API tokens in a browser: made once and copied, with and without a script, and that these pages have no fault."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from accounts.models import ApiToken
from accounts.tokens.services import create_token, find_token
from tests.browser.own_pages import TOKEN_PAGES
from tests.browser.pages import PHONE, WIDE, faults, focus_is_visible, unhelpful
from tests.browser.test_own_pages import heading
from tests.factories.tokens import make_token


def tokens_of(person):
    return ApiToken.objects.for_user(person)


@pytest.mark.parametrize("javascript", [True, False])
def test_token_is_made_once_and_its_text_is_shown_once(visit, board, javascript):
    marian = board.people["marian"]
    page = visit(marian, "/accounts/you/", javascript=javascript)
    page.get_by_role("link", name="See your API tokens").click()
    page.get_by_role("button", name="Make an API token").click()
    page.get_by_label("What will use it").fill("Power BI, council")
    page.get_by_label("The plan: actions, updates, timescales").check()
    page.get_by_label("30 days").check()
    page.get_by_role("button", name="Make the token").click()
    heading(page, "Copy your API token")
    text = page.get_by_label("Token for Power BI, council").input_value()
    found = find_token(text)
    assert (found.owner, found.scope_names) == (marian, {"plan.read"})
    assert page.get_by_role("button", name="Copy the token").is_visible() is javascript
    page.reload()
    heading(page, "API tokens")
    assert "It was saved once." in page.get_by_role("main").inner_text() and text not in page.content()
    assert tokens_of(marian).count() == 1
    page.get_by_role("link", name=re.compile("^Revoke Power BI, council")).click()
    page.get_by_role("button", name="Revoke the token").click()
    assert "The token is revoked." in page.get_by_role("main").inner_text() and find_token(text) is None


def test_token_is_made_by_keyboard_after_an_error(visit, board):
    marian = board.people["marian"]
    page = visit(marian, "/account/tokens/new/")
    page.get_by_role("button", name="Make the token").click()
    page.get_by_text("There is a problem").wait_for()
    assert faults(page, WIDE, PHONE) == [] and unhelpful(page) == []
    page.get_by_role("link", name="Enter what will use it").focus()
    page.keyboard.press("Enter")
    page.keyboard.type("Excel")
    for key in ("Tab", "Space", "Tab", "Space"):
        page.keyboard.press(key)
        assert focus_is_visible(page)
    page.keyboard.press("Enter")
    heading(page, "Copy your API token")
    assert [scope.scope for scope in tokens_of(marian).get().scopes.all()] == ["directory.read", "plan.read"]
    page.get_by_label("Token for Excel").focus()
    page.keyboard.press("Control+a")
    chosen = page.evaluate("() => { const box = document.activeElement; return box.selectionEnd - box.selectionStart }")
    assert chosen == len(page.get_by_label("Token for Excel").input_value())


def test_pages_of_tokens_have_no_fault(visit, board):
    sunita = board.people["sunita"]
    for days in (90, -1):
        make_token(sunita, days=days)
    make_token(board.people["grace"])
    token, _ = create_token(name="Power BI, " + "council" * 10, scopes=["plan.read"], by=sunita)
    page, found = visit(sunita), []
    for name in TOKEN_PAGES:
        keys = [token.pk] if "revoke" in name else []
        assert page.goto(reverse(name, args=keys)).status == 200, name
        found += faults(page, WIDE, PHONE)
    page.goto("/account/tokens/new/")
    page.get_by_label("What will use it").fill("Excel" * 16)
    page.get_by_label("Published figures").check()
    page.get_by_role("button", name="Make the token").click()
    heading(page, "Copy your API token")
    assert found + faults(page, WIDE, PHONE) == []
