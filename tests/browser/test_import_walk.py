"""A Word plan of another board, from the plan page to the plan in at most twelve clicks; and the undo."""

from __future__ import annotations

import re

import pytest

from actions.models import Plan
from core.models import Import
from tests.browser.pages import PHONE, WIDE, faults
from tests.layouts.build import build

MOST_CLICKS = 12


class Hand:
    """Clicks, and counts the clicks; typing goes from box to box by the Tab key."""

    def __init__(self, page):
        self.page, self.clicks = page, 0

    def click(self, locator) -> None:
        locator.click()
        self.clicks += 1

    def button(self, name: str) -> None:
        self.click(self.page.get_by_role("button", name=name))
        self.page.wait_for_load_state()

    def choose(self, path) -> None:
        with self.page.expect_file_chooser() as chooser:
            self.click(self.page.locator("input[type=file]"))
        chooser.value.set_files(str(path))


@pytest.mark.parametrize(("name", "rows"), [("beacon.docx", 12), pytest.param("quay.odt", 11, marks=pytest.mark.long)])
def test_plan_of_another_board_comes_in_within_twelve_clicks(board, visit, tmp_path, name, rows):
    (tmp_path / name).write_bytes(build(name))
    helen = board.people["helen"]
    page = visit(helen, "/plan/")
    hand = Hand(page)
    hand.click(page.get_by_text("Files", exact=True))
    hand.click(page.get_by_role("link", name="Import a plan", exact=True))
    hand.choose(tmp_path / name)
    page.get_by_label("Date of the document").fill("1/3/2026")
    hand.button("Read the file")
    page.wait_for_url(re.compile(r"/plan/import/\d+/"))
    if page.get_by_role("heading", name="What does each column hold?").count():
        hand.button("Save and go on")
    while page.get_by_role("button", name="Answer the rest as proposed").count():
        hand.button("Answer the rest as proposed")
    hand.button("Accept and save the plan")
    assert page.get_by_text(f"has been saved with {rows} rows").is_visible()
    assert "/plan/?plan=" in page.url
    assert hand.clicks <= MOST_CLICKS, hand.clicks
    assert faults(page, WIDE, PHONE) == []
    imported = Import.objects.latest("pk")
    page.goto(f"/plan/import/{imported.pk}/undo/")
    page.get_by_label("Why").fill("The wrong file")
    page.get_by_role("button", name="Undo the import").click()
    page.get_by_text(f"The import of {name} has been undone.").wait_for()
    assert Plan.objects.get(pk=imported.target).undone_on


@pytest.mark.parametrize("width", [pytest.param(WIDE, marks=pytest.mark.long), PHONE])
@pytest.mark.parametrize("step", ["tables", "columns", "preview"])
def test_steps_have_no_faults(board, visit, tmp_path, width, step):
    (tmp_path / "quay.odt").write_bytes(build("quay.odt"))
    page = visit(board.people["helen"], "/plan/import/", width=width)
    page.locator("input[type=file]").set_input_files(str(tmp_path / "quay.odt"))
    page.get_by_label("Date of the document").fill("1/3/2026")
    page.get_by_role("button", name="Read the file").click()
    page.goto(f"{page.url}?step={step}")
    assert faults(page, width, with_contrast=True) == []
