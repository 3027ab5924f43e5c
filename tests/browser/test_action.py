"""The page of an action: what was saved is said where it stands, and what is closed is found by its address."""

from __future__ import annotations

import datetime as dt

import pytest
from playwright.sync_api import expect

from actions.followups.services import add_follow_up, finish_follow_up
from tests.browser.conftest import TODAY
from tests.browser.pages import PHONE, WIDE, faults

IN_WINDOW = "(element) => {const top = element.getBoundingClientRect().top; return top >= 0 && top < innerHeight;}"


@pytest.mark.parametrize("javascript", [True, False])
def test_an_update_is_added_with_one_click_and_has_the_focus_then(board, visit, javascript):
    action = board.action(33)
    page = visit(board.people["alun"], action.url(), javascript=javascript)
    page.get_by_label("Add an update").fill("Eight clubs have the form.")
    page.get_by_role("button", name="Save the update").click()
    saved = page.locator(f"#update-{action.updates.first().pk}")
    expect(saved).to_be_focused()
    expect(saved.get_by_role("status")).to_have_text("Update added to action 33.")
    assert saved.evaluate(IN_WINDOW) and page.locator(".govuk-notification-banner").count() == 0
    page.keyboard.press("Tab")
    expect(saved.get_by_role("link", name="Correct")).to_be_focused()
    if javascript:
        assert faults(page, PHONE, with_contrast=True) == []


def test_an_update_about_an_earlier_day_is_saved_in_the_list_that_is_opened_for_it(board, visit):
    action = board.action(33)
    page = visit(board.people["alun"], action.url())
    page.get_by_label("Add an update").fill("The lawyers were asked.")
    page.get_by_label("Date of the update").fill("24 March 2026")
    page.get_by_role("button", name="Save the update").click()
    saved = page.locator(f"#update-{action.updates.get(text='The lawyers were asked.').pk}")
    expect(saved).to_be_focused()
    assert saved.evaluate(IN_WINDOW)


@pytest.mark.parametrize(
    ("name", "label", "text", "button", "place"),
    [
        ("Add follow-up", "What is to be done", "Ring the club", "Save the follow-up", "follow-up"),
        ("Add decision", "Decision", "The form is agreed.", "Record the decision", "decision"),
        ("Add evidence", "Or an address on the web", "https://example.org/form", "Add the evidence", "evidence"),
    ],
)
def test_what_is_added_has_the_focus_then(board, visit, name, label, text, button, place):
    action = board.action(33)
    page = visit(board.people["helen"], action.url(), javascript=False)
    page.get_by_role("link", name=name).click()
    page.get_by_label(label).first.fill(text)
    if place == "follow-up":
        page.get_by_label("Name or role").fill("AP")
    if place == "evidence":
        page.get_by_label("What it is").fill("The form")
    page.get_by_role("button", name=button).click()
    record = getattr(action, {"follow-up": "follow_ups", "decision": "decisions"}.get(place, place)).latest("pk")
    saved = page.locator(f"#{place}-{record.pk}")
    expect(saved).to_be_focused()
    expect(saved.get_by_role("status")).to_be_visible()


@pytest.mark.parametrize("javascript", [True, False])
def test_what_is_closed_is_opened_by_its_address(board, visit, javascript):
    action, alun = board.action(33), board.people["alun"]
    task = add_follow_up(action=action, text="Ring the club", owner_name="AP", due=None, by=alun)
    finish_follow_up(follow_up=task, expected=1, note="Rung", on=TODAY, by=alun)
    page = visit(alun, action.url(), javascript=javascript)
    assert not page.get_by_text("Ring the club", exact=True).is_visible()
    page.goto(f"/plan/actions/{action.pk}/#follow-ups")
    assert page.locator("#follow-ups").evaluate(IN_WINDOW)
    if javascript:
        expect(page.get_by_text("Ring the club", exact=True)).to_be_visible()
    page.goto(f"/plan/actions/{action.pk}/#follow-up-{task.pk}")
    expect(page.get_by_text("Ring the club", exact=True)).to_be_visible()


def test_everything_that_opens_on_the_page_has_no_fault(board, visit):
    action, helen = board.action(33), board.people["helen"]
    add_follow_up(action=action, text="Ring the club", owner_name="AP", due=dt.date(2026, 1, 1), by=helen)
    page = visit(helen, action.url())
    for summary in page.locator(".action-parts summary").all():
        summary.click()
    assert faults(page, WIDE, PHONE, with_contrast=True) == []
