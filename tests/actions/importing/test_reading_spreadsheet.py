"""Reading the plan from XLSX and CSV, and choosing the reader for any file by its content."""

import csv
import datetime as dt
import io

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.fields.rules import ABOVE
from actions.importing.reading import read_plan
from actions.wording.document import ExtraCell, ExtraColumn, GlossaryEntry, PlanRow, UnreadablePlan
from core.files.spreadsheets import neutral_cell
from core.importing.readers.text import TABS_LOST
from tests.actions.boardplan import assert_is_the_plan, plan_files, transcription
from tests.actions.wordfiles import ROW, plan_file
from tests.rows import try_rows

SIX = ("Objective", "Method", "WSCB Action", "Lead Responsibility", "Timescale", "Progress / Update")
BOTH = ("Priority", *SIX)
A = ("1. Enable", "Advise", "Identify", "ESLO", "Ongoing", "First")
B = ("", "", "Hold", "Police", "By May 2010", "")


def xlsx(*sheets: tuple[str, list[tuple]]) -> bytes:
    """An XLSX file of these named sheets."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets:
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def csv_file(*rows: tuple, encoding: str = "utf-8-sig", delimiter: str = ",") -> bytes:
    """A CSV file of these rows."""
    stream = io.StringIO()
    csv.writer(stream, delimiter=delimiter).writerows(rows)
    return stream.getvalue().encode(encoding)


def rows_of(data: bytes, filename: str = "plan.xlsx") -> list[tuple[str, ...]]:
    """Priority number and the six cells of each row of the plan that is read."""
    return [
        (r.priority, r.objective, r.method, r.action, r.leads, r.timescale, r.update)
        for r in read_plan(data, filename).rows
    ]


# Priorities


def test_a_priority_column_may_repeat_or_stay_blank():
    data = xlsx(("Plan", [BOTH, ("1. Raise", *A), ("1. Raise", *B), ("", "2. P", *A[1:]), ("2. Improve", *A)]))
    document = read_plan(data, "plan.xlsx")
    assert [(item.number, item.title) for item in document.priorities] == [("1", "Raise"), ("2", "Improve")]
    assert document.counts() == {"1": 3, "2": 1}


def test_number_and_title_of_a_priority_may_be_two_columns():
    headings = ("Priority number", "Priority title", *SIX)
    document = read_plan(xlsx(("Plan", [headings, (1, "Raise", *A), ("", "", *B), (2, "Improve", *A)])), "plan.xlsx")
    assert [(item.number, item.title) for item in document.priorities] == [("1", "Raise"), ("2", "Improve")]
    assert document.counts() == {"1": 2, "2": 1}


@try_rows(
    "first, second",
    [
        ("1. Raise", "2. Improve"),
        ("Strategic Priority 1: Raise", "Priority 2 – Improve"),
        ("Raise", "Improve"),
    ],
)
def test_a_priority_may_be_a_row_that_fills_only_its_first_cell(first, second):
    document = read_plan(xlsx(("Plan", [SIX, (first,), A, B, (), SIX, (second,), A])), "plan.xlsx")
    assert [(item.number, item.title) for item in document.priorities] == [("1", "Raise"), ("2", "Improve")]
    assert document.counts() == {"1": 2, "2": 1}


def test_an_objective_with_nothing_beside_it_is_no_priority():
    rows = rows_of(
        csv_file(SIX, ("1. Raise",), A, ("3. Encourage",), ("", "", "Tell", "Police", "Ongoing", "")),
        "plan.csv",
    )
    assert [(row[0], row[1], row[3]) for row in rows] == [
        ("1", "1. Enable", "Identify"),
        ("1", "3. Encourage", ""),
        ("1", "", "Tell"),
    ]


# Cells


def test_dates_are_written_out_and_a_month_stays_a_month():
    book = openpyxl.Workbook()
    book.active.append(BOTH)
    book.active.append(("1. Raise", "1. O", "M", "A", "ESLO", dt.date(2010, 6, 30), dt.date(2010, 3, 1)))
    book.active["G2"].number_format = "mmm-yy"
    stream = io.BytesIO()
    book.save(stream)
    assert rows_of(stream.getvalue())[0][5:] == ("30 June 2010", "March 2010")


def test_merged_cells_are_continuations():
    book = openpyxl.Workbook()
    for row in (BOTH, ("1. Raise", *A), ("", *B)):
        book.active.append(row)
    for area in ("A2:A3", "B2:B3", "C2:C3"):
        book.active.merge_cells(area)
    stream = io.BytesIO()
    book.save(stream)
    assert rows_of(stream.getvalue()) == [("1", *A), ("1", *B)]


def test_the_headings_need_not_be_the_first_row():
    document = read_plan(xlsx(("Plan", [("Our plan",), (), ("", "As at May"), BOTH, ("1. Raise", *A)])), "plan.xlsx")
    assert document.title == "Our plan"
    assert document.extras == (ExtraColumn(ABOVE, (ExtraCell(1, "As at May"),), "priority"),)
    assert len(document.rows) == 1


def test_all_cells_above_the_headings_are_kept():
    above = [("Our plan",), ("Chair", "Ann", "", "Version", "3")]
    document = read_plan(xlsx(("Plan", [*above, BOTH, ("1. Raise", *A)])), "plan.xlsx")
    assert document.title == "Our plan"
    assert document.extras == (ExtraColumn(ABOVE, (ExtraCell(1, "Chair Ann Version 3"),), "priority"),)


def test_comments_beside_cells_are_said():
    book = openpyxl.Workbook()
    for row in (BOTH, ("1. Raise", *A)):
        book.active.append(row)
    book.active["D2"].comment = openpyxl.comments.Comment("Is this so?", "Ann")
    stream = io.BytesIO()
    book.save(stream)
    assert "Comments were left out: Ann: Is this so?" in read_plan(stream.getvalue()).notes


def test_our_own_export_is_read_without_help_and_repeated_values_become_continuations():
    headings = ("Number", *BOTH, "Colour")
    rows = [
        (1, "1. Raise", *A, "G"),
        (2, "1. Raise", *A[:2], "=Hold", *B[3:], "R"),
        (3, "2. Improve", "1. Enable", "Advise", "Tell", "ESLO", "Ongoing", "- one\n- two", "B"),
    ]
    neutral = [tuple(neutral_cell(str(cell)) for cell in row) for row in rows]
    about = [("Our plan",), (), ("Board", "Ours")]
    glossary = [("Term", "Meaning"), ("ESLO", "e-Safety lead")]
    workbook = read_plan(
        xlsx(("About this document", about), ("Plan", [headings, *neutral]), ("Glossary", glossary)), "p.xlsx"
    )
    expected = (
        PlanRow("1", *A),
        PlanRow("1", "", "", "=Hold", "Police", "By May 2010", ""),
        PlanRow("2", "1. Enable", "Advise", "Tell", "ESLO", "Ongoing", "- one\n- two"),
    )
    assert workbook.rows == expected
    assert workbook.title == "Our plan"
    assert workbook.glossary == (GlossaryEntry("ESLO", "e-Safety lead"),)
    assert read_plan(csv_file(headings, *neutral), "Our plan.csv").rows == expected


@pytest.mark.long
@try_rows("delimiter", [",", ";", "\t"])
@try_rows("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_csv_in_every_usual_form_is_the_same_plan(delimiter, encoding):
    rows = (BOTH, ("1. Raise", *A[:5], "Children’s, new;\nsecond line"), ("", *B))
    assert rows_of(csv_file(*rows, encoding=encoding, delimiter=delimiter), "plan.csv") == [
        ("1", *A[:5], "Children’s, new;\nsecond line"),
        ("1", *B),
    ]


def test_a_glossary_below_the_plan_is_read():
    document = read_plan(
        csv_file(BOTH, ("1. Raise", *A), ("Glossary",), ("Term", "Meaning"), ("CEOP", "A centre")), "p.csv"
    )
    assert document.glossary == (GlossaryEntry("CEOP", "A centre"),)
    assert len(document.rows) == 1


@try_rows("data", [csv_file(("a",), ("b",)), xlsx(("Plan", [])), csv_file(SIX), b"Dear all,\n\nsee you."])
def test_a_file_without_a_plan_is_refused(data):
    with pytest.raises(UnreadablePlan) as caught:
        read_plan(data, "plan.csv")
    assert caught.value.message


# The reader is chosen by content


@pytest.mark.long
@try_rows("name", ["plan.docx", "plan.xlsx", "plan.txt", "plan.csv", "plan", ""])
def test_the_name_of_a_file_does_not_decide_how_it_is_read(name):
    text = "1. Raise\n" + "".join(f"\t{cell}\n" for cell in (*SIX, *ROW))
    expected = ("1", *ROW)
    assert rows_of(plan_file(ROW), name) == [expected]
    assert rows_of(xlsx(("Plan", [BOTH, ("1. Raise", *ROW)])), name) == [expected]
    assert rows_of(csv_file(BOTH, ("1. Raise", *ROW)), name) == [expected]
    assert rows_of(text.encode(), name) == [expected]


@pytest.mark.long
@try_rows("path", plan_files("*.docx") + plan_files("*.txt"))
def test_the_boards_plan_is_read_by_its_content(path):
    assert_is_the_plan(read_plan(path.read_bytes(), "plan"))


@try_rows("source", plan_files("plan-rows.json"))
def test_the_boards_plan_as_a_spreadsheet_is_the_same_plan(source):
    plan = transcription()
    titles = {item["number"]: f"{item['number']}. {item['title']}" for item in plan["priorities"]}
    rows = [(titles[row["priority"]], *(row[name] for name in list(row)[1:])) for row in plan["rows"]]
    glossary = [(entry["term"], entry["meaning"]) for entry in plan["glossary"]]
    data = xlsx(("About", [(plan["title"],)]), ("Plan", [BOTH, *rows]), ("Glossary", [("Term", "Meaning"), *glossary]))
    assert_is_the_plan(read_plan(data, "plan.xlsx"))


@try_rows(
    ("data", "words"),
    [
        (b"%PDF-1.7\n", "This is a PDF."),
        (b"{\\rtf1 Objective", "This is a rich text file"),
        (b"\x89PNG\r\n", "This is a picture."),
        (b"", "This file is empty."),
        (b"PK\x03\x04 cut", "damaged"),
        ("".join(f"    {cell}\n" for cell in (*SIX, *ROW)).encode(), TABS_LOST),
    ],
)
def test_other_kinds_of_file_are_refused_with_their_reason(data, words):
    with pytest.raises(UnreadablePlan) as caught:
        read_plan(data, "plan.docx")
    assert words in caught.value.message


@pytest.mark.long
@given(
    st.sampled_from(
        [
            b"",
            b"PK\x03\x04",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
            b"\xff\xfe",
            "\t".join(SIX).encode(),
            csv_file(BOTH),
        ]
    ),
    st.binary(max_size=120),
)
def test_no_bytes_raise_anything_but_a_refusal(start, rest):
    try:
        assert read_plan(start + rest, "plan.csv").rows
    except UnreadablePlan as refused:
        assert refused.message
