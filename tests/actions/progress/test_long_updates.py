"""Long updates in the plan table: the rest is opened on the screen; paper and files have the whole."""

from __future__ import annotations

import pytest
from lxml import html

from actions.models import ProgressUpdate
from tests.actions.pages import words
from tests.rows import try_rows


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


def test_the_rest_of_a_long_update_is_opened_where_it_stands(open_plan, board):
    long_update(board, LONG)
    cell = cell_of(open_plan(), board)
    (more,) = cell.xpath("./details")
    assert words(more.find("summary")) == f"Read on in the update of action {board.open.by_group.number}"
    more.find("summary").drop_tree()
    begun = words(cell).partition(" 1 earlier")[0]
    assert LONG.strip() in begun
    assert 1 < len(words(more)) < len(LONG) - 550


@pytest.mark.long
@try_rows("text", ["Short", "x" * 600])
def test_an_update_of_ordinary_length_is_shown_whole(text, open_plan, board):
    long_update(board, text)
    cell = cell_of(open_plan(), board)
    assert text in words(cell)
    assert not cell.xpath("./details")


def test_an_export_keeps_the_whole_of_a_long_update(board, helen, enter):
    long_update(board, LONG)
    assert LONG.strip() in enter(helen).get("/plan/export/csv/").content.decode("utf-8-sig")
