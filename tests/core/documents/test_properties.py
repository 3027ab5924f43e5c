"""Pairs of name and text that a Word or Excel file carries unseen."""

from __future__ import annotations

import io
import zipfile

import docx
import openpyxl

from core.documents import render
from core.documents.docx_properties import LONGEST, set_custom_properties
from core.documents.model import Cell, Column, Document, Paragraph, Table
from core.importing.readers import read_file
from tests.core.documents.samples import DAY
from tests.rows import try_rows

PAIRS = (("plan-export", "1 & <2>"), ("other", "é"))


def document(*pairs: tuple[str, str]) -> Document:
    """A document of one paragraph with these properties."""
    return Document(title="Plan", date=DAY, blocks=(Paragraph("Words"),), properties=pairs)


def properties_of(data: bytes, form: str) -> dict[str, str]:
    """The custom properties as another program reads them."""
    if form == "xlsx":
        return {each.name: each.value for each in openpyxl.load_workbook(io.BytesIO(data)).custom_doc_props.props}
    for part in docx.Document(io.BytesIO(data)).part.package.iter_parts():
        if part.partname == "/docProps/custom.xml":
            root = docx.oxml.parse_xml(part.blob)
            assert [each.get("pid") for each in root] == [str(number) for number in range(2, 2 + len(root))]
            return {each.get("name"): each[0].text for each in root}
    return {}


@try_rows("form", ["docx", "xlsx"])
def test_render_writes_properties_that_other_programs_read(form):
    data = render(document(*PAIRS), form)
    assert properties_of(data, form) == dict(PAIRS)
    assert render(document(*PAIRS), form) == data


@try_rows("form", ["docx", "xlsx"])
def test_render_writes_no_part_without_properties(form):
    with zipfile.ZipFile(io.BytesIO(render(document(), form))) as parts:
        assert "docProps/custom.xml" not in parts.namelist()


@try_rows("form", ["pdf", "csv", "html"])
def test_render_says_nothing_of_properties_in_other_forms(form):
    assert b"plan-export" not in render(document(*PAIRS), form)


def test_set_custom_properties_keeps_those_of_a_template():
    shell = docx.Document()
    set_custom_properties(shell.part.package, (("board", "Northmere"), ("plan-export", "old")))
    out = io.BytesIO()
    shell.save(out)
    again = docx.Document(io.BytesIO(out.getvalue()))
    set_custom_properties(again.part.package, (("plan-export", "new"),))
    out = io.BytesIO()
    again.save(out)
    assert properties_numbers(out.getvalue()) == {"board": ("2", "Northmere"), "plan-export": ("3", "new")}


def properties_numbers(data: bytes) -> dict[str, tuple[str, str]]:
    """Name → number and text, as they stand in the file."""
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        root = docx.oxml.parse_xml(parts.read("docProps/custom.xml"))
    return {each.get("name"): (each.get("pid"), each[0].text) for each in root}


@try_rows("form", ["docx", "xlsx"])
def test_keys_of_many_rows_come_back(form):
    keys = {str(number): (f"{number:08x}", "e3b0c442") for number in range(1, 1001)}
    rows = tuple((Cell(number, key=(number, *prints)), Cell("Do")) for number, prints in keys.items())
    columns = (Column("No."), Column("What"))
    keyed = Table(columns, rows, row_keys="list")
    data = render(Document("Plan", DAY, (keyed, Table(columns, rows, worksheet="Other"))), form)
    source = read_file(data)
    assert source.prints == keys
    own, other = (
        [row[0].key for row in table.rows[1:]] for table in source.tables if table.width > 1 and len(table.rows) > 9
    )
    assert (own, set(other)) == (list(keys), {""})
    if form == "docx":
        variables = docx.Document(io.BytesIO(data)).settings.element.iter(docx.oxml.ns.qn("w:docVar"))
        lengths = [len(each.get(docx.oxml.ns.qn("w:val"))) for each in variables]
        assert len(lengths) > 1
        assert max(lengths) <= LONGEST
