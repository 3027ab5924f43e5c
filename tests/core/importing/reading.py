"""What the tests of readers share: the texts of a table, the words of a refusal, small workbooks."""

import io

import openpyxl
import pytest

from core.importing.readers import read_file
from core.importing.source import Source, UnreadableFile


def texts(source: Source, number: int = 0) -> list[list[str]]:
    """The texts of a table's rows; cells that go on from above are left out."""
    return [[item.text for item in line if not item.continues] for line in source.tables[number].rows]


def refusal(data: bytes, name: str = "") -> str:
    with pytest.raises(UnreadableFile) as caught:
        read_file(data, name)
    return caught.value.message


def workbook(change=None, **sheets: list[tuple]) -> bytes:
    """An XLSX file of these sheets, after `change` of the book."""
    book, stream = openpyxl.Workbook(), io.BytesIO()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for line in rows:
            sheet.append(line)
    if change:
        change(book)
    book.save(stream)
    return stream.getvalue()
