"""Children answer the survey: in the words of three ages, by keyboard, without script, one after another."""

from __future__ import annotations

import pytest

from tests.browser.children_pages import QUESTIONS, YEARS, choose, counts_of, heading, open_class, page_of, press
from tests.browser.pages import PHONE, comes_true, focus_is_visible

SENT = "Thank you"
KEYS = 49  # of a whole form: Tab, Space and Enter for each question, and to start, to send and to begin again


@pytest.mark.parametrize("age", YEARS)
def test_two_children_answer_one_after_another(board, visit, age):
    group = open_class(age)
    page = visit(None, page_of(group), width=PHONE)
    press(page, "Start")
    numbers = []
    for number in range(1, QUESTIONS + 1):
        numbers.append(heading(page).split()[1])
        if number == 2:
            choose(page, "At school", "At home")
        if number in (10, 11):
            choose(page, "Yes")
        if number == 13:
            choose(page, "No one", "A friend")
        press(page, "Next")
    assert numbers == [str(number) for number in range(1, QUESTIONS + 1)]
    press(page, "Send")
    page.get_by_role("heading", name=SENT).wait_for()
    press(page, "Next person")
    assert page.locator("input:checked").count() == 0
    press(page, "Start")
    seen = []
    while not (shown := heading(page)).startswith("That was"):
        seen.append(shown.split()[1])
        if seen[-1] == "3":
            choose(page, "A phone" if age == "7_11" else "Phone")
            press(page, "Next")
        else:
            press(page, "Skip")
    assert seen == [number for number in numbers if number != "13"]  # whom they told is not asked
    press(page, "Send")
    page.get_by_role("heading", name=SENT).wait_for()
    group.refresh_from_db()
    assert group.received == 2
    once = ["C5.phone", "C4.school", "C4.home", "C7.yes", "C8.yes", "C10.friend", "any.any"]
    assert counts_of(group) == dict.fromkeys(once, 1)


def test_help_is_offered_after_yes_and_keeps_what_was_chosen(board, visit):
    page = visit(None, page_of(open_class()))
    press(page, "Start")
    while not heading(page).startswith("Question 11"):
        press(page, "Next")
    offer = page.locator("[data-screen]:visible .offer")
    assert not offer.is_visible()
    choose(page, "Yes")
    offer.get_by_role("link", name="I need help now").click()
    assert heading(page) == "Get help now"
    assert "Tell: Ms Hall, room 4." in page.locator("#help").inner_text()
    press(page, "Back to the questions")
    assert heading(page).startswith("Question 11")
    assert page.locator("input:checked").count() == 1
    choose(page, "No")
    assert not offer.is_visible()


def test_answers_are_changed_skipped_and_taken_back(board, visit):
    page = visit(None, page_of(open_class()))
    press(page, "Start")
    press(page, "Next")
    choose(page, "At school", "At home", "I don’t know")
    assert chosen(page) == ["not_known"]  # it says nothing beside another one
    choose(page, "At a club")
    assert chosen(page) == ["club"]
    press(page, "Back")
    assert heading(page).startswith("Question 1 ")
    press(page, "Next")
    assert chosen(page) == ["club"]
    press(page, "Skip")
    press(page, "Back")
    assert chosen(page) == []
    while not heading(page).startswith("Question 12"):
        press(page, "Next")
    choose(page, "Yes")
    press(page, "Next")
    choose(page, "A friend")
    press(page, "Back")
    choose(page, "No")
    press(page, "Next")
    assert heading(page).startswith("Question 14")
    assert chosen(page) == ["no"]  # whom they told went with the yes


def chosen(page) -> list[str]:
    return page.locator("input:checked").evaluate_all("(inputs) => inputs.map((input) => input.value)")


def test_a_child_who_does_not_want_to_is_not_counted(board, visit):
    group = open_class()
    page = visit(None, page_of(group))
    press(page, "I don’t want to")
    assert heading(page) == "That is fine"
    press(page, "Go back to the start")
    assert heading(page) == "Before you start"
    group.refresh_from_db()
    assert group.received == 0


def test_whole_form_is_filled_by_keyboard(board, visit):
    group = open_class()
    page = visit(None, page_of(group))
    pressed = 0

    def keys(*names):
        nonlocal pressed
        for name in names:
            page.keyboard.press(name)
            pressed += 1
            assert name != "Tab" or focus_is_visible(page)

    keys("Tab", "Enter")
    for number in range(1, QUESTIONS + 1):
        assert comes_true(page, f"document.activeElement.textContent.includes('Question {number} of')")
        keys("Tab", "Space", "Enter")
    keys("Tab", "Tab", "Enter")
    page.get_by_role("heading", name=SENT).wait_for()
    assert comes_true(page, f"document.activeElement.textContent === '{SENT}'")
    keys("Tab", "Enter")
    assert heading(page) == "Before you start"
    assert pressed <= KEYS
    group.refresh_from_db()
    assert group.received == 1
    assert len(counts_of(group)) == QUESTIONS + 1  # one of each question, and that one was yes


@pytest.mark.parametrize("age", YEARS)
def test_form_is_sent_without_script(board, visit, age):
    group = open_class(age)
    page = visit(None, page_of(group), width=PHONE, javascript=False)
    assert page.locator(".scripted:visible").count() == 0
    assert page.get_by_text("Only if you said yes").is_visible()
    offers = page.locator(".offer")
    assert offers.count() == 2 and not offers.first.is_visible()
    page.locator("input[name=C8][value=yes]").check()
    assert offers.first.is_visible()
    page.locator("input[name=C10][value=parent]").check()
    page.locator("input[name=C4][value=home]").check()
    page.get_by_role("link", name="I need help now").first.click()
    assert page.locator("#help").evaluate("(part) => part.getBoundingClientRect().top < innerHeight / 2")
    page.get_by_role("button", name="Send").click()
    assert page.get_by_role("heading", name=SENT).is_visible()
    assert page.get_by_text("0800 1111").is_visible()
    assert counts_of(group) == {"C8.yes": 1, "C10.parent": 1, "C4.home": 1, "any.any": 1}
    page.get_by_role("link", name="Next person").click()
    assert page.locator("input:checked").count() == 0


def test_form_without_script_comes_back_with_what_was_chosen_when_refused(board, visit):
    group = open_class(roll=1)
    page = visit(None, page_of(group), javascript=False)
    page.locator("input[name=C4][value=home]").check()
    type(group).objects.update(received=1, state="closed")
    page.get_by_role("button", name="Send").click()
    assert "This survey is closed. Ask your teacher." in page.locator(".refusal").inner_text()
    assert page.locator("input[name=C4][value=home]").is_checked()


def test_a_closed_class_says_whom_to_ask_and_still_how_to_get_help(board, visit):
    group = open_class()
    type(group).objects.update(state="closed")
    page = visit(None, page_of(group))
    assert page.get_by_role("heading", name="This survey is closed. Ask your teacher.").is_visible()
    assert page.get_by_text("0800 1111").is_visible()
