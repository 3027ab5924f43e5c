"""Odd words, days and files, and what is sent beside the fields of forms."""

from __future__ import annotations

import io
import random
import zipfile
from functools import cache

from tests.core.files.upload_files import EXE, HTML, held, workbook

ODD = (
    "\x00",
    "a\x00b",
    "\x0b\x1f\x1e\x7f",
    "-1",
    "0",
    "2147483648",
    "9223372036854775808",
    "9" * 30,
    "1e9",
    "1.5",
    "NaN",
    "٣",
    "²",
    "None",
    "true",
    "<script>alert(1)</script>",
    "'\"; DROP TABLE actions_action; --",
    "%00%s%(x)s{0}{x}",
    "[",
    "//evil.example/",
    "http://[::1",
    "javascript:alert(1)",
    "0001-01-01",
    "9999-12-31",
    "2010-02-30",
    "1-2-3",
    "5-1.2--3",
    "\u202e\u2028\ufffe\U000e0001",
    "𐍈" * 30,
    "a" * 20_001,
    "=1+1",
    " ",
    "\r\n\r\nX: y",
)
# Addresses that take a file, and in which field; whatever form with a file stands on a page must be among them
UPLOADS = {
    "import": "file",
    "return": "file",
    "import_agencies": "file",
    "incidents:import": "file",
    "audits:import_questions": "file",
    "add_evidence": "file",
    "audits:add_evidence": "file",
    "audits:take_back": "file",
    "reports:logo": "logo",
    "reports:template": "template",
}
CHOICES = (
    "",
    "wrong",
    "0",
    "-1",
    "9223372036854775808",
    "a\x00b",
    "\u0663",
    "a" * 20_001,
)  # for what is chosen from a list
DAYS = (
    ("31", "12", "9999"),
    ("1", "1", "1"),
    ("29", "2", "2010"),
    ("1", "1", "10000"),
    ("-1", "0", "x"),
    ("1", "", ""),
)


@cache
def odd_files() -> dict[str, tuple[str, bytes]]:
    """What it is → (name, content): what people send by mistake, and what is made to hurt."""
    docx, deep = held("minutes.docx"), b"<a>" * 50_000
    bomb = changed(workbook(), "xl/worksheets/sheet1.xml", b"<worksheet><sheetData>" + b"<row/>" * 8_000_000)
    laughs = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><worksheet>&b;</worksheet>'
    rows = b"Name,Kind\r\n" + b"=cmd|' /C calc'!A0,@SUM(1)\r\n" * 3
    return {
        "nothing": ("plan.docx", b""),
        "a program": ("plan.docx", EXE),
        "a page": ("plan.csv", HTML),
        "half a zip": ("plan.docx", docx[: len(docx) // 2]),
        "a zip with a hole": ("plan.docx", docx[:900] + bytes(300) + docx[1200:]),
        "a zip bomb": ("plan.xlsx", bomb),
        "entities": ("plan.xlsx", changed(workbook(), "xl/worksheets/sheet1.xml", laughs)),
        "no end of depth": ("plan.docx", changed(docx, "word/document.xml", deep)),
        "another kind": ("plan.xlsx", docx),
        "a name without end": ("n" * 5_000 + ".csv", rows),
        "a name that leads out": ("../../../etc/passwd.csv", rows),
        "a name with odd signs": ("pl\u202eab\x00c\r\nX: y.csv", rows),
        "no ending": ("plan", rows),
        "formulas": ("plan.csv", rows),
        "null characters": ("plan.csv", b"Name,Kind\r\na\x00b,\x00\r\n"),
        "a quotation that never ends": ("plan.csv", b'"Name,Kind\r\n' + b"a,b\r\n" * 2_000),
        "one long line": ("plan.txt", b"\t".join([b"x" * 1_000] * 1_000)),
        "noise": ("plan.xlsx", b"PK\x03\x04" + random.Random(8).randbytes(4_000)),
    }


def changed(package: bytes, part: str, content: bytes) -> bytes:
    """A package in which one part is another."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, content if name == part else old.read(name))
    return made.getvalue()


POSTED = {  # what is sent beside the fields of the forms
    "mend_finding": {"does": "raise_query", "next": "/plan/check/"},
    "ask_again": {"next": "/plan/check/"},
    "bulk_preview": {"seen": "1:abc"},
    "my_actions": {"next": "1:2"},
}
# what names a record or a form in the address itself
ADDRESSED = ("day", "format", "kind", "key", "due", "token")
