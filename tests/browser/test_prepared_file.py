"""A long file in the browser: asked for, waited for with and without scripts, fetched."""

from __future__ import annotations

import pytest
from django.test import override_settings

from core.jobs.files import make_file
from core.jobs.models import PreparedFile
from core.pages import lists
from tests.browser.pages import PHONE, WIDE, faults


@pytest.fixture(autouse=True)
def every_file_takes_long(monkeypatch):
    monkeypatch.setattr(lists, "AT_ONCE", dict.fromkeys(lists.AT_ONCE, 5))
    with override_settings(TASKS={"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}):
        yield


def file_in_address(page) -> PreparedFile:
    return PreparedFile.objects.get(pk=page.url.rstrip("/").rpartition("/")[2])


@pytest.mark.parametrize(
    "javascript", [pytest.param(True, marks=pytest.mark.long), False], ids=["with scripts", "without scripts"]
)
def test_it_is_waited_for_and_fetched(javascript, visit, board):
    page = visit(board.people["helen"], "/plan/export/csv/", javascript=javascript)
    page.get_by_role("button", name="Prepare the file").click()
    page.get_by_role("heading", name="Your file is being prepared").wait_for()
    file = file_in_address(page)
    PreparedFile.objects.update(state="working", step="Reading the rows", done=25)
    page.get_by_text("Reading the rows: 25% done").wait_for()
    make_file.call(file.pk, 1)
    link = page.get_by_role("link", name="Download")
    link.wait_for()
    with page.expect_download() as fetched:
        link.click()
    assert fetched.value.suggested_filename == file.name


def test_who_waits_hears_when_it_is_ready_and_is_not_moved(visit, board):
    page = visit(board.people["helen"], "/plan/export/csv/")
    page.get_by_role("button", name="Prepare the file").click()
    page.get_by_role("heading", name="Your file is being prepared").wait_for()
    page.get_by_role("link", name="Plan", exact=True).last.focus()
    page.wait_for_timeout(1_500)  # the page has looked again meanwhile
    make_file.call(file_in_address(page).pk, 1)
    page.locator("#page-status", has_text="The file is ready").wait_for(state="attached")
    assert page.evaluate("document.activeElement.textContent") == "Plan"


@pytest.mark.long
def test_each_state_of_the_page_has_no_fault(visit, board):
    page, found = visit(board.people["helen"], "/plan/export/csv/"), []
    found += faults(page, WIDE, PHONE)
    page.get_by_role("button", name="Prepare the file").click()
    page.get_by_role("heading", name="Your file is being prepared").wait_for()
    found += faults(page, WIDE, PHONE)
    PreparedFile.objects.update(state="failed", reference="ABCD-EFGH")
    page.get_by_role("button", name="Try again").wait_for()
    found += faults(page, WIDE, PHONE)
    page.get_by_role("button", name="Try again").click()
    page.get_by_role("heading", name="Your file is being prepared").wait_for()
    make_file.call(file_in_address(page).pk, 2)
    page.get_by_role("link", name="Download").wait_for()
    found += faults(page, WIDE, PHONE)
    assert found == []
