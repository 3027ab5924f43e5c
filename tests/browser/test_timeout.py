"""The end of a session in a browser: announced, put off, and nothing lost."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from accounts import middleware
from accounts.sessions import timeout, views
from actions.models import ProgressUpdate
from incidents.models import Incident
from tests.authenticators import code_of, give_app
from tests.browser.conftest import PASSWORD
from tests.browser.pages import PHONE, WIDE, faults

TYPED = "Four schools have agreed."
MINUTE = 60


@pytest.fixture
def later(monkeypatch):
    """later(page, …, minutes=28) lets the time pass, for the server and for pages whose clock was put in hand."""
    real, moved = middleware.time.time, [0]

    class Clock:
        @staticmethod
        def time():
            return real() + moved[0]

    for module in (middleware, timeout, views):
        monkeypatch.setattr(module, "time", Clock)

    def move(*pages, minutes: float):
        moved[0] += minutes * MINUTE
        for page in pages:
            page.clock.fast_forward(int(minutes * MINUTE * 1000))

    return move


@pytest.fixture
def tom(board):
    person = board.people["tom"]
    person.set_password(PASSWORD)
    person.save()
    return person


@pytest.fixture
def form(board):
    return reverse("add_update", args=[board.action(3).pk])


def open_form(visit, person, form, **more):
    """The form in a window whose clock is in hand, with something typed."""
    page = visit(person, **more)
    page.clock.install()
    page.goto(form)
    page.get_by_label("Update", exact=True).fill(TYPED)
    return page


def sign_in(page, person):
    page.get_by_label("Email address").fill(person.email)
    page.get_by_role("textbox", name="Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def test_the_end_is_announced_two_minutes_ahead_and_put_off(visit, tom, form, later):
    page = open_form(visit, tom, form)
    dialog = page.get_by_role("dialog", name="You will be signed out soon")
    later(page, minutes=27)
    assert not dialog.is_visible()
    later(page, minutes=1.1)
    dialog.wait_for()
    assert "in about a minute and a half" in dialog.inner_text() or "in about 2 minutes" in dialog.inner_text()
    assert page.evaluate("document.activeElement.id") == "timeout-heading"
    found = faults(page, WIDE, PHONE)
    later(page, minutes=1)
    dialog.get_by_text("in less than").wait_for()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    dialog.wait_for(state="hidden")
    assert page.evaluate("document.activeElement.name") == "text"
    assert page.get_by_label("Update", exact=True).input_value() == TYPED
    later(page, minutes=27)
    assert not dialog.is_visible()
    later(page, minutes=1.1)
    dialog.wait_for()
    page.keyboard.press("Escape")
    dialog.wait_for(state="hidden")
    assert found == []


def test_what_is_done_in_another_tab_or_typed_just_now_counts(visit, tom, form, later):
    page = open_form(visit, tom, form)
    other = page.context.new_page()
    later(minutes=27)
    other.goto("/plan/")
    mark = page.locator("main input[name=csrfmiddlewaretoken]").first
    old = mark.input_value()
    page.clock.fast_forward(int(28.1 * MINUTE * 1000))
    expect(mark).not_to_have_value(old)  # the answer has come, and the page has taken it
    assert not page.get_by_role("dialog").is_visible()
    later(page, minutes=27.5)
    page.get_by_label("Update", exact=True).press_sequentially(" And")
    with page.expect_response("**/accounts/stay/"):
        later(page, minutes=0.7)
    assert not page.get_by_role("dialog").is_visible()


def test_at_the_end_the_page_is_hidden_and_what_was_typed_is_sent_after_signing_in(visit, tom, form, later):
    page = open_form(visit, tom, form)
    title = page.title()
    later(page, minutes=31)
    gone = page.get_by_role("dialog", name="You are signed out")
    gone.wait_for()
    assert not page.get_by_role("main").is_visible()
    assert page.title() == "You are signed out"
    for _ in range(2):  # a browser closes a dialog at the second one, whatever its page says
        page.keyboard.press("Escape")
    gone.wait_for()
    found = faults(page, WIDE, PHONE)
    with page.context.expect_page() as opened:
        gone.get_by_role("button", name="Sign in again in a new tab").click()
    sign_in(opened.value, tom)
    opened.value.get_by_role("main").get_by_label("Update", exact=True).wait_for()
    gone.wait_for(state="hidden")
    assert page.title() == title
    assert page.get_by_label("Update", exact=True).input_value() == TYPED
    page.get_by_role("button", name="Save the update").click()
    page.get_by_text(TYPED).first.wait_for()
    assert ProgressUpdate.objects.latest("pk").text == TYPED
    assert found == []


def test_the_end_after_twelve_hours_is_announced_and_cannot_be_put_off(visit, tom, form, later, settings):
    settings.SESSION_IDLE_MINUTES = 24 * 60
    page = open_form(visit, tom, form)
    later(page, minutes=12 * 60 - 1.5)
    dialog = page.get_by_role("dialog", name="You will be signed out soon")
    dialog.wait_for()
    assert "this cannot be put off" in dialog.inner_text()
    assert not dialog.get_by_role("button", name="Stay signed in").is_visible()
    found = faults(page, PHONE)
    dialog.get_by_role("button", name="Go back to the page").click()
    dialog.wait_for(state="hidden")
    later(page, minutes=1)
    assert not dialog.is_visible(), "it is announced once"
    later(page, minutes=1)
    page.get_by_role("dialog", name="You are signed out").wait_for()
    assert found == []


def test_without_javascript_what_is_sent_late_comes_back_after_signing_in(visit, tom, form, later):
    page = visit(tom, form, javascript=False)
    page.get_by_label("Update", exact=True).fill(TYPED)
    later(minutes=31)
    page.get_by_role("button", name="Save the update").click()
    page.get_by_text("What you sent has not been saved").wait_for()
    sign_in(page, tom)
    page.get_by_role("heading", name="This has not been saved yet").wait_for()
    assert page.get_by_text(TYPED).is_visible()
    page.get_by_role("button", name="Send it now").click()
    page.get_by_text(TYPED).first.wait_for()
    assert ProgressUpdate.objects.latest("pk").text == TYPED


@pytest.mark.long
def test_the_page_of_what_is_kept_has_no_fault(visit, tom, form, later):
    page = visit(tom, form, javascript=False)
    page.get_by_label("Update", exact=True).fill(f"{TYPED}\nhttps://example.org/{'x' * 170}")
    later(minutes=31)
    page.get_by_role("button", name="Save the update").click()
    sign_in(page, tom)
    cookies = page.context.cookies()
    page = visit(None)
    page.context.add_cookies(cookies)
    page.goto("/kept/")
    found = faults(page, WIDE, PHONE)
    page.goto("/plan/")
    page.get_by_text("kept a copy for you").wait_for()
    assert found == []


@pytest.mark.long
def test_a_record_of_an_incident_is_warned_of_after_thirteen_minutes_and_nothing_of_it_is_lost(visit, board, later):
    bea, key = board.people["bea"], give_app(board.people["bea"])
    bea.set_password(PASSWORD)
    bea.save()
    page = visit(bea)
    page.clock.install()
    page.goto("/incidents/new/")
    page.get_by_label("Main type").select_option("sextortion")
    page.get_by_label("Kind of platform").select_option("games")
    dialog = page.get_by_role("dialog", name="You will be signed out soon")
    later(page, minutes=12.5)
    assert not dialog.is_visible()
    later(page, minutes=0.6)
    dialog.wait_for()
    dialog.get_by_role("button", name="Stay signed in").click()
    dialog.wait_for(state="hidden")
    later(page, minutes=12.5)
    assert not dialog.is_visible()
    later(page, minutes=3)
    gone = page.get_by_role("dialog", name="You are signed out")
    gone.wait_for()
    assert not page.get_by_role("main").is_visible()
    with page.context.expect_page() as opened:
        gone.get_by_role("button", name="Sign in again in a new tab").click()
    sign_in(opened.value, bea)
    opened.value.get_by_label("Code", exact=True).fill(code_of(key))
    opened.value.get_by_role("button", name="Continue").click()
    gone.wait_for(state="hidden")
    before = Incident.objects.count()
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("heading", name="Sextortion").wait_for()
    assert (Incident.objects.count(), Incident.objects.latest("pk").platform) == (before + 1, "games")
