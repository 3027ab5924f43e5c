"""The check of a long plan in the browser: asked for, waited for with and without scripts, read."""

from __future__ import annotations

import pytest
from django.test import override_settings

from actions import lengths
from core.background.files import make_file
from core.background.models import PreparedFile
from tests.browser.pages import PHONE, WIDE, faults


@pytest.fixture(autouse=True)
def every_plan_is_long(monkeypatch):
    monkeypatch.setattr(lengths, "LONG", 5)
    with override_settings(TASKS={"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}):
        yield


@pytest.mark.parametrize(
    "javascript", [True, pytest.param(False, marks=pytest.mark.long)], ids=["with scripts", "without scripts"]
)
def test_it_is_asked_for_waited_for_and_read(javascript, visit, board):
    page, found = visit(board.people["helen"], "/plan/check/", javascript=javascript), []
    look = (lambda: faults(page, WIDE, PHONE)) if javascript else list
    found += look()
    page.get_by_role("button", name="Check the plan").click()
    page.get_by_role("heading", name="The plan is being checked").wait_for()
    PreparedFile.objects.update(state="working", step="Looking at the actions", done=25)
    page.get_by_text("Looking at the actions: 25% done").wait_for()
    found += look()
    make_file.call(PreparedFile.objects.get().pk, 1)
    if javascript:
        page.locator("#page-status", has_text="The plan has been checked").wait_for(state="attached")
        page.get_by_role("link", name="Show the findings").click()
    page.get_by_role("button", name="Check the plan again").wait_for()
    assert page.locator("li.finding").count() > 10
    found += look()
    assert found == []
