"""A real browser for tests of pages: `visit` gives a person's window, which fails its test on any noise.

Noise is an error on the console, a script that broke, something that the content security policy stopped, a
piece of a page that could not be loaded, and a request to any other machine. One browser serves all tests.

The clock stands still on a day after the last event of the demonstration board, for the pages as for the test.
"""

from __future__ import annotations

import os
import re
from contextlib import ExitStack
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from unittest import mock

import pytest
from django.conf import settings
from django.db import connections
from django.test import Client
from django.test.testcases import LiveServerThread
from playwright.sync_api import Locator

from accounts.models import User
from actions.models import Action, Plan
from esafety.demo.load import clock
from esafety.demo.people import PEOPLE
from tests.browser import pages
from tests.browser.pages import PHONE, WIDE
from tests.browser.server import KeepingServer
from tests.demo import LOADED_ON, demonstration
from tests.kept import Kept
from tests.missing_packages import get_browser_skip_reason
from tests.suite import find_browser

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright keeps an event loop in this thread

HERE = Path(__file__).parent
TODAY = LOADED_ON
PASSWORD = "four slow herons wading"  # noqa: S105
EXPECTED = re.compile(r"Failed to load resource: the server responded with a status of (403|404|409|410|422|429)\b")


def pytest_collection_modifyitems(items):
    """Every test of this folder needs a browser, and runs beside PostgreSQL (tests/suite.py); without a browser they are
    skipped, unless it is CI.
    """
    reason = get_browser_skip_reason()
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.database)
            if reason:
                item.add_marker(pytest.mark.skip(reason=reason))


@pytest.fixture(scope="session")
def browser_type_launch_args():
    """The browser that the suite found; tests.suite.Missing, which says what to install, where there is none.

    Its pages are drawn in its own process, and all are of one site: that takes a seventh less of the processor.
    """
    quiet = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-dev-shm-usage"]
    return {"executable_path": find_browser(), "args": [*quiet, "--in-process-gpu", "--disable-site-isolation-trials"]}


@pytest.fixture(scope="session", autouse=True)
def a_long_run_is_thorough(request):
    """Axe looks at contrast, at each of several widths, and at every page."""
    pages.thorough.update(dict.fromkeys(pages.thorough, "not long" not in request.config.option.markexpr))


@pytest.fixture(autouse=True)
def pages_are_counted_anew():
    """Which pages of a test axe looks at does not depend on the tests before it."""
    pages.turns.clear()


@pytest.fixture(scope="session", autouse=True)
def clicks_wait_for_the_page_that_they_open():
    """Playwright waits until the next page has begun; under load what is read of it at once may not be there yet. A form
    is sent in the background first, and is marked as busy until its page is left or says why it is not.
    """

    def and_wait(act):
        @wraps(act)
        def act_and_wait(self, *args, **options):
            act(self, *args, **options)
            wait_until_sent(self.page)

        return act_and_wait

    with ExitStack() as stack:
        for name in ("click", "press"):
            stack.enter_context(mock.patch.object(Locator, name, and_wait(getattr(Locator, name))))
        yield


def wait_until_sent(page) -> None:
    """Until no form of the page is under way, and the page after it has begun."""
    if not page.is_closed():
        page.locator("form[aria-busy]").first.wait_for(state="detached")
        page.wait_for_load_state("domcontentloaded")


@pytest.fixture(scope="session", autouse=True)
def connections_end_with_the_browser(browser):
    """While the browser's event loop runs, Django keeps connections for this thread apart from those it had before.

    So the browser starts before anything asks the database, and what was opened beside it is closed with it.
    """
    yield
    connections.close_all()


@pytest.fixture(scope="session")
def live_server(connections_end_with_the_browser, django_db_setup, connections_are_handed_on, live_server):
    """pytest-django's server, begun only now: after the browser, whose loop has connections of its own."""
    return live_server


@pytest.fixture(scope="session")
def connections_are_handed_on():
    """From one thread of the server to the next; they end with it, before the test database goes."""
    with mock.patch.object(LiveServerThread, "server_class", KeepingServer):
        yield
    KeepingServer.close_all()


@pytest.fixture(scope="session")
def base_url(live_server) -> str:
    """In place of the plugin's own, which warns under this pytest."""
    return live_server.url


@pytest.fixture(autouse=True)
def day_of_the_test():
    with clock(TODAY):
        yield


@dataclass(frozen=True)
class Board:
    """The demonstration board: its people by their keys, and its plan."""

    people: dict[str, User]
    plan: Plan

    def action(self, number: int) -> Action:
        """The action with this number in the plan."""
        return self.plan.actions.get(number=number)


@pytest.fixture(scope="session")
def kept_demo():
    """Holds the tables of the demonstration board and the key of its plan, once the first test has loaded it."""
    demo: list[tuple[Kept, int]] = []
    return demo


@pytest.fixture
def board(request, live_server, kept_demo) -> Board:
    """The demonstration board as it is after loading, in records that the test may change."""
    if not kept_demo:
        request.session.undoing.make_fresh()
        plan = demonstration()
        kept_demo.append((Kept(), plan.pk))
    kept, key = kept_demo[0]
    kept.put_back()
    plan = Plan.objects.get(pk=key)
    by_email = {user.email: user for user in User.objects.all()}
    return Board({person.key: by_email[person.email] for person in PEOPLE}, plan)


@pytest.fixture
def visit(live_server, new_context, day_of_the_test):
    """visit(person, path="/", width=1280, javascript=True) → a Playwright page, signed in; person may be None."""
    noise: list[str] = []

    def open_window(person: User | None = None, path: str = "", *, width: int = WIDE, javascript: bool = True, **more):
        context = new_context(
            viewport={"width": width, "height": 900 if width > PHONE else 640},
            java_script_enabled=javascript,
            accept_downloads=True,
            locale="en-GB",
            **more,
        )
        context.set_default_timeout(20_000)  # for machines that have much else to do
        if person is not None:
            context.add_cookies([session_cookie(person, live_server.url)])
        page = context.new_page()
        press_and_wait(page)
        listen(page, live_server.url, noise)
        if javascript:  # without, the browser reports every script as refused
            page.on("requestfailed", lambda request: note_failure(request, page, noise))
        if path:
            page.goto(path)
        return page

    open_window.noise = noise  # a test that cuts the connection takes out what the browser says about that
    yield open_window
    assert noise == []


def press_and_wait(page) -> None:
    """Have Enter wait as a click does."""
    press = page.keyboard.press

    def pressed(key, **options):
        press(key, **options)
        if key.endswith("Enter"):
            wait_until_sent(page)

    page.keyboard.press = pressed


def session_cookie(person: User, url: str) -> dict:
    """The cookie of a session in which this person has signed in."""
    client = Client()
    client.force_login(person)
    return {
        "name": settings.SESSION_COOKIE_NAME,
        "value": client.cookies[settings.SESSION_COOKIE_NAME].value,
        "url": url,
    }


def listen(page, own: str, noise: list[str]) -> None:
    """Collect whatever a page complains about, and whom else it asks."""

    def on_console(message):
        if message.type == "error" and not EXPECTED.match(message.text):
            noise.append(f"{page.url}: {message.text}")

    def on_request(request):
        if not request.url.startswith((own, "data:", "blob:")):
            noise.append(f"{page.url} asks {request.url}")

    page.on("console", on_console)
    page.on("pageerror", lambda error: noise.append(f"{page.url}: {error}"))
    page.on("request", on_request)


def note_failure(request, page, noise: list[str]) -> None:
    """A piece that could not be loaded; one that was left behind by leaving its page does not count."""
    if request.failure not in ("net::ERR_ABORTED", None):
        noise.append(f"{page.url}: {request.url} {request.failure}")
