"""Reading workbooks and spreadsheets: merged cells, fills, comments, keys, and what is noted."""

import datetime as dt
import io
import time
import zipfile

import openpyxl
from openpyxl.comments import Comment as SheetComment
from openpyxl.styles import Color, Font, PatternFill

from core.importing.readers import read_file
from core.importing.source import Comment
from tests.actions.wordfiles import package
from tests.core.importing.reading import refusal, texts, workbook


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
        rows = [
            ("Plan",),
            ("Key (leave as it is)", "What", "Who"),
            ("45 ab12 cd34", "Train", "Ann"),
            (None, "New", "Ben"),
        ]
        source = read_file(workbook(Plan=rows))
        found = source.tables[0]
        assert source.prints == {"45": ("ab12", "cd34")}
        assert [[(item.text, item.start, item.key) for item in line] for line in found.rows[1:]] == [
            [("What", 1, ""), ("Who", 2, "")],
            [("Train", 1, "45"), ("Ann", 2, "45")],
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

    def test_comments_in_threads_have_their_author_and_day(self):
        def change(book):
            book["Plan"]["A1"].comment = SheetComment("[Threaded comment] Your version of Excel …", "tc={1}")

        with zipfile.ZipFile(io.BytesIO(workbook(change, Plan=[("a", "b")]))) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        kinds = "http://schemas.microsoft.com/office/2017/10/relationships"
        for part, kind, target in (
            ("xl/worksheets/_rels/sheet1.xml.rels", "threadedComment", "/xl/threadedComments/threadedComment1.xml"),
            ("xl/_rels/workbook.xml.rels", "person", "persons/person.xml"),
        ):
            relation = f'<Relationship Id="new" Type="{kinds}/{kind}" Target="{target}"/></Relationships>'
            parts[part] = parts[part].replace(b"</Relationships>", relation.encode())
        parts["xl/persons/person.xml"] = '<personList><person displayName="Ben Hill" id="{9}"/></personList>'
        thread = (
            '<threadedComment ref="A1" dT="2026-11-20T10:00:00.00" personId="{9}"><text>Sure?</text></threadedComment>'
        )
        parts["xl/threadedComments/threadedComment1.xml"] = f"<ThreadedComments>{thread}</ThreadedComments>"
        found = read_file(package(parts)).tables[0].rows[0][0]
        assert found.comments == (Comment("Ben Hill", dt.date(2026, 11, 20), "Sure?"),)

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

    def test_limits(self, monkeypatch):
        assert "more than 300 columns" in refusal(workbook(Plan=[tuple(range(301))]))
        assert len(read_file(workbook(Plan=[tuple(range(300))])).tables[0].rows[0]) == 300
        assert "is empty" in refusal(workbook(Plan=[]))
        monkeypatch.setattr("core.importing.readers.sheets.MAX_FULL_CELLS", 2)
        monkeypatch.setattr("core.importing.readers.sheets.MAX_CELLS", 3)
        assert "more than 3 cells" in refusal(workbook(Plan=[("a", "b"), ("c", "d")]))


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
