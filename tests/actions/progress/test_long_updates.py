"""Long updates in the plan table: cut at a word on the screen, whole on paper, in files and on the action's page."""

from __future__ import annotations

import pytest
from lxml import html

from actions.models import ProgressUpdate
from tests.actions.pages import words


@pytest.fixture
def open_plan(board, helen, enter):
    """Open the plan page as helen."""
    client = enter(helen)
    return lambda: client.get("/plan/")


LONG = "The heads of all schools were asked. " * 20


def long_update(board, text: str):
    """Give the working group's action this update."""
    ProgressUpdate.objects.filter(pk=board.open.update.pk).update(text=text)


def cell_of(response, board):
    """The update cell of the row of the working group's action."""
    (cell,) = html.fromstring(response.content.decode()).xpath(f"//td[@id='updates-{board.open.row.pk}']")
    return cell


def test_a_long_update_is_cut_at_a_word_on_the_screen_and_whole_on_paper(open_plan, board):
    long_update(board, LONG)
    cell = cell_of(open_plan(), board)
    shown, printed = (
        words(cell.xpath("./span[@class='no-print']")[0]),
        words(cell.xpath("./span[@class='print-only']")[0]),
    )
    assert printed == LONG.strip()
    beginning, rest = shown.split(" … ")
    assert 550 < len(beginning) <= 600
    assert LONG.startswith((f"{beginning} ", f"{beginning}."))
    assert rest == "Read the whole update of action 1"
    (link,) = cell.xpath("./span/a/@href")
    assert link == f"/plan/actions/{board.open.by_group.pk}/#update-{board.open.update.pk}"


def test_the_link_to_the_whole_update_leads_to_it(open_plan, board, helen, enter):
    long_update(board, LONG)
    page, anchor = cell_of(open_plan(), board).xpath("./span/a/@href")[0].split("#")
    (line,) = html.fromstring(enter(helen).get(page).content.decode()).xpath(f"//*[@id='{anchor}']")
    assert LONG.strip() in words(line)


@pytest.mark.parametrize("text", ["Short", "x" * 600])
def test_an_update_of_ordinary_length_is_shown_whole(text, open_plan, board):
    long_update(board, text)
    cell = cell_of(open_plan(), board)
    assert text in words(cell)
    assert "Read the whole update" not in words(cell)


def test_an_export_keeps_the_whole_of_a_long_update(board, helen, enter):
    long_update(board, LONG)
    assert LONG.strip() in enter(helen).get("/plan/export/csv/").content.decode("utf-8-sig")
