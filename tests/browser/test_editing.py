"""The plan changed in its table: by keyboard alone, on a phone, without scripts, and by two people."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.pages import PHONE, WIDE, faults, too_wide

SMALL = 320
SPANS = "[...document.querySelectorAll('#row-{row} ~ tr > :is(th, td), #row-{row} > :is(th, td)')].map((cell) => cell.rowSpan).join()"


def cell(page, name):
    """The link that is a cell with this name."""
    return page.get_by_role("link", name=re.compile(f"^Edit {name}: "))


def opened(page, name):
    """The box of a cell, once it has been opened by keyboard."""
    cell(page, name).press("Enter")
    box = page.locator("form.in-place textarea").first
    expect(box).to_be_focused()
    return box


@pytest.mark.parametrize("width", [WIDE, SMALL])
def test_a_cell_is_changed_by_keyboard(board, visit, width):
    page = visit(board.people["helen"], "/plan/", width=width)
    page.get_by_role("button", name="Edit the plan").press("Enter")
    way = cell(page, "action 1")
    way.wait_for()
    assert faults(page, WIDE, SMALL) == []
    box = opened(page, "action 1")
    page.keyboard.type(" And more.")
    page.set_viewport_size({"width": width, "height": 900})
    assert faults(page, SMALL) == []
    page.once("dialog", lambda dialog: dialog.dismiss())
    page.keyboard.press("Escape")
    expect(box).to_be_focused()
    page.keyboard.press("Control+Enter")
    expect(way).to_be_focused()
    text = board.action(1).text
    assert text.endswith(" And more.")
    page.keyboard.press("Enter")
    expect(box).to_be_focused()
    expect(box).to_have_value(text)
    page.keyboard.press("Escape")  # nothing was typed: no question
    expect(way).to_be_focused()
    expect(box).to_have_count(0)
    page.get_by_role("button", name="Stop editing").press("Enter")
    page.get_by_role("button", name="Edit the plan").wait_for()
    assert page.get_by_text("And more.").first.is_visible()


def test_a_typo_takes_two_clicks_and_no_page(board, visit):
    page = visit(board.people["helen"], "/plan/?edit=1")
    loaded = []
    page.on("framenavigated", lambda frame: loaded.append(frame.url))
    cell(page, "leads of action 1").click()
    box = page.locator("form.in-place textarea")
    box.fill("All agencies\nPolice")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(cell(page, "leads of action 1")).to_be_focused()
    assert "Police" in cell(page, "leads of action 1").inner_text()
    assert loaded == []


@pytest.mark.parametrize("width", [WIDE, SMALL])
def test_another_date_asks_why_in_the_cell(board, visit, width):
    page = visit(board.people["helen"], "/plan/?edit=1", width=width)
    opened(page, "timescale of action 2").fill("By end of March 2031")
    page.keyboard.press("Control+Enter")
    why = page.get_by_label("Why it changes")
    expect(why).to_be_focused()
    assert faults(page, width) == []
    page.keyboard.type("No money yet")
    page.get_by_label("Agreed by").select_option("The manager")
    page.keyboard.press("Tab")
    page.get_by_role("button", name="Save", exact=True).press("Enter")
    expect(cell(page, "timescale of action 2")).to_be_focused()
    assert board.action(2).timescales.get(is_current=True).wording == "By end of March 2031"


@pytest.mark.parametrize("width", [WIDE, SMALL])
def test_rows_are_added_in_place_one_after_the_other(board, visit, width):
    page = visit(board.people["helen"], "/plan/?edit=1", width=width)
    loaded = []
    page.on("framenavigated", lambda frame: loaded.append(frame.url))
    row = board.action(2).placements.get().pk
    spans = SPANS.format(row=row)
    before = page.evaluate(spans)
    add = page.get_by_role("link", name=re.compile("^Add a row below action 2$"))
    add.click()
    first = page.locator(".new-row textarea").first
    expect(first).to_be_focused()
    assert faults(page, width) == []
    page.keyboard.press("Escape")
    expect(add).to_be_focused()
    assert page.evaluate(spans) == before
    add.press("Enter")
    expect(first).to_be_focused()
    page.get_by_role("button", name="Add the row").press("Enter")
    expect(page.locator(".new-row textarea[aria-invalid]").first).to_be_focused()
    for box, text in zip(page.locator(".new-row textarea").all(), ("A new one", "Police", "Ongoing"), strict=True):
        box.fill(text)
    page.keyboard.press("Control+Enter")
    another = page.get_by_role("link", name="Add another row below")
    expect(another).to_be_focused()
    new = board.plan.actions.get(text="A new one")
    assert new.placements.get().method == board.action(2).placements.get().method
    assert too_wide(page, width) == [] and loaded == []
    left = "(id) => document.querySelector(`#row-${id} .plan-table__action`).getBoundingClientRect().x"
    assert page.evaluate(left, row) == page.evaluate(left, new.placements.get().pk)
    another.press("Enter")
    expect(first).to_be_focused()


def test_a_menu_is_opened_and_closed_by_keyboard(board, visit):
    page = visit(board.people["helen"], "/plan/?edit=1")
    page.get_by_role("link", name=re.compile("^Change row of action 2$")).press("Enter")
    summary = page.locator("summary", has_text="Change row")
    expect(summary).to_be_focused()
    assert faults(page, WIDE, SMALL) == []
    page.set_viewport_size({"width": WIDE, "height": 900})
    page.keyboard.press("Escape")
    expect(summary).to_be_focused()
    assert not page.get_by_role("link", name="Move elsewhere").is_visible()
    page.keyboard.press("Enter")
    page.get_by_role("link", name=re.compile(r"^Withdraw\b")).press("Enter")
    page.get_by_role("heading", name="Withdraw action 2").wait_for()
    page.get_by_role("link", name="Cancel").click()
    assert page.url.endswith(f"edit=1#row-{board.action(2).placements.get().pk}")


def test_a_row_is_moved_up_from_its_menu(board, visit):
    page = visit(board.people["helen"], "/plan/?edit=1")
    rows = board.plan.placements.standing()
    second = next(row for row in rows if rows.filter(method=row.method, position__lt=row.position).exists())
    page.get_by_role("link", name=f"Change row of action {second.action.number}", exact=True).click()
    page.get_by_role("button", name="Move up").click()
    page.get_by_text("Moved up.").wait_for()
    moved = type(second).objects.get(pk=second.pk)
    assert moved.row == second.row - 1


def test_leaving_with_typed_text_asks(board, visit):
    page = visit(board.people["helen"], "/plan/?edit=1")
    opened(page, "action 1")
    page.keyboard.type(" And more.")
    asked = []
    page.once("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.get_by_role("link", name="Withdrawn actions").click(no_wait_after=True)
    page.wait_for_timeout(300)
    assert asked == ["beforeunload"] and "status=withdrawn" not in page.url


def test_without_scripts_cells_rows_and_menus_are_pages(board, visit):
    page = visit(board.people["helen"], "/plan/?edit=1", javascript=False, width=PHONE)
    row = board.action(2).placements.get().pk
    cell(page, "leads of action 2").click()
    page.get_by_role("textbox").fill("Police")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("The leads of action 2 have been changed.").wait_for()
    assert page.url.endswith(f"edit=1#row-{row}")
    page.get_by_role("link", name=re.compile("^Add a row below action 2$")).click()
    assert too_wide(page, SMALL) == []
    for box, text in zip(page.get_by_role("textbox").all(), ("A new one", "Police", "Ongoing"), strict=True):
        box.fill(text)
    page.get_by_role("button", name="Add the row").click()
    page.get_by_text("has been added.").wait_for()
    page.get_by_role("link", name=re.compile("^Change row of action 2$")).click()
    assert too_wide(page, SMALL) == []
    page.get_by_role("button", name="Move down").click()
    page.get_by_text("Moved down.").wait_for()


def test_who_comes_second_chooses_in_the_cell(board, visit):
    page = visit(board.people["helen"], "/plan/?edit=1")
    cell(page, "action 2").click()
    other = visit(board.people["helen"], "/plan/?edit=1", javascript=False)
    cell(other, "action 2").click()
    other.get_by_role("textbox").fill("The first text")
    other.get_by_role("button", name="Save", exact=True).click()
    assert "edit=1#row-" in other.url
    assert other.get_by_text("Action 2 has been changed.").is_visible()
    page.locator("form.in-place textarea").fill("The second text")
    page.keyboard.press("Control+Enter")
    theirs = page.get_by_label("Keep the other person’s text")
    expect(theirs).to_be_focused()
    assert faults(page, WIDE, PHONE) == []
    theirs.check()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(cell(page, "action 2")).to_be_focused()
    assert board.action(2).text == "The first text"
