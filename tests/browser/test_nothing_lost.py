"""What was typed stays on its page while the server cannot be reached or fails, and is saved once when it is back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from actions.models import Evidence, ProgressUpdate
from reports.models import Commentary
from tests.browser.pages import PHONE, WIDE, comes_true, faults
from tests.browser.reading import tree_of
from tests.browser.test_fill import audit_return, key_of, page_of  # noqa: F401
from tests.factories.reports import PLACE, draft

TYPED = "Four schools have agreed, and a fifth wants to."
NOT_YET = "Not saved yet. Keep this page open; we try again."
TOO_LARGE = "Not saved yet. Keep this page open: what you send is too large."
SAVED = re.compile("^Saved")
PAGE = "<!doctype html><html><title>Sign in</title><body><h1>Sign in</h1></body></html>"
FASTER = """(() => {  // pauses take a tenth, and what does not answer is given up as soon
    const wait = window.setTimeout, own = Object.getOwnPropertyDescriptor(XMLHttpRequest.prototype, "timeout");
    window.setTimeout = (work, time, ...values) => wait(work, time > 20_000 ? time / 20 : time / 10, ...values);
    Object.defineProperty(XMLHttpRequest.prototype, "timeout", {...own, set(time) { own.set.call(this, time / 10); }});
})()"""


@dataclass(frozen=True)
class Failure:
    """A way in which a form gets no answer of ours; without a status it gets none."""

    status: int = 0
    abort: str = ""
    headers: tuple = ()
    says: str = NOT_YET


FAILURES = {
    "500": Failure(500),
    "502 of a proxy": Failure(502),
    "503 with Retry-After": Failure(503, headers=(("Retry-After", "3"),)),
    "507": Failure(507),
    "404 of a proxy": Failure(404),
    "409 of a proxy": Failure(409),
    "page of a proxy to sign in": Failure(200),
    "server killed": Failure(abort="connectionrefused"),
    "connection cut": Failure(abort="connectionreset"),
    "no answer in time": Failure(),
}
USUAL = ("503 with Retry-After", "page of a proxy to sign in", "server killed")  # one of each kind


def failures_to_try(failures: dict[str, Failure]) -> list:
    """One failure of each kind runs by default, the others with --long."""
    return [
        pytest.param(failure, id=name, marks=() if name in USUAL else pytest.mark.long)
        for name, failure in failures.items()
    ]


# (the failures are made in the browser, so that the setting of the server changes little)
DEBUG = [pytest.param(False, id="board"), pytest.param(True, id="demonstration", marks=pytest.mark.long)]


@contextmanager
def failing(page: Page, failure: Failure) -> Iterator[list[str]]:
    """Have all that this page posts fail; gives the addresses that were tried."""
    tried = []

    def answer(route) -> None:
        if route.request.method != "POST":
            route.continue_()
            return
        tried.append(route.request.url)
        if failure.abort:
            route.abort(failure.abort)
        elif failure.status:
            route.fulfill(
                status=failure.status, body=PAGE, content_type="text/html", headers=dict(failure.headers) or None
            )

    page.route("**/*", answer)
    yield tried
    page.unroute("**/*", answer)


def heard(page: Page) -> str:
    """What the live regions of the page say."""
    regions = [tree_of(page, "#page-alert"), tree_of(page, "#page-status")]
    return " ".join(region.text for region in regions)


@pytest.fixture
def quick(visit):
    """quick(person, path) → a page on which pauses are short; what the browser says of failures is no noise."""

    def open_page(person, path: str, **more) -> Page:
        page = visit(person, **more)
        page.add_init_script(FASTER)
        page.goto(path)
        return page

    yield open_page
    visit.noise.clear()


@pytest.fixture
def address(board) -> str:
    return reverse("add_update", args=[board.action(3).pk])


def saved_updates() -> int:
    return ProgressUpdate.objects.filter(text=TYPED).count()


def press(page: Page) -> None:
    page.get_by_role("button", name="Save the update").click()


@pytest.mark.parametrize("is_debug", DEBUG)
@pytest.mark.parametrize("failure", failures_to_try(FAILURES))
def test_sent_form_stays_and_is_saved_once(quick, board, address, settings, failure, is_debug):
    settings.DEBUG = is_debug
    page = quick(board.people["tom"], address)
    box = page.get_by_label("Update", exact=True)
    box.fill(TYPED)
    with failing(page, failure) as tried:
        press(page)
        expect(page.locator("main").get_by_text(failure.says)).to_be_visible()
        assert failure.says in heard(page)
        expect(box).to_have_value(TYPED)
        assert page.url.endswith(address)
        assert len(tried) >= 1 and saved_updates() == 0
    page.wait_for_url(lambda url: not url.endswith(address))
    expect(page.get_by_text(TYPED).first).to_be_visible()
    assert saved_updates() == 1


def test_sent_form_stays_while_the_browser_is_offline(quick, board, address):
    page = quick(board.people["tom"], address)
    page.get_by_label("Update", exact=True).fill(TYPED)
    page.context.set_offline(True)
    press(page)
    page.locator("main").get_by_text(NOT_YET).wait_for()
    assert NOT_YET in heard(page)
    assert faults(page, WIDE, PHONE) == []
    page.context.set_offline(False)
    page.wait_for_url(lambda url: not url.endswith(address))
    assert saved_updates() == 1


def test_pause_between_tries_grows_and_honours_retry_after(quick, board, address):
    page = quick(board.people["tom"], address)
    page.get_by_label("Update", exact=True).fill(TYPED)
    page.evaluate("""() => { window.pauses = []; const wait = window.setTimeout;
        window.setTimeout = (work, time, ...values) => { if (values.length === 2) window.pauses.push(time);
            return wait(work, time, ...values); }; }""")
    with failing(page, FAILURES["500"]) as tried:
        press(page)
        assert comes_true(page, "window.pauses.length >= 3")
        assert page.evaluate("window.pauses.slice(0, 3)") == [2000, 4000, 8000]
        assert len(tried) >= 3
    page.wait_for_url(lambda url: not url.endswith(address))


def test_server_is_left_alone_as_long_as_it_asks(quick, board, address):
    page = quick(board.people["tom"], address)
    page.get_by_label("Update", exact=True).fill(TYPED)
    with failing(page, Failure(503, headers=(("Retry-After", "19"),))) as tried:  # two seconds, here
        press(page)
        page.locator("main").get_by_text(NOT_YET).wait_for()
        page.wait_for_timeout(1_000)
        assert len(tried) == 1
    page.wait_for_url(lambda url: not url.endswith(address))


def test_what_is_too_large_is_not_sent_again(quick, board, address):
    page = quick(board.people["tom"], address)
    page.get_by_label("Update", exact=True).fill(TYPED)
    with failing(page, Failure(413)) as tried:
        press(page)
        page.locator("main").get_by_text(TOO_LARGE).wait_for()
        page.wait_for_timeout(1_000)
        assert len(tried) == 1 and TOO_LARGE in heard(page)
    expect(page.get_by_label("Update", exact=True)).to_have_value(TYPED)
    press(page)
    page.wait_for_url(lambda url: not url.endswith(address))
    assert saved_updates() == 1


def test_nothing_is_sent_in_the_middle_of_a_sentence(quick, board, address):
    page = quick(board.people["tom"], address)
    box = page.get_by_label("Update", exact=True)
    box.fill("Four schools have agreed, and")
    with failing(page, FAILURES["503 with Retry-After"]):
        press(page)
        page.locator("main").get_by_text(NOT_YET).wait_for()
        box.press_sequentially(" a fifth wants to.")
    page.locator("main").get_by_text("press the button again when you have finished").wait_for()
    page.wait_for_timeout(1_000)
    assert not ProgressUpdate.objects.filter(text__startswith="Four schools").exists()
    press(page)
    page.wait_for_url(lambda url: not url.endswith(address))
    assert saved_updates() == 1


def test_lost_answer_of_a_saved_form_saves_nothing_twice(quick, board, address):
    page = quick(board.people["tom"], address)
    page.get_by_label("Update", exact=True).fill(TYPED)
    lost = []

    def answer(route) -> None:
        if route.request.method == "POST" and not lost:
            lost.append(route.fetch(max_redirects=0).headers["x-sent"])  # the server has saved it
            route.abort("connectionreset")
        else:
            route.continue_()

    page.route("**/*", answer)
    press(page)
    page.get_by_text("You had already sent this form. It was saved once.").wait_for()
    assert lost == ["saved"] and saved_updates() == 1


def test_double_press_saves_once(quick, board, address):
    page = quick(board.people["tom"], address)
    page.get_by_label("Update", exact=True).fill(TYPED)
    page.evaluate("""() => { const form = document.querySelector("main form:has(textarea)");
        form.requestSubmit(); form.requestSubmit(); form.requestSubmit(); }""")
    page.wait_for_url(lambda url: not url.endswith(address))
    assert "It was saved once" not in page.locator("main").inner_text()
    assert saved_updates() == 1


def test_saved_form_leads_where_a_form_leads_and_back_again(visit, board, address):
    page = visit(board.people["tom"], reverse("action", args=[board.action(3).pk]))
    page.goto(address)
    page.get_by_label("Update", exact=True).fill(TYPED)
    press(page)
    page.wait_for_url(f"**{reverse('action', args=[board.action(3).pk])}*")
    page.locator("#messages").wait_for()
    page.go_back()
    page.wait_for_url(f"**{address}")


def test_form_with_errors_comes_back_with_its_text(visit, board, address):
    page = visit(board.people["tom"], address)
    page.get_by_label("Update", exact=True).fill(TYPED)
    page.locator("[name=on]").fill("31 November 2026")
    press(page)
    page.locator(".govuk-error-summary").wait_for()
    assert page.url.endswith(address) and page.title().startswith("Error: ")
    expect(page.get_by_label("Update", exact=True)).to_have_value(TYPED)
    assert saved_updates() == 0


def test_chosen_file_is_still_chosen_and_is_saved_once(quick, board):
    path = reverse("add_evidence", args=[board.action(3).pk])
    page = quick(board.people["helen"], path)
    page.locator("input[type=file]").set_input_files(
        {"name": "minutes.txt", "mimeType": "text/plain", "buffer": b"Agreed by all."}
    )
    for box in page.locator("main form input[type=text]").all():
        if box.is_visible() and "title" in (box.get_attribute("name") or ""):
            box.fill("Minutes of the heads")
    before = Evidence.objects.count()
    with failing(page, FAILURES["server killed"]):
        page.locator("main form button[type=submit]").last.click()
        page.locator("main").get_by_text(NOT_YET).wait_for()
        assert page.evaluate("document.querySelector('input[type=file]').files[0].name") == "minutes.txt"
    page.wait_for_url(lambda url: not url.endswith(path))
    assert Evidence.objects.count() == before + 1


def test_signed_out_meanwhile_the_form_stays_for_the_same_person(quick, board, address):
    page = quick(board.people["tom"], address)
    page.get_by_label("Update", exact=True).fill(TYPED)
    cookies = page.context.cookies()
    page.context.clear_cookies(name="sessionid")
    press(page)
    page.get_by_role("dialog", name="You are signed out").wait_for()
    page.context.add_cookies(cookies)
    page.evaluate("dispatchEvent(new Event('focus'))")
    page.get_by_role("dialog", name="You are signed out").wait_for(state="hidden")
    expect(page.get_by_label("Update", exact=True)).to_have_value(TYPED)
    press(page)
    page.wait_for_url(lambda url: not url.endswith(address))
    assert saved_updates() == 1


def words_of_a_draft(board):
    report = draft(by=board.people["helen"])
    return reverse("reports:one", args=[report.pk]), "#colours-overall textarea", "#colours-overall-state"


def written(board) -> tuple[str, int]:
    """The text in the newest draft, and its version: 2 where it was saved once."""
    return Commentary.objects.filter(key=PLACE).order_by("-report_id").values_list("text", "version")[0]


@pytest.mark.parametrize("is_debug", DEBUG)
@pytest.mark.parametrize("failure", failures_to_try({**FAILURES, "413": Failure(413)}))
def test_text_that_saves_itself_stays_and_is_saved_once(quick, board, settings, failure, is_debug):
    settings.DEBUG = is_debug
    path, box, state = words_of_a_draft(board)
    page = quick(board.people["helen"], path)
    boxes = page.locator("textarea").count()
    with failing(page, failure):
        page.locator(box).fill(TYPED)
        page.locator(state).filter(has_text=NOT_YET).wait_for()
        assert tree_of(page, state).role == "status"
        expect(page.locator(box)).to_have_value(TYPED)
        assert page.locator("textarea").count() == boxes, "the page was replaced"
    page.locator(state).filter(has_text=SAVED).wait_for()
    assert written(board) == (TYPED, 2)


def test_lost_answer_to_a_text_that_saves_itself_is_no_conflict(quick, board):
    path, box, state = words_of_a_draft(board)
    page, lost = quick(board.people["helen"], path), []

    def answer(route) -> None:
        if route.request.method == "POST" and not lost:
            lost.append(route.fetch().status)
            route.abort("connectionreset")
        else:
            route.continue_()

    page.route("**/*", answer)
    page.locator(box).fill(TYPED)
    page.locator(state).filter(has_text=SAVED).wait_for()
    assert lost == [200] and written(board) == (TYPED, 2)


def test_refused_answer_of_a_return_is_kept_and_the_page_says_where(quick, board, audit_return):  # noqa: F811
    denzil, key = board.people["denzil"], key_of(audit_return, "A8.1")
    page = quick(denzil, page_of(audit_return, "A8.1"))
    denzil.role_grants.update(role="board")  # no longer one of the agency's people
    page.locator(f"[name=q{key}-answer]").fill("Posters in every corridor")
    page.locator(f"[name=q{key}-answer]").blur()
    line = page.locator(f"#state-{key}").filter(has_text="What you wrote is kept until")
    line.wait_for()
    assert "Not saved." in heard(page)
    expect(page.locator(f"[name=q{key}-answer]")).to_have_value("Posters in every corridor")
    page.locator(f"[name=q{key}-answer]").fill("Posters in every corridor and hall")
    page.locator(f"[name=q{key}-answer]").blur()
    page.wait_for_timeout(500)
    page.get_by_role("link", name="Open what you sent").click()
    page.get_by_role("heading", name="This has not been saved yet").wait_for()
    assert page.get_by_text("Posters in every corridor and hall").first.is_visible()
