"""PDF: tagged, titled, with a language, the same bytes every time, and no text lost at a page break."""

import io
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from itertools import accumulate

import pikepdf
import pytest

from core.documents import layout, pdf, render, typeset
from core.documents.model import Badge, Cell, Column, Document, Heading, Paragraph, Table, TitlePage
from tests.core.documents.pdfs import page_text, tag_tables, walk
from tests.core.documents.samples import DAY, every_block, flat, headings_of, plan, plan_table
from tests.rows import try_rows


def tables_of(document):
    return [block for block in document.blocks if isinstance(block, Table)]


def opened(data):
    return pikepdf.open(io.BytesIO(data))


@pytest.mark.long
def test_a_pdf_says_its_language_its_title_and_that_it_is_accessible():
    with opened(render(plan(), "pdf")) as file:
        assert file.Root.Lang == "en-GB"
        assert bool(file.Root.MarkInfo.Marked)
        assert file.Root.StructTreeRoot.Type == "/StructTreeRoot"
        assert bool(file.Root.ViewerPreferences.DisplayDocTitle)
        with file.open_metadata() as about:
            assert about["pdfuaid:part"] == "1"
            assert about["dc:title"] == "e-Safety Action Plan"
            assert list(about["dc:creator"]) == ["Development manager"]
            assert about["dc:language"] == ["en-GB"] or "en-GB" in about["dc:language"]


@pytest.mark.long
@try_rows("command", [["pdfinfo", "-"], ["pdftotext", "-", "-"], ["pdftoppm", "-r", "20", "-"]])
def test_poppler_finds_no_fault_in_a_pdf(command):
    done = subprocess.run(command, input=render(every_block(), "pdf"), capture_output=True, check=True)
    assert done.stderr == b""


@pytest.mark.parametrize("document", [plan(), every_block(), Document("T", DAY, (Paragraph("x"),), site="https://a.b")])
def test_qpdf_finds_no_fault_in_a_pdf(document, tmp_path):
    path = tmp_path / "checked.pdf"
    path.write_bytes(render(document, "pdf"))
    subprocess.run(["qpdf", "--check", str(path)], capture_output=True, check=True)


def numbered(*, site="", **cell):
    row = (Cell("33", address="/plan/actions/7/", **cell), Cell("34"))
    return Document("T", DAY, (Table((Column("No."), Column("Other")), (row,)),), site=site)


@pytest.mark.long
@try_rows("cell", [{}, {"bold": True}, {"header": True}, {"badge": Badge("R", "Overdue", "#a4282a")}])
def test_cell_links_to_its_page_where_the_site_has_an_address(cell):
    data = render(numbered(site="https://board.example", **cell), "pdf")
    with opened(data) as file:
        links = [link for page in file.pages for link in page.get("/Annots", [])]
        tags = [element for element in walk(file.Root.StructTreeRoot.K) if element.S == "/Link"]
        assert [str(link.A.URI) for link in links] == ["https://board.example/plan/actions/7/"]
        assert len(tags) == 1
    done = subprocess.run(["pdfinfo", "-"], input=data, capture_output=True, check=True)
    assert done.stderr == b""
    assert [cell.text for cell in tag_tables(data)[0]][-1] == "34"


def test_cell_links_nowhere_where_the_site_has_no_address():
    with opened(render(numbered(), "pdf")) as file:
        assert not any("/Annots" in page for page in file.pages)


@pytest.mark.long
@try_rows("own_page", [True, False])
def test_title_is_the_first_heading_and_others_stand_below_it(own_page):
    blocks = (TitlePage("The report", own_page=own_page), Heading(1, "A"), Heading(2, "B"), Paragraph("x"))
    with opened(render(Document("T", DAY, blocks), "pdf")) as file:
        kinds = [str(element.S) for element in walk(file.Root.StructTreeRoot.K)]
    assert [kind for kind in kinds if kind.startswith("/H") or kind == "/Title"] == ["/H1", "/H2", "/H3"]


@pytest.mark.parametrize(("caption", "times"), [("Reds and ambers", 1), ("reds AND ambers ", 1), ("Ambers", 2)])
def test_caption_does_not_repeat_the_heading_above(caption, times, tmp_path):
    table = Table((Column("A"),), ((Cell("x"),),), caption=caption, show_caption=True)
    data = render(Document("T", DAY, (Heading(1, "Reds and ambers"), table)), "pdf")
    assert page_text(data, tmp_path).casefold().count("ambers") == times
    with opened(data) as file:
        (element,) = [each for each in walk(file.Root.StructTreeRoot.K) if each.S == "/Table"]
        assert [str(part.Summary) for part in element.A if "/Summary" in part] == [f"{caption.strip()}."]


@pytest.mark.long
def test_the_same_document_gives_the_same_pdf():
    assert render(plan(), "pdf") == render(plan(), "pdf")


def test_pdf_is_typeset_in_another_process(monkeypatch):
    """The typesetter keeps 20 MB for each of the latest ten documents."""
    monkeypatch.setattr("typst.Compiler", None)
    assert render(plan(2), "pdf").startswith(b"%PDF")


@pytest.mark.long
@try_rows("stop", [signal.SIGINT, signal.SIGTERM])
def test_signals_to_the_worker_and_its_group_leave_it_the_pdf_it_is_making(stop):
    """As Ctrl-C and supervisors send them; the worker itself finishes its task."""
    script = (
        "import json, signal, sys\n"
        "from core.documents.typeset import typeset\n"
        f"signal.signal({int(stop)}, lambda *_: None)\n"  # not SIG_IGN, which the process would inherit
        "data = sys.stdin.read()\n"
        "print('begun', flush=True)\n"
        "sys.stdout.buffer.write(typeset(data)[:5])\n"
    )
    data = json.dumps(pdf._Data(plan(600), str).whole())
    command, pipe = [sys.executable, "-c", script], subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, start_new_session=True) as worker:
        worker.stdin.write(data.encode())
        worker.stdin.close()
        assert worker.stdout.readline() == b"begun\n"
        time.sleep(0.4)
        os.killpg(worker.pid, stop)
        assert worker.stdout.read() == b"%PDF-"
    assert worker.returncode == 0


def test_a_process_that_refuses_the_text_is_told_apart_from_one_that_breaks(monkeypatch):
    data = pdf._Data(Document("T", DAY), str).whole() | {"board": "\u4e2d"}
    with pytest.raises(typeset.Refused, match="could not be displayed"):
        typeset.typeset(json.dumps(data))
    monkeypatch.setattr(typeset.sys, "executable", shutil.which("false"))
    with pytest.raises(RuntimeError, match="ended early"):
        typeset.typeset(json.dumps(data))


@pytest.mark.parametrize("rows", [1, 43, 150, pytest.param(600, marks=pytest.mark.long)])
def test_every_cell_is_bound_to_its_column_and_to_its_row_headers(rows):
    document = plan(rows, priorities=1 if rows < 6 else 6)
    found = tag_tables(render(document, "pdf"))
    tables = tables_of(document)
    assert len(found) == len(tables)
    for cells, table in zip(found, tables, strict=True):
        texts = {cell.name: cell.text for cell in cells if cell.name}
        width = len(table.columns)
        assert [cell.text for cell in cells[:width]] == [flat(column.heading) for column in table.columns]
        assert {cell.scope for cell in cells[:width]} == {"Column"}
        got = {cell.text: sorted(texts[name] for name in cell.headers) for cell in cells[width:]}
        wanted = {text: sorted(map(flat, names)) for text, names in headings_of(table).items()}
        assert got == wanted
        heads = {flat(cell.text) for row in table.rows for cell in row} & {
            cell.text for cell in cells[width:] if cell.kind == "TH" and cell.scope == "Row"
        }
        assert heads == {
            cell.text for cell in cells[width:] if cell.text.startswith(("Objective", "Method", "ESLO", "ICT"))
        }


def test_spans_in_any_column_keep_their_headers():
    table = Table(
        (Column("A", 1, True), Column("B"), Column("C"), Column("D")),
        (
            (Cell("a0", rowspan=2), Cell("b0", rowspan=3), Cell("c0", header=True), Cell("d0")),
            (Cell("c1", colspan=2),),
            (Cell("a2"), Cell("c2"), Cell("d2")),
        ),
    )
    cells = tag_tables(render(Document("T", DAY, (table,)), "pdf"))[0]
    texts = {cell.name: cell.text for cell in cells if cell.name}
    got = {cell.text: [texts[name] for name in cell.headers] for cell in cells[4:]}
    assert got == {
        "a0": ["A"],
        "b0": ["B", "a0", "a2"],
        "c0": ["C", "a0"],
        "d0": ["D", "a0", "c0"],
        "c1": ["C", "D", "a0"],
        "a2": ["A"],
        "c2": ["C", "a2"],
        "d2": ["D", "a2"],
    }


def test_every_name_of_a_header_leads_to_it():
    with opened(render(plan(), "pdf")) as file:
        names = file.Root.StructTreeRoot.IDTree.Kids[0].Names
        pairs = list(zip(list(names)[::2], list(names)[1::2], strict=True))
        assert len(pairs) > 50
        assert [str(name) for name, _ in pairs] == sorted(str(name) for name, _ in pairs)
        assert all(name == element.ID and element.S == "/TH" for name, element in pairs)


@pytest.mark.long
def test_the_headings_are_repeated_on_every_page(tmp_path):
    document = Document("T", DAY, (plan_table(60),))
    data = render(document, "pdf")
    with opened(data) as file:
        pages = len(file.pages)
    assert pages > 3
    assert page_text(data, tmp_path).count("ObjectiveMethodActionLeadresponsibilityTimescaleUpdate") == pages


def random_table(dice):
    """A table with spans and texts of any length, and its words, each of which stands in it once."""
    words, rows = [], dice.randint(1, 30)
    cells = [[] for _ in range(rows)]
    for column in range(4):
        row = 0
        while row < rows:
            span = min(dice.choice((1, 1, 1, 2, 3, 7)) if column < 3 else 1, rows - row)
            text = []
            for _ in range(dice.choice((0, 1, 5, 30, 30, 80, dice.choice((200, 600, 1500))))):
                words.append(f"w{len(words):05}w")
                text += [words[-1], dice.choice((" ", " ", " ", "\n", " ABCDEFGHIJ ", " mmmmWWWW "))]
            cells[row].append(Cell("".join(text), rowspan=span))
            row += span
    columns = tuple(Column(f"H{number}", dice.choice((1, 1, 2, 5)), number < 2) for number in range(4))
    return Table(columns, tuple(map(tuple, cells))), words


@pytest.mark.parametrize("seed", [*range(4), *(pytest.param(seed, marks=pytest.mark.long) for seed in range(4, 12))])
def test_no_word_is_lost_where_tall_cells_meet_page_breaks(seed, tmp_path):
    dice = random.Random(seed)
    table, words = random_table(dice)
    document = Document("T", DAY, (Heading(1, "H"), table), landscape=dice.random() < 0.7)
    text = page_text(render(document, "pdf"), tmp_path)
    assert [word for word in words if word not in text] == []


@pytest.mark.long
def test_a_row_stays_on_one_page_unless_it_is_tall(tmp_path):
    line = " ".join(["word"] * 60)
    rows = tuple((Cell(f"begin{number} {line} end{number}."), Cell("x")) for number in range(40))
    data = render(Document("T", DAY, (Table((Column("A"), Column("B")), rows),)), "pdf")
    path = tmp_path / "rows.pdf"
    path.write_bytes(data)
    pages = subprocess.run(
        ["pdftotext", "-layout", str(path), "-"], capture_output=True, check=True, text=True
    ).stdout.split("\f")
    assert len(pages) > 4
    for page in pages:
        for number in range(40):
            assert (f"begin{number} " in page) == (f"end{number}." in page)


@pytest.mark.long
def test_a_heading_taller_than_a_page_is_printed_once_and_no_word_of_it_is_lost(tmp_path):
    words = [f"w{number:04}w" for number in range(300)]
    table = Table((Column(" ".join(words)), *(Column(f"C{number}") for number in range(5))), ((Cell("a"),) * 6,))
    text = page_text(render(Document("T", DAY, (table,)), "pdf"), tmp_path)
    assert [word for word in words if word not in text] == []


def test_markup_in_a_text_stays_text(tmp_path):
    text = '#import "x": * *bold* _i_ $x$ = Heading @ref <label> \\ // comment [link](a) #panic()'
    assert flat(text) in page_text(render(Document("T", DAY, (Paragraph(text),)), "pdf"), tmp_path)


def test_other_scripts_and_emoji_come_out_and_what_no_font_holds_is_replaced_visibly(tmp_path):
    text = "Łódź καλημέρα привет नमस्ते \U0001f600 \u2192 end"
    printed = page_text(
        render(Document("T", DAY, (Paragraph(text), Paragraph("a\u4e2db\x07c\ud800d"))), "pdf"), tmp_path
    )
    for part in ("Łódź", "καλημέρα", "привет", "\U0001f600", "\u2192", "a\ufffdb\ufffdc\ufffdd"):
        assert part in printed


def test_a_sequence_without_a_shape_falls_back_to_the_main_font(monkeypatch, tmp_path):
    monkeypatch.setattr(pdf.fonts, "displayable", lambda text: text)
    printed = page_text(render(Document("T", DAY, (Paragraph("before \u4e2d after"),)), "pdf"), tmp_path)
    assert "before\ufffdafter" in printed


def test_a_long_address_is_broken_inside_its_column(tmp_path):
    address = "https://example.org/" + "a-very-long-path/" * 20
    table = Table((Column("A", 1), Column("B", 9)), ((Cell(address), Cell("x")),))
    path = tmp_path / "long.pdf"
    path.write_bytes(render(Document("T", DAY, (table,)), "pdf"))
    boxes = subprocess.run(["pdftotext", "-bbox", str(path), "-"], capture_output=True, check=True, text=True).stdout
    edges = [float(edge) for edge in re.findall(r'xMax="([\d.]+)" yMax="[\d.]+">[a-z/:.-]{4}', boxes)]
    assert len(edges) > 20
    assert max(edges) < layout.MARGIN + layout.column_widths(table, layout.text_width(Document("T", DAY)))[0]


def test_no_word_reaches_over_the_edge_of_a_narrow_column(tmp_path):
    words = ("1", "Communications", "safeguarding", "Confidentiality", "misunderstandings", "x" * 60, "no more")
    badged = Cell("worse", badge=Badge("R", "Overdue since September", "#fbe9e7", "#7d1f11"))
    heads = (
        "No.",
        "Lead responsibility",
        "Timescale",
        "Completed",
        "Corrective action",
        "Address",
        "Objective",
        "Colour",
    )
    columns = tuple(Column(head, 0.5 if head == "No." else 1) for head in heads)
    table = Table(columns, ((*map(Cell, words), badged), *[(*(Cell(words[1]) for _ in heads[1:]), badged)] * 2))
    document = Document("T", DAY, (table,))
    path = tmp_path / "narrow.pdf"
    path.write_bytes(render(document, "pdf"))
    widths = layout.column_widths(table, layout.text_width(document))
    edges = list(accumulate(widths, initial=layout.MARGIN))
    boxes = subprocess.run(["pdftotext", "-bbox", str(path), "-"], capture_output=True, check=True, text=True).stdout
    found = re.findall(r'xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)"', boxes)
    inside = [(float(left), float(right)) for left, top, right in found if 60 < float(top) < 700]
    assert len(inside) > 40
    for left, right in inside:
        column = max(place for place, edge in enumerate(edges) if edge <= left)
        assert right <= edges[column + 1], (left, right)


def test_heading_levels_are_never_skipped():
    blocks = (Heading(3, "A"), Heading(5, "B"), Heading(1, "C"), Heading(6, "D"))
    with opened(render(Document("T", DAY, blocks), "pdf")) as file:
        kinds = [str(element.S) for element in file.Root.StructTreeRoot.K[0].K]
    assert kinds == ["/H1", "/H2", "/H1", "/H2"]


def test_every_kind_of_block_is_tagged():
    with opened(render(every_block(), "pdf")) as file:
        text = file.Root.StructTreeRoot.K
        kinds = {str(element.S) for element in walk(text)}
        figures = [element for element in walk(text) if element.S == "/Figure" and "/Alt" in element]
    assert {"/H1", "/P", "/L", "/LI", "/Table", "/Caption", "/Figure"} <= kinds
    assert [str(figure.Alt) for figure in figures] == ["words"]


def test_a_badge_is_letter_and_word(tmp_path):
    cell = Cell("as agreed", badge=Badge("R", "Overdue", "#a4282a"))
    data = render(Document("T", DAY, (Table((Column("A"),), ((cell,),)),)), "pdf")
    assert "ROverdueasagreed" in page_text(data, tmp_path)
