"""The table of the plan: as cards on a phone, as screen readers are given it, below headings that stick, in print."""

import pytest
from playwright.sync_api import expect

from tests.browser.pages import PHONE, SIDEWAYS, TABLET, WIDE, focus_is_visible

SPACED = "* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important } "
SPACED += "p { margin-bottom: 2em !important }"  # WCAG 1.4.12
SPACE = "(css) => { const sheet = new CSSStyleSheet(); sheet.replaceSync(css); document.adoptedStyleSheets = [sheet] }"
HIDDEN_BELOW = """(row) => Math.max(0, row.closest("table").querySelector("th").getBoundingClientRect().bottom -
    row.getBoundingClientRect().top)"""


def ready(page):
    """The page with its scripts started."""
    page.locator("body.js-enabled").wait_for()
    return page


def spoken_rows(page) -> list[dict]:
    """The rows of actions as the browser gives them to screen readers: their headers, and the description of the link
    to the action."""
    session = page.context.new_cdp_session(page)
    nodes = {node["nodeId"]: node for node in session.send("Accessibility.getFullAXTree")["nodes"]}

    def below(node):
        for key in node["childIds"]:
            yield nodes[key]
            yield from below(nodes[key])

    found = []
    for row in nodes.values():
        headers = [node for node in below(row) if value(node) == "rowheader"] if value(row) == "row" else []
        if headers:
            links = [node for node in below(headers[-1]) if value(node) == "link"]
            names = [value(node, "name") for node in headers]
            found.append({"headers": names, "link": value(links[0], "name"), "more": value(links[0], "description")})
    return found


def value(node: dict, name: str = "role") -> str:
    return " ".join(node.get(name, {}).get("value", "").split())


@pytest.mark.parametrize("width", [WIDE, PHONE])
@pytest.mark.parametrize("address", ["/plan/", "/plan/as-at/2026-06-30/"])
def test_each_row_is_read_out_with_its_action_method_and_objective(board, visit, address, width):
    rows = spoken_rows(ready(visit(board.people["grace"], address, width=width)))
    assert len(rows) >= 40
    objective = method = ""
    for row in rows:
        *above, action = row["headers"]
        assert row["link"] and action.startswith(row["link"])
        if len(above) == 2:
            objective = above[0]
        method = above[-1] if above else method
        missing = {2: [], 1: [objective], 0: [objective, method]}[len(above)]
        bare = [text.removeprefix("Objective: ").removeprefix("Method: ") for text in missing]
        assert all(text in row["more"] for text in bare), row
    assert "Every school, college and other agency" in rows[1]["more"]


@pytest.mark.parametrize(
    ("address", "column"),
    [("/plan/follow-ups/?state=all", 2), ("/plan/queries/?state=all", 2), ("/plan/timeline/", 1)],
)
def test_rows_of_lists_have_headers(board, visit, address, column):
    page = ready(visit(board.people["helen"], address))
    for row in page.locator("main tbody tr").all():
        assert row.locator("th[scope=row]").count() == 1
    name = page.get_by_role("rowheader").first.inner_text()
    assert name in page.locator("main tbody tr").first.locator("> *").nth(column).inner_text()


def test_objective_and_method_stand_once_above_the_cards_that_they_cover(board, visit):
    page = ready(visit(board.people["helen"], "/plan/", width=PHONE))
    first, second = (page.locator(f"#row-{board.action(number).placements.first().pk}") for number in (4, 5))
    method = "Offer materials to children who are not in mainstream schools"
    assert method in first.inner_text() and method not in second.inner_text()
    expect(second.locator("th")).to_have_count(1)
    tops = [second.locator(f".plan-table__{part}").bounding_box()["y"] for part in ("number", "text", "lead", "update")]
    assert tops == sorted(tops)
    badge, number = second.locator(".badge").bounding_box(), second.locator(".plan-table__number").bounding_box()
    assert abs(badge["y"] - number["y"]) < 10, "number and colour stand in one line"


@pytest.mark.parametrize("address", ["/plan/", "/plan/?edit=1", "/plan/?sort=colour"])
def test_plan_with_wide_text_spacing_is_no_wider_than_a_phone(board, visit, address):
    page = ready(visit(board.people["helen"], address, width=PHONE))
    page.evaluate(SPACE, SPACED)
    assert page.evaluate(SIDEWAYS) <= 0
    cut = "(links) => links.filter((link) => link.scrollWidth > link.clientWidth + 1).map((link) => link.textContent)"
    assert page.locator(".priority-links a, .plan-table__number, .plan-table .badge").evaluate_all(cut) == []


@pytest.mark.parametrize("width", [WIDE, TABLET, PHONE])
def test_way_to_a_priority_and_a_row_ends_below_the_headings(board, visit, width):
    page = ready(visit(board.people["helen"], "/plan/", width=width))
    page.get_by_text("Strategic priorities", exact=True).click()
    for link in page.locator(".priority-links a").all():
        assert link.evaluate("(link) => link.scrollWidth <= link.clientWidth + 1"), "its words are not cut"
    page.locator(".priority-links a").nth(2).click()
    caption = page.locator(".plan-table").nth(2).locator("caption")
    assert 0 <= caption.bounding_box()["y"] < 200
    row = f"row-{board.action(21).placements.first().pk}"
    page.goto(f"{page.url.partition('#')[0]}#{row}")
    assert page.locator(f"#{row}").bounding_box()["y"] >= 0
    if width == WIDE:
        assert page.locator(f"#{row}").evaluate(HIDDEN_BELOW) == 0


def test_nothing_that_has_focus_lies_below_the_headings(board, visit):
    page = ready(visit(board.people["helen"], "/plan/"))
    page.get_by_role("button", name="Update action 21", exact=True).focus()
    for _ in range(25):
        page.keyboard.press("Shift+Tab")
        assert focus_is_visible(page)


def test_printed_plan_opens_what_is_closed_and_repeats_its_headings(board, visit):
    page = ready(visit(board.people["helen"], "/plan/"))
    page.emulate_media(media="print")
    style = "(element) => { const style = getComputedStyle(element); return [style.display, style.breakInside] }"
    assert page.locator(".plan-table thead").first.evaluate(style)[0] == "table-header-group"
    row = page.locator(f"#row-{board.action(3).placements.first().pk}")
    assert row.evaluate(style) == ["table-row", "avoid"]
    assert row.evaluate("(row) => getComputedStyle(row.lastElementChild).fontSize") == "12px", "9 points"
    for hidden in (".plan-tools", ".plan-table__ways", "[popover]", "#navigation"):
        assert not page.locator(hidden).first.is_visible(), hidden
