"""Files and cells made to keep the reader busy: none takes longer than a moment."""

import io
import time

import openpyxl
import pytest

from actions.importing.reading import read_plan
from actions.wording.leads import split_leads
from core.files import spreadsheet_parts, spreadsheets
from core.files.spreadsheets import UnreadableSpreadsheet, read_rows
from tests.actions import wordfiles
from tests.rows import try_rows


def seconds(call) -> float:
    begin = time.perf_counter()
    call()
    return time.perf_counter() - begin


class TestLeads:
    def test_joints_in_a_row_take_no_time(self):
        assert seconds(lambda: split_leads("a " + "& " * 5_000 + "x")) < 1

    def test_a_line_with_thousands_of_names_is_one_name(self):
        cell = "police, " + "x, " * 2_000
        assert seconds(lambda: split_leads(cell)) < 1
        assert len(split_leads(cell)) == 1

    def test_many_lines_that_each_go_on_take_no_time(self):
        assert seconds(lambda: split_leads("Publicity &\n" * 3_000)) < 3

    @try_rows(
        ("cell", "names"),
        [
            ("All agencies &\n\nMonitoring Sub-group", ["All agencies", "Monitoring Sub-group"]),
            ("Publicity &\nCommunications Sub-group", ["Publicity & Communications Sub-group"]),
            ("Police and", ["Police"]),
            ("Youth in Poland", ["Youth in Poland"]),
            ("Police and & ,", ["Police"]),
            ("&", []),
        ],
    )
    def test_joints_at_the_end_of_a_line_are_no_part_of_a_name(self, cell, names):
        assert split_leads(cell) == names


class TestFilesMadeToKeepTheReaderBusy:
    def test_blank_cells_count_through_all_sheets(self, monkeypatch):
        book = openpyxl.Workbook()
        for name in ("a", "b", "c"):
            sheet = book.create_sheet(name)
            for place in range(1, 31):
                sheet.cell(place, 10).value = "x"
        stream = io.BytesIO()
        book.save(stream)
        monkeypatch.setattr(spreadsheets, "MAX_CELLS", 700)
        with pytest.raises(UnreadableSpreadsheet, match="too large to be read"):
            read_rows(stream.getvalue())
        monkeypatch.setattr(spreadsheets, "MAX_CELLS", 1_100)
        assert len(read_rows(stream.getvalue())) == 4

    def test_a_row_of_blank_cells_without_end_is_refused_before_it_is_read(self, monkeypatch):
        def unread(*args, **values):
            raise AssertionError("the sheets were read")

        monkeypatch.setattr(spreadsheets, "read_worksheets", unread)
        monkeypatch.setattr(spreadsheet_parts, "MAX_CELLS", 900)
        parts = {"xl/workbook.xml": "<workbook/>", "xl/s0.dat": "<x:row>" + "<x:c/>" * 1_000 + "</x:row>"}
        with pytest.raises(UnreadableSpreadsheet, match="too large to be read"):
            read_rows(wordfiles.package(parts))

    @pytest.mark.long
    def test_thousands_of_footnotes_take_no_time(self):
        many = range(12_000)
        refs = "".join(f'<w:r><w:footnoteReference w:id="{place}"/></w:r>' for place in many)
        notes = "".join(f'<w:footnote w:id="x{place}"/>' for place in many)
        last = '<w:footnote w:id="7"><w:p><w:r><w:t>Seven</w:t></w:r></w:p></w:footnote>'
        action = wordfiles.cell(wordfiles.paragraph("Do it", refs))
        data = wordfiles.plan_file(("1. Aim", "By", action, "ESLO", "Ongoing", ""), footnotes=notes + last)
        begin = time.perf_counter()
        read = read_plan(data)
        assert time.perf_counter() - begin < 3
        assert "Footnotes were left out: Seven" in read.notes

    @pytest.mark.long
    def test_thousands_of_text_boxes_take_no_time(self):
        boxes = "".join(
            f"<w:r><w:pict><w:txbxContent><w:t>{place % 15_000}</w:t></w:txbxContent></w:pict></w:r>"
            for place in range(20_000)
        )
        action = wordfiles.cell(wordfiles.paragraph("Do it", boxes))
        data = wordfiles.plan_file(("1. Aim", "By", action, "ESLO", "Ongoing", ""))
        begin = time.perf_counter()
        (note,) = [note for note in read_plan(data).notes if note.startswith("Text in text boxes")]
        assert time.perf_counter() - begin < 3
        assert note.count(";") == 14_999
