"""The rules for every page that a browser can measure: type, lines, targets, buttons, text spacing."""

from __future__ import annotations

import pytest

from tests.browser.main_pages import main_pages
from tests.browser.pages import PHONE, SIDEWAYS, WIDE

SPACING = """() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
        word-spacing: 0.16em !important } p { margin-bottom: 2em !important }`);
    document.adoptedStyleSheets = [sheet];
}"""
CUT = """() => [...document.querySelectorAll("body *")].filter((one) => {
    if (!one.checkVisibility() || one.clientWidth <= 1 || one.clientHeight <= 1) return false;
    if (one.closest(".govuk-skip-link, .govuk-visually-hidden, svg, select") || one.matches("input, textarea")) return false;
    const style = getComputedStyle(one), hides = (value) => value === "hidden" || value === "clip";
    return (hides(style.overflowX) && one.scrollWidth > one.clientWidth + 1)
        || (hides(style.overflowY) && one.scrollHeight > one.clientHeight + 1);
}).map((one) => one.outerHTML.slice(0, 120))"""
SIZES = """() => {
    const found = {}, walk = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
        const one = walk.currentNode.parentElement;
        if (!walk.currentNode.data.trim() || !one.checkVisibility()) continue;
        if (one.closest("svg, .govuk-visually-hidden, select, [aria-hidden=true]")) continue;
        const size = parseFloat(getComputedStyle(one).fontSize);
        const kind = one.closest("h1") ? "h1" : one.closest("h2, caption") ? "h2" : one.closest("table") ? "table" : "text";
        (found[kind] ??= {})[size] ??= one.outerHTML.slice(0, 100);
    }
    return found;
}"""
LONG_LINES = """() => {
    const found = [];
    for (const one of document.querySelectorAll("main p, main li, main dd, main .govuk-hint, main legend")) {
        if (!one.checkVisibility() || one.closest("table, svg, .govuk-visually-hidden, .badge")) continue;
        if (one.querySelector("p, li, table, div, dl, form, ul")) continue;
        const walk = document.createTreeWalker(one, NodeFilter.SHOW_TEXT), lines = new Map();
        while (walk.nextNode()) {
            const text = walk.currentNode;
            if (text.parentElement.closest(".govuk-visually-hidden")) continue;
            for (let at = 0; at < Math.min(text.length, 400); at++) {
                const range = document.createRange();
                range.setStart(text, at);
                range.setEnd(text, at + 1);
                const box = range.getClientRects()[0];
                if (box?.width) lines.set(Math.round(box.bottom / 12), (lines.get(Math.round(box.bottom / 12)) ?? 0) + 1);
            }
        }
        const longest = Math.max(0, ...lines.values());
        if (lines.size > 1 && longest > 80) found.push(longest + " " + one.outerHTML.slice(0, 100));
    }
    return found;
}"""
SMALL_TARGETS = """() => [...document.querySelectorAll("main :is(a[href], button, summary, select, textarea, input)")]
    .filter((one) => {
        const box = one.getBoundingClientRect();
        if (!one.checkVisibility() || !box.width || one.matches(".term, [type=hidden], [tabindex='-1']")) return false;
        if (one.closest("svg, .govuk-visually-hidden") || (box.width >= 23.9 && box.height >= 23.9)) return false;
        const around = one.closest("p, li, dd, td, th, dt");
        return !around || around.innerText.trim() === one.innerText.trim(); // in a sentence its line is high enough
    }).map((one) => one.outerHTML.slice(0, 120))"""
GREEN = """() => [...document.querySelectorAll("main form")].map((form) => [...form.querySelectorAll(".govuk-button")]
    .filter((one) => !one.matches(".govuk-button--secondary, .govuk-button--warning") && one.checkVisibility())
    .map((one) => one.innerText)).filter((green) => green.length > 1)"""
SIZES_ALLOWED = {"h1": {27.0}, "h2": {22.0, 19.0, 16.0}, "table": {15.0, 16.0, 19.0}, "text": {22.0, 19.0, 16.0, 15.0}}


def is_settled(path: str) -> bool:
    """Whether a page has the sizes of the rules; the homes, the table and the action are measured by their own tests."""
    return path not in {"/", "/plan/"} and "/plan/actions/" not in path


def opened(visit, board):
    """Each main page in turn, in one window for each person: (path, page)."""
    windows = {}
    for person, path in main_pages(board):
        page = windows.get(person) or windows.setdefault(person, visit(board.people[person]))
        page.set_viewport_size({"width": WIDE, "height": 900})
        assert page.goto(path).status == 200, path
        page.locator("body.js-enabled").wait_for()
        yield path, page


@pytest.mark.long
def test_main_pages_keep_the_rules_of_type_lines_targets_and_buttons(visit, board):
    found = []
    for path, page in opened(visit, board):
        found += [f"{path}: two green buttons: {names}" for names in page.evaluate(GREEN)] if path != "/" else []
        if not is_settled(path):
            continue
        for kind, sizes in page.evaluate(SIZES).items():
            found += [f"{path}: {kind} of {size} px: {text}" for size, text in sizes.items()
                      if float(size) not in SIZES_ALLOWED[kind]]  # fmt: skip
        found += [f"{path}: a line of {line}" for line in page.evaluate(LONG_LINES)]
        page.set_viewport_size({"width": PHONE, "height": 640})
        found += [f"{path}: under 24 px: {text}" for text in page.evaluate(SMALL_TARGETS)]
    assert not found, "\n".join(found)


@pytest.mark.long
def test_main_pages_with_text_spacing_cut_nothing_and_do_not_scroll_sideways(visit, board):
    found = []
    for path, page in opened(visit, board):
        page.set_viewport_size({"width": PHONE, "height": 640})
        page.evaluate(SPACING)
        beyond = page.evaluate(SIDEWAYS)
        found += [f"{path}: {beyond} px too wide"] if beyond > 0 else []
        found += [f"{path}: cut: {text}" for text in page.evaluate(CUT)] if is_settled(path) else []
    assert not found, "\n".join(found)
