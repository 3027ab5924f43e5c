"""What several browser tests ask of a page."""

from __future__ import annotations

from collections.abc import Collection, Iterable

import pytest
from axe_playwright_python.base import AXE_SCRIPT

WIDE, TABLET, PHONE = 1280, 768, 320
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
IN_SIGHT = """(focused) => focused !== document.body && [...focused.getClientRects()].some((box) =>
    focused.contains(document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2)))"""
FOCUSED = """() => {
    const shown = (element) => element?.outerHTML.slice(0, 160), focused = document.activeElement;
    const box = focused.getBoundingClientRect();
    const over = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
    return {focused: shown(focused), box, over: shown(over), scrolled: scrollY, window: innerHeight,
        scripts: document.body.className, alert: document.getElementById("page-alert")?.textContent};
}"""
RUN_AXE = """async ([tags, contrast]) => {
    const rules = {"color-contrast": {enabled: contrast}, "link-in-text-block": {enabled: contrast}};
    const runOnly = {type: "tag", values: tags};
    const found = await axe.run({rules, runOnly, resultTypes: ["violations"], preload: false});
    return found.violations.map((broken) => broken.id + ": " + broken.help + " — " +
        broken.nodes.map((node) => node.target.join(" ") + " " + node.html.slice(0, 160)).join(" | "));
}"""


# What --long looks at (conftest.py sets it): contrast, also of links with the text around them, which follows from the few
# components that all pages are made of and takes axe most of its time, each of several widths, and every page. Else of a
# list of pages the first, fifth, ninth … is opened, and axe looks at the first, fifth … of those that a test opens, and
# where contrast is asked for. These are measured wide and on a phone; all others on a phone only, where room is short.
thorough = {"contrast": False, "every width": False, "every page": False}
EVERY = 4
turns: list[str] = []  # the pages at which this test has been so far


def some_of(names: Iterable, always: Collection = ()) -> list:
    """Which of a list of pages a test opens: with --long all, else one of four, and those that are always wanted."""
    return [name for at, name in enumerate(names) if thorough["every page"] or at % EVERY == 0 or name in always]


def one_width_each(pages: Iterable[tuple]) -> list:
    """Cases of a test: each of the pages wide and on a phone, by default one of the two in turn."""
    widths = (WIDE, PHONE)
    return [
        pytest.param(*page, width, marks=() if width == widths[at % 2] else pytest.mark.long)
        for at, page in enumerate(pages)
        for width in widths
    ]


def violations(page, *, with_contrast: bool = True) -> list[str]:
    """What axe finds wrong on a page, one line a rule."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    return page.evaluate(RUN_AXE, [RULES, with_contrast])


def faults(page, *widths: int, with_contrast: bool = False) -> list[str]:
    """What axe finds wrong with a page at these widths, and at which of them, wide and on a phone it scrolls sideways.

    Axe looks at the last of the widths, and at contrast where the test asks for it, and passes three of four pages over,
    which are measured on a phone only; with --long it looks at all, and a tablet’s width is tried too.
    """
    is_turn = with_contrast or thorough["every page"] or len(turns) % EVERY == 0
    turns.append(page.url)
    with_contrast = with_contrast or thorough["contrast"]
    looked_at = (widths if thorough["every width"] else widths[-1:]) if is_turn else ()
    measured = (WIDE, TABLET, PHONE) if thorough["every width"] else {WIDE, *looked_at, PHONE} if is_turn else (PHONE,)
    found = []
    for width in sorted(measured, reverse=True):
        found += too_wide(page, width)
        if width in looked_at:
            found += [f"{page.url} at {width}: {line}" for line in violations(page, with_contrast=with_contrast)]
    return found


def too_wide(page, width: int) -> list[str]:
    """That a page scrolls sideways in a window of this width; nothing where it does not."""
    window = {"width": width, "height": 900}
    if page.viewport_size != window:
        page.set_viewport_size(window)
    page.wait_for_load_state()  # a page that was only just left has no document
    beyond = page.evaluate(SIDEWAYS)
    return [f"{page.url} at {width}: {beyond} pixels too wide"] if beyond > 0 else []


def comes_true(page, condition: str) -> bool:
    """Whether an expression in JavaScript holds within five seconds.

    A piece that htmx puts into a page can be read a moment before focus moves into it (htmx settles it first), and the
    design system's script starts after the page is there: what is asked of focus waits for both.
    """
    for _ in range(100):
        if page.evaluate(condition):
            return True
        page.wait_for_timeout(50)
    return False


def focus_is_visible(page) -> bool:
    """Whether what has focus lies in the window, and nothing lies over the middle of it, or of one of its lines.

    Where it does not, what had focus and what lay there is printed.
    """
    if comes_true(page, f"({IN_SIGHT})(document.activeElement)"):
        return True
    print("Focus is out of sight:", page.evaluate(FOCUSED))
    return False


def blank(page) -> None:
    """Empty every field of the page's own form, as somebody would who has nothing to say."""
    page.evaluate(
        """() => {
            for (const field of document.querySelector("main form").elements) {
                if (["radio", "checkbox"].includes(field.type)) field.checked = false;
                else if (!["hidden", "submit", "button", "file"].includes(field.type)) field.value = "";
            }
        }"""
    )


def send(page) -> None:
    """Press the first button of the page's own form."""
    page.locator("main form button[type=submit]").first.click()
    page.locator(".govuk-error-summary").wait_for()


def unhelpful(page) -> list[str]:
    """What is wrong with how a page with errors says so."""
    page.set_viewport_size({"width": WIDE, "height": 700})
    found = [] if page.title().startswith("Error: ") else ["the title does not begin with Error:"]
    if not comes_true(page, "document.activeElement.className === 'govuk-error-summary'"):
        found.append("the summary of errors has no focus")
    links = page.locator(".govuk-error-summary a")
    if links.count() == 0:
        found.append("no link leads to the field")
    for link in links.all():
        link.click()
        if not comes_true(page, f"'#' + document.activeElement.id === '{link.get_attribute('href')}'"):
            found.append(f"“{link.inner_text()}” does not lead to its field")
        elif not focus_is_visible(page):
            found.append(f"“{link.inner_text()}” leads to a field that is hidden")
    return [f"{page.url}: {words}" for words in found]
