"""The children's pages when the connection fails, when a child hides or leaves them, and on a shared tablet."""

from __future__ import annotations

import pytest

from tests.browser.children_pages import (
    QUESTIONS,
    choose,
    counts_of,
    heading,
    open_class,
    open_page,
    page_of,
    press,
    wait_for,
)
from voices.templatetags.children import HARMLESS

KEPT = """async () => [localStorage.length, sessionStorage.length, document.cookie, (await indexedDB.databases()).length,
    (await caches.keys()).length]"""


@pytest.fixture
def group(board):
    return open_class()


def start(page) -> None:
    """Go to the first question and answer the next."""
    press(page, "Start")
    press(page, "Next")
    choose(page, "At school")


def to_the_end(page) -> None:
    while not heading(page).startswith("That was"):
        press(page, "Next")


def test_form_that_could_not_be_sent_arrives_once(group, visit):
    page = open_page(visit, group)
    start(page)
    to_the_end(page)
    page.context.set_offline(True)
    press(page, "Send")
    page.get_by_text("No connection. Keep this page open; we try again.").wait_for()
    assert page.evaluate("document.activeElement.textContent") == "That was the last question"
    press(page, "I need help now")
    assert page.get_by_text("0800 1111").is_visible()
    press(page, "Back to the questions")
    assert not page.get_by_role("button", name="Back").is_visible()  # nothing can be changed while it is under way
    page.context.set_offline(False)
    wait_for(page, "Thank you")
    group.refresh_from_db()
    assert group.received == 1
    assert counts_of(group) == {"C4.school": 1}
    visit.noise.clear()  # what the browser says about the cut connection


def test_form_whose_answer_was_lost_counts_once(group, visit):
    page = open_page(visit, group)
    start(page)
    to_the_end(page)
    tries = []

    def lose_the_first_two(route):
        tries.append(route.request.post_data)
        answer = route.fetch()
        if len(tries) < 3:
            route.abort()
        else:
            route.fulfill(response=answer)

    page.route("**/send/", lose_the_first_two)
    press(page, "Send")
    wait_for(page, "Thank you")
    group.refresh_from_db()
    assert (group.received, len({*tries})) == (1, 1)
    assert len(tries) >= 3
    visit.noise.clear()


def test_a_busy_class_is_tried_again(group, visit):
    page = open_page(visit, group)
    start(page)
    to_the_end(page)
    busy = {"status": 429, "json": {"state": "busy", "words": "Busy, we try again"}}
    page.route("**/send/", lambda route: route.fulfill(**busy), times=1)
    press(page, "Send")
    page.get_by_text("Busy, we try again").wait_for()
    wait_for(page, "Thank you")


def test_answers_stay_when_a_class_was_closed_before_they_were_sent(group, visit):
    page = visit(None, page_of(group))
    start(page)
    to_the_end(page)
    type(group).objects.update(state="closed")
    press(page, "Send")
    page.get_by_role("heading", name="This survey is closed. Ask your teacher.").wait_for()
    type(group).objects.update(state="open")
    press(page, "Try again")
    press(page, "Send")
    page.get_by_role("heading", name="Thank you").wait_for()
    assert counts_of(group) == {"C4.school": 1}


def test_help_stays_open_when_the_form_is_sent_meanwhile(group, visit):
    page = open_page(visit, group)
    start(page)
    to_the_end(page)
    page.context.set_offline(True)
    press(page, "Send")
    press(page, "I need help now")
    page.context.set_offline(False)
    while page.locator("input:checked").count():  # until it was sent
        page.clock.run_for(500)
        page.wait_for_timeout(20)
    assert heading(page) == "Get help now"
    press(page, "Back to the questions")
    assert heading(page) == "Thank you"
    visit.noise.clear()


def test_hiding_the_page_empties_it_and_leaves_no_way_back(group, visit):
    page = visit(None, page_of(group))
    page.context.route(HARMLESS, lambda route: route.fulfill(body="<h1>Weather</h1>", content_type="text/html"))
    start(page)
    number = page.evaluate("history.length")
    press(page, "Hide this page")
    page.wait_for_url(HARMLESS)
    assert page.evaluate("history.length") == number
    page.go_back()
    assert "/s/" not in page.url
    visit.noise.clear()  # that another site was asked


def test_hide_link_leaves_without_script(group, visit):
    page = visit(None, page_of(group), javascript=False)
    link = page.get_by_role("link", name="Hide this page")
    assert (link.get_attribute("href"), link.get_attribute("rel")) == (HARMLESS, "noreferrer")


def test_page_that_was_left_is_empty_when_somebody_comes_back(group, visit):
    page = visit(None, page_of(group))
    start(page)
    page.goto("/privacy/")
    page.go_back()
    assert heading(page) == "Before you start"
    assert page.locator("input:checked").count() == 0
    page.reload()
    assert page.locator("input:checked").count() == 0


def test_untouched_page_asks_whether_somebody_is_there_and_is_emptied(group, visit):
    page = open_page(visit, group)
    page.clock.fast_forward("03:30")
    assert heading(page) == "Before you start"  # nothing to take away
    start(page)
    page.clock.fast_forward("01:58")
    assert heading(page).startswith("Question 2")
    page.clock.run_for(4_000)
    assert heading(page) == "Are you still there?"
    press(page, "I need help now")
    press(page, "Back to the questions")
    assert heading(page).startswith("Question 2")
    page.clock.run_for(122_000)
    assert heading(page) == "Are you still there?"
    press(page, "Yes, I am here")
    assert page.locator("input:checked").count() == 1
    page.clock.run_for(182_000)
    assert heading(page) == "Before you start"
    assert page.locator("input:checked").count() == 0


def test_form_that_waits_for_a_connection_is_not_emptied(group, visit):
    page = open_page(visit, group)
    start(page)
    to_the_end(page)
    page.context.set_offline(True)
    press(page, "Send")
    page.get_by_text("No connection").wait_for()
    page.clock.fast_forward("10:00")
    page.get_by_text("No connection").wait_for()
    page.context.set_offline(False)
    wait_for(page, "Thank you")
    assert counts_of(group) == {"C4.school": 1}
    visit.noise.clear()


def test_nothing_is_kept_in_the_browser(group, visit):
    page = visit(None, page_of(group))
    start(page)
    for at in range(2, QUESTIONS):
        assert page.evaluate(KEPT) == [0, 0, "", 0, 0], at
        press(page, "Next")
    to_the_end(page)
    press(page, "Send")
    page.get_by_role("heading", name="Thank you").wait_for()
    assert page.evaluate(KEPT) == [0, 0, "", 0, 0]
    assert page.context.cookies() == []
    assert page.locator("form").get_attribute("autocomplete") == "off"
