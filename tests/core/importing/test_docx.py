"""Reading Word files: tables, merged cells, fills, tracked changes, comments, each built in its smallest form."""

import datetime as dt

from core.importing.readers import read_file
from core.importing.source import Comment, Edit
from tests.actions.wordfiles import cell, package, paragraph, parts_of, row, run, table, word_file
from tests.core.importing.reading import refusal, texts

BY = 'w:id="1" w:author="Ann Lee" w:date="2026-11-20T10:00:00Z"'


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

    def test_tables_nested_without_end_are_refused(self):
        inner = paragraph("x" * 100_000)
        for _ in range(12):
            inner = table(row(cell(inner, "<w:p/>"), "y"))
        assert "nested too deeply" in refusal(word_file(inner))

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

    def test_macros_are_read_past(self):
        """Where a file is uploaded, one with macros is refused before."""
        parts = parts_of(table(row("A", "B"))) | {"word/vbaProject.bin": b"\x00macro"}
        assert read_file(package(parts), "plan.docm").notes == ()
