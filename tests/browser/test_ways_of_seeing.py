"""Pages as some people see them: four times as large, and read aloud."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.browser.pages import PHONE, focus_is_visible, too_wide

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("path", ["/plan/desk/", pytest.param("/plan/", marks=pytest.mark.long)])
def test_at_four_times_the_size_nothing_is_lost_and_what_has_focus_is_seen(board, visit, path):
    """A window of 1280 by 1024 at 400 % is 320 by 256: a bar that stays at its edge would cover half of it."""
    page = visit(board.people["helen"], path, width=PHONE)
    assert too_wide(page, PHONE) == []
    page.set_viewport_size({"width": PHONE, "height": 256})
    for _ in range(30):
        page.keyboard.press("Tab")
        assert focus_is_visible(page), page.evaluate("document.activeElement.outerHTML.slice(0, 200)")


# Where a style moves something all the same, and how often
MOVED = {
    "_plan.scss": 3,  # a row as a card on a phone: the action and its colour before objective and method
    "_menus.scss": 1,  # on a phone the open menu lies below both of the buttons that open menus
}
ORDER = re.compile(r"(?<![-\w])order\s*:|(row|column)-reverse|grid-auto-flow\s*:[^;]*dense|float\s*:\s*right")


def test_what_is_read_aloud_comes_in_the_order_in_which_it_is_seen():
    """No other style moves anything before what stands before it, and nothing is put first among what Tab reaches."""
    styles = {path.name: path.read_text() for path in (ROOT / "static" / "scss").rglob("*.scss")}
    assert len(styles) > 10
    moved = {name: len(ORDER.findall(text)) for name, text in styles.items() if ORDER.search(text)}
    assert moved == MOVED
    tabs = re.compile(r"tabindex=[\"']?[1-9]")
    assert [path.name for path in (ROOT / "templates").rglob("*.html") if tabs.search(path.read_text())] == []
    assert ORDER.search("flex-direction: row-reverse") and ORDER.search(" order: 2") and not ORDER.search("border: 2px")
