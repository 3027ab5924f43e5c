"""Typing in the minutes while a box is being saved: nothing that was typed is lost, and no letter of it is a command."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.test_meeting import at_heading, press, type_into, walk  # noqa: F401

HOLD = """() => {
  window.held = [];
  const send = XMLHttpRequest.prototype.send;
  XMLHttpRequest.prototype.send = function (...sent) {
    window.held.push(() => send.apply(this, sent));
  };
  window.letGo = () => window.held.splice(0).forEach((go) => go());
}"""


@pytest.fixture
def at_33(board, visit, walk):  # noqa: F811
    """The walk at action 33."""
    page = visit(board.people["alun"], f"{walk}?at=33")
    at_heading(page, 33)
    return page


@pytest.fixture
def page(at_33):
    """The walk at action 33, where requests wait until letGo() is called."""
    at_33.evaluate(HOLD)
    return at_33


def test_what_is_typed_while_the_box_is_saved_stays_in_it(board, page):
    type_into(page, "u", "progress-text", "Heard about the form.")
    press(page, "Control+Enter")
    type_into(page, "u", "progress-text", "And a")
    page.evaluate("letGo()")
    expect(page.locator("#stands")).to_contain_text("Heard about the form.")
    page.keyboard.type("nother")
    box = page.locator("#id_progress-text")
    expect(box).to_be_focused()
    expect(box).to_have_value("And another")
    assert board.action(33).updates.filter(text="Heard about the form.").count() == 1


def test_who_types_when_a_box_is_refused_goes_on_typing(page):
    type_into(page, "f", "progress-task", "Ring them")
    press(page, "Control+Enter")
    type_into(page, "f", "progress-task", " tod")
    page.evaluate("letGo()")
    expect(page.locator("#box-progress .govuk-error-message").first).to_be_visible()
    page.keyboard.type("ay")
    expect(page.locator("#id_progress-task")).to_have_value("Ring them today")


def test_readings_of_a_wording_are_no_saves(at_33):
    page, held = at_33, []
    page.route("**/plan/reading/**", lambda route: held.append(route))  # never answered
    type_into(page, "t", "timescale-wording", "Spring term 2027")
    page.wait_for_timeout(800)
    assert len(held) == 1
    press(page, "Escape", "k")
    page.wait_for_url(re.compile(r"at=(?!33\b)"))


def test_leaving_asks_about_what_was_refused_and_about_a_choice(page):
    asks = "dispatchEvent(new Event('beforeunload', {cancelable: true})) === false"
    page.locator("#more-decision summary").click()
    assert not page.evaluate(asks)
    page.locator("#id_decision-outcome").select_option(index=1)
    assert page.evaluate(asks)
    page.locator("#id_decision-outcome").select_option(index=0)
    assert not page.evaluate(asks)
    page.locator("#id_progress-task").fill("Ring them")
    page.locator("#id_progress-task").press("Control+Enter")
    page.evaluate("letGo()")
    expect(page.locator("#id_progress-owner_name")).to_be_focused()
    assert page.evaluate(asks)


def test_letters_are_commands_again_where_the_next_action_does_not_come(page):
    page.locator("#walk-next").evaluate("link => link.addEventListener('click', event => event.preventDefault())")
    page.locator("#action-heading").focus()
    press(page, "j", "u")
    expect(page.locator("#id_progress-text")).not_to_be_focused()
    press(page, "Escape")
    type_into(page, "u", "progress-text", "Here still")
    expect(page.locator("#id_progress-text")).to_have_value("Here still")
