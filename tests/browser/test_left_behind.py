"""The box of what will not come along: it is read on a phone, and ticked without scripts."""

from __future__ import annotations

from tests.agencies.importing.lists import begun
from tests.agencies.importing.test_left_behind import LIST
from tests.browser.pages import PHONE, faults


def test_what_will_not_come_along_is_ticked_on_a_phone_without_scripts(board, visit):
    import_ = begun(LIST, board.people["helen"])
    page = visit(board.people["helen"], f"/agencies/import/{import_.pk}/", width=PHONE, javascript=False)
    box = page.get_by_role("group", name="What will not come along")
    count = box.get_by_role("checkbox").count()
    assert count > 1 and not faults(page)
    page.get_by_role("button", name="Accept and save").click()
    assert "Tick each line" in page.get_by_role("main").inner_text()
    page.get_by_role("button", name="Tick all").click()
    assert box.get_by_role("checkbox", checked=True).count() == count
    page.get_by_role("button", name="Accept and save").click()
    assert "The file has been saved" in page.get_by_role("main").inner_text()
