"""Spreadsheets in: values and limits. Texts out: nothing that a spreadsheet would take for a formula."""

import datetime as dt
import io
import zipfile

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.files import packages, spreadsheet_parts
from core.files.spreadsheets import UnreadableSpreadsheet, neutral_cell, plain_cell, read_rows
from tests.examples import examples
from tests.rows import try_rows


def workbook(fill) -> bytes:
    """An XLSX file that `fill` has written."""
    book = openpyxl.Workbook()
    fill(book)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def with_part(data: bytes, name: str, content: bytes) -> bytes:
    """A package with one part replaced."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.namelist():
            new.writestr(entry, content if entry == name else old.read(entry))
    return stream.getvalue()


def refusal(data: bytes, **limits) -> str:
    """The message with which a file is refused."""
    with pytest.raises(UnreadableSpreadsheet) as caught:
        read_rows(data, **limits)
    return caught.value.message


SIMPLE = workbook(lambda book: book.active.append(["a", "b"]))


# Values


@try_rows(
    ("value", "number_format", "expected"),
    [
        ("text ", None, "text "),
        ("two\r\nlines", None, "two\nlines"),
        (dt.date(2010, 6, 30), None, "30 June 2010"),
        (dt.datetime(2010, 6, 30, 14, 5), None, "30 June 2010 14:05"),
        (dt.date(2009, 12, 1), "mmm-yy", "December 2009"),
        (dt.date(2009, 12, 1), "[$-809]mmmm yyyy", "December 2009"),
        (dt.date(2009, 12, 1), "dd/mm/yyyy", "1 December 2009"),
        (3, None, "3"),
        (3.0, None, "3"),
        (2.5, None, "2.5"),
        (0.25, "0%", "25%"),
        (True, None, "Yes"),
    ],
)
def test_a_cell_reads_as_a_person_reads_it(value, number_format, expected):
    def fill(book):
        book.active["A1"], book.active["B1"] = value, "."
        if number_format:
            book.active["A1"].number_format = number_format

    assert read_rows(workbook(fill))[0].rows == [[expected, "."]]


def test_sheets_come_in_order_and_hidden_ones_are_left_out():
    def fill(book):
        book.active.title = "Plan"
        book.active.append(["a"])
        book.create_sheet("Secret").sheet_state = "hidden"
        book.create_sheet("Glossary").append(["b"])

    assert [(sheet.name, sheet.rows) for sheet in read_rows(workbook(fill))] == [
        ("Plan", [["a"]]),
        ("Glossary", [["b"]]),
    ]


def test_blank_rows_keep_their_places_and_merged_cells_are_blank():
    def fill(book):
        book.active["B2"], book.active["B4"], book.active["C4"] = "top", "side", "x"
        book.active.merge_cells("B2:B3")

    assert read_rows(workbook(fill))[0].rows == [[], ["", "top"], [], ["", "side", "x"]]


@try_rows("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@try_rows("delimiter", [",", ";", "\t"])
def test_csv_is_read_in_every_usual_encoding_and_delimiter(encoding, delimiter):
    lines = [
        "Our plan",
        delimiter.join(["Name", "Note"]),
        delimiter.join(["Children’s", '"a, b; c\r\nd ""e"""']),
    ]
    sheet = read_rows("\r\n".join(lines).encode(encoding))[0]
    assert sheet.rows == [["Our plan"], ["Name", "Note"], ["Children’s", 'a, b; c\nd "e"']]


def test_the_hint_that_excel_writes_decides_the_delimiter():
    assert read_rows(b"sep=;\r\na,b;c\r\n")[0].rows == [["a,b", "c"]]


# Refusals


@try_rows(
    ("data", "words"),
    [
        (b"", "empty"),
        (b"a,b\x00", "neither a spreadsheet nor text"),
        (b"\x81\x8d", "neither a spreadsheet nor text"),
        (b"%PDF-1.7 ...", "not a spreadsheet"),
        (b"<html><table>", "not a spreadsheet"),
        (b'a,b\n"open,c\n', "line 2"),
        (packages.OLE_MAGIC + "Workbook".encode("utf-16-le"), "old kind"),
        (packages.OLE_MAGIC + "EncryptedPackage".encode("utf-16-le"), "password"),
        (SIMPLE[: len(SIMPLE) // 2], "damaged"),
        (with_part(SIMPLE, "xl/workbook.xml", b"<workbook"), "damaged"),
        (with_part(SIMPLE, "xl/worksheets/sheet1.xml", b"<worksheet><sheetData><row r='x'>"), "damaged"),
        (
            with_part(SIMPLE, "xl/worksheets/sheet1.xml", b"<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>"),
            "declares entities",
        ),
        (with_part(SIMPLE, "xl/styles.xml", b"<a>" + b" " * 30_000_000 + b"</a>"), "far more"),
    ],
)
def test_what_is_no_spreadsheet_is_refused_with_its_reason(data, words):
    assert words in refusal(data)


def test_a_zip_that_is_no_workbook_is_refused():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("word/document.xml", "<a/>")
    assert "not a spreadsheet" in refusal(stream.getvalue())


@try_rows("data", [b"a\nb\nc\n", workbook(lambda book: [book.active.append([x]) for x in "abc"])])
def test_more_rows_than_allowed_are_refused(data):
    assert len(read_rows(data, max_rows=3)[0].rows) == 3
    assert "more than 2 rows" in refusal(data, max_rows=2)


@try_rows("data", [b"a,b,c\n", workbook(lambda book: book.active.append(["a", "b", "c"]))])
def test_more_columns_than_allowed_are_refused(data):
    assert read_rows(data, max_columns=3)[0].rows == [["a", "b", "c"]]
    assert "more than 2 columns" in refusal(data, max_columns=2)


def test_more_bytes_than_allowed_are_refused():
    assert "larger than 4 bytes" in refusal(b"a,b,c", max_bytes=4)
    assert read_rows(b"a,b,c", max_bytes=5)


def test_two_cells_that_stand_far_apart_are_refused_quickly():
    def fill(book):
        book.active["A1"], book.active["XFD1048576"] = "a", "b"

    assert "empty rows" in refusal(workbook(fill))


def test_a_sheet_whose_blank_cells_reach_far_is_refused(monkeypatch):
    monkeypatch.setattr(spreadsheet_parts, "MAX_CELLS", 90)
    rows = b"".join(b"<row r='%d'><c r='Z%d'/></row>" % (place, place) for place in range(1, 100))
    namespace = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    sheet = b"<worksheet xmlns='" + namespace + b"'><sheetData>" + rows + b"</sheetData></worksheet>"
    assert "too large" in refusal(with_part(SIMPLE, "xl/worksheets/sheet1.xml", sheet))


@settings(max_examples=examples(60), deadline=None)
@given(st.lists(st.tuples(st.integers(0, 100_000), st.integers(0, 255)), min_size=1, max_size=20))
def test_no_damage_raises_anything_but_a_refusal(changes):
    data = bytearray(SIMPLE)
    for place, value in changes:
        data[place % len(data)] = value
    try:
        assert isinstance(read_rows(bytes(data)), list)
    except UnreadableSpreadsheet as refused:
        assert refused.message


@given(st.binary(max_size=200))
def test_no_bytes_raise_anything_but_a_refusal(data):
    try:
        assert isinstance(read_rows(data), list)
    except UnreadableSpreadsheet as refused:
        assert refused.message


# Formula injection


@try_rows(
    ("text", "expected"),
    [
        ("", ""),
        ("Ongoing", "Ongoing"),
        ("e-Safety", "e-Safety"),
        ("=1+1", "'=1+1"),
        ("+44 20 7946 0000", "'+44 20 7946 0000"),
        ("- first point", "'- first point"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("   =1", "'   =1"),
        ("\u00a0=1", "'\u00a0=1"),
        ("\tx", "'\tx"),
        ("\rx", "'\rx"),
        ("＝1", "'＝1"),
        ("＋1", "'＋1"),
        ("－1", "'－1"),
        ("＠x", "'＠x"),
        ("-5", "-5"),
        ("+3.20", "+3.20"),
        ("-1,250.5%", "-1,250.5%"),
        ("-5-5", "'-5-5"),
        ("'=1", "''=1"),
        ("'quoted'", "'quoted'"),
        ("’tis", "’tis"),
    ],
)
def test_a_text_that_could_be_a_formula_is_neutralised_and_read_back(text, expected):
    assert neutral_cell(text) == expected
    assert plain_cell(expected) == text


@given(st.text(alphabet="'=+-@\t\r\n ＝－ 1,a\u00a0", max_size=12))
def test_neutralised_texts_are_safe_and_come_back_unchanged(text):
    written = neutral_cell(text)
    assert plain_cell(written) == text
    first = written.lstrip(" \u00a0")[:1]
    assert first not in ("=", "@", "\t", "\r", "＝", "－") or not first
    assert first not in ("+", "-") or written.strip().lstrip("+-").replace(",", "").isdigit()


def test_an_apostrophe_that_protects_nothing_is_kept():
    assert plain_cell("'Ongoing'") == "'Ongoing'"
    assert plain_cell("'-5") == "'-5"
    assert plain_cell("'") == "'"
