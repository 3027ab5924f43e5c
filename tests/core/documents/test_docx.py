"""Word: real headings and tables, the board's words in head and foot, the same bytes every time."""

import io
import subprocess
import sys
import zipfile

import docx
import pytest
from docx.oxml.ns import qn
from lxml import etree

from core.documents import render
from core.documents.grid import flat_rows
from core.documents.model import Cell, Column, Document, Heading, PageBreak, Paragraph, Run, Table, TitlePage
from core.documents.svg import png_of
from tests.core.documents.samples import DAY, SVG, every_block, flat, plan, plan_table
from tests.rows import try_rows


def opened(document):
    return docx.Document(io.BytesIO(render(document, "docx")))


def parts(data):
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        return {name: file.read(name) for name in file.namelist()}


def one_table(*rows, columns=2, **words):
    table = Table(tuple(Column(f"C{number}", 1, number == 0) for number in range(columns)), rows, **words)
    return opened(Document("T", DAY, (table,))).tables[0]


def own_words(cell):
    return "\n".join(paragraph.text for paragraph in cell.paragraphs)


def test_the_same_document_gives_the_same_file():
    assert render(plan(), "docx") == render(plan(), "docx")


def test_every_part_bears_the_date_of_the_document_and_no_trace_of_the_template():
    data = render(plan(), "docx")
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        assert {info.date_time for info in file.infolist()} == {(2024, 6, 3, 0, 0, 0)}
    properties = docx.Document(io.BytesIO(data)).core_properties
    assert (properties.title, properties.author, properties.subject) == (
        "e-Safety Action Plan",
        "Development manager",
        "Action plan",
    )
    assert properties.last_modified_by == "Development manager"
    assert (properties.comments, properties.language) == ("", "en-GB")
    assert properties.created.date() == properties.modified.date() == DAY
    assert not [name for name, part in parts(data).items() if b"python-docx" in part or "thumbnail" in name]


def test_no_part_is_in_another_language():
    found = set()
    for name, part in parts(render(plan(), "docx")).items():
        if name.endswith(".xml"):
            root = etree.fromstring(part)
            found |= {node.get(qn("w:val")) for node in root.iter(qn("w:lang"), qn("w:themeFontLang"))}
    assert found == {"en-GB"}


def test_headings_are_headings_with_bookmarks_and_none_is_skipped():
    blocks = (Heading(2, "A", anchor="priority-1"), Heading(4, "B"), Heading(1, "C"), Heading(1, ""))
    file = opened(Document("T", DAY, blocks))
    assert [(part.style.name, part.text) for part in file.paragraphs] == [
        ("Heading 1", "A"),
        ("Heading 2", "B"),
        ("Heading 1", "C"),
    ]
    assert [mark.get(qn("w:name")) for mark in file.element.iter(qn("w:bookmarkStart"))] == ["priority_1"]


def test_the_title_page_names_board_title_and_as_at_in_place_of_the_date():
    file = opened(plan())
    assert [part.text for part in file.paragraphs[:5]] == [
        "Northmere Safeguarding Children Board",
        "e-Safety Action Plan",
        "2024 to 2025",
        "As at 31 May 2024",
        "All actions",
    ]
    assert file.paragraphs[1].style.name == "Title"
    assert file.paragraphs[5].paragraph_format.page_break_before


def test_pages_are_landscape_a4_with_head_foot_and_page_numbers():
    section = opened(plan()).sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (297, 210)
    assert section.different_first_page_header_footer
    assert "Northmere Safeguarding Children Board" in section.header.paragraphs[0].text
    assert "e-Safety Action Plan · OFFICIAL" in section.header.paragraphs[0].text
    assert "OFFICIAL" in section.first_page_header.paragraphs[0].text
    for foot in (section.footer, section.first_page_footer):
        codes = [node.text.strip() for node in foot._element.iter(qn("w:instrText"))]
        assert codes == ["PAGE", "NUMPAGES"]


def test_a_portrait_document_is_portrait():
    section = opened(Document("T", DAY, (Paragraph("x"),), landscape=False)).sections[0]
    assert section.page_width < section.page_height
    assert not section.different_first_page_header_footer


def test_a_table_holds_its_cells_merged_as_they_span():
    table = plan_table(20)
    read = opened(Document("T", DAY, (table,))).tables[0]
    grid = [[own_words(cell) for cell in row.cells] for row in read.rows]
    assert grid[0] == [column.heading for column in table.columns]
    assert grid[1:] == [[cell.text for cell in row][1:] for row in flat_rows(table)]


def test_a_continued_cell_is_blank_and_marked_as_a_continuation():
    read = one_table((Cell("a", rowspan=2), Cell("b")), (Cell("c"),))
    last = read._tbl.tr_lst[2].tc_lst
    assert last[0].find(f"{qn('w:tcPr')}/{qn('w:vMerge')}").get(qn("w:val")) is None
    assert "".join(last[0].itertext()) == ""


def test_a_cell_over_columns_and_rows_is_one_cell():
    read = one_table((Cell("a", rowspan=2, colspan=2), Cell("b")), (Cell("c"),), columns=3)
    assert [[own_words(cell) for cell in row.cells] for row in read.rows][1:] == [
        ["a", "a", "b"],
        ["a", "a", "c"],
    ]


def test_every_line_of_a_cell_is_a_paragraph_and_blank_lines_stay():
    read = one_table((Cell("one\n\ntwo\tthree"), Cell("")))
    assert [part.text for part in read.cell(1, 0).paragraphs] == ["one", "", "two\tthree"]


def test_the_heading_row_is_repeated_and_rows_stay_whole_unless_tall():
    page = one_table((Cell("a"), Cell("word " * 450)))  # higher than half a page, and no longer than one
    assert page.rows[1]._tr.trPr is not None
    table = one_table((Cell("a"), Cell("word " * 3000)), (Cell("a"), Cell("b")))
    rows = [
        {node.tag.split("}")[1] for node in row._tr.trPr} if row._tr.trPr is not None else set() for row in table.rows
    ]
    assert rows == [{"cantSplit", "tblHeader"}, set(), {"cantSplit"}]


def test_the_heading_row_alone_is_kept_with_the_next_one():
    table = one_table((Cell("a", rowspan=3), Cell("b")), (Cell("c"),), (Cell("d"),), (Cell("e"), Cell("f")))
    kept = [bool(list(row._tr.iter(qn("w:keepNext")))) for row in table.rows]
    assert kept == [True, False, False, False, False]


def test_the_sentence_before_a_table_stays_on_its_page():
    table = Table((Column("No."),), ((Cell("1"),),))
    file = opened(Document("T", DAY, (Paragraph("alone"), PageBreak(), Paragraph("leads"), table)))
    kept = {each.text: each.paragraph_format.keep_with_next for each in file.paragraphs if each.text}
    assert (kept["alone"], kept["leads"]) == (None, True)


def test_a_table_says_what_it_is():
    properties = one_table((Cell("a"), Cell("b")), caption='Plan "1" & <2>', summary="Two columns")._tbl.tblPr
    assert properties.find(qn("w:tblCaption")).get(qn("w:val")) == 'Plan "1" & <2>'
    assert properties.find(qn("w:tblDescription")).get(qn("w:val")) == "Two columns"


@try_rows(("site", "urls"), [("https://board.example", ["https://board.example/plan/actions/7/"]), ("", [])])
def test_cell_links_to_its_page_where_the_site_has_an_address(site, urls):
    row = (Cell("33", address="/plan/actions/7/"), Cell("34"))
    file = opened(Document("T", DAY, (Table((Column("No."), Column("Other")), (row, row)),), site=site))
    links = [
        link
        for table in file.tables
        for cell in table.column_cells(0)
        for p in cell.paragraphs
        for link in p.hyperlinks
    ]
    assert [(link.text, link.url) for link in links] == [("33", url) for url in urls * 2]
    assert [cell.text for cell in file.tables[0].column_cells(0)] == ["No.", "33", "33"]
    assert sum(rel.reltype.endswith("/hyperlink") for rel in file.part.rels.values()) == len(urls)


@try_rows(("caption", "printed"), [("Reds", []), ("Ambers", ["Ambers"])])
def test_caption_does_not_repeat_the_heading_above(caption, printed):
    table = Table((Column("A"),), ((Cell("x"),),), caption=caption, show_caption=True)
    file = opened(Document("T", DAY, (Heading(1, "Reds"), table)))
    assert [part.text for part in file.paragraphs if part.style.name == "Caption"] == printed
    assert file.tables[0]._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val")) == caption


def test_a_break_begins_a_new_page_before_any_kind_of_block():
    table = Table((Column("A"),), ((Cell("x"),),))
    file = opened(Document("T", DAY, (Paragraph("a"), PageBreak(), table, PageBreak(), Heading(1, "b"), PageBreak())))
    breaks = [node for node in file.element.iter(qn("w:br")) if node.get(qn("w:type")) == "page"]
    assert len(breaks) == 1
    assert [part.paragraph_format.page_break_before for part in file.paragraphs if part.text == "b"] == [True]


def test_bold_and_italic_runs_keep_their_style():
    file = opened(Document("T", DAY, (Paragraph((Run("a", bold=True), Run("b\nc", italic=True), Run("d"))),)))
    assert [(run.text, run.bold, run.italic) for run in file.paragraphs[0].runs] == [
        ("a", True, None),
        ("b\nc", None, True),
        ("d", None, None),
    ]


def test_a_drawing_is_a_picture_with_words():
    file = opened(every_block("A chart of returns"))
    assert [node.get("descr") for node in file.element.iter(qn("wp:docPr"))] == ["A chart of returns"]
    assert [part.partname.split("/")[-1] for part in file.part.package.image_parts] == ["image1.png"]


def test_the_words_of_a_drawing_are_in_the_picture():
    assert png_of(SVG) == png_of(SVG)
    assert png_of(SVG) != png_of(SVG.replace("31 of 84", ""))


@pytest.mark.long
def test_drawings_are_forgotten_once_they_are_in_a_file():
    """The typesetter keeps 5 MB for each of the latest ten: a web process would be 50 MB larger."""
    script = """
from pathlib import Path

import django

django.setup()
from core.documents import render
from core.documents.model import Document, Image
from tests.core.documents.samples import DAY, SVG

sizes = []
for number in range(12):
    drawing = SVG.replace("31 of 84", f"{number} of 84").replace('width="120" height="60"', 'width="600" height="300"')
    render(Document("T", DAY, (Image(drawing, "A chart"),)), "docx")
    sizes.append(int(Path("/proc/self/statm").read_text().split()[1]) // 256)  # MB, of pages of 4 KB
print(sizes[-1] - sizes[0])
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert int(done.stdout) < 20


def test_xml_in_a_text_stays_text():
    text = '</w:t></w:r><w:p/> & "x" <!-- {brace} %s'
    file = opened(every_block(text))
    assert file.paragraphs[0].text == text
    assert own_words(file.tables[0].cell(1, 0)) == text


@pytest.mark.long
@pytest.mark.parametrize("document", [plan(43), every_block("words & <others>"), plan(400)], ids=["43", "all", "400"])
def test_libreoffice_opens_the_file_and_finds_every_word(document, tmp_path):
    path = tmp_path / "plan.docx"
    path.write_bytes(render(document, "docx"))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    done = subprocess.run(
        ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(path)],
        capture_output=True,
        text=True,
        check=True,
        timeout=240,
    )
    assert "error" not in (done.stdout + done.stderr).lower()
    text = subprocess.run(
        ["pdftotext", "-raw", str(tmp_path / "plan.pdf"), "-"], capture_output=True, text=True, check=True
    ).stdout
    printed = flat(text)
    tables = [block for block in document.blocks if isinstance(block, Table)]
    cells = [cell for table in tables for row in table.rows for cell in row]
    assert [cell.text for cell in cells if any(flat(word) not in printed for word in cell.text.split())] == []
    titles = [block.title for block in document.blocks if isinstance(block, TitlePage)]
    assert len(titles) == 1
    assert "Page2of" in printed
