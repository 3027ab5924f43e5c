"""A list whose rows are written while they are read: however long it is, a few of its rows are in memory."""

from __future__ import annotations

import io
import weakref
from datetime import date

import openpyxl

from core.documents import render
from core.documents.model import Column, Document
from core.pages.lists import RowsLater, table_of

ROWS, KEPT = 3_000, 600  # the writer remembers five hundred texts, which may come again


class Counted(str):
    """A text that can be watched."""

    __slots__ = ("__weakref__",)


def document(rows) -> Document:
    columns = (Column("Name", is_row_header=True), Column("What it says"))
    table = table_of("Answers", columns, rows, none="None.", summary="One row each.")
    return Document(title="Answers", date=date(2026, 2, 3), blocks=(table,), board="Board")


def test_few_rows_are_alive_at_a_time_and_all_are_written():
    alive, most = weakref.WeakSet(), 0

    def rows():
        nonlocal most
        for number in range(ROWS):
            text = Counted(f"Row {number}")
            alive.add(text)
            most = max(most, len(alive))
            yield text, "yes"

    book = openpyxl.load_workbook(io.BytesIO(render(document(RowsLater(ROWS, rows)), "xlsx")), read_only=True)
    written = [row[0] for row in book["Answers"].iter_rows(values_only=True)]
    assert written == ["Name", *(f"Row {number}" for number in range(ROWS))]
    assert most <= KEPT


def test_a_list_of_no_rows_says_so():
    assert table_of("Answers", (), RowsLater(0, lambda: ()), none="None.", summary="").content == "None."
