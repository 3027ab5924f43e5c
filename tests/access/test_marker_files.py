"""A planted case number stands in no file that anybody can take away: each is opened, and its text is searched.

That no page shows it is watched in test_matrix.py, where files of text and the parts of Office files are searched as well.
"""

from __future__ import annotations

import io
import re
import subprocess
import zipfile
from itertools import cycle, product

import pytest
from django.urls import reverse

from core.documents import render
from core.documents.model import Column, Paragraph
from core.pages.lists import FORMATS, list_document, table_of
from tests.access.test_matrix import TABLE
from tests.factories.incidents import CASE_NUMBER
from tests.rows import try_rows

NUMBER = CASE_NUMBER.partition("-")[2]  # a line can break at the hyphen


def words_in(content: bytes) -> str:
    """The text of a file without its spaces and line breaks: of a PDF what it prints, of an Office file every part."""
    if content.startswith(b"%PDF"):
        command = ["pdftotext", "-raw", "-", "-"]
        content = subprocess.run(command, input=content, capture_output=True, check=True).stdout
    elif zipfile.is_zipfile(io.BytesIO(content)):
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            parts = b"\n".join(package.read(name) for name in package.namelist())
        content = parts + re.sub(rb"<[^>]*>", b"", parts)  # a word can be spread over several runs
    return "".join(content.decode("utf-8", "replace").split())


def files_for(board, rooms: str, is_long: bool) -> dict[str, str]:
    """Address of every file of these rooms → who takes it: the manager, or else the first who may.

    Each document in one of the formats in turn, since all formats print the same content; with --long in every one.
    """
    found, turn = {}, cycle(FORMATS)
    for line in (line for line in TABLE if line.read and line.of and re.match(rooms, line.name)):
        keywords = line.of(board, board.open)
        if "format" not in keywords:
            continue
        query = line.query(board, board.open) if line.query else ""
        editions = ("internal", "published") if "edition" in keywords else (None,)
        for edition, format in product(editions, FORMATS if is_long else [next(turn)]):
            asked = keywords | {"format": format} | ({"edition": edition} if edition else {})
            found[reverse(line.name, kwargs=asked) + query] = "helen" if "helen" in line.read else line.read[0]
    return found


@try_rows("format", FORMATS)
def test_a_number_that_stood_in_a_file_would_be_found(format):
    rows = [(CASE_NUMBER, "Open")]
    table = table_of("Cases", (Column("Case"), Column("State")), rows, none="", summary="")
    blocks = [table] if format == "csv" else [Paragraph("One"), table]
    assert NUMBER in words_in(render(list_document("Cases", blocks), format))


@pytest.mark.parametrize(
    ("rooms", "is_long", "files"),
    [
        ("incidents:|reports:", False, 6),
        pytest.param("incidents:|reports:", True, 24, marks=pytest.mark.long),
        pytest.param("(?!incidents:|reports:)", True, 40, marks=pytest.mark.long),
    ],
    ids=["figures and reports", "the same in every format", "all others"],
)
def test_no_file_of_any_format_holds_it(rooms, is_long, files, board, enter):
    """`files` of these are there at least; other addresses have a file in some of the formats only."""
    wanted, opened, showing = files_for(board, rooms, is_long), 0, []
    browsers = {name: enter(board.people[name]) for name in sorted(set(wanted.values()))}
    for address, name in wanted.items():
        response = browsers[name].get(address)
        if response.status_code == 200:
            opened += 1
            showing += [address] if NUMBER in words_in(response.getvalue()) else []
    assert not showing
    assert opened >= files
