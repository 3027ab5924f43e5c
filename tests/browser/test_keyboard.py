"""The jobs of the plan page by keyboard alone: no click, no pointer."""

from playwright.sync_api import expect

from tests.browser.pages import focus_is_visible

ACTIVE = "document.activeElement.textContent.trim().replace(/\\s+/g, ' ')"


def tab_to(page, words: str, limit: int = 60) -> None:
    """Press Tab until the link, button or field that begins with these words has focus; each stop can be seen."""
    for _ in range(limit):
        page.keyboard.press("Tab")
        assert focus_is_visible(page), page.evaluate("document.activeElement.outerHTML.slice(0, 200)")
        if page.evaluate(ACTIVE).startswith(words):
            return
    raise AssertionError(f"“{words}” was not reached in {limit} steps")


def test_the_skip_link_leads_past_the_navigation(board, visit):
    page = visit(board.people["helen"], "/plan/")
    page.keyboard.press("Tab")
    assert page.evaluate(ACTIVE) == "Skip to main content"
    assert focus_is_visible(page)
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null"), "the first stop is in the page itself"


def test_an_update_is_added_in_place_by_keyboard_alone(board, visit):
    page = visit(board.people["helen"], "/plan/")
    tab_to(page, "Update action 1")
    page.keyboard.press("Enter")
    page.locator("form.in-place").wait_for()
    expect(page.get_by_label("Update", exact=True)).to_be_focused()
    assert focus_is_visible(page)
    tab_to(page, "Save the update", limit=5)
    page.keyboard.press("Enter")
    page.get_by_text("Error: Enter the update").wait_for()
    expect(page.get_by_label("Update", exact=True)).to_be_focused()

    page.keyboard.type("Two new ESLOs named.")
    tab_to(page, "Save the update", limit=5)
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Update action 1", exact=True)).to_be_focused()
    assert page.get_by_text("Two new ESLOs named.").is_visible()
    assert page.get_by_role("status").inner_text() == "Update added"
    assert board.action(1).updates.first().text == "Two new ESLOs named."


def test_a_form_that_was_opened_in_place_is_put_away_by_keyboard_alone(board, visit):
    page = visit(board.people["helen"], "/plan/")
    tab_to(page, "Update action 1")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Update", exact=True)).to_be_focused()
    tab_to(page, "Cancel", limit=6)
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Update action 1", exact=True)).to_be_focused()
    assert page.locator("form.in-place").count() == 0
    page.keyboard.press("Enter")
    page.locator("form.in-place").wait_for()


def test_the_plan_is_filtered_by_keyboard_alone(board, visit):
    page = visit(board.people["grace"], "/plan/")
    tab_to(page, "Find rows")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("chatbots")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=chatbots**")
    rows = page.locator(".plan-table tbody tr").count()
    assert 0 < rows < 43
    assert f"{rows} row" in page.locator(".plan-count").inner_text()
