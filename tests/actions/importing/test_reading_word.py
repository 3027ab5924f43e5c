"""Reading a plan from Word: every structure that boards' files have, each built here in the smallest form."""

import shutil
import subprocess

import pytest

from actions.fields.rules import BELOW
from actions.importing.reading import read_plan
from actions.wording.document import ExtraCell, ExtraColumn, GlossaryEntry, PriorityHeading
from tests.actions.boardplan import assert_is_the_plan, plan_files, transcription
from tests.actions.wordfiles import (
    HEADINGS,
    ROW,
    cell,
    cells_of,
    paragraph,
    plan_file,
    plan_table,
    row,
    run,
    table,
    word_file,
)
from tests.rows import try_rows

# The board's own files


@pytest.mark.long
@try_rows("path", plan_files("*.docx") + plan_files("word-variants/*.docx"))
def test_the_boards_plan_is_read_cell_for_cell(path):
    document = read_plan(path.read_bytes())
    assert_is_the_plan(document)
    assert [row.action for row in document.rows] == [row["action"] for row in transcription()["rows"]]
    assert document.update_heading == "Update"
    assert document.notes == ()


# Columns


def test_rows_title_and_priority_are_found():
    document = read_plan(plan_file(ROW))
    assert document.title == "e-Safety Action Plan"
    assert document.priorities == (PriorityHeading("1", "Raise awareness"),)
    assert cells_of(document) == [ROW]
    assert document.notes == ()


@pytest.mark.long
@try_rows(
    "name",
    [
        "Update",
        "Progress / Update",
        "Progress/ Update",
        "PROGRESS",
        "Updates",
        "Latest update",
        "Update (March 2010)",
        "Commentary",
    ],
)
def test_the_last_column_is_found_under_any_name(name):
    document = read_plan(word_file(paragraph("1. Raise"), plan_table(ROW, headings=(*HEADINGS[:5], name))))
    assert cells_of(document) == [ROW]
    assert document.update_heading == name


@try_rows(
    ("action", "lead"),
    [
        ("Action", "Lead"),
        ("Board Action", "Lead officer"),
        ("WSCB actions", "Responsibility"),
        ("Action required", "By whom"),
    ],
)
def test_action_and_lead_columns_are_found_under_their_usual_names(action, lead):
    headings = ("Objectives", "Methods", action, lead, "Time-scale", "Update")
    document = read_plan(word_file(paragraph("1. Raise"), plan_table(ROW, headings=headings)))
    assert cells_of(document) == [ROW]


def test_number_status_and_colour_columns_are_skipped():
    headings = ("No.", *HEADINGS[:5], "Status", "Colour", "Progress / Update")
    cells = ("17", *ROW[:5], "G", "Green", ROW[5])
    document = read_plan(word_file(paragraph("1. Raise"), plan_table(cells, headings=headings)))
    assert cells_of(document) == [ROW]
    assert document.notes == ()


def test_read_plan_keeps_words_of_a_further_column_apart():
    headings = (*HEADINGS, "Impact on children")
    document = read_plan(word_file(paragraph("1. Raise"), plan_table((*ROW, "Great"), headings=headings)))
    assert cells_of(document) == [ROW]
    assert document.extras == (ExtraColumn("Impact on children", (ExtraCell(1, "Great"),)),)


def test_columns_may_stand_in_another_order():
    document = read_plan(word_file(paragraph("1. Raise"), plan_table(ROW[::-1], headings=HEADINGS[::-1])))
    assert cells_of(document) == [ROW]


def test_a_table_without_method_is_read_and_the_gap_is_said():
    headings = (HEADINGS[0], *HEADINGS[2:])
    document = read_plan(word_file(paragraph("1. Raise"), plan_table((ROW[0], *ROW[2:]), headings=headings)))
    assert cells_of(document) == [(ROW[0], "", *ROW[2:])]
    assert document.notes == ("No column was found for: Method",)


def test_columns_that_nobody_has_looked_at_are_said():
    rows = [
        ("1. O", "By post", "A", "ESLO", "Ongoing", "Sent out"),
        ("2. P", "By hand", "B", "ESLO", "Ongoing", "Not yet"),
    ]
    document = read_plan(word_file(paragraph("1. Raise"), plan_table(*rows)))
    assert document.notes == ("It is not certain that the column “WSCB Action” holds this: Action",)


# Continuations


def test_vertically_merged_cells_continue_the_cell_above():
    document = read_plan(
        plan_file(
            row(cell("1. O", merge="restart"), cell("M", merge="restart"), "A", "ESLO", "Ongoing", "U"),
            row(cell(merge=""), cell(merge="continue"), "B", "ESLO", "Ongoing", "V"),
        )
    )
    assert cells_of(document)[1] == ("", "", "B", "ESLO", "Ongoing", "V")


def test_merged_cells_that_repeat_the_value_continue_it_too():
    document = read_plan(
        plan_file(
            row(
                cell("1. O", merge="restart"),
                cell("By post", merge="restart"),
                "Write it",
                "ESLO",
                "Ongoing",
                "All sent",
            ),
            row(cell("1. O", merge=""), cell("By post", merge=""), "Send it", "ESLO", "Ongoing", "Not yet"),
        )
    )
    assert cells_of(document)[1] == ("", "", "Send it", "ESLO", "Ongoing", "Not yet")
    assert document.notes == ()


def test_other_text_hidden_by_a_merge_is_said():
    document = read_plan(
        plan_file(
            row(cell("1. O", merge="restart"), "M", "A", "ESLO", "Ongoing", "U"),
            row(cell("Old words", merge=""), "N", "B", "ESLO", "Ongoing", "V"),
        )
    )
    assert document.rows[1].objective == ""
    assert "Old words" in document.notes[-1]


def test_an_unmerged_table_that_repeats_objective_and_method_continues_them():
    document = read_plan(
        plan_file(
            ("1. O", "M", "A", "ESLO", "Ongoing", ""),
            ("1. O ", "M", "B", "ESLO", "Ongoing", ""),
            ("1. O", "N", "C", "ESLO", "Ongoing", ""),
            ("2. P", "N", "D", "ESLO", "Ongoing", ""),
        )
    )
    assert [(item.objective, item.method) for item in document.rows] == [
        ("1. O", "M"),
        ("", ""),
        ("", "N"),
        ("2. P", "N"),
    ]


def test_the_same_method_printed_twice_in_a_merged_table_is_two_methods():
    document = read_plan(
        plan_file(
            row(cell("1. O", merge="restart"), "M", "A", "ESLO", "Ongoing", ""),
            row(cell(merge=""), "M", "B", "ESLO", "Ongoing", ""),
        )
    )
    assert [item.method for item in document.rows] == ["M", "M"]


def test_blank_cells_continue_and_a_number_without_text_stays():
    document = read_plan(
        plan_file(
            ("1. O", "M", "A", "ESLO", "Ongoing", ""),
            (" ", "", "B", "ESLO", "Ongoing", ""),
            ("3. ", "M", "C", "ESLO", "Ongoing", ""),
        )
    )
    assert [(item.objective, item.method) for item in document.rows] == [
        ("1. O", "M"),
        ("", ""),
        ("3. ", "M"),
    ]


def test_a_method_merged_over_two_objectives_is_printed_for_both():
    document = read_plan(
        plan_file(
            row("1. O", cell("M", merge="restart"), "A", "ESLO", "Ongoing", ""),
            row("2. P", cell(merge=""), "B", "ESLO", "Ongoing", ""),
        )
    )
    assert [item.method for item in document.rows] == ["M", "M"]


def test_a_lead_merged_over_two_actions_leads_both():
    document = read_plan(
        plan_file(
            row("1. O", "M", "A", cell("ESLO", merge="restart"), "Ongoing", ""),
            row("", "", "B", cell(merge=""), "By May 2010", ""),
        )
    )
    assert [item.leads for item in document.rows] == ["ESLO", "ESLO"]


def test_one_action_with_a_row_for_each_lead_is_one_row():
    document = read_plan(
        plan_file(
            row(
                cell("1. O", merge="restart"),
                cell("M", merge="restart"),
                cell("A", merge="restart"),
                "ESLO",
                "Ongoing",
                "U",
            ),
            row(cell(merge=""), cell(merge=""), cell(merge=""), "Police", "By May 2010", "U"),
        )
    )
    assert cells_of(document) == [("1. O", "M", "A", "ESLO\nPolice", "Ongoing\nBy May 2010", "U")]


def test_a_cell_does_not_continue_over_a_new_priority():
    body = [paragraph("1. Raise"), plan_table(ROW), paragraph("2. Improve"), plan_table((ROW[0], *ROW[1:]))]
    document = read_plan(word_file(*body))
    assert [item.objective for item in document.rows] == ["1. Objective", "1. Objective"]
    assert document.counts() == {"1": 1, "2": 1}


# Tables


def test_header_rows_repeated_inside_a_table_are_not_rows():
    document = read_plan(plan_file(ROW, row(*HEADINGS), ("", "", "B", "ESLO", "Ongoing", "")))
    assert [item.action for item in document.rows] == ["Action", "B"]


def test_spans_and_gaps_at_the_start_of_a_row_keep_their_columns():
    headings = row(cell("Objective", span=2), *HEADINGS[1:])
    document = read_plan(
        word_file(
            paragraph("1. Raise"),
            table(
                headings,
                row(cell("1. O", span=2), *ROW[1:]),
                row(*ROW[1:], properties='<w:gridBefore w:val="2"/>'),
                row("2.", "Two cells", *ROW[1:]),
            ),
        )
    )
    assert [item.objective for item in document.rows] == ["1. O", "", "2.\nTwo cells"]
    assert [item.action for item in document.rows] == ["Action"] * 3


def test_a_table_that_goes_on_without_headings_belongs_to_the_one_before():
    goes_on = ("2. P", "By post", "Send it", "ESLO", "Ongoing", "Sent")
    document = read_plan(word_file(paragraph("1. Raise"), plan_table(ROW), paragraph(""), table(row(*goes_on))))
    assert cells_of(document) == [ROW, goes_on]


def test_a_table_inside_a_frame_table_is_found():
    frame = table(row(f"<w:tc><w:tcPr/>{paragraph('1. Raise')}{plan_table(ROW)}<w:p/></w:tc>"))
    assert cells_of(read_plan(word_file(frame))) == [ROW]


def test_deleted_rows_are_gone_and_inserted_rows_are_there():
    gone = row(*ROW, properties="<w:del/>")
    document = read_plan(plan_file(ROW, gone, row("2. New", *ROW[1:], properties="<w:ins/>")))
    assert [item.objective for item in document.rows] == ["1. Objective", "2. New"]


def test_content_controls_around_tables_rows_and_cells_are_read_through():
    def control(inner):
        return f"<w:sdt><w:sdtPr/><w:sdtContent>{inner}</w:sdtContent></w:sdt>"

    body = control(
        table(
            row(*HEADINGS),
            control(row(control(cell("1. O")), *ROW[1:2], cell(control(paragraph(control(run("Act"))))), *ROW[3:])),
        )
    )
    document = read_plan(word_file(control(paragraph("1. Raise")), body))
    assert cells_of(document) == [("1. O", "Method", "Act", "ESLO", "Ongoing", "An update")]


# Glossary and the rest


def test_glossary_lines_with_tabs_are_read():
    tabbed = paragraph("<w:r><w:t>CEOP</w:t><w:tab/><w:t>Child Exploitation and On-Line Protection</w:t></w:r>")
    document = read_plan(
        word_file(paragraph("1. Raise"), plan_table(ROW), paragraph("Appendix 2 – Glossary of Terms"), tabbed)
    )
    assert document.glossary == (GlossaryEntry("CEOP", "Child Exploitation and On-Line Protection"),)


def test_text_below_tables_is_kept_and_tables_that_are_not_the_plan_are_said():
    document = read_plan(
        word_file(
            paragraph("Our plan"),
            table(row("Version", "Date"), row("3", "1 March 2010")),
            paragraph("1. Raise"),
            plan_table(ROW),
            paragraph("Agreed by all."),
        )
    )
    assert "Version; Date; 3; 1 March 2010" in document.notes[0]
    assert document.extras == (ExtraColumn(BELOW, (ExtraCell(1, "Agreed by all."),), "priority"),)
    assert document.title == "Our plan"


@pytest.mark.long
def test_a_file_that_went_through_libreoffice_is_the_same_plan(tmp_path):
    before = word_file(
        paragraph("Our plan"),
        paragraph("1. Raise"),
        plan_table(
            row(cell("1. O", merge="restart"), cell("M", merge="restart"), "A\n\nB", "ESLO", "Ongoing", "U"),
            row(cell(merge=""), cell(merge=""), "C", "All agencies &\n\nPolice", "By May 2010", "V"),
            ("3.", "N", "D", "ESLO", "Ongoing", "W"),
        ),
        paragraph("Glossary"),
        table(row("ESLO", "e-Safety lead"), row("CEOP", "A centre")),
    )
    (tmp_path / "plan.docx").write_bytes(before)
    office = shutil.which("libreoffice") or "soffice"
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [office, profile, "--headless", "--convert-to", "docx", "--outdir", "out", "plan.docx"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=180)
    assert read_plan((tmp_path / "out" / "plan.docx").read_bytes()) == read_plan(before)
