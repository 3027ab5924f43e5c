"""Files that are made to hurt: refused in words within two seconds and 300 MB, each in a process of its own."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import openpyxl
import pytest

from core.files.packages import OLE_MAGIC
from core.files.spreadsheets import UnreadableSpreadsheet, read_rows
from tests.rows import try_rows

SECONDS, MEGABYTES = 2, 300
NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
SHEET, STYLES, BOOK, TEXTS = "xl/worksheets/sheet1.xml", "xl/styles.xml", "xl/workbook.xml", "xl/sharedStrings.xml"
READ = """
import json, resource, sys, time
from pathlib import Path
from core.files.spreadsheets import UnreadableSpreadsheet, read_rows
data = open(sys.argv[1], "rb").read()
begin = time.process_time()
try:
    said = f"read {sum(len(sheet.rows) for sheet in read_rows(data, max_rows=40_000, max_columns=100))} rows"
except UnreadableSpreadsheet as refused:
    said = refused.message
spent = time.process_time() - begin
# what the parent process held counts in getrusage, so the system is asked where it can be
status = Path("/proc/self/status")
held = next((int(line.split()[1]) for line in status.read_text().splitlines() if line.startswith("VmHWM")), 0) if (
    status.exists()) else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(json.dumps([said, spent, held / 1024]))
"""


def simple() -> dict[str, bytes]:
    """The parts of a small workbook."""
    book, stream = openpyxl.Workbook(), io.BytesIO()
    book.active.append(["Name", "Kind"])
    book.save(stream)
    with zipfile.ZipFile(stream) as made:
        return {name: made.read(name) for name in made.namelist()}


def package(**changed) -> bytes:
    """A workbook in which parts have been replaced: `sheet`, `styles`, `book`, `texts`; or `more` parts are added."""
    parts, stream = simple(), io.BytesIO()
    names = {"sheet": SHEET, "styles": STYLES, "book": BOOK, "texts": TEXTS}
    for key, content in changed.items():
        parts |= content if key == "more" else {names[key]: content}
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return stream.getvalue()


def sheet(rows: str, encoding: str = "utf-8") -> bytes:
    """A sheet of these rows."""
    return f'<worksheet xmlns="{NAMESPACE}"><sheetData>{rows}</sheetData></worksheet>'.encode(encoding)


def put(part: str, before: str, more: str) -> bytes:
    """A part of the small workbook with more before some words of it."""
    text = simple()[part].decode()
    assert before in text
    return text.replace(before, more + before, 1).encode()


def empty_rows(count: int) -> str:
    return "".join(f'<row r="{number}"/>' for number in range(1, count + 1))


BAD = {
    "two cells far apart": (
        lambda: package(sheet=sheet('<row r="1"><c r="A1"/></row><row r="1048576"><c r="A1048576"><v>2</v></c></row>')),
        "empty rows",
    ),
    "two cells far apart in a row": (
        lambda: package(sheet=sheet('<row r="1"><c r="A1"><v>1</v></c><c r="XFD1"><v>2</v></c></row>')),
        "more than 100 columns",
    ),
    "a cell beyond the end of the world": (
        lambda: package(sheet=sheet('<row r="999999999"><c r="ZZZZZ999999999"><v>2</v></c></row>')),
        "damaged",
    ),
    "200 MB unpacked": (lambda: package(sheet=sheet(" " * 200_000_000)), "unpacks to far more"),
    "a sheet under another name in another alphabet": (
        lambda: package(more={"xl/worksheets/sheet1.bin": "<?xml".encode("cp037")}),
        "damaged",
    ),
    "formulas without results": (
        lambda: package(sheet=sheet('<row r="1"><c r="A1"><f>1+1</f></c></row>')),
        "formulas without their results",
    ),
    "a declared encoding that hides tags": (
        lambda: package(sheet=b'<?xml version="1.0" encoding="utf-7"?>' + sheet("")),
        "damaged",
    ),
    "a password": (lambda: OLE_MAGIC + "EncryptedPackage".encode("utf-16-le"), "password"),
    "a picture": (lambda: b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(range(256)) * 40, "neither a spreadsheet nor text"),
    "a null in a CSV": (lambda: b"Name,Kind\nA\x00,Primary\n", "neither a spreadsheet nor text"),
    "UTF-16 without its mark": (lambda: "Name,Kind\nA,B\n".encode("utf-16-le"), "neither a spreadsheet nor text"),
    "two encodings": (lambda: "Name\nZoë’s\nÉcole\n".encode() + b"Caf\xe9\n", "two encodings"),
    "one line of millions of cells": (lambda: b"a," * 9_000_000, "more than 100 columns"),
    "a quotation mark that never ends": (lambda: b'a,b\n"' + b"x\n" * 9_000_000, "quotation mark"),
    "two million empty lines": (lambda: b"Name,Kind\n" + b"\n" * 2_000_000 + b"A,B\n", "empty rows"),
    "two million lines of separators": (lambda: b"Name,Kind\n" + b",,,,,\n" * 2_000_000, "empty rows"),
}
LARGE = {
    "a million empty rows": (lambda: package(sheet=sheet(empty_rows(1_048_576))), "Delete the empty rows"),
    "two million empty rows": (lambda: package(sheet=sheet(empty_rows(2_000_000))), "Delete the empty rows"),
    "two million empty rows in UTF-16": (
        lambda: package(sheet=sheet(empty_rows(900_000), "utf-16")),
        "Delete the empty rows",
    ),
    "half a million formats": (
        lambda: package(styles=put(STYLES, "</cellXfs>", '<xf numFmtId="0" fontId="0"/>' * 500_000)),
        "too large",
    ),
    "names without end": (
        lambda: package(
            book=put(
                BOOK,
                "</workbook>",
                "<definedNames>"
                + "".join(f'<definedName name="n{n}">Sheet!$A$1</definedName>' for n in range(400_000))
                + "</definedNames>",
            )
        ),
        "too large",
    ),
    "two million cells": (
        lambda: package(
            sheet=sheet("".join(f'<row r="{n}">{"<c/>" * 20}</row>' for n in range(1, 100_001))),
        ),
        "too large",
    ),
    "a million texts that no cell shows": (
        lambda: package(
            texts=f'<sst xmlns="{NAMESPACE}">{"".join(f"<si><t>{n}</t></si>" for n in range(1_000_000))}</sst>'.encode()
        ),
        "read 1 rows",
    ),
}


def measured(data: bytes, folder: Path) -> tuple[str, float, float]:
    """What a process of its own says of a file, seconds of its processor, and the most megabytes that it held."""
    file = folder / "bad"
    file.write_bytes(data)
    root = Path(__file__).resolve().parents[3]
    done = subprocess.run(  # noqa: S603 (this interpreter, a script of this file)
        [sys.executable, "-c", READ, str(file)], cwd=root, capture_output=True, text=True, timeout=120, check=True
    )
    return tuple(json.loads(done.stdout))


@try_rows("case", BAD)
def test_it_is_refused_in_words(case):
    make, words = BAD[case]
    with pytest.raises(UnreadableSpreadsheet) as refused:
        read_rows(make(), max_rows=40_000, max_columns=100)
    assert words in refused.value.message


@pytest.mark.long
@pytest.mark.parametrize("case", BAD | LARGE)
def test_it_is_refused_within_two_seconds_and_300_megabytes(case, tmp_path):
    make, words = (BAD | LARGE)[case]
    said, seconds, megabytes = measured(make(), tmp_path)
    assert words in said
    assert seconds < SECONDS
    assert megabytes < MEGABYTES


def test_formulas_with_their_results_are_read():
    rows = '<row r="1"><c r="A1"><f>1+1</f><v>2</v></c><c r="B1" t="str"><f>A1&amp;""</f><v></v></c><c r="C1"/></row>'
    assert read_rows(package(sheet=sheet(rows)))[0].rows == [["2"]]


def test_headings_that_stand_twice_and_merged_cells_are_read_as_they_stand():
    rows = "".join(
        f'<row r="{at}">'
        + "".join(f'<c r="{c}{at}" t="inlineStr"><is><t>{t}</t></is></c>' for c, t in cells)
        + "</row>"
        for at, cells in (
            (1, (("A", "Name"), ("B", "Name"), ("C", "Kind"))),
            (2, (("A", "x"), ("C", "Police"))),
            (3, (("A", "y"),)),
        )
    )
    merged = sheet(rows).replace(
        b"</sheetData>", b'</sheetData><mergeCells count="1"><mergeCell ref="C2:C3"/></mergeCells>'
    )
    assert read_rows(package(sheet=merged))[0].rows == [["Name", "Name", "Kind"], ["x", "", "Police"], ["y"]]
