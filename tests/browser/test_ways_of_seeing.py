"""Pages as some people see them: four times as large, and read aloud."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.browser.pages import PHONE, focus_is_visible, too_wide

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("path", ["/plan/desk/", "action", pytest.param("/plan/", marks=pytest.mark.long)])
def test_at_four_times_the_size_nothing_is_lost_and_what_has_focus_is_seen(board, visit, path):
    """A window of 1280 by 1024 at 400 % is 320 by 256: a bar that stays at its edge would cover half of it."""
    path = f"/plan/actions/{board.action(2).pk}/" if path == "action" else path
    page = visit(board.people["helen"], path, width=PHONE)
    assert too_wide(page, PHONE) == []
    page.set_viewport_size({"width": PHONE, "height": 256})
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body"):
            break  # the end of a short page
        assert focus_is_visible(page), page.evaluate("document.activeElement.outerHTML.slice(0, 200)")


# Of each element: whether what it says is seen where the browser takes all backgrounds, shadows and colours away
SEEN = """(elements, edges) => elements.filter((each) => each.checkVisibility()).map((each) => {
    const style = getComputedStyle(each), round = getComputedStyle(each.parentElement);
    const edge = edges.some((name) => parseFloat(style[`${name}Width`]) > 0 && style[`${name}Style`] !== "none"
        && style[`${name}Color`] !== round.backgroundColor);
    return edge && each.textContent.trim() !== "" ? "" : each.outerHTML.slice(0, 160);
}).filter(Boolean)"""
LINKS = """(links) => links.filter((each) => each.checkVisibility()).filter((each) => {
    const style = getComputedStyle(each), round = getComputedStyle(each.parentElement);
    return style.textDecorationLine !== "underline" && style.color === round.color;
}).map((each) => each.outerHTML.slice(0, 160))"""
FOCUS = """() => {
    const style = getComputedStyle(document.activeElement), edge = parseFloat(style.outlineWidth);
    return edge >= 2 && style.outlineStyle !== "none" && style.outlineColor !== style.backgroundColor;
}"""


@pytest.mark.parametrize("scheme", ["dark", pytest.param("light", marks=pytest.mark.long)])
def test_where_the_browser_sets_all_colours_badges_links_and_focus_are_still_seen(board, visit, scheme):
    """As in the high contrast of Windows: what is said by a background or a shadow has words and an edge as well."""
    page = visit(board.people["helen"], "/plan/?q=ESLO", forced_colors="active", color_scheme=scheme)
    assert page.evaluate("matchMedia('(forced-colors: active)').matches")
    badges = page.locator(".badge")
    assert badges.count() > 5 and badges.evaluate_all(SEEN, ["borderTop", "borderBottom"]) == []
    links = page.locator("main a[href]")
    assert links.count() > 20 and links.evaluate_all(LINKS) == []
    for _ in range(12):
        page.keyboard.press("Tab")
        assert page.evaluate(FOCUS), page.evaluate("document.activeElement.outerHTML.slice(0, 200)")
    page.goto(f"/plan/actions/{board.action(2).pk}/updates/add/")
    page.get_by_role("button", name="Save the update").click()
    summary = page.locator(".govuk-error-summary, main .govuk-button")
    assert summary.count() >= 2 and summary.evaluate_all(SEEN, ["borderTop"]) == []


# Where a style moves something all the same, and how often
MOVED = {
    "_plan.scss": 3,  # a row as a card on a phone: the action and its colour before objective and method
    "_mine.scss": 1,  # a row of My actions on a phone: what is wrong and the last update below the words
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
