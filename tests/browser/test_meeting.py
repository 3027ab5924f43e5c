"""A meeting minuted by keyboard by its minute-taker while the manager minutes too; and without scripts."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from actions.meetings.services.meetings import add_meeting
from actions.models import Meeting, Timescale
from tests.browser.conftest import TODAY
from tests.browser.pages import PHONE, WIDE, comes_true, faults
from tests.browser.test_keyboard_jobs import press as go
from tests.browser.test_keyboard_jobs import reach


@pytest.fixture
def walk(board) -> str:
    """The address of the walk through the plan at today's meeting, which alun minutes."""
    meeting = add_meeting(
        name="Action plan session",
        held_on=TODAY,
        place="Room 4",
        minute_taker=board.people["alun"],
        plan=board.plan,
        by=board.people["helen"],
    )
    return f"/plan/meeting/{meeting.pk}/walk/"


READY = "[...document.querySelectorAll('[hx-post]')].every((button) => 'htmx-internal-data' in button)"


def type_into(page, key: str, box: str, text: str) -> None:
    """Press a letter key, by which a box has focus, and type."""
    page.keyboard.press(key)
    expect(page.locator(f"#id_{box}")).to_be_focused()
    page.keyboard.type(text)


def at_heading(page, number: int) -> None:
    """Wait until focus is on the heading of an action, and its buttons save without loading the page anew."""
    expect(page.locator("#action-heading")).to_have_text(f"Action {number}")
    expect(page.locator("#action-heading")).to_be_focused()
    assert comes_true(page, READY)


def press(page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


@pytest.mark.long
def test_a_meeting_is_minuted_by_keyboard_while_the_manager_minutes_too(board, visit, walk):
    action = board.action(5)
    page = visit(board.people["alun"], f"{walk}?at=1&all=1")
    page.keyboard.press("j")
    page.wait_for_url("**at=2*")
    page.keyboard.press("g")
    page.keyboard.type("5")
    page.keyboard.press("Enter")
    page.wait_for_url("**at=5*")

    manager = visit(board.people["helen"], f"{walk}?at=5")
    manager.locator("#id_progress-text").fill("The manager heard this.")
    manager.keyboard.press("Control+Enter")
    expect(manager.locator("#stands")).to_contain_text("The manager heard this.")

    type_into(page, "u", "progress-text", "Alun heard that.")
    page.keyboard.press("Tab")
    page.keyboard.type("Ring the heads")
    page.keyboard.press("Tab")
    page.keyboard.type("Marian Okafor")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#stands")).to_contain_text("Marian Okafor: Ring the heads")
    expect(page.locator("#stands")).to_contain_text("The manager heard this.")
    at_heading(page, 5)
    expect(page.locator("#id_progress-text")).to_have_value("")
    assert page.get_by_role("status").inner_text() == "Saved for 5."

    type_into(page, "u", "progress-text", "half a sentence j k")  # letters in a box are text
    expect(manager.locator("#stands")).to_contain_text("Alun heard that.", timeout=15_000)
    expect(page.locator("#id_progress-text")).to_have_value("half a sentence j k")
    page.locator("#id_progress-text").fill("")
    page.keyboard.press("Escape")
    type_into(page, "t", "timescale-wording", "By end of July 2027")
    page.locator("#id_timescale-reason").fill("More heads to ask")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#stands")).to_contain_text("New timescale: By end of July 2027")
    at_heading(page, 5)
    type_into(page, "d", "decision-text", "The chair writes to the heads.")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#stands")).to_contain_text("Decision: The chair writes to the heads.")
    at_heading(page, 5)
    type_into(page, "n", "note-text", "The police were thanked.")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#stands")).to_contain_text("Note: The police were thanked.")

    page.goto(walk.removesuffix("walk/"))
    minutes = page.get_by_role("main").inner_text()
    for words in ("The manager heard this.", "Alun heard that.", "By end of July 2027", "Who is to do what"):
        assert words in minutes, words
    assert action.timescales.get(is_current=True).wording == "By end of July 2027"


def test_ctrl_enter_saves_one_update_on_each_action_and_gives_the_letters_back(board, visit, walk):
    """PL6: the letters after Ctrl and Enter went into the empty box, and were saved on the former action."""
    page = visit(board.people["alun"], f"{walk}?at=33")
    at_heading(page, 33)
    type_into(page, "u", "progress-text", "Heard about the form")
    press(page, "Control+Enter", *"g37", "Enter")  # without waiting for anything
    at_heading(page, 37)
    type_into(page, "u", "progress-text", "Heard about the visits")
    press(page, "Control+Enter")
    expect(page.locator("#stands")).to_contain_text("Heard about the visits")
    at_heading(page, 37)
    for number, text in ((33, "Heard about the form"), (37, "Heard about the visits")):
        (update,) = board.action(number).updates.filter(meeting__held_on=TODAY)
        assert update.text == text

    type_into(page, "u", "progress-text", "And it goes on")
    press(page, "Control+Shift+Enter", "u", "x")  # typed on the way, and not saved on the former action
    expect(page.locator("#action-heading")).not_to_have_text("Action 37")
    assert board.action(37).updates.filter(text="And it goes on").count() == 1


def test_what_is_not_saved_keeps_the_action_and_leads_to_the_error(board, visit, walk):
    page = visit(board.people["alun"], f"{walk}?at=33")
    type_into(page, "f", "progress-task", "Ring them")
    press(page, "Control+Shift+Enter")
    expect(page.locator("#id_progress-owner_name")).to_be_focused()
    assert "at=33" in page.url and page.locator("#id_progress-task").input_value() == "Ring them"


def test_without_a_proposed_date_no_box_stands_empty(board, visit, walk):
    page = visit(board.people["alun"], f"{walk}?at=5")
    at_heading(page, 5)
    expect(page.locator("#box-agreement")).to_be_hidden()


def test_proposed_date_is_agreed_by_one_key_and_taken_back_by_another(board, visit, walk):
    waiting = Timescale.objects.filter(action__plan=board.plan, state="proposed").first()
    number, before = waiting.action.number, waiting.action.timescales.get(is_current=True)
    page = visit(board.people["alun"], f"{walk}?at={number}")
    at_heading(page, number)
    press(page, "a")
    expect(page.locator("#box-agreement")).to_contain_text(f"The proposed date is agreed for {number}.")
    waiting.refresh_from_db()
    assert (waiting.is_current, waiting.meeting.held_on) == (True, TODAY)
    at_heading(page, number)
    press(page, "z")
    expect(page.locator("#box-agreement")).to_contain_text(f"Agreement undone on action {number}.")
    waiting.refresh_from_db()
    before.refresh_from_db()
    assert (waiting.state, before.is_current) == ("proposed", True)
    at_heading(page, number)


def test_the_letter_keys_can_be_listed_and_turned_off(board, visit, walk):
    page = visit(board.people["alun"], walk)
    press(page, "?")
    expect(page.locator("#walk-keys summary")).to_be_focused()
    assert page.locator("#walk-keys dt").count() == 15
    page.get_by_role("button", name="Turn the letter keys off").click()
    page.reload()
    page.keyboard.press("u")
    expect(page.locator("#id_progress-text")).not_to_be_focused()
    page.evaluate("document.getElementById('walk-keys').open = true")
    page.get_by_role("button", name="Turn the letter keys on").click()
    page.locator("#walk-keys summary").press("u")
    expect(page.locator("#id_progress-text")).to_be_focused()


@pytest.mark.long
def test_it_works_without_scripts(board, visit, walk):
    page = visit(board.people["alun"], f"{walk}?at=7&all=1", javascript=False, width=PHONE)
    page.get_by_label("Update", exact=True).fill("Heard without scripts.")
    page.get_by_role("button", name="Save the update or follow-up").click()
    assert "Update: Heard without scripts." in page.locator("#stands").inner_text()
    page.get_by_label("Update", exact=True).fill("Half an update.")
    page.locator("#more-note summary").click()
    page.get_by_label("Note", exact=True).fill("A note without scripts.")
    page.get_by_role("button", name="Save note").click()
    assert "Note: A note without scripts." in page.locator("#stands").inner_text()
    assert page.get_by_label("Update", exact=True).input_value() == "Half an update."
    page.locator("#walk-next").click()
    assert "Action 8" in page.locator("#action-heading").inner_text()


def test_the_enter_key_in_a_box_sends_that_box(board, visit, walk):
    page = visit(board.people["alun"], f"{walk}?at=7")
    page.locator("#id_progress-text").fill("Half an update.")
    page.locator("#more-timescale summary").click()
    page.locator("#id_timescale-wording").fill("Spring term 2027")
    page.locator("#id_timescale-reason").fill("More heads to ask")
    page.get_by_label("The other date").fill("26/3/2027")
    page.get_by_label("The other date").press("Enter")
    expect(page.locator("#stands")).to_contain_text("New timescale: Spring term 2027")
    expect(page.locator("#id_progress-text")).to_have_value("Half an update.")


@pytest.mark.long
def test_its_pages_have_no_fault(board, visit, walk):
    page, found = visit(board.people["helen"]), []
    meeting = walk.removesuffix("walk/")
    page.goto(f"{walk}?at=40")
    found += faults(page, WIDE, PHONE)
    page.locator("#id_progress-task").fill("Ring " + "x" * 200)
    page.keyboard.press("Control+Enter")
    page.locator(".govuk-error-summary").wait_for()
    found += faults(page, WIDE, PHONE)
    page.locator("#id_progress-owner_name").fill("MO")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#stands")).to_contain_text("Marian Okafor: Ring")
    found += faults(page, WIDE, PHONE)
    page.goto(f"{walk}?at=99")
    found += faults(page, PHONE)
    for path in (meeting, f"{meeting}attendance/", f"{meeting}close/", f"{meeting}edit/", "/plan/meeting/"):
        assert page.goto(path).status == 200, path
        found += faults(page, WIDE, PHONE)
    assert found == []


def test_a_meeting_is_prepared_minuted_and_closed_by_keyboard_alone(board, visit, walk):
    """M1 and M3: from the agenda to the emails, without a mouse."""
    page = visit(board.people["alun"], walk.removesuffix("walk/"))
    reach(page, page.get_by_label("Add an action"))
    page.keyboard.type("3")
    press(page, "Enter")
    expect(page.locator("#agenda-3")).to_be_focused()
    press(page, "Tab", "Tab", "Enter")  # past the number to what can be changed
    reach(page, page.get_by_label("Note for the chair on action 3", exact=True), limit=1)
    page.keyboard.type("Ask for the dates")
    press(page, "Tab", "Enter")
    expect(page.locator("#agenda-3")).to_contain_text("Ask for the dates")

    page.goto(page.url.partition("#")[0])
    go(page, page.get_by_role("button", name="Begin"))
    expect(page.locator("#action-heading")).to_be_focused()
    press(page, *"g3", "Enter")
    at_heading(page, 3)
    expect(page.locator("#action")).to_contain_text("Ask for the dates")
    type_into(page, "f", "progress-task", "Ring the trainers")
    press(page, "Tab")
    page.keyboard.type("Marian Okafor")
    press(page, "Control+Enter", *"g30", "Enter")
    at_heading(page, 30)
    press(page, "a")
    expect(page.locator("#stands")).to_contain_text("New timescale")
    type_into(page, "u", "progress-text", "Two agencies are missing.")
    press(page, "Control+Enter")
    expect(page.locator("#stands")).to_contain_text("Two agencies are missing.")

    go(page, page.get_by_role("link", name="Close the minutes"))
    go(page, page.get_by_role("button", name="Close and send 1 action note"))
    expect(page.get_by_role("main")).to_contain_text("1 action note is being sent.")
    meeting = Meeting.objects.get(held_on=TODAY)
    assert meeting.minutes_closed_on == TODAY and meeting.action_notes.get().person == board.people["marian"]
    assert (
        meeting.agenda_lines.get().note == "Ask for the dates" and meeting.timescales.filter(is_current=True).exists()
    )
