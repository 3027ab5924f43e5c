"""Dates are read while they are typed, and asked for where the words leave them open: without a mouse, without scripts,
and on a phone.
"""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from core.text.dates import print_date, today
from tests.browser.pages import PHONE, WIDE, faults

SPRING = "Spring term 2027"


@pytest.fixture
def propose(board, visit):
    action = board.action(33)
    address = reverse("propose_timescale", args=[action.pk])
    return lambda **how: (visit(board.people["helen"], address, **how), action)


@pytest.mark.parametrize("width", [WIDE, PHONE])
def test_typing_announces_the_reading_and_leaves_the_focus(propose, width):
    page, _ = propose(width=width)
    box = page.get_by_label("New timescale")
    box.focus()
    page.keyboard.type("end of Jan 2031")
    reading = page.locator("#id_due-reading")
    expect(reading).to_contain_text("Reads as 31 January 2031.")
    expect(reading).to_contain_text("Colour stays red (slipped).")
    assert reading.get_attribute("aria-live") == "polite"
    expect(box).to_be_focused()
    assert faults(page, width) == []
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    expect(reading).to_be_empty()
    expect(box).to_be_focused()


def test_question_is_answered_by_keyboard_before_anything_is_sent(propose):
    page, action = propose(width=PHONE)
    page.get_by_label("New timescale").focus()
    page.keyboard.type(SPRING)
    expect(page.get_by_role("group", name="Is it 31 March 2027?")).to_be_visible()
    assert not page.locator("input[name=due_is]:checked").count()
    assert faults(page, WIDE, PHONE) == []
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(page.get_by_label("Yes")).to_be_checked()
    page.get_by_label("Why it changes").fill("The course was moved")
    page.get_by_role("button", name="Propose this timescale").click()
    page.get_by_text("The new timescale is proposed").wait_for()
    line = action.timescales.order_by("-position").first()
    assert (line.wording, line.due) == (SPRING, dt.date(2027, 3, 31))


@pytest.mark.parametrize("javascript", [True, False])
def test_proposal_asks_for_an_open_date_and_keeps_the_words(propose, javascript):
    page, action = propose(width=PHONE, javascript=javascript)
    page.get_by_label("New timescale").fill(SPRING)
    page.get_by_label("Why it changes").fill("The course was moved")
    page.get_by_role("button", name="Propose this timescale").click()
    assert page.title().startswith("Error: ")
    page.get_by_role("link", name=f"Say which date “{SPRING}” means, or choose no date.").click()
    if javascript:
        assert not faults(page, WIDE, PHONE)
        assert page.evaluate("document.activeElement.id") == "id_due_0_0"
    page.get_by_label("Another date").check()
    page.get_by_label("The other date").fill("26/3/2027")
    page.get_by_role("button", name="Propose this timescale").click()
    line = action.timescales.order_by("-position").first()
    assert (line.wording, line.due) == (SPRING, dt.date(2027, 3, 26))


def test_cell_of_the_table_reads_while_it_is_edited(board, visit):
    page = visit(board.people["helen"], "/plan/?edit=1")
    page.get_by_role("link", name="Edit timescale of action 33: ").press("Enter")
    box = page.locator("form.in-place textarea").first
    expect(box).to_be_focused()
    box.fill("end of Jan 2031")
    expect(page.locator("form.in-place .reading")).to_contain_text("Reads as 31 January 2031.")
    expect(box).to_be_focused()
    box.fill(SPRING)
    expect(page.get_by_role("group", name="Is it 31 March 2027?")).to_be_visible()
    expect(box).to_be_focused()
    assert faults(page, WIDE, PHONE) == []


@pytest.mark.parametrize("width", [WIDE, PHONE])
def test_one_box_takes_a_date_by_keyboard(board, visit, width):
    action = board.action(33)
    page = visit(board.people["helen"], reverse("complete_action", args=[action.pk]), width=width)
    box = page.get_by_label("Date of completion")
    box.focus()
    page.keyboard.press("Control+a")
    page.keyboard.type("28/1")
    reading = page.locator("#id_on-reading")
    expect(reading).to_contain_text("Wednesday 28 January 2026")
    expect(box).to_be_focused()
    assert faults(page, width) == []
    page.keyboard.press("Control+a")
    page.keyboard.type("t")
    expect(reading).to_have_text(f"{today():%A} {print_date(today())}")
    page.get_by_label("What was done").fill("A course for heads")
    page.get_by_label("What difference it made").fill("They know whom to call")
    page.get_by_role("button", name="Mark as complete").press("Enter")
    page.get_by_text("is complete").first.wait_for()
    action.refresh_from_db()
    assert action.completed_on == today()


def test_failed_reading_says_nothing_about_saving(propose, visit):
    page, _ = propose()
    page.route("**/plan/reading/**", lambda route: route.abort())
    with page.expect_event("requestfailed"):
        page.get_by_label("New timescale").fill("end of Jan 2031")
    expect(page.locator("#page-alert")).to_be_empty()
    visit.noise.clear()  # of the reading that failed
