"""The frame of every page: board, account, sections and place, at every width, by keyboard, without scripts."""

import pytest
from playwright.sync_api import expect

from tests.browser.pages import PHONE, TABLET, WIDE, faults, focus_is_visible, too_wide

ACTIVE = "document.activeElement.textContent.trim().replace(/\\s+/g, ' ')"
MIDDLES = """(names) => [...document.querySelectorAll(names)].map((each) => each.getBoundingClientRect())
    .map((box) => Math.round(box.y + box.height / 2))"""
HEIGHT = "(element) => element.getBoundingClientRect().height"
EDGE = "(element) => parseFloat(getComputedStyle(element).borderBottomWidth)"
SECTIONS = ["Desk", "Plan", "Meetings", "Agencies", "Returns", "Resources", "Incidents", "Reports", "Admin"]


def stops(page, limit: int = 40) -> list[str]:
    """What Tab reaches from the top of the page up to its own part, each in sight."""
    found = []
    for _ in range(limit):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.closest('main') !== null"):
            return found
        assert focus_is_visible(page), page.evaluate("document.activeElement.outerHTML.slice(0, 200)")
        found.append(page.evaluate(ACTIVE))
    raise AssertionError(f"the page’s own part was not reached: {found}")


def test_on_a_phone_board_and_place_take_two_rows(board, visit):
    page = visit(board.people["helen"], "/plan/check/", width=PHONE)
    menu, place = (page.get_by_role("button", name=name, exact=True) for name in ("Menu", "Plan: Check"))
    expect(place).to_have_attribute("aria-expanded", "false")
    rows = [row.evaluate(HEIGHT) for row in page.locator("header > div").all()]
    assert rows == [48, 40]
    menu.press("Enter")
    expect(menu).to_have_attribute("aria-expanded", "true")
    for name in SECTIONS:
        expect(page.get_by_role("link", name=name, exact=True).first).to_be_visible()
    for name in ("Sign out", "Search"):
        expect(page.get_by_role("button", name=name, exact=True)).to_be_visible()
    place.press("Enter")
    assert faults(page, PHONE, with_contrast=True) == []
    menu.press("Enter")
    expect(page.get_by_role("button", name="Sign out")).to_be_hidden()


def test_sections_and_search_stand_in_one_row_for_every_role(board, visit):
    roles = {tuple(sorted(person.roles)): person for person in board.people.values()}
    assert len(roles) >= 7
    for role, person in roles.items():
        page = visit(person, "/accounts/you/")
        middles = page.evaluate(MIDDLES, "#navigation > li, .find-box")
        assert len(middles) >= 3 and max(middles) - min(middles) <= 2, role
        assert too_wide(page, WIDE) == []
        page.context.close()


@pytest.mark.parametrize("width", [WIDE, TABLET])
def test_the_frame_is_walked_by_keyboard_in_the_order_in_which_it_is_seen(board, visit, width):
    page = visit(board.people["helen"], "/plan/", width=width)
    pages = ["Table", "Changes", "Dates", "Follow-ups", "Check"]
    board_name = page.locator("header .govuk-service-navigation__service-name").evaluate(
        "(element) => element.textContent.trim().replace(/\\s+/g, ' ')"
    )
    account = ["Your account", "Sign out"]
    assert stops(page) == ["Skip to main content", board_name, *account, *SECTIONS, "", "Search", *pages]
    assert too_wide(page, width) == []


def test_on_a_phone_the_menus_are_walked_by_keyboard(board, visit):
    page = visit(board.people["helen"], "/plan/", width=PHONE)
    expect(page.get_by_role("button", name="Plan: Table")).to_be_visible()
    assert stops(page)[2:] == ["Menu", "Plan: Table"]


def test_without_scripts_the_name_of_the_board_stands_in_one_line_above_the_menu(board, visit):
    page = visit(board.people["helen"], "/plan/", width=PHONE, javascript=False)
    name = page.locator("header .govuk-service-navigation__service-name").bounding_box()
    menu = page.locator("#menu").bounding_box()
    assert name["height"] < 50
    assert name["y"] + name["height"] <= menu["y"] + 1


@pytest.mark.parametrize("width", [WIDE, PHONE])
def test_without_scripts_every_section_and_page_is_there(board, visit, width):
    page = visit(board.people["helen"], "/plan/", width=width, javascript=False)
    for name in (*SECTIONS, "Table", "Changes", "Dates", "Follow-ups", "Check", "Your account"):
        assert page.get_by_role("link", name=name, exact=True).first.is_visible(), name
    assert page.get_by_role("button", name="Sign out").is_visible()
    assert not page.get_by_role("button", name="Menu", exact=True).is_visible()
    page.get_by_text("Files", exact=True).click()
    page.get_by_role("link", name="Roll the plan forward").click()
    assert page.get_by_role("heading", name="Roll the plan forward").is_visible()


def test_where_the_browser_sets_all_colours_the_place_is_still_marked(board, visit):
    page = visit(board.people["helen"], "/plan/", forced_colors="active", color_scheme="dark")
    for name, edge in (("Plan", 5), ("Desk", 0), ("Table", 3), ("Changes", 0)):
        item = page.locator(".govuk-service-navigation__item").filter(
            has=page.get_by_role("link", name=name, exact=True)
        )
        assert item.evaluate(EDGE) == edge, name
    for link in page.locator("header a").all():
        link.focus()
        assert link.evaluate("(element) => parseFloat(getComputedStyle(element).outlineWidth)") >= 2


@pytest.mark.parametrize("width", [WIDE, TABLET, PHONE])
def test_the_way_to_a_priority_is_read_whole_and_leads_there(board, visit, width):
    page = visit(board.people["grace"], "/plan/", width=width)
    page.get_by_text("Strategic priorities", exact=True).click()
    links = page.locator(".priority-links a")
    assert links.count() == board.plan.priorities.count()
    cut = links.evaluate_all("(links) => links.filter((each) => each.scrollWidth > each.clientWidth + 1).length")
    assert cut == 0 and too_wide(page, width) == []
    links.last.click()
    target = page.locator(page.url[page.url.index("#") :])
    assert target.evaluate("(element) => element.getBoundingClientRect().top") >= 40, "below the head that stays"
    assert faults(page, width) == []
