"""Numbers and days in workbooks: stored as such where the column says so, printed as before; all else is text."""

from __future__ import annotations

import datetime as dt
import io

import openpyxl

from core.documents import render
from core.documents.model import DATES, NUMBERS, VALUES, Badge, Cell, Column, Document, Table
from core.documents.xlsx_values import day_of, number_of
from core.files.spreadsheets import cell_text, read_rows
from tests.core.documents.samples import DAY
from tests.rows import try_rows


def workbook(columns, *rows, sheet="Counts", **values):
    cells = tuple(tuple(each if isinstance(each, Cell) else Cell(each) for each in row) for row in rows)
    return render(Document("T", DAY, (Table(columns, cells, worksheet=sheet, **values),)), "xlsx")


def cells_of(data):
    return list(openpyxl.load_workbook(io.BytesIO(data)).worksheets[1].iter_rows(min_row=2))


@try_rows(
    ("text", "stored", "code"),
    [
        ("0", "0", "0"),
        ("12", "12", "0"),
        ("1,234", "1234", "#,##0"),
        ("2.50", "2.5", "0.00"),
        ("45%", "0.45", "0%"),
        ("29.5%", "0.295", "0.0%"),
        ("-3", "-3", "0"),
        ("−3", "-3", "0"),
        ("+3", "3", "+0;-0;0"),
        ("12 r", "12", '0" r"'),
        ("3 of 5", "3", '0" of 5"'),
        ("1,031 of 1,084", "1031", '#,##0" of 1,084"'),
    ],
)
def test_number_of_a_text_and_how_it_prints(text, stored, code):
    assert number_of(text) == (stored, code)


@try_rows(
    "text",
    ["", "c", ":", "z", "–", "007", "12,34", "1.", "3 of", "3 of x", "45% (12)", "=1+1", "1e5", "١٢", "1" * 16, " 1"],
)
def test_what_is_no_number_stays_text(text):
    assert number_of(text) is None


@try_rows(
    ("text", "stored"),
    [("3 February 2010", "40212"), ("1 March 1900", "61"), ("28 February 1900", None), ("03 February 2010", None),
     ("3 February 2010, stale", "40212"), ("3 February 2010, Ann", None), ("3 February 2010, not yet", None),
     ("Never", None), ("31 June 2010", None), ("", None)],
)  # fmt: skip
def test_day_of_a_text(text, stored):
    found = day_of(text)
    assert (found and found.stored) == stored


def test_counts_can_be_added_up_and_marks_between_them_stay_text():
    columns = (Column("Line"), Column("Children", values=NUMBERS), Column("Share", values=NUMBERS))
    data = workbook(columns, ("A", "12", "45%"), ("B", "c", ":"), ("C", "1,030 r", "z"), ("D", "=1+1", ""))
    rows = cells_of(data)
    assert [row[1].value for row in rows] == [12, "c", 1030, "'=1+1"]
    assert sum(row[1].value for row in rows if row[1].data_type == "n") == 1042
    assert [(row[2].value, row[2].number_format) for row in rows[:1]] == [(0.45, "0%")]
    assert [row[1].data_type for row in rows] == ["n", "s", "n", "s"]
    read = read_rows(data)[1].rows  # as our own importers read it
    assert [row[:3] for row in read[1:4]] == [["A", "12", "45%"], ["B", "c", ":"], ["C", "1030", "z"]]


def test_days_can_be_sorted_and_read_back_as_they_were():
    data = workbook((Column("Due", 0.1, values=DATES), Column("Who", 9)), ("3 February 2010", "A"), ("Never", "B"))
    (first, _), (second, _) = cells_of(data)
    assert (first.value, first.is_date, second.value) == (dt.datetime(2010, 2, 3), True, "Never")
    assert [row[0] for row in read_rows(data)[1].rows[1:]] == ["3 February 2010", "Never"]
    assert openpyxl.load_workbook(io.BytesIO(data)).worksheets[1].column_dimensions["A"].width >= 18


def test_day_with_a_word_shows_it_and_is_still_a_day():
    data = workbook((Column("Confirmed", values=DATES), Column("Who")), ("3 February 2010, stale", "A"))
    cell = cells_of(data)[0][0]
    assert (cell.value, cell.number_format) == (dt.datetime(2010, 2, 3), 'd mmmm yyyy", stale"')
    assert cell_text(cell.value, cell.number_format) == "3 February 2010"


def test_columns_that_say_nothing_hold_text_and_so_do_badges():
    badge = Badge("R", "Red", "#d4351c")
    data = workbook(
        (Column("Telephone"), Column("No."), Column("Count", values=NUMBERS)),
        ("01632960000", "2.10", Cell("1", badge=badge)),
    )
    assert [cell.value for cell in cells_of(data)[0]] == ["01632960000", "2.10", "R Red\n1"]
    assert {cell.data_type for cell in cells_of(data)[0]} == {"s"}


def test_column_of_values_stores_numbers_shares_and_days_and_leaves_other_text():
    texts = ("7", "45%", "31 of 84", "3 February 2010", "c", ":", "z", "By end of 2010", "=1+1")
    cells = [row[0] for row in cells_of(workbook((Column("Value", values=VALUES),), *((text,) for text in texts)))]
    assert [cell.value for cell in cells[:3]] == [7, 0.45, 31]
    assert [cell.number_format for cell in cells[:3]] == ["0", "0%", '0" of 84"']
    assert cells[3].value == dt.datetime(2010, 2, 3)
    assert [cell.value for cell in cells[4:]] == ["c", ":", "z", "By end of 2010", "'=1+1"]
    assert {cell.data_type for cell in cells[4:]} == {"s"}


def test_column_is_as_wide_as_its_longest_number_prints():
    columns = (Column("Reached", 0.1, values=NUMBERS), Column("Line", 9))
    data = workbook(columns, ("1,234,567 of 1,234,568", "a"))
    assert openpyxl.load_workbook(io.BytesIO(data)).worksheets[1].column_dimensions["A"].width >= 24


def test_spanned_number_stands_in_each_row_and_bold_ones_stay_bold():
    columns = (Column("Kind", values=NUMBERS), Column("Count", values=NUMBERS))
    data = workbook(columns, (Cell("7", rowspan=2), Cell("1", bold=True)), ("2",))
    assert [[cell.value for cell in row] for row in cells_of(data)] == [[7, 1], [7, 2]]
    assert cells_of(data)[0][1].font.bold


@try_rows(
    ("name", "sheet"),
    [
        ("Incidents: Children by type of incident", "Incidents Children by type"),
        ("Scores: e-Safety arrangements 2026", "Scores e-Safety arrangements"),
        ("Rows by colour, quarter by quarter", "Rows by colour, quarter"),
        ("Rows by colour, quarters and year", "Rows by colour, quarters"),
        ("ESLO coverage by kind", "ESLO coverage by kind"),
        ("Supercalifragilisticexpialidocious", "Supercalifragilisticexpialidoci"),
    ],
)
def test_name_of_a_sheet_ends_with_a_word(name, sheet):
    data = workbook((Column("A"),), ("x",), sheet=name)
    assert openpyxl.load_workbook(io.BytesIO(data)).sheetnames[1] == sheet
