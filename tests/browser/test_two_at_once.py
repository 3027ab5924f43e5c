"""One person edits the table of the plan while another takes over a returned file, in two browsers."""

from __future__ import annotations

import datetime as dt
import re
from unittest import mock

from django.utils import timezone
from playwright.sync_api import Page, expect

from actions.models import Placement
from actions.table.files import export_plan
from tests.actions.returns.long_return import ACTION
from tests.actions.returns.test_reading import edited_book
from tests.browser.test_editing import cell

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def file_of(board, texts: dict[int, str]) -> bytes:
    """The plan as a workbook in which these actions have another text, by number."""
    rows = Placement.objects.in_print().filter(plan=board.plan, action__number__in=texts).select_related("action")
    by_key = {row.pk: texts[row.action.number] for row in rows}

    def edit(sheet) -> None:
        for at in range(2, sheet.max_row + 1):
            key = int(str(sheet.cell(at, 1).value).split()[0])
            if key in by_key:
                sheet.cell(at, ACTION).value = by_key[key]

    return edited_book(export_plan(board.plan, None, "xlsx"), edit)


def upload(page: Page, data: bytes) -> None:
    page.locator("input[type=file]").set_input_files({"name": "plan.xlsx", "mimeType": XLSX, "buffer": data})
    page.locator("main form button[type=submit]").first.click()
    page.get_by_role("heading", name="What was changed in this file").wait_for()


def accept(page: Page) -> None:
    page.get_by_role("button", name="Accept the ticked changes").click()


def saved(page: Page, changes: str) -> None:
    page.get_by_text(re.compile(rf"{changes} .*plan\.xlsx (is|are) now in the plan\.")).wait_for()


def open_cell(page: Page, number: int):
    cell(page, f"action {number}").click()
    box = page.locator("form.in-place textarea")
    expect(box).to_be_focused()
    return box


def test_other_rows_are_both_saved(board, visit):
    """A cell that is open with typed text survives it, and each sees the text of the other."""
    editor, returner = visit(board.people["helen"], "/plan/?edit=1"), visit(board.people["helen"], "/plan/return/")
    upload(returner, file_of(board, {2: "From the file", 3: "Also from the file"}))
    box = open_cell(editor, 1)
    box.fill("By hand, while the file came in")
    accept(returner)
    saved(returner, "2 changes")
    expect(box).to_have_value("By hand, while the file came in")
    editor.keyboard.press("Control+Enter")
    expect(cell(editor, "action 1")).to_be_focused()
    assert board.action(1).text == "By hand, while the file came in"
    for page in (editor, returner):
        page.goto("/plan/")
        for text in ("By hand, while the file came in", "From the file", "Also from the file"):
            expect(page.get_by_role("main")).to_contain_text(text)


def test_who_saves_the_same_cell_second_has_both_texts_in_it(board, visit):
    editor, returner = visit(board.people["helen"], "/plan/?edit=1"), visit(board.people["helen"], "/plan/return/")
    upload(returner, file_of(board, {2: "From the file"}))
    box = open_cell(editor, 2)
    box.fill("By hand")
    accept(returner)
    saved(returner, "1 change")
    editor.keyboard.press("Control+Enter")
    theirs = editor.get_by_label("Keep the other person’s text")
    expect(theirs).to_be_focused()
    form = editor.locator("form.in-place")
    for text in ("From the file", "By hand"):
        expect(form).to_contain_text(text)
    editor.get_by_label("Keep mine, as it is in the form below").check()
    editor.get_by_role("button", name="Save", exact=True).click()
    expect(cell(editor, "action 2")).to_be_focused()
    assert board.action(2).text == "By hand"
    returner.goto("/plan/")
    expect(returner.get_by_role("main")).to_contain_text("By hand")


def test_who_accepts_the_same_cell_second_has_both_texts_on_the_page(board, visit):
    editor, returner = visit(board.people["helen"], "/plan/?edit=1"), visit(board.people["helen"], "/plan/return/")
    upload(returner, file_of(board, {2: "From the file", 3: "Also from the file"}))
    later = timezone.now() + dt.timedelta(minutes=1)  # the clock of these tests stands: the edit is after the export
    with mock.patch.object(timezone, "now", lambda: later):
        box = open_cell(editor, 2)
        box.fill("By hand")
        editor.keyboard.press("Control+Enter")
        expect(cell(editor, "action 2")).to_be_focused()
        accept(returner)
        assert returner.get_by_text("Records have changed since this preview was made").first.is_visible()
        returner.get_by_label("Keep what is here now").check()
        accept(returner)
        saved(returner, "1 change")
    assert (board.action(2).text, board.action(3).text) == ("By hand", "Also from the file")
