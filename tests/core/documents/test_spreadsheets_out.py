"""Excel and CSV: one sheet that can be sorted, filtered and imported again; nothing that acts as a formula."""

import csv
import io

import openpyxl
import pytest

from core.documents import render
from core.documents.grid import flat_rows
from core.documents.model import Badge, Cell, Column, Document, Paragraph, Table
from core.documents.xlsx import CUT, LONGEST_CELL
from core.files.spreadsheets import plain_cell
from tests.core.documents.samples import DAY, HEADINGS, plan
from tests.rows import try_rows


def book(document):
    return openpyxl.load_workbook(io.BytesIO(render(document, "xlsx")))


def rows_of(sheet):
    return [[value or "" for value in row] for row in sheet.iter_rows(values_only=True)]


def csv_rows(document):
    return list(csv.reader(io.StringIO(render(document, "csv").decode("utf-8-sig"), newline="")))


def one_table(*cells, **words):
    columns = tuple(Column(f"C{number}") for number in range(len(cells)))
    return Document("T", DAY, (Table(columns, (tuple(cells),), **words),))


def test_the_same_document_gives_the_same_workbook():
    assert render(plan(), "xlsx") == render(plan(), "xlsx")


def test_the_first_sheet_says_what_the_file_is():
    sheet = book(plan())["Contents"]
    assert rows_of(sheet) == [
        ["e-Safety Action Plan", ""],
        ["", ""],
        ["Board", "Northmere Safeguarding Children Board"],
        ["Subtitle", "2024 to 2025"],
        ["Date", "As at 31 May 2024"],
        ["Marking", "OFFICIAL"],
        ["Note", "Shown: all actions"],
        ["Plan", "; ".join(f"Strategic Priority {number}" for number in range(1, 7))],
        ["Glossary", "Glossary"],
    ]
    assert [sheet[place].hyperlink.location for place in ("A8", "A9")] == ["'Plan'!A1", "'Glossary'!A1"]


def test_the_plan_is_one_sheet_with_every_value_in_every_row():
    document = plan(43)
    workbook = book(document)
    assert workbook.sheetnames == ["Contents", "Plan", "Glossary"]
    assert workbook.active.title == "Plan"
    assert [sheet.title for sheet in workbook if sheet.sheet_view.tabSelected] == ["Plan"]
    tables = [block for block in document.blocks if isinstance(block, Table) and block.worksheet == "Plan"]
    wanted = [[cell.text for cell in row] for table in tables for row in flat_rows(table)]
    assert len(wanted) == 43
    assert rows_of(workbook["Plan"]) == [["Priority", *HEADINGS], *wanted]


def test_the_sheet_can_be_filtered_and_prints_its_headings_on_every_page():
    sheet = book(plan(43))["Plan"]
    assert sheet.auto_filter.ref == "A1:G44"
    assert sheet.freeze_panes == "A2"
    assert sheet.print_title_rows == "$1:$1"
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert not sheet.merged_cells.ranges
    assert sheet["D2"].alignment.wrap_text
    assert sheet.column_dimensions["D"].width > sheet.column_dimensions["F"].width


def test_properties_are_the_documents_own():
    properties = book(plan()).properties
    assert (properties.title, properties.creator) == ("e-Safety Action Plan", "Development manager")
    assert properties.created.date() == DAY


@pytest.mark.long
@try_rows("text", ["=1+1", "+44 20", "-cmd|x", "@SUM(A1)", "\tx", "\rx", " =1", "＝1", "'=1"])
def test_what_looks_like_a_formula_is_text_and_comes_back_unchanged(text):
    document = one_table(Cell("a"), Cell(text), context=((text, text),))
    sheet = book(document)["Table"]
    cell = sheet["C2"]
    assert cell.data_type == "s"
    assert cell.value.startswith("'")
    for value in (cell.value, csv_rows(document)[1][2], csv_rows(document)[1][0], csv_rows(document)[0][0]):
        assert value.startswith("'")
        assert plain_cell(value) == text.replace("\r", "\n")


@pytest.mark.long
@try_rows("text", ["https://example.org", "007", "1,000", "a\nb", "mailto:a@example.org"])
def test_links_numbers_and_codes_stay_text(text):
    document = one_table(Cell(text), Cell("x"))
    cell = book(document)["Table"]["A2"]
    assert (cell.data_type, cell.value, cell.hyperlink) == ("s", text, None)
    assert csv_rows(document)[1][0] == text


def test_a_text_longer_than_a_cell_says_that_it_is_cut():
    document = one_table(Cell("w" * (LONGEST_CELL + 1)), Cell("v" * LONGEST_CELL))
    long, fitting = rows_of(book(document)["Table"])[1]
    assert (len(long), long[-len(CUT) :]) == (LONGEST_CELL, CUT)
    assert fitting == "v" * LONGEST_CELL
    assert csv_rows(document)[1][0] == "w" * (LONGEST_CELL + 1)


def test_a_badge_is_words_and_a_colour():
    document = one_table(Cell("moved", badge=Badge("A", "At risk", "#f4a900", "#000000")))
    cell = book(document)["Table"]["A2"]
    assert (cell.value, cell.fill.fgColor.rgb, cell.font.color.rgb) == (
        "A At risk\nmoved",
        "FFF4A900",
        "FF000000",
    )


@try_rows("name", ["a/b:c*d?[e]", "'quoted'", "History", "x" * 40, "Contents", "\x00", "\U0001f600" * 40])
def test_any_name_of_a_sheet_is_made_to_fit(name):
    document = Document(
        "T",
        DAY,
        (one_table(Cell("a"), worksheet=name).blocks[0],) * 2 + one_table(Cell("a"), Cell("b"), worksheet=name).blocks,
    )
    names = book(document).sheetnames
    assert len({name.lower() for name in names}) == 2
    assert max(map(len, names)) <= 31


def test_csv_is_the_plan_sheet_line_by_line_with_a_byte_order_mark():
    document = plan(43)
    assert render(document, "csv").startswith(b"\xef\xbb\xbfPriority,Objective")
    assert csv_rows(document) == rows_of(book(document)["Plan"])


def test_a_document_without_a_table_is_an_empty_csv_and_a_workbook_of_one_sheet():
    document = Document("T", DAY, (Paragraph("x"),))
    assert render(document, "csv") == b"\xef\xbb\xbf"
    assert book(document).sheetnames == ["Contents"]


def test_a_table_without_rows_gives_its_headings():
    document = Document("T", DAY, (Table((Column("A"), Column("B")), ()),))
    assert csv_rows(document) == [["A", "B"]]
    assert rows_of(book(document)["Table"]) == [["A", "B"]]
