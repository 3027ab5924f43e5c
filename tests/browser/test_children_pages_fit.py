"""What the children's pages look like to a phone, a finger and a screen reader."""

from __future__ import annotations

import pytest

from tests.browser.children_pages import QUESTIONS, YEARS, choose, heading, open_class, page_of, press
from tests.browser.pages import PHONE, SIDEWAYS, WIDE, faults, violations

HEIGHT = 900  # pixels of a screen of the youngest on a phone
TARGET = 44  # pixels each way
SMALL = f"""() => [...document.querySelectorAll("a, button, .option")].filter((part) => part.offsetParent)
    .map((part) => [part.innerText, part.getBoundingClientRect()])
    .filter(([, box]) => box.width < {TARGET} || box.height < {TARGET}).map(([text]) => text)"""
BOTTOM = "document.querySelector('main').getBoundingClientRect().bottom + scrollY"


def screens(page):
    """Walk through every screen, answering so that each question is asked; yields the name of each."""
    yield "start"
    press(page, "I don’t want to")
    yield "stop"
    press(page, "Go back to the start")
    press(page, "Start")
    for _ in range(QUESTIONS):
        if heading(page).startswith(("Question 11", "Question 12")):
            choose(page, "Yes")
        yield heading(page)
        press(page, "Next")
    yield "end"
    press(page, "I need help now")
    yield "help"
    press(page, "Back to the questions")
    press(page, "Send")
    page.get_by_role("heading", name="Thank you").wait_for()
    yield "sent"


@pytest.mark.parametrize("age", YEARS)
def test_screens_are_low_enough_and_targets_large_enough_on_a_phone(board, visit, age):
    page = visit(None, page_of(open_class(age)), width=PHONE)
    for name in screens(page):
        assert page.evaluate(SIDEWAYS) <= 0, name
        assert page.evaluate(SMALL) == [], name
        assert age != "7_11" or page.evaluate(BOTTOM) <= HEIGHT, name


@pytest.mark.parametrize("age", YEARS)
def test_axe_finds_nothing(board, visit, age):
    page = visit(None, page_of(open_class(age)), width=PHONE)
    looked_at = {"start", "stop", "end", "help", "sent"}
    for name in screens(page):
        if name in looked_at or name.startswith(("Question 1 ", "Question 2 ", "Question 11 ")):
            assert violations(page) == [], name


def test_axe_finds_nothing_in_the_long_form(board, visit):
    group = open_class()
    page = visit(None, page_of(group))
    page.evaluate("""() => {
        document.documentElement.classList.remove("js", "begun");
        for (const part of document.querySelectorAll("[hidden]")) part.hidden = false;
    }""")
    assert faults(page, WIDE, PHONE, with_contrast=True) == []


def test_axe_finds_nothing_in_the_pages_of_thanks_and_refusal(board, visit):
    group = open_class()
    page = visit(None, page_of(group))
    page.evaluate("document.querySelector('form').submit()")  # as without script
    page.get_by_role("link", name="Next person").wait_for()
    assert faults(page, WIDE, PHONE, with_contrast=True) == []
    type(group).objects.update(state="closed")
    page.goto(page_of(group))
    assert page.get_by_role("heading", name="This survey is closed").is_visible()
    assert faults(page, WIDE, PHONE, with_contrast=True) == []


def test_screens_fit_a_phone_with_letters_twice_as_large(board, visit):
    page = visit(None, page_of(open_class()), width=PHONE)
    page.evaluate("document.documentElement.style.fontSize = '36px'")
    for name in screens(page):
        assert page.evaluate(SIDEWAYS) <= 0, name
