"""The files of every kind of report in both editions: accessible PDF, whole Word and Excel, the same figures in all.

Quarterly and annual reports are those that the demonstration board froze; the plan is rendered here.
"""

from __future__ import annotations

import io
import subprocess
from collections import Counter
from dataclasses import dataclass
from functools import cached_property

import docx
import lxml.html
import pikepdf
import pytest
from docx.oxml.ns import qn

from core.documents import render
from core.documents.html import html_fragment
from core.documents.model import ADDED, REMOVED, Document, Heading, Image, Paragraph, Table
from reports.drafts.content import Content
from reports.drafts.document import WHAT_FIGURES_COUNT, figure_text
from reports.drafts.drafting import Placed, draft_of
from reports.drafts.look import dressed
from reports.models import FrozenEdition, Report
from reports.periods import Period
from reports.sections.section import DETAILS, EXCEPTIONS, PERIOD
from tests.core.documents.pdfs import pages_of, tag_tables, walk
from tests.core.documents.samples import flat
from tests.core.documents.workbooks import shown_rows

pytestmark = pytest.mark.django_db
KINDS = {"quarterly": "2026-Q2", "annual": "2025", "plan": "2026-Q2"}
EVERY = [(kind, edition) for kind in KINDS for edition in ("internal", "published")]
QUICK = [("quarterly", "internal"), ("plan", "published")]
LEAST = {"quarterly": 12, "annual": 12, "plan": 2}  # tables
FORMATS = ("pdf", "docx", "xlsx")


@dataclass(eq=False)
class Made:
    """An edition of a report, as it was neutral and as its files."""

    kind: str
    content: Content
    document: Document
    files: dict[str, bytes]

    @cached_property
    def tables(self) -> list[Table]:
        """The tables of the document in order."""
        return [block for block in self.document.blocks if isinstance(block, Table)]

    @cached_property
    def plain(self) -> list[tuple[int, list[list[str]]]]:
        """(place, rows) of the tables that have neither badges nor spans: figures, and what stands below charts."""
        return [
            (place, [[flat(cell.text) for cell in row] for row in table.rows])
            for place, table in enumerate(self.tables)
            if all(cell.badge is None and (cell.rowspan, cell.colspan) == (1, 1) for row in table.rows for cell in row)
        ]


def made_of(kind: str, edition: str) -> Made:
    """A frozen edition with the files that were kept; or of the plan, which nobody has frozen, one made now."""
    period = Period.read(KINDS[kind])
    if kind == "plan":
        content = draft_of(Report(kind=kind, year=period.year, quarter=period.quarter)).content(edition)
        document = dressed(content)
        return Made(kind, content, document, {format: render(document, format) for format in FORMATS})
    kept = FrozenEdition.objects.get(
        report__kind=kind, report__year=period.year, report__quarter=period.quarter, edition=edition
    )
    content = Content.from_text(kept.data)
    return Made(kind, content, dressed(content), {row.format: bytes(row.content) for row in kept.files.all()})


@pytest.fixture(
    scope="module",
    params=[pytest.param(each, marks=[] if each in QUICK else pytest.mark.long) for each in EVERY],
    ids=" ".join,
)
def made(request, demo_plan, django_db_blocker):
    """Each kind in each edition; those that are made as others are, in the long run."""
    with django_db_blocker.unblock():
        return made_of(*request.param)


def headers_of(table: Table) -> list[tuple[str, list[str]]]:
    """Text of each cell in reading order, and the texts of its headers, found by looking at every place of the grid."""
    grid, order = {}, []
    for row, cells in enumerate(table.rows):
        column = 0
        for cell in cells:
            while (row, column) in grid:
                column += 1
            order.append((cell, row, column))
            for down in range(cell.rowspan):
                for across in range(cell.colspan):
                    grid[row + down, column + across] = cell
    found = []
    for cell, row, column in order:
        heads = [table.columns[place].heading for place in range(column, column + cell.colspan)]
        beside = {}
        for down in range(cell.rowspan):
            for left in range(column):
                header = grid[row + down, left]
                if header.header or table.columns[left].is_row_header:
                    beside[id(header)] = header.text
        found.append((cell.text, sorted(flat(text) for text in [*heads, *beside.values()])))
    return found


def test_every_pdf_is_tagged_and_each_cell_names_its_headers(made):
    with pikepdf.open(io.BytesIO(made.files["pdf"])) as file:
        assert (file.Root.Lang, bool(file.Root.MarkInfo.Marked)) == ("en-GB", True)
        assert bool(file.Root.ViewerPreferences.DisplayDocTitle)
        with file.open_metadata() as about:
            assert about["pdfuaid:part"] == "1"
            assert about["dc:title"].startswith(made.content.title)
        elements = list(walk(file.Root.StructTreeRoot.K))
        figures = [str(each.get("/Alt", "")) for each in elements if each.S == "/Figure"]
        kinds = [str(each.S)[1:] for each in elements]
    levels = [int(kind[1]) for kind in kinds if len(kind) == 2 and kind[0] == "H" and kind[1].isdigit()]
    assert levels and all(after - before <= 1 for before, after in zip([0, *levels], levels, strict=False))
    alts = [block.alt for block in made.document.blocks if isinstance(block, Image)]
    assert all(alts) and [flat(alt) for alt in figures] == [flat(alt) for alt in alts]
    found = tag_tables(made.files["pdf"])
    assert len(found) == len(made.tables) >= LEAST[made.kind]
    for cells, table in zip(found, made.tables, strict=True):
        texts = {cell.name: cell.text for cell in cells if cell.name}
        width = len(table.columns)
        assert [cell.text for cell in cells[:width]] == [flat(column.heading) for column in table.columns]
        wanted = headers_of(table)
        assert len(cells) - width == len(wanted)
        for cell, (text, heads) in zip(cells[width:], wanted, strict=True):
            assert flat(text) in cell.text
            assert sorted({texts[name] for name in cell.headers}) == sorted(set(map(with_badge(texts), heads)))


def with_badge(texts):
    """A header as it is printed: a badge may stand before its words."""
    every = set(texts.values())
    return lambda head: head if head in every else next((text for text in every if head and head in text), head)


def test_every_word_file_has_its_styles_headings_header_rows_and_words_for_charts(made):
    file = docx.Document(io.BytesIO(made.files["docx"]))
    known = {style.style_id for style in file.styles}
    used = {
        node.get(qn("w:val"))
        for part in (file.element, *(section.footer._element for section in file.sections),
                     *(section.header._element for section in file.sections))
        for name in ("w:pStyle", "w:rStyle", "w:tblStyle")
        for node in part.iter(qn(name))
    }  # fmt: skip
    assert used and used <= known
    headings = [part.text for part in file.paragraphs if part.style.name.startswith("Heading")]
    asked = [block.text for block in made.document.blocks if isinstance(block, Heading)]
    assert [flat(text) for text in headings] == [flat(text) for text in asked]
    tables = list(file.element.body.iter(qn("w:tbl")))
    assert len(tables) == len(made.tables)
    for node, table in zip(tables, made.tables, strict=True):
        rows = node.findall(qn("w:tr"))
        assert rows[0].find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None
        caption = node.find(f"{qn('w:tblPr')}/{qn('w:tblCaption')}").get(qn("w:val"))
        assert flat(caption) == flat(table.caption)
    alts = [node.get("descr") for node in file.element.iter(qn("wp:docPr"))]
    assert alts == [block.alt for block in made.document.blocks if isinstance(block, Image)]


def test_the_plan_and_other_wide_tables_lie_and_all_else_of_a_report_stands(made):
    lying = made.kind == "plan"
    wide = [each for each in made.document.blocks if isinstance(each, Table) and len(each.columns) >= 8]
    pages = {True: "", False: ""}
    with pikepdf.open(io.BytesIO(made.files["pdf"])) as file:
        sizes = [page.MediaBox[2] > page.MediaBox[3] for page in file.pages]
    for lies, text in zip(sizes, pages_of(made.files["pdf"]), strict=True):
        pages[lies] += text
    assert (False in sizes) is not lying and (True in sizes) is bool(wide or lying)
    assert all(flat(table.columns[-1].heading) in flat(pages[True]) for table in wide)
    for heading in (block.text for block in made.document.blocks if isinstance(block, Heading)):
        if heading in {PERIOD, EXCEPTIONS, DETAILS}:
            assert heading in pages[False] and heading not in pages[True]
    turned = [
        section.page_width > section.page_height for section in docx.Document(io.BytesIO(made.files["docx"])).sections
    ]
    assert [lies for place, lies in enumerate(turned) if place == 0 or lies != turned[place - 1]] == turned
    assert set(turned) == set(sizes)


def test_every_form_has_the_same_figures(made):
    page = lxml.html.fromstring(f"<div>{html_fragment(made.document)}</div>")
    on_page = [
        [[flat(cell.text_content()) for cell in row] for row in table.xpath("./tbody/tr")]
        for table in page.xpath("//table")
    ]
    in_word = [
        [[flat("".join(t.text or "" for t in cell.iter(qn("w:t")))) for cell in row.findall(qn("w:tc"))]
         for row in table.findall(qn("w:tr"))[1:]]
        for table in docx.Document(io.BytesIO(made.files["docx"])).element.body.iter(qn("w:tbl"))
    ]  # fmt: skip
    in_pdf = [
        [cell.text for cell in cells[len(table.columns) :]]
        for cells, table in zip(tag_tables(made.files["pdf"]), made.tables, strict=True)
    ]
    # tables that share a sheet share its columns, so a row may have its cells in another order
    in_excel = [Counter(flat(text) for text in row if text) for row in shown_rows(made.files["xlsx"])]
    assert len(made.plain) >= (5 if made.kind != "plan" else 1)
    for place, rows in made.plain:
        assert on_page[place] == in_word[place] == rows
        assert in_pdf[place] == [text for row in rows for text in row]
        for row in rows:
            wanted = [text for text in row if text]
            assert any(Counter(wanted) <= found for found in in_excel), (place, row)
    figures = {figure.key: figure for figure in made.content.figures()}.values()
    notes = [row for table in made.tables if table.caption == WHAT_FIGURES_COUNT for row in table.rows]
    assert [(row[0].text, row[1].text, row[1].address) for row in notes] == [
        (figure.label, figure.shown, figure.address) for figure in figures
    ]
    lines = "\n".join(run.text for block in made.document.blocks if isinstance(block, Paragraph) for run in block.runs)
    assert [figure.label for figure in figures if figure_text(figure) not in lines] == []


def marked_plan() -> Made:
    """The plan with its changes marked, with the files made now."""
    period = Period.read(KINDS["plan"])
    draft = draft_of(Report(kind="plan", year=period.year, quarter=period.quarter))
    draft.placed = [Placed(each.section, each.section.key != "plan_marked") for each in draft.placed]
    content = draft.content("internal")
    document = dressed(content)
    return Made("plan", content, document, {format: render(document, format) for format in FORMATS})


def texts_of(cell) -> str:
    """A cell as it is printed, marks of change included."""
    return " ".join(run.text for run in cell.runs) if cell.runs else cell.text


@pytest.mark.long
def test_libreoffice_opens_every_word_file_and_prints_every_word(demo_plan, tmp_path):
    every = {f"{kind}-{edition}": made_of(kind, edition) for kind, edition in EVERY} | {"marked": marked_plan()}
    changes = {
        run.change for table in every["marked"].tables for row in table.rows for cell in row for run in cell.runs
    }
    assert {ADDED, REMOVED} <= changes
    for name, made in every.items():
        (tmp_path / f"{name}.docx").write_bytes(made.files["docx"])
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path)]
    files = [str(tmp_path / f"{name}.docx") for name in every]
    done = subprocess.run([*command, *files], capture_output=True, text=True, check=True, timeout=400)
    assert "error" not in (done.stdout + done.stderr).lower()
    for name, made in every.items():
        read = ["pdftotext", "-raw", str(tmp_path / f"{name}.pdf"), "-"]
        printed = flat(subprocess.run(read, capture_output=True, text=True, check=True).stdout)
        cells = [cell for table in made.tables for row in table.rows for cell in row]
        texts = map(texts_of, cells)
        assert [text for text in texts if any(flat(word) not in printed for word in text.split())] == [], name
        assert "Page2of" in printed
        if made.kind == "quarterly":  # the highlights fit two pages in Word too
            pages = pages_of((tmp_path / f"{name}.pdf").read_bytes())
            assert ["Exceptions" in map(str.strip, page.split("\n")) for page in pages[:3]] == [False, False, True], (
                name
            )
