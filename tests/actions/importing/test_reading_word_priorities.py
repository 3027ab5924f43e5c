"""Finding the strategic priorities of a Word file by their headings."""

from actions.fields.rules import ABOVE
from actions.importing.reading import read_plan
from actions.wording.document import ExtraCell, ExtraColumn, GlossaryEntry, PriorityHeading
from tests.actions.wordfiles import (
    HEADINGS,
    ROW,
    cell,
    cells_of,
    paragraph,
    plan_file,
    plan_table,
    row,
    table,
    word_file,
)
from tests.rows import try_rows


def test_all_priorities_in_one_table_under_spanning_rows():
    document = read_plan(
        word_file(
            paragraph("Our Plan"),
            plan_table(
                row(cell("Strategic Priority 1: Raise", span=6)),
                ROW,
                row(cell("2.", "Improve", span=6)),
                ROW,
                row(cell("3.", span=6)),
                row(cell("Enable", span=6)),
                ROW,
                row("4.", cell("Monitor", span=5)),
                ROW,
            ),
        )
    )
    assert [(item.number, item.title) for item in document.priorities] == [
        ("1", "Raise"),
        ("2", "Improve"),
        ("3", "Enable"),
        ("4", "Monitor"),
    ]
    assert document.counts() == {"1": 1, "2": 1, "3": 1, "4": 1}
    assert document.title == "Our Plan"


def test_a_heading_row_above_the_column_headings_names_the_priority():
    document = read_plan(word_file(table(row(cell("Priority Two – Parents", span=6)), row(*HEADINGS), row(*ROW))))
    assert document.priorities == (PriorityHeading("2", "Parents"),)


def test_a_spanning_note_among_numbered_headings_is_kept_and_is_no_priority():
    document = read_plan(plan_file(ROW, row(cell("Agreed by the board", span=6)), ROW))
    assert len(document.priorities) == 1
    assert document.extras == (ExtraColumn(ABOVE, (ExtraCell(2, "Agreed by the board"),), "priority"),)


@try_rows(
    ("paragraphs", "expected"),
    [
        (["1. Raise awareness"], ("1", "Raise awareness")),
        ([" 1.  Raise awareness "], ("1", "Raise awareness")),
        (["1.", "Raise awareness"], ("1", "Raise awareness")),
        (["1) Raise awareness"], ("1", "Raise awareness")),
        (["Strategic Priority 1: Raise awareness"], ("1", "Raise awareness")),
        (["STRATEGIC PRIORITY ONE", "Raise awareness"], ("1", "Raise awareness")),
        (["Priority 1 – Raise awareness"], ("1", "Raise awareness")),
        (["Raise awareness"], ("1", "Raise awareness")),
        (["4. Raise awareness", "This priority is for children."], ("4", "Raise awareness")),
        (["1. In the contents", "2. Also there", "1. Raise awareness"], ("1", "Raise awareness")),
    ],
)
def test_a_priority_heading_is_found_in_every_usual_form(paragraphs, expected):
    body = [paragraph("e-Safety Action Plan"), *map(paragraph, paragraphs), paragraph(""), plan_table(ROW)]
    document = read_plan(word_file(*body))
    assert [(item.number, item.title) for item in document.priorities] == [expected]
    assert document.title == "e-Safety Action Plan"


def test_headings_without_numbers_are_counted():
    document = read_plan(
        word_file(paragraph("Our plan"), paragraph("Raise"), plan_table(ROW), paragraph("Improve"), plan_table(ROW))
    )
    assert [(item.number, item.title) for item in document.priorities] == [("1", "Raise"), ("2", "Improve")]


def test_a_repeated_heading_of_the_same_priority_goes_on_with_it():
    document = read_plan(
        word_file(
            paragraph("1. Raise"),
            plan_table(ROW),
            paragraph("1. Raise (continued)"),
            plan_table(("2. P", *ROW[1:])),
        )
    )
    assert document.counts() == {"1": 2}


def test_a_number_that_stands_before_two_priorities_keeps_both():
    document = read_plan(word_file(paragraph("1. Raise"), plan_table(ROW), paragraph("1. Improve"), plan_table(ROW)))
    assert [(item.number, item.title) for item in document.priorities] == [("1", "Raise"), ("1b", "Improve")]
    assert "1b" in document.notes[0]


def test_an_export_of_our_own_shape_is_read():
    styles = "".join(
        f'<w:style w:styleId="{key}"><w:name w:val="{name}"/></w:style>'
        for key, name in (("Title", "Title"), ("Heading1", "heading 1"))
    )
    headings = (*HEADINGS, "Colour")
    document = read_plan(
        word_file(
            paragraph("Wandsworth Safeguarding Children Board"),
            paragraph("Our e-Safety Plan", style="Title"),
            paragraph("As at 1 March 2010"),
            paragraph("Strategic Priority 1: Raise awareness", style="Heading1"),
            plan_table((*ROW, "G Green"), headings=headings),
            paragraph("Strategic Priority 2: Improve access", style="Heading1"),
            plan_table((*ROW, "R Red"), headings=headings),
            paragraph("Appendix: Glossary", style="Heading1"),
            table(row("Term", "Meaning"), row("ESLO", "e-Safety lead")),
            styles=styles,
        )
    )
    assert document.title == "Our e-Safety Plan"
    assert [(item.number, item.title) for item in document.priorities] == [
        ("1", "Raise awareness"),
        ("2", "Improve access"),
    ]
    assert cells_of(document) == [ROW, ROW]
    assert document.glossary == (GlossaryEntry("ESLO", "e-Safety lead"),)


def test_unnumbered_bands_below_a_numbered_heading_are_objectives_where_no_column_is():
    headings = ("Action", "Lead", "Timescale", "Update")
    rows = [("Send it", "ESLO", "Ongoing", "Sent"), ("Call them", "Police", "By May 2010", "")]
    table_ = plan_table(row(cell("Parents know", span=4)), *rows, headings=headings)
    document = read_plan(word_file(paragraph("Our plan"), paragraph("1. Raise"), table_))
    assert document.priorities == (PriorityHeading("1", "Raise"),)
    assert [(item.objective, item.action) for item in document.rows] == [
        ("Parents know", "Send it"),
        ("", "Call them"),
    ]


def test_aims_above_a_table_with_objectives_of_its_own_are_kept():
    document = read_plan(word_file(paragraph("1. Raise"), paragraph("Aim: Children are safe"), plan_table(ROW)))
    assert cells_of(document) == [ROW]
    assert document.extras == (ExtraColumn(ABOVE, (ExtraCell(1, "Children are safe"),), "priority"),)


def test_aims_above_a_table_that_begins_with_a_priority_are_kept():
    rows = [row(cell("Priority 2: Improve", span=6)), ROW]
    document = read_plan(word_file(paragraph("1. Raise"), paragraph("Aim: Children are safe"), plan_table(*rows)))
    assert document.rows[0].priority == "2"
    assert document.extras == (ExtraColumn(ABOVE, (ExtraCell(1, "Children are safe"),), "priority"),)


@try_rows("text", ["As at 1 March 2010", "Read this first.", "Version: 3;"])
def test_a_line_above_a_table_that_is_like_no_heading_is_kept_as_text(text):
    body = [paragraph("Our plan"), paragraph("1. Raise"), plan_table(ROW), paragraph(text), plan_table(ROW)]
    document = read_plan(word_file(*body))
    assert document.priorities == (PriorityHeading("1", "Raise"),)
    assert document.extras == (ExtraColumn(ABOVE, (ExtraCell(2, text),), "priority"),)


def band(text: str) -> str:
    return row(cell(paragraph(text), span=6))


def test_band_without_rows_prefixes_the_next_and_makes_no_empty_priority():
    data = word_file(plan_table(band("Online safety"), band("Schools"), ROW, band("Homes"), ROW))
    assert [each.title for each in read_plan(data).priorities] == ["Online safety – Schools", "Homes"]


def test_numbered_priority_without_rows_stays():
    data = word_file(plan_table(band("1. Online safety"), band("2. Schools"), ROW))
    assert [(each.number, each.title) for each in read_plan(data).priorities] == [
        ("1", "Online safety"),
        ("2", "Schools"),
    ]
