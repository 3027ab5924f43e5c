"""Pages that lie within a file whose pages stand: their size, head, foot and numbers, tags, and templates."""

import io
import struct
import zlib
from dataclasses import replace

import docx
import pikepdf
import pytest
from docx.enum.section import WD_SECTION
from docx.oxml.ns import qn
from docx.shared import Pt

from core.documents import layout, render
from core.documents.docx_pages import turns
from core.documents.model import Document, Heading, PageBreak, Paragraph, TitlePage
from core.documents.word_template import read_template
from tests.core.documents.pdfs import pages_of, tag_tables
from tests.core.documents.samples import DAY, flat, plan_table
from tests.factories.word_files import word_template
from tests.rows import try_rows

UPRIGHT, LYING = (595, 842), (842, 595)
TURNED = (
    TitlePage(own_page=False), Heading(1, "Before"), Paragraph("Words"),
    PageBreak(lying=True), Heading(1, "The plan"), plan_table(6),
    PageBreak(lying=False), Heading(1, "After"), Paragraph("More words"),
)  # fmt: skip
CASES = [
    (TURNED, [UPRIGHT, LYING, UPRIGHT]),
    (TURNED[:6], [UPRIGHT, LYING]),
    ((PageBreak(lying=True), *TURNED[4:]), [LYING, UPRIGHT]),
    ((*TURNED[:3], PageBreak(lying=False), Paragraph("x"), PageBreak(), Paragraph("y")), [UPRIGHT] * 3),
    ((*TURNED[:5], PageBreak(lying=True), Paragraph("x")), [UPRIGHT, LYING, LYING]),
]


def upright(blocks=TURNED, **more) -> Document:
    values = {"board": "Board", "marking": "OFFICIAL", "landscape": False} | more
    return Document("Report", DAY, tuple(blocks), **values)


def sections_of(data: bytes):
    return docx.Document(io.BytesIO(data)).sections


def sizes(sections) -> list[tuple[int, int]]:
    return [(round(each.page_width / Pt(1)), round(each.page_height / Pt(1))) for each in sections]


def said(area) -> str:
    return "\n".join(paragraph.text for paragraph in area.paragraphs)


@pytest.mark.long
@try_rows(("blocks", "wanted"), CASES)
def test_pages_of_a_pdf_lie_where_it_is_said_and_are_numbered_through(blocks, wanted):
    data = render(upright(blocks), "pdf")
    with pikepdf.open(io.BytesIO(data)) as file:
        assert [tuple(round(float(edge)) for edge in page.MediaBox[2:]) for page in file.pages] == wanted
    for number, page in enumerate(pages_of(data), start=1):
        assert f"Page {number} of {len(wanted)}" in page and "OFFICIAL" in page


def test_a_table_on_pages_that_lie_is_as_wide_as_they_are_and_its_cells_name_their_headers():
    data = render(upright(), "pdf")
    (cells,) = tag_tables(data)
    assert [cell.text for cell in cells] == [cell.text for cell in tag_tables(render(upright(TURNED[4:6]), "pdf"))[0]]
    assert all(cell.headers for cell in cells if cell.kind == "TD")
    table = docx.Document(io.BytesIO(render(upright(), "docx"))).tables[0]
    wide = sum(int(each.get(qn("w:w"))) for each in table._tbl.tblGrid)
    assert abs(wide / 20 - layout.text_width(Document("T", DAY))) < 1


@try_rows(("blocks", "wanted"), CASES[:3])
def test_a_word_file_has_a_section_for_each_stretch_with_head_and_foot_of_its_width(blocks, wanted):
    found = sections_of(render(upright(blocks), "docx"))
    assert sizes(found) == wanted
    for section in found:
        width = section.page_width - section.left_margin - section.right_margin
        for area, words in ((section.header, "Board\tReport · OFFICIAL"), (section.footer, "3 June 2024\tPage 1 of 1")):
            assert said(area) == words
            stops = [stop for stop in area.paragraphs[0].paragraph_format.tab_stops if stop.alignment.name == "RIGHT"]
            assert [round((stop.position - width) / Pt(1)) for stop in stops] == [0]
    assert [each.different_first_page_header_footer for each in found] == [
        place == 0 and isinstance(blocks[0], TitlePage) for place in range(len(found))
    ]


@pytest.mark.long
@try_rows("format", ["pdf", "docx"])
def test_what_never_turns_is_written_as_before(format):
    blocks = (*TURNED[:3], PageBreak(), *TURNED[4:6])
    same = (*TURNED[:3], PageBreak(lying=False), *TURNED[4:6])
    assert not turns(upright(same)) and turns(upright())
    assert render(upright(blocks), format) == render(upright(same), format)


def pixel() -> bytes:
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b"")


def letterhead(body: str, *, sections: int = 1) -> bytes:
    """A template whose head, in its first section alone, has words and a picture, and its text in several sections."""
    made = docx.Document(io.BytesIO(word_template(body)))
    head = made.sections[0].header
    head.paragraphs[0].add_run().add_picture(io.BytesIO(pixel()), Pt(9))
    for place in range(1, sections):
        made.add_section(WD_SECTION.NEW_PAGE)
        made.add_paragraph(f"Text of section {place}")
    out = io.BytesIO()
    made.save(out)
    return read_template(out.getvalue()).data


@try_rows(("template", "blocks", "wanted"), [
    (letterhead("Old text"), TURNED, [UPRIGHT, LYING, UPRIGHT]),
    (letterhead("Old text"), TURNED[:6], [UPRIGHT, LYING]),
    (letterhead("Cover\n[report]"), TURNED[:6], [UPRIGHT, LYING]),
    (letterhead("Cover\n[report]\nThe end"), TURNED[:6], [UPRIGHT, LYING, UPRIGHT]),
    (letterhead("[report]", sections=2), TURNED[:6], [UPRIGHT, LYING, UPRIGHT]),
    (letterhead("Old text", sections=2), TURNED, [UPRIGHT, LYING, UPRIGHT]),
])  # fmt: skip
def test_in_a_template_of_the_board_every_page_keeps_its_head_and_the_marking(template, blocks, wanted):
    data = render(upright(blocks, word_template=template), "docx")
    assert data == render(upright(blocks, word_template=template), "docx")
    found = sections_of(data)
    assert [(wide > high) for wide, high in sizes(found)] == [(wide > high) for wide, high in wanted]
    for section in found:
        assert said(section.header).startswith("Northmere letterhead\n") and said(section.header).count("OFFICIAL") == 1
        (picture,) = section.header._element.iter(qn("a:blip"))
        assert section.header.part.related_parts[picture.get(qn("r:embed"))].blob == pixel()
        stop = section.header.paragraphs[-1].paragraph_format.tab_stops[-1]
        width = section.page_width - section.left_margin - section.right_margin
        assert abs(stop.position - width) <= Pt(1)
    texts = [paragraph.text for paragraph in docx.Document(io.BytesIO(data)).paragraphs]
    assert "[report]" not in texts and "Words" in texts and flat("Old text") not in map(flat, texts)


def test_a_place_that_ends_a_section_leaves_that_section():
    made = docx.Document(io.BytesIO(word_template("Cover\n[report]")))
    place = made.paragraphs[-1]._p
    last = made.add_section(WD_SECTION.NEW_PAGE)
    made.add_paragraph("Back page")
    ending = place.getnext()  # the paragraph that ends the first section
    place.get_or_add_pPr().append(ending.pPr.sectPr)
    ending.getparent().remove(ending)
    last.left_margin = Pt(100)
    out = io.BytesIO()
    made.save(out)
    template = read_template(out.getvalue()).data
    found = sections_of(render(upright(TURNED[:3], word_template=template), "docx"))
    assert len(found) == 2 and found[0].left_margin != Pt(100) == found[1].left_margin
    document = replace(upright(TURNED[:3]), word_template=template)
    assert "Back page" in [
        paragraph.text for paragraph in docx.Document(io.BytesIO(render(document, "docx"))).paragraphs
    ]
