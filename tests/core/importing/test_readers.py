"""Reading files with tables: what each kind keeps, and which are refused, each built here in its smallest form."""

import csv
import datetime as dt
import io
import shutil
import subprocess
import time
import zipfile

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.comments import Comment as SheetComment
from openpyxl.styles import Color, Font, PatternFill

from core.files import packages
from core.importing.readers import read_file
from core.importing.readers.text import TABS_LOST, read_text
from core.importing.source import Comment, Edit, Source, UnreadableFile
from tests.actions.wordfiles import cell, package, paragraph, parts_of, row, run, table, word_file

OLE = packages.OLE_MAGIC + b"\x00" * 600
BY = 'w:id="1" w:author="Ann Lee" w:date="2026-11-20T10:00:00Z"'


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


def csv_file(rows: list[tuple], delimiter: str = ",", encoding: str = "utf-8") -> bytes:
    stream = io.StringIO()
    csv.writer(stream, delimiter=delimiter).writerows(rows)
    return stream.getvalue().encode(encoding)


def converted(data: bytes, kind: str, target: str, folder) -> bytes:
    """A file saved by LibreOffice as another kind."""
    (folder / f"file.{kind}").write_bytes(data)
    command = ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", target]
    subprocess.run([*command, "--outdir", str(folder), str(folder / f"file.{kind}")], check=True, capture_output=True)
    made = folder / f"file.{target}"
    if not made.exists():
        pytest.skip("this LibreOffice has no program for spreadsheets")
    return made.read_bytes()


class TestDocx:
    def test_tables_with_paragraphs_above_and_below(self):
        data = word_file(
            paragraph("Plan", style="Title"),
            paragraph(run("Our aims", "<w:b/>")),
            paragraph("Safe schools", numbering=(1, 0)),
            table(row("What", "Who"), row("Train staff", "Ann")),
            paragraph("Agreed in May"),
            numbering=(
                '<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/></w:lvl></w:abstractNum>'
                '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
            ),
        )
        source = read_file(data, "plan.docx")
        assert (source.kind, len(source.tables)) == ("docx", 1)
        assert texts(source) == [["What", "Who"], ["Train staff", "Ann"]]
        above = [(item.text, item.style, item.is_bold, item.is_item) for item in source.tables[0].above]
        assert above == [
            ("Plan", "title", False, False),
            ("Our aims", "", True, False),
            ("Safe schools", "", False, True),
        ]
        assert [item.text for item in source.below] == ["Agreed in May"]
        assert source.notes == ()

    def test_a_nested_table_stands_in_its_cell_and_as_a_table_of_its_own(self):
        inner = table(row("Step", "By"), row("First", "May"))
        source = read_file(word_file(table(row("A", "B"), row(cell("one"), cell("Steps:", inner, "<w:p/>")))))
        assert texts(source) == [["A", "B"], ["one", "Steps:\nStep\tBy\nFirst\tMay"]]
        assert texts(source, 1) == [["Step", "By"], ["First", "May"]]
        assert [each.inside for each in source.tables] == [None, (0, 1, 1)]

    def test_numbers_of_nested_lists_count_once(self):
        numbered = (
            '<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/>'
            '</w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
        )
        inner = table(row(cell(paragraph("a", numbering=(1, 0))), "x"))
        source = read_file(
            word_file(table(row(cell(inner), cell(paragraph("b", numbering=(1, 0))))), numbering=numbered)
        )
        assert texts(source) == [["1. a\tx", "2. b"]]
        assert texts(source, 1) == [["1. a", "x"]]

    def test_a_frame_of_one_column_is_taken_away(self):
        inner = table(row("A", "B"), row("1", "2"))
        source = read_file(word_file(table(row(cell("Aims", inner, "<w:p/>")))))
        assert texts(source) == [["A", "B"], ["1", "2"]]
        assert [item.text for item in source.tables[0].above] == ["Aims"]

    def test_merged_cells(self):
        source = read_file(
            word_file(
                table(
                    row(cell("Theme", span=3)),
                    row(cell("Aim", merge="restart"), "Do", "Ann"),
                    row(cell("", merge=""), "Check", "Ben"),
                )
            )
        )
        found = source.tables[0]
        assert (found.rows[0][0].span, found.width, found.merges) == (3, 3, True)
        assert [item.continues for item in found.rows[2]] == [True, False, False]

    def test_fills_and_weights_of_cell_and_style(self):
        styles = (
            '<w:style w:type="table" w:styleId="Grid"><w:name w:val="Grid"/><w:tcPr><w:shd w:val="clear" w:fill="EEEEEE"/>'
            '</w:tcPr><w:tblStylePr w:type="firstRow"><w:rPr><w:b/></w:rPr><w:tcPr><w:shd w:val="clear" w:fill="112233"/>'
            "</w:tcPr></w:tblStylePr></w:style>"
        )
        look = '<w:tblPr><w:tblStyle w:val="Grid"/><w:tblLook w:val="0020"/></w:tblPr>'
        red = cell("Red", properties='<w:shd w:val="clear" w:color="auto" w:fill="FF0000"/>')
        plain = cell("Plain", properties='<w:shd w:val="clear" w:color="auto" w:fill="auto"/>')
        data = word_file(f"<w:tbl>{look}{row('Head', 'Head')}{row(red, plain)}{row('x', 'y')}</w:tbl>", styles=styles)
        rows = read_file(data).tables[0].rows
        assert [[item.fill for item in line] for line in rows] == [
            ["#112233", "#112233"],
            ["#ff0000", ""],
            ["#eeeeee", "#eeeeee"],
        ]
        assert [line[0].is_bold for line in rows] == [True, False, False]

    def test_a_cell_is_bold_where_all_its_words_are(self):
        bold = run("All", "<w:b/>")
        cells = row(cell(paragraph(bold)), cell(paragraph(bold, run(" but one"))), cell(""))
        assert [item.is_bold for item in read_file(word_file(table(cells, row("x")))).tables[0].rows[0]] == [
            True,
            False,
            False,
        ]

    def test_tracked_changes_are_edits_and_the_text_is_the_one_after_them(self):
        changed = paragraph(
            "By ",
            f"<w:del {BY}><w:r><w:delText>May</w:delText></w:r></w:del>",
            f"<w:ins {BY}>{run('June ')}{run('2010')}</w:ins>",
            " if ready",
            f'<w:ins w:author="Ben" w:id="3">{run("!")}</w:ins>',
        )
        found = read_file(word_file(table(row("When", "Who"), row(cell(changed), "Ann")))).tables[0].rows[1]
        assert found[0].text == "By June 2010 if ready!"
        assert found[0].edits == (
            Edit("Ann Lee", dt.date(2026, 11, 20), "June 2010", "May"),
            Edit("Ben", None, "!", ""),
        )
        assert found[1].edits == ()

    def test_inserted_paragraphs_are_one_edit(self):
        mark = f"<w:ins {BY}/>"
        lines = [paragraph(f"<w:ins {BY}>{run(text)}</w:ins>", mark=mark) for text in ("One", "Two")]
        found = read_file(word_file(table(row(cell(*lines), "x")))).tables[0].rows[0][0]
        assert (found.text, [each.added for each in found.edits]) == ("One\nTwo", ["One\nTwo"])

    def test_comments_stand_at_their_cell_and_others_are_noted(self):
        comments = "".join(
            f'<w:comment w:id="{number}" w:author="Ben" w:date="2026-11-{20 + number}T09:00:00Z">'
            f"{paragraph(text)}{paragraph('Please')}</w:comment>"
            for number, text in enumerate(("Which year?", "Title?"))
        )
        said = paragraph(
            '<w:commentRangeStart w:id="0"/>',
            "May",
            '<w:commentRangeEnd w:id="0"/><w:r><w:commentReference w:id="0"/></w:r>',
        )
        outside = paragraph("Plan", '<w:r><w:commentReference w:id="1"/></w:r>')
        source = read_file(word_file(outside, table(row("When", "Who"), row(cell(said), "x")), comments=comments))
        assert source.tables[0].rows[1][0].comments == (Comment("Ben", dt.date(2026, 11, 20), "Which year?\nPlease"),)
        assert source.notes == ("Comments outside the tables were left out: Ben: Title?\nPlease",)

    def test_what_is_left_out_is_noted(self):
        box = "<w:r><w:pict><w:txbxContent><w:p><w:r><w:t>Boxed</w:t></w:r></w:p></w:txbxContent></w:pict></w:r>"
        content = paragraph("Do", run("secret", "<w:vanish/>"), box, '<w:r><w:footnoteReference w:id="2"/></w:r>')
        footnotes = f'<w:footnote w:id="2">{paragraph("See below")}</w:footnote>'
        gone = row("old", "x", properties=f"<w:del {BY}/>")
        source = read_file(word_file(table(row(cell(content), "x"), gone), footnotes=footnotes))
        assert texts(source) == [["Do", "x"]]
        assert source.notes == (
            "Hidden text was left out: secret",
            "Text in text boxes was left out: Boxed",
            "Footnotes were left out: See below",
            "Rows that tracked changes delete were left out: 1",
        )

    def test_files_of_our_own_name_rows_and_themselves(self):
        marked = paragraph('<w:bookmarkStart w:id="1" w:name="_plan_r45"/>', "1")
        named = '<Properties><property name="plan-export"><lpwstr>1 abc whole</lpwstr></property></Properties>'
        parts = parts_of(table(row("No.", "What"), row(cell(marked), "Do")))
        source = read_file(package(parts | {"docProps/custom.xml": named}))
        assert [line[0].key for line in source.tables[0].rows] == ["", "45"]
        assert source.export == "1 abc whole"

    def test_macros_are_read_past_and_noted(self):
        parts = parts_of(table(row("A", "B"))) | {"word/vbaProject.bin": b"\x00macro"}
        assert read_file(package(parts), "plan.docm").notes == ("This file contains macros. They were not run.",)


class TestWorkbook:
    def test_merges_fills_comments_and_weights(self):
        def change(book):
            sheet = book["Plan"]
            sheet.merge_cells("A1:C1")
            sheet.merge_cells("A3:A4")
            sheet["C3"].fill = PatternFill("solid", fgColor="FFFFC000")
            sheet["B4"].fill = PatternFill("solid", fgColor=Color(theme=4))
            sheet["A2"].font = Font(bold=True)
            sheet["B3"].comment = SheetComment("Which school?", "Ben")

        rows = [("Title",), ("Aim", "What", "RAG"), ("Safe", "Train", None), (None, "Check", "x")]
        source = read_file(workbook(change, Plan=rows))
        found = source.tables[0]
        assert (source.kind, found.name, found.merges) == ("xlsx", "Plan", True)
        assert texts(source) == [["Title"], ["Aim", "What", "RAG"], ["Safe", "Train", ""], ["Check", "x"]]
        assert found.rows[0][0].span == 3
        assert (found.rows[3][0].continues, found.rows[3][0].start) == (True, 0)
        assert found.rows[2][2].fill == "#ffc000"
        assert found.rows[3][1].fill == "#4f81bd"
        assert [item.is_bold for item in found.rows[1]] == [True, False, False]
        assert found.rows[2][1].comments == (Comment("Ben", None, "Which school?"),)

    def test_values_are_read_as_a_person_sees_them(self):
        rows = [("Start", "Cost"), (dt.date(2026, 6, 30), 1500.0), ("'=SUM(A1)", 0.5)]
        assert texts(read_file(workbook(Plan=rows))) == [
            ["Start", "Cost"],
            ["30 June 2026", "1500"],
            ["=SUM(A1)", "0.5"],
        ]

    def test_keys_of_our_own_rows_leave_their_column(self):
        rows = [("Plan",), ("Key (leave as it is)", "What", "Who"), ("r45 ab12", "Train", "Ann"), (None, "New", "Ben")]
        found = read_file(workbook(Plan=rows)).tables[0]
        assert [[(item.text, item.start, item.key) for item in line] for line in found.rows[1:]] == [
            [("What", 1, ""), ("Who", 2, "")],
            [("Train", 1, "r45 ab12"), ("Ann", 2, "r45 ab12")],
            [("New", 1, ""), ("Ben", 2, "")],
        ]

    def test_hidden_and_empty_sheets_are_left_out(self):
        def change(book):
            book["Old"].sheet_state = "hidden"

        source = read_file(workbook(change, Blank=[], Plan=[("What", "Who"), ("a", "b")], Old=[("x", "y")]))
        assert [each.name for each in source.tables] == ["Plan"]
        assert source.notes == ("Hidden sheets were left out: Old",)

    def test_conditional_colours_are_noted(self):
        def change(book):
            rule = openpyxl.formatting.rule.CellIsRule(operator="equal", formula=["1"])
            book["Plan"].conditional_formatting.add("A1:A9", rule)

        assert read_file(workbook(change, Plan=[("a", "b")])).notes == (
            "Colours that depend on conditions were not worked out.",
        )

    def test_a_blank_row_keeps_its_place_and_two_heading_rows_are_no_error(self):
        rows = [("2026", None, "2027"), ("Aim", "Who", "Aim"), (), ("a", "b", "c")]
        assert texts(read_file(workbook(Plan=rows))) == [["2026", "2027"], ["Aim", "Who", "Aim"], [], ["a", "b", "c"]]

    def test_merged_cells_without_end_take_no_time(self):
        data = workbook(Plan=[("Title",), ("a", "b")])
        parts = {}
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        sheet = parts["xl/worksheets/sheet1.xml"].decode()
        merges = '</sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'
        parts["xl/worksheets/sheet1.xml"] = sheet.replace("</sheetData>", merges)
        begin = time.perf_counter()
        assert read_file(package(parts)).tables[0].rows[0][0].span == 2
        assert time.perf_counter() - begin < 2

    def test_beyond_the_limit_only_texts_are_read(self, monkeypatch):
        monkeypatch.setattr("core.importing.readers.sheets.MAX_FULL_CELLS", 2)
        source = read_file(workbook(lambda book: book["Plan"].merge_cells("A1:B1"), Plan=[("Title",), ("a", "b")]))
        assert texts(source) == [["Title"], ["a", "b"]]
        assert source.notes == (
            "This spreadsheet has more than 2 cells, so merged cells, colours and comments were not read.",
        )

    def test_limits(self):
        assert "more than 300 columns" in refusal(workbook(Plan=[tuple(range(301))]))
        assert len(read_file(workbook(Plan=[tuple(range(300))])).tables[0].rows[0]) == 300
        assert "is empty" in refusal(workbook(Plan=[]))


def test_a_spreadsheet_of_libreoffice():
    content = (
        '<o:document-content xmlns:o="urn:o" xmlns:t="urn:t" xmlns:x="urn:x"><o:body><o:spreadsheet>'
        '<t:table t:name="Plan"><t:table-row><t:table-cell><x:p>What</x:p></t:table-cell><t:table-cell><x:p>When</x:p>'
        "</t:table-cell></t:table-row><t:table-row><t:table-cell><x:p>Train</x:p></t:table-cell>"
        '<t:table-cell o:value-type="date" o:date-value="2026-06-30"><x:p>30/06/26</x:p></t:table-cell></t:table-row>'
        "</t:table></o:spreadsheet></o:body></o:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    meta = '<m xmlns:a="urn:a"><a:user-defined a:name="plan-export">1 abc whole</a:user-defined></m>'
    source = read_file(package({"mimetype": kind, "content.xml": content, "meta.xml": meta}), "plan.xlsx")
    assert (source.kind, source.tables[0].name, source.export) == ("ods", "Plan", "1 abc whole")
    assert texts(source) == [["What", "When"], ["Train", "30 June 2026"]]


ROWS = [("Commitment", "Named person", "Position"), ("Train", "Zoë – Ann", "one\ntwo"), ("Check", "Ben", "£5, or 6")]


class TestPlainText:
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
    @pytest.mark.parametrize("delimiter", [",", ";", "\t"])
    @pytest.mark.parametrize("name", ["list.csv", "list.txt"])
    def test_csv_in_every_usual_form(self, encoding, delimiter, name):
        source = read_file(csv_file(ROWS, delimiter, encoding), name)
        assert source.kind == "csv"
        assert texts(source) == [list(line) for line in ROWS]

    def test_limits_of_csv(self):
        assert "more than 300 columns" in refusal(csv_file([tuple(range(301))] * 2), "a.csv")
        assert "more than 50,000 rows" in refusal(csv_file([("a", "b")] * 50_001), "a.csv")

    def test_numbered_items_with_labels(self):
        text = (
            "Review of June\n\n1. Train all staff\n   of every school\nLed by: Ann\nTarget: June 2010\n\n"
            "2. Publish advice\nLed by: Ben\nand Carl\n\nTheme two\n\n3. Check filters: all of them\nTarget: Ongoing\n\nAgreed."
        )
        source = read_file(text.encode(), "lantern.txt")
        assert source.kind == "text"
        assert texts(source) == [
            ["Item", "Led by", "Target"],
            ["1. Train all staff\nof every school", "Ann", "June 2010"],
            ["2. Publish advice", "Ben\nand Carl", ""],
            ["Theme two"],
            ["3. Check filters: all of them", "", "Ongoing"],
        ]
        assert source.tables[0].rows[3][0].span == 3
        assert [item.text for item in source.tables[0].above] == ["Review of June"]
        assert [item.text for item in source.below] == ["Agreed."]

    def test_numbered_recommendations_name_their_column(self):
        text = "Recommendation 1: Train\nLed by: Ann\nRecommendation 2: Check\nLed by: Ben\n"
        assert texts(read_file(text.encode()))[:2] == [["Recommendation", "Led by"], ["Recommendation 1: Train", "Ann"]]

    @pytest.mark.parametrize("name", ["plan.txt", "plan.csv"])
    def test_a_table_with_each_cell_on_a_line_of_its_own(self, name):
        text = (
            "\tOur plan\n\n1.\nRaise awareness\n\n\n\tWhat\n\tWho\n\tWhen\n\n\n\tTrain\n\nBuild\n\tAnn\n\tMay\n\n"
            "\tCheck\n\tBen\n\tJune\n\n2. Protect\n\n\tWhat\n\tWho\n\tWhen\n\n\tFilter\n\tCarl\n\tJuly\n\n"
            "Glossary\n\tESLO\n\tOfficer\n"
        )
        source = read_file(text.encode(), name)
        assert [texts(source, number) for number in range(3)] == [
            [["What", "Who", "When"], ["Train\n\nBuild", "Ann", "May"], ["Check", "Ben", "June"]],
            [["What", "Who", "When"], ["Filter", "Carl", "July"]],
            [["ESLO", "Officer"]],
        ]
        assert [[item.text for item in each.above] for each in source.tables] == [
            ["Our plan", "1.", "Raise awareness"],
            ["2. Protect"],
            ["Glossary"],
        ]

    def test_headings_directly_above_the_first_row_are_known_by_their_words(self):
        text = "\tWhat\n\tWho\n\tWhen\n\tTrain\n\tAnn\n\tMay\n"
        found = read_text(text, is_heading=lambda word: word in ("What", "Who", "When"))
        assert texts(found) == [["What", "Who", "When"], ["Train", "Ann", "May"]]

    def test_a_lost_tab_is_said(self):
        text = "\tWhat\n\tWho\n\tWhen\n\n\tTrain\n\tAnn\n    May\n"
        assert "a cell is missing or has lost its tab" in refusal(text.encode())
        with pytest.raises(UnreadableFile) as caught:
            read_text("What\nWho\nWhen\nHow\n\nTrain\n", is_heading=lambda word: word in ("What", "Who", "When", "How"))
        assert caught.value.message == TABS_LOST


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not here")
class TestSavedByLibreOffice:
    def test_a_word_file_and_a_text_document(self, tmp_path):
        comments = (
            f'<w:comment w:id="0" {BY.replace("w:id=" + chr(34) + "1" + chr(34), "")}>{paragraph("Sure?")}</w:comment>'
        )
        red = '<w:shd w:val="clear" w:color="auto" w:fill="FF0000"/>'
        said = paragraph("May", '<w:r><w:commentReference w:id="0"/></w:r>')
        changed = paragraph("By ", f"<w:ins {BY}>{run('June')}</w:ins>")
        body = table(
            row("What", "Who", "When"),
            row(cell("Train", merge="restart"), cell(said), cell("x", properties=red)),
            row(cell("", merge=""), cell(changed), "y"),
        )
        plain = word_file(paragraph("Aims"), body, comments=comments)
        again = read_file(converted(converted(plain, "docx", "odt", tmp_path), "odt", "docx", tmp_path))
        odt = read_file((tmp_path / "file.odt").read_bytes(), "plan.doc")
        for source in (again, odt):
            assert texts(source) == [["What", "Who", "When"], ["Train", "May", "x"], ["By June", "y"]]
            found = source.tables[0].rows
            assert (found[1][2].fill, found[2][0].continues) == ("#ff0000", True)
            assert [item.text for item in found[1][1].comments] == ["Sure?"]
        assert again.tables[0].rows[2][1].edits == (Edit("Ann Lee", dt.date(2026, 11, 20), "June"),)
        assert (again.kind, odt.kind) == ("docx", "odt")

    def test_a_workbook_and_a_spreadsheet(self, tmp_path):
        def change(book):
            book["Plan"].merge_cells("A2:A3")
            book["Plan"]["B2"].fill = PatternFill("solid", fgColor="FFFF0000")
            book["Plan"]["B3"].comment = SheetComment("Sure?", "Ben")

        rows = [("What", "When"), ("Train", dt.date(2026, 6, 30)), (None, "Ongoing")]
        ods = converted(workbook(change, Plan=rows), "xlsx", "ods", tmp_path)
        again = read_file(converted(ods, "ods", "xlsx", tmp_path))
        for source in (read_file(ods), again):
            assert texts(source) == [["What", "When"], ["Train", "30 June 2026"], ["Ongoing"]]
            found = source.tables[0].rows
            assert (found[1][1].fill, found[2][0].continues) == ("#ff0000", True)
            assert [item.text for item in found[2][1].comments] == ["Sure?"]

    @pytest.mark.parametrize(("kind", "target"), [("docx", "doc"), ("docx", "rtf"), ("docx", "pdf"), ("docx", "html")])
    def test_other_kinds_are_refused(self, kind, target, tmp_path):
        words = {"doc": "save it as .docx", "rtf": "save it as .docx", "pdf": "is a PDF", "html": "web page"}
        data = converted(word_file(table(row("What", "Who"))), kind, target, tmp_path)
        assert words[target] in refusal(data, "plan.docx")


REFUSED = {
    "empty": (b"", "empty"),
    "blank": (b" \n\n", "empty"),
    "too large": (b"x" * (packages.MAX_FILE_BYTES + 1), "larger than 20 MB"),
    "password": (OLE + "EncryptedPackage".encode("utf-16-le"), "Remove the password"),
    "doc": (OLE + "WordDocument".encode("utf-16-le"), "save it as .docx"),
    "xls": (OLE + "Workbook".encode("utf-16-le"), "save it as .xlsx"),
    "old": (OLE, "Save it as .docx or .xlsx"),
    "pdf": (b"%PDF-1.7\n%\xe2\xe3", "is a PDF"),
    "png": (b"\x89PNG\r\n\x1a\n\x00", "picture"),
    "jpeg": (b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(range(256)) * 40, "picture"),
    "html": (b"\xef\xbb\xbf <!DOCTYPE html><table><tr><td>a</td></tr></table>", "web page"),
    "html of an .xls": ("<html><table>".encode("utf-16"), "web page"),
    "rtf": (b"{\\rtf1\\ansi", ".rtf"),
    "xml": (b'<?xml version="1.0"?><Workbook/>', "XML"),
    "program": (b"MZ\x90\x00\x03\x00", "program"),
    "7z": (b"7z\xbc\xaf\x27\x1c", "archive"),
    "zip": (package({"a.txt": "a"}), "archive"),
    "slides": (package({"ppt/presentation.xml": "<a/>"}), "presentation"),
    "xlsb": (package({"xl/workbook.bin": b"\x00"}), ".xlsb"),
    "odg": (package({"mimetype": "application/vnd.oasis.opendocument.graphics"}), "cannot be read"),
    "half a zip": (b"PK\x03\x04" + b"\x00" * 100, "damaged"),
    "broken document": (package({"word/document.xml": "<w:document"}), "damaged"),
    "a document without a table": (word_file(paragraph("Dear all")), "no table"),
    "a letter": (b"Dear all,\n\nplease send the plan, and the list, to me.\n\nAnn\n", "holds no table"),
    "noise": (bytes(range(256)) * 10, "neither a spreadsheet nor text"),
}  # fmt: skip


class TestRefused:
    @pytest.mark.parametrize(("data", "words"), REFUSED.values(), ids=REFUSED)
    @pytest.mark.parametrize("name", ["", "plan.docx"])
    def test_what_cannot_be_read_is_refused_with_its_reason(self, data, words, name):
        assert words in refusal(data, name)

    def test_a_bomb_is_not_unpacked(self):
        bomb = package({"word/document.xml": "<a>" + " " * 30_000_000 + "</a>"})
        begin = time.perf_counter()
        assert "far more" in refusal(bomb)
        assert time.perf_counter() - begin < 2

    def test_a_part_locked_by_a_password(self):
        whole = bytearray(word_file(table(row("a", "b"))))
        for start in (b"PK\x03\x04", b"PK\x01\x02"):
            offset, flags = 0, 6 if start == b"PK\x03\x04" else 8
            while (offset := whole.find(start, offset)) >= 0:
                whole[offset + flags] |= 1
                offset += 4
        assert "password" in refusal(bytes(whole))

    def test_a_name_decides_nothing(self):
        data = word_file(table(row("What", "Who"), row("Train", "Ann")))
        assert read_file(data, "list.csv") == read_file(data, "plan.xlsx") == read_file(data)

    @given(st.text(alphabet="\t\n 12.:,;aOM", max_size=200))
    def test_no_text_ends_in_another_error(self, text):
        for name in ("", "list.csv"):
            try:
                assert read_file(text.encode(), name).tables
            except UnreadableFile as refused:
                assert refused.message
