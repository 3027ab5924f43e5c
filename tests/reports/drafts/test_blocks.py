"""Blocks of a report: what is kept of them comes back as it was, and what is no block is refused."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace

import pytest

from core.board.figures import Figure
from core.charts.charts import Band, Mark, Series
from core.documents.model import Badge, Bullets, Cell, Column, Heading, PageBreak, Paragraph, Run, Table
from reports.drafts.blocks import (
    KINDS,
    Bars,
    Columns,
    Commentary,
    FigureList,
    OpenPoint,
    PlanTable,
    Timeline,
    UnreadableData,
    from_data,
    to_data,
)
from tests.rows import try_rows

DAY = dt.date(2010, 3, 1)
TABLE = Table(
    (Column("Priority", 3, is_row_header=True), Column("Red")),
    ((Cell("One", rowspan=2), Cell("3", badge=Badge("R", "Overdue", "#fbe9e7"))), (Cell("0"),)),
    "Colours",
    context=(("Priority", "One"),),
)
EVERY = (
    Heading(3, "Colours", new_page=True),
    Paragraph((Run("bold", bold=True), Run("plain"))),
    Bullets(("one", "two")),
    TABLE,
    PageBreak(),
    FigureList((Figure("plan.red", "Red", "Overdue", 15, out_of=43, as_at=DAY, before=12.5),), "Rows"),
    Bars("Title", "Words", ("One",), (Series("Red", "R", "#fbe9e7", "#7d1f11", (3,)),), TABLE),
    Columns("Title", "Words", ("Q1",), (("Red", ((3,),)),), (("R", "Red", "#fff", "#000"),), TABLE, (("3",),)),
    Timeline("T", "W", (Band("One", (Mark(DAY, "9", "R", "#fff", "#000", DAY),)),), DAY, DAY, TABLE, today=DAY),
    PlanTable((Heading(3, "Priority 1"), TABLE)),
    Commentary("colours/why", "Why?", "Since", "The manager", DAY),
    OpenPoint("silent", "No update from the Youth Service", "/plan/?lead=3"),
)


def test_blocks_come_back_from_json_as_they_were():
    assert from_data(json.loads(json.dumps(to_data(EVERY)))) == EVERY


def test_stored_keys_are_those_of_reports_that_are_frozen():
    text = json.dumps(to_data((*EVERY, replace(TABLE, worksheet="Colours"))))
    assert [key for key in ("of", "sheet", "letter", "said") if f'"{key}": ' not in text] == []
    assert [field for field in ("out_of", "worksheet", "code", "labels") if f'"{field}": ' in text] == []


def test_every_kind_of_block_is_tried_here():
    text = json.dumps(to_data(EVERY))
    assert [name for name in KINDS if f'"is": "{name}"' not in text] == []


def test_zero_false_and_none_are_told_apart_from_each_other():
    kept = (Figure("a", "A", "m", 0, out_of=0), Figure("a", "A", "m", None), Figure("a", "A", "m", "c"))
    assert [(each.value, each.out_of) for each in from_data(to_data(kept))] == [(0, 0), (None, None), ("c", None)]


@try_rows("wrong", [object(), {"a": 1}, dt.datetime(2010, 3, 1), b"png"])
def test_what_is_no_part_of_a_report_is_refused(wrong):
    with pytest.raises(TypeError):
        to_data((wrong,))


@try_rows("wrong", [{"is": "User"}, {}, {"is": "Heading", "level": 1, "text": "a", "colour": "red"}])
def test_data_of_an_unknown_kind_is_refused(wrong):
    with pytest.raises(UnreadableData):
        from_data(wrong)
