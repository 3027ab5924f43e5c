"""What people choose by mistake: a sentence that says what to do, within five seconds, and nothing saved."""

from __future__ import annotations

import io
import time

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from core.importing import registry
from core.models import Import
from tests.actions.wordfiles import package, paragraph, word_file
from tests.core.importing.places import PLACES
from tests.factories.accounts import UserFactory
from tests.rows import try_rows

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.core.importing.urls")]
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
PICTURE = '<w:p><w:r><w:drawing><wp:inline xmlns:wp="urn:x"/></w:drawing></w:r></w:p>'


def workbook(*rows: tuple) -> bytes:
    book, out = openpyxl.Workbook(write_only=True), io.BytesIO()
    sheet = book.create_sheet()
    for row in rows:
        sheet.append(row)
    book.save(out)
    return out.getvalue()


REFUSED = {
    "bomb": (lambda: package({"word/document.xml": "<a>" + " " * 30_000_000 + "</a>"}), "far more"),
    "301 columns": (lambda: workbook(tuple(f"c{n}" for n in range(301)), tuple("x" * 301)), "300 columns"),
    "50,001 rows": (lambda: ("Name,Type\n" + "Tarn School,Other\n" * 50_001).encode(), "rows"),
    "empty sheet": (lambda: workbook(()), "spreadsheet is empty"),
    "PDF": (lambda: b"%PDF-1.7\n", "Choose the Word file or spreadsheet"),
    "picture of a table": (lambda: word_file(PICTURE, paragraph("Our plan")), "as a table"),
    "picture": (lambda: b"\x89PNG\r\n\x1a\n\x00", "holds the table as text"),
    "password": (lambda: OLE + "EncryptedPackage".encode("utf-16-le"), "Remove the password"),
    "macros": (
        lambda: package(
            {"word/vbaProject.bin": b"\x00macro", "word/document.xml": word_table(("Name", "Type"), ("Tarn", "Other"))}
        ),
        "Save it without macros",
    ),
    "an embedded program": (
        lambda: package(
            {"word/embeddings/a.bin": OLE, "word/document.xml": word_table(("Name", "Type"), ("Tarn", "Other"))}
        ),
        "can run as a program",
    ),
    "old Word": (lambda: OLE + "WordDocument".encode("utf-16-le"), "save it as .docx"),
}
READ = {
    "300 columns": (lambda: workbook(("Name", "Type", *(f"c{n}" for n in range(298))), ("Tarn", "Other")), "preview"),
    "two heading rows": (
        lambda: b"Name,Type\nof the place,of the place\nTarn School,Other\n",
        "values",
    ),
}


def word_table(*rows: tuple[str, ...]) -> str:
    cells = "".join(
        f"<w:tr>{''.join(f'<w:tc><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>' for text in row)}</w:tr>"
        for row in rows
    )
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    return f'<w:document xmlns:w="{space}"><w:body><w:tbl>{cells}</w:tbl></w:body></w:document>'


@pytest.fixture
def manager(client, monkeypatch):
    monkeypatch.setitem(registry._importers, "places", PLACES)
    client.force_login(UserFactory(roles=["manager"]))
    return client


def choose(client, data: bytes, name: str):
    begin = time.perf_counter()
    answer = client.post("/places/import/", {"file": SimpleUploadedFile(name, data)})
    assert time.perf_counter() - begin < 5
    return answer


@try_rows("name", REFUSED)
def test_file_is_refused_with_what_to_do_and_nothing_is_saved(name, manager):
    make, words = REFUSED[name]
    answer = choose(manager, make(), "list.docx")
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Import.objects.exists()


@pytest.mark.parametrize("name", READ)
def test_unusual_file_is_read(name, manager):
    make, state = READ[name]
    answer = choose(manager, make(), "list.xlsx")
    assert answer.status_code == 302
    assert Import.objects.get().state == state
