"""What counts as the text of a Word cell, and how automatic numbers are printed."""

import pytest

from actions.importing.reading import read_plan
from tests.actions.wordfiles import (
    ROW,
    cell,
    package,
    paragraph,
    parts_of,
    plan_file,
    plan_table,
    row,
    run,
    table,
    word_file,
)
from tests.rows import try_rows

NUMBERED = (
    '<w:abstractNum w:abstractNumId="0">'
    '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%1.%2)"/></w:lvl>'
    "</w:abstractNum>"
    '<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/>'
    '<w:lvlText w:val="Strategic Priority %1:"/><w:pStyle w:val="Priority"/></w:lvl></w:abstractNum>'
    '<w:abstractNum w:abstractNumId="2"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="•"/></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    '<w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>'
    '<w:num w:numId="3"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num>'
    '<w:num w:numId="4"><w:abstractNumId w:val="2"/></w:num>'
)


def action_of(*content: str, **others: str) -> str:
    """The action cell of a plan whose only action is this content of a cell."""
    body = "".join(item if item.startswith(("<w:p", "<w:tbl")) else paragraph(item) for item in content)
    cells = ("1. O", "M", f"<w:tc><w:tcPr/>{body}</w:tc>", "ESLO", "Ongoing", "")
    return read_plan(plan_file(row(*cells), **others)).rows[0].action


def test_automatic_numbers_of_headings_and_objectives_are_printed():
    numbered = row(cell(paragraph("Enable", numbering=(3, 0))), *ROW[1:])
    next_one = row(cell(paragraph("Improve", numbering=(3, 0))), *ROW[1:])
    styles = '<w:style w:styleId="Priority"><w:name w:val="Priority"/><w:pPr><w:numPr><w:numId w:val="2"/></w:numPr></w:pPr></w:style>'
    document = read_plan(
        word_file(
            paragraph("Raise", style="Priority"),
            plan_table(numbered, next_one),
            paragraph("Improve", style="Priority"),
            plan_table(ROW),
            numbering=NUMBERED,
            styles=styles,
        )
    )
    assert [(item.number, item.title) for item in document.priorities] == [("1", "Raise"), ("2", "Improve")]
    assert [item.objective for item in document.rows[:2]] == ["5. Enable", "6. Improve"]


def test_numbers_of_several_levels_count_and_start_again():
    def levels(*pairs):
        return [paragraph(text, numbering=(1, level)) for text, level in pairs]

    text = action_of(*levels(("A", 0), ("B", 1), ("C", 1), ("D", 0), ("E", 1)), numbering=NUMBERED)
    assert text == "1. A\n1.a) B\n1.b) C\n2. D\n2.a) E"


def test_bullets_are_left_out_and_an_automatic_number_alone_stays():
    assert action_of(paragraph("Point", numbering=(4, 0)), numbering=NUMBERED) == "Point"
    cells = (cell(paragraph(numbering=(1, 0))), *ROW[1:])
    assert read_plan(plan_file(row(*cells), numbering=NUMBERED)).rows[0].objective == "1."


# Text in cells


@pytest.mark.long
@try_rows(
    ("content", "expected"),
    [
        ([paragraph("One"), paragraph(""), paragraph("Two "), paragraph(""), paragraph(" ")], "One\n\nTwo "),
        ([paragraph(run("aware"), run("ness"))], "awareness"),
        ([paragraph("<w:r><w:t>Line</w:t><w:br/><w:t>next</w:t></w:r>")], "Line\nnext"),
        ([paragraph("<w:r><w:br w:type='page'/><w:t>Line</w:t></w:r>")], "Line"),
        ([paragraph("<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t></w:r>")], "a\tb"),
        ([paragraph("<w:r><w:t>Sub</w:t><w:noBreakHyphen/><w:t>group</w:t></w:r>")], "Sub-group"),
        ([paragraph("<w:r><w:t>aware</w:t><w:softHyphen/><w:t>ness</w:t></w:r>")], "awareness"),
        ([paragraph("<w:smartTag>" + run("Battersea") + "</w:smartTag>")], "Battersea"),
        ([paragraph("<w:hyperlink r:id='r9'>" + run("a link") + "</w:hyperlink>")], "a link"),
        (
            [paragraph(run("Old "), "<w:del>" + run("gone") + "</w:del><w:ins>" + run("new") + "</w:ins>")],
            "Old new",
        ),
        (
            [paragraph("<w:moveFrom>" + run("gone") + "</w:moveFrom><w:moveTo>" + run("here") + "</w:moveTo>")],
            "here",
        ),
        ([paragraph("One ", mark="<w:del/>"), paragraph("two")], "One two"),
        ([paragraph("<w:fldSimple w:instr='DATE'>" + run("May") + "</w:fldSimple>")], "May"),
        ([paragraph("<w:r><w:sym w:font='Wingdings' w:char='F0FC'/></w:r>" + run(" done"))], "✓ done"),
        (
            [
                paragraph(
                    "<mc:AlternateContent><mc:Choice>"
                    + run("a")
                    + "</mc:Choice><mc:Fallback>"
                    + run("b")
                    + "</mc:Fallback></mc:AlternateContent>"
                )
            ],
            "",
        ),
    ],
)
def test_the_text_of_a_cell_is_what_the_final_page_shows(content, expected):
    assert action_of(*content) == (expected or "a")


def test_only_the_result_of_a_field_is_text():
    field = (
        "<w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText>REF x</w:instrText></w:r>" + run("no")
        + "<w:r><w:fldChar w:fldCharType='separate'/></w:r>" + run("see 5") + "<w:r><w:fldChar w:fldCharType='end'/></w:r>"
    )  # fmt: skip
    assert action_of(paragraph(field, run(" there"))) == "see 5 there"


def test_hidden_text_text_boxes_footnotes_and_comments_are_left_out_and_said():
    box = f"<w:r><w:pict><w:txbxContent>{paragraph('In a box')}</w:txbxContent></w:pict></w:r>"
    note = "<w:r><w:footnoteReference w:id='2'/></w:r>"
    hidden = run("secret", "<w:vanish/>") + run("shown", "<w:vanish w:val='0'/>")
    cells = (
        "1. O",
        "M",
        cell(paragraph("Act ", hidden, box, note, "<w:commentRangeStart w:id='0'/>")),
        "ESLO",
        "Ongoing",
        "",
    )
    document = read_plan(
        plan_file(
            row(*cells),
            footnotes=f"<w:footnote w:id='2'>{paragraph('At the foot')}</w:footnote>",
            comments=f"<w:comment w:id='0'>{paragraph('Is this so?')}</w:comment>",
        )
    )
    assert document.rows[0].action == "Act shown"
    said = "\n".join(document.notes)
    assert (
        "secret" in said
        and "In a box" in said
        and "At the foot" in said
        and "Comments were left out: Is this so?" in said
    )


def test_the_strict_form_of_the_format_is_read():
    data = word_file(paragraph("1. Raise"), plan_table(ROW))
    parts = parts_of(paragraph("1. Raise"), plan_table(ROW))
    strict = {
        name: text.replace(
            "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
            "http://purl.oclc.org/ooxml/wordprocessingml/main",
        )
        for name, text in parts.items()
    }
    assert read_plan(package(strict)) == read_plan(data)


def test_the_text_of_a_nested_table_is_kept():
    assert action_of("Before", table(row("a", "b"), row("c", "d")), "After") == "Before\na\tb\nc\td\nAfter"
