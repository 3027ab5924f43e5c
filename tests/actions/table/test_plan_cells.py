"""Cells → values: printed numbers, leads, dated updates."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.importing.tasks import find_tasks
from actions.wording.leads import lead_key, likely_same, print_leads, split_leads, without_signs
from actions.wording.objectives import split_number
from actions.wording.updates import UpdateLine, join_updates, split_updates, with_long_marks, with_short_marks
from tests.actions.boardplan import plan_files, transcription
from tests.rows import try_rows

GROUP, TRAINING, PUBLICITY = (
    "e-Safety Working Group",
    "Training Sub-group",
    "Publicity & Communications Sub-group",
)


# Signs between leads


@try_rows(
    ("names", "cell"),
    [
        ([], ""),
        ([GROUP], "e-Safety Working Group"),
        ([GROUP, TRAINING], "e-Safety Working Group;\nTraining Sub-group"),
    ],
)
def test_print_leads_puts_a_sign_between_them_that_is_no_part_of_a_name(names, cell):
    assert print_leads(names) == cell
    assert split_leads(cell) == names
    assert without_signs(cell) == "\n".join(names)


@try_rows(("cell", "lines"), [("A; \nB;", "A\nB"), ("A; B\nC", "A; B\nC"), ("A\nB", "A\nB")])
def test_without_signs_leaves_out_only_those_at_the_end_of_a_line(cell, lines):
    assert without_signs(cell) == lines


# Numbers of objectives


@try_rows(
    ("cell", "number", "text"),
    [
        ("1. Enable all", "1.", "Enable all"),
        ("3.  Encourage", "3.", "Encourage"),
        ("3. ", "3.", ""),
        ("3.", "3.", ""),
        (" 2.   Gather", "2.", "Gather"),
        ("1.Enable", "1.", "Enable"),
        ("12) Enable", "12)", "Enable"),
        ("2.1 Foo", "2.1", "Foo"),
        ("2.1. foo", "2.1.", "foo"),
        ("2.\nTwo lines\nof text", "2.", "Two lines\nof text"),
        ("(a) Foo", "(a)", "Foo"),
        ("(iv) Foo", "(iv)", "Foo"),
        ("b) Foo", "b)", "Foo"),
        ("", "", ""),
        ("Enable all", "", "Enable all"),
        ("2010 targets", "", "2010 targets"),
        ("2010. targets", "", "2010. targets"),
        ("1.5 hours of training", "", "1.5 hours of training"),
        ("1.3.2010 is the date", "", "1.3.2010 is the date"),
        ("3 schools", "", "3 schools"),
        ("e.g. schools", "", "e.g. schools"),
    ],
)
def test_the_printed_number_is_told_from_the_text(cell, number, text):
    assert split_number(cell) == (number, text)


@try_rows("cell", ["1. Enable all", "3.", "2.1 Foo", "(a) Foo", "Enable", ""])
def test_number_and_text_join_to_the_printed_cell(cell):
    assert " ".join(split_number(cell)).strip() == cell


@given(st.text(alphabet="0129.()aiAB \n", max_size=12))
def test_no_letter_of_an_objective_is_lost(cell):
    assert "".join(" ".join(split_number(cell)).strip().split()) == "".join(cell.split())


# Leads


@try_rows(
    ("cell", "names"),
    [
        ("All agencies", ["All agencies"]),
        ("", []),
        ("All agencies &\n\nMonitoring Sub-group", ["All agencies", "Monitoring Sub-group"]),
        (f"{GROUP} / \n\n{PUBLICITY}", [GROUP, PUBLICITY]),
        (f"{GROUP}\n\n{TRAINING}\n\n", [GROUP, TRAINING]),
        (f"{GROUP} / {TRAINING}", [GROUP, TRAINING]),
        (f"{GROUP} & {TRAINING}", [GROUP, TRAINING]),
        ("Publicity and Communications Sub-group", ["Publicity and Communications Sub-group"]),
        (PUBLICITY, [PUBLICITY]),
        ("Publicity and\nCommunications Sub-group", ["Publicity and Communications Sub-group"]),
        (f"{TRAINING} and {PUBLICITY}", [TRAINING, PUBLICITY]),
        (f"{PUBLICITY} and {TRAINING}", [PUBLICITY, TRAINING]),
        ("ESLO & Police", ["ESLO", "Police"]),
        (
            "Wandsworth Police, Probation and Children’s Services",
            ["Wandsworth Police", "Probation", "Children’s Services"],
        ),
        ("Monitoring & Evaluation Group", ["Monitoring & Evaluation Group"]),
        ("Schools/PRU", ["Schools/PRU"]),
        ("ESLO; Head of Year", ["ESLO", "Head of Year"]),
        ("Schools /\nWandsworth Police", ["Schools", "Wandsworth Police"]),
        ("ESLO\neslo", ["ESLO"]),
        ("WSCB Development Manager", ["WSCB Development Manager"]),
    ],
)
def test_a_cell_of_leads_is_split_where_both_sides_are_leads(cell, names):
    assert split_leads(cell) == names
    assert split_leads("\n".join(names)) == names


@try_rows("source", plan_files("plan-rows.json"))
def test_the_boards_fourteen_texts_are_nine_leads(source):
    texts = {row["leads"] for row in transcription()["rows"]}
    assert len(texts) == 14
    assert len({lead_key(name) for text in texts for name in split_leads(text)}) == 9


@try_rows(
    ("one", "other"),
    [
        (PUBLICITY, "publicity and communications sub group"),
        ("e-Safety Working group", "E Safety Working Group"),
        ("e‑Safety Working Group", "esafety working group"),
        ("Children’s Services", "Childrens services "),
        ("Sub-groups", "subgroups"),
        ("Co-ordinator", "Coordinator"),
    ],
)
def test_spellings_of_one_lead_have_one_key(one, other):
    assert lead_key(one) == lead_key(other)


@try_rows(("one", "other"), [("ESLO", "ESLOs"), (TRAINING, "Monitoring Sub-group"), ("Team 1", "Team 2")])
def test_different_leads_have_different_keys(one, other):
    assert lead_key(one) != lead_key(other)


@try_rows(
    ("name", "expected"),
    [
        ("Trainning Sub-group", TRAINING),
        ("e-Safety Woking Group", GROUP),
        ("e-Safety Workinggroup", GROUP),
        ("P&C Sub-group", PUBLICITY),
        ("Publicity & Communication Sub-group", PUBLICITY),
        ("Monitoring Sub-group", None),
        (TRAINING, None),
        ("training subgroup", None),
        ("Year 9 Team", None),
        ("", None),
    ],
)
def test_a_misspelled_lead_is_recognised_and_another_group_is_not(name, expected):
    assert likely_same(name, [GROUP, TRAINING, PUBLICITY, "Year 8 Team"]) == expected


@given(st.text(max_size=40))
def test_no_name_upsets_the_matching_of_leads(text):
    names = split_leads(text)
    assert likely_same(text, [GROUP, *names]) in (None, GROUP, *names)


# Updates

FEBRUARY, MARCH = date(2010, 2, 3), date(2010, 3, 1)


@try_rows(
    ("cell", "lines"),
    [
        ("", []),
        (" \n ", []),
        ("Ongoing ", [UpdateLine(None, "", "Ongoing")]),
        ("Ongoing\n\nA free event", [UpdateLine(None, "", "Ongoing\n\nA free event")]),
        ("3 February 2010, LW: Done", [UpdateLine(FEBRUARY, "LW", "Done")]),
        ("3rd Feb 2010, LW: Done", [UpdateLine(FEBRUARY, "LW", "Done")]),
        ("3 February 2010: Done", [UpdateLine(FEBRUARY, "", "Done")]),
        ("3 February 2010, LW: One\nTwo\n\nThree", [UpdateLine(FEBRUARY, "LW", "One\nTwo\n\nThree")]),
        (
            "1 March 2010 (date of the document): Ongoing\n3 February 2010, Ann Lee, ESLO: Done",
            [UpdateLine(MARCH, "", "Ongoing", True), UpdateLine(FEBRUARY, "Ann Lee, ESLO", "Done")],
        ),
        ("1 March 2010 (date of the document), LW: Ongoing", [UpdateLine(MARCH, "LW", "Ongoing", True)]),
        (
            "Old words\n3 February 2010, LW: Done",
            [UpdateLine(None, "", "Old words"), UpdateLine(FEBRUARY, "LW", "Done")],
        ),
        ("3 February 2010, LW: a\n\u00a01 March 2010: b", [UpdateLine(FEBRUARY, "LW", "a\n1 March 2010: b")]),
        ("31 June 2010: no such day", [UpdateLine(None, "", "31 June 2010: no such day")]),
        ("3 Floreal 2010: no such month", [UpdateLine(None, "", "3 Floreal 2010: no such month")]),
        ("On 3 February 2010: held", [UpdateLine(None, "", "On 3 February 2010: held")]),
        ("Undated, LW: Done", [UpdateLine(None, "LW", "Done")]),
    ],
)
def test_an_update_cell_is_read_as_dated_lines(cell, lines):
    assert split_updates(cell) == lines


def test_updates_are_printed_in_the_boards_form():
    lines = [
        UpdateLine(MARCH, "", "Ongoing", True),
        UpdateLine(FEBRUARY, "LW", "One\n1 March 2010: two"),
    ]
    assert join_updates(lines) == (
        "1 March 2010 (date of the document): Ongoing\n3 February 2010, LW: One\n\u00a01 March 2010: two"
    )


@try_rows(
    ("cell", "short"),
    [
        ("", ""),
        ("3 February 2010, LW: Done", "3 February 2010, LW: Done"),
        ("1 March 2010 (date of the document): Ongoing", "1 March 2010*: Ongoing"),
        ("1 March 2010 (date of the document), LW:\nTwo", "1 March 2010*, LW:\nTwo"),
        ("4 May 2010: a\n1 March 2010*: b", "4 May 2010: a\n\u00a01 March 2010*: b"),
        ("4 May 2010: a\n\u00a01 March 2010*: b", "4 May 2010: a\n\u00a0\u00a01 March 2010*: b"),
        ("4 May 2010: 3 * 2", "4 May 2010: 3 * 2"),
        ("4 May 2010: 1 March 2010 (date of the document): x", "4 May 2010: 1 March 2010 (date of the document): x"),
    ],
)
def test_the_date_of_the_document_is_marked_by_a_star_and_read_back(cell, short):
    assert with_short_marks(cell) == short
    assert with_long_marks(short) == cell


HEADS = [
    "3 February 2010, LW: ",
    "1 March 2010: ",
    "1 March 2010 (date of the document): ",
    "1 March 2010*: ",
    "1 March 2010*, LW: ",
    "Undated: ",
    "\u00a0",
    "\n",
    ": ",
    "x",
    " ",
    "\r",
    "\u2028",
]
TEXTS = st.lists(st.one_of(st.sampled_from(HEADS), st.text(max_size=6)), max_size=8).map("".join).map(str.strip)
AUTHORS = st.text(alphabet="AbC, 12.-'’é", max_size=20).map(lambda text: " ".join(text.split()))
DAYS = st.dates(date(1, 1, 1), date(9999, 12, 31))
DATED = st.builds(UpdateLine, DAYS, AUTHORS, TEXTS.filter(bool), st.booleans())
UNDATED = st.builds(UpdateLine, st.none(), AUTHORS, TEXTS.filter(bool))


@pytest.mark.long
@given(st.lists(st.one_of(DATED, UNDATED), max_size=5))
def test_what_is_printed_is_read_back_as_the_same_updates(lines):
    assert split_updates(join_updates(lines)) == lines


@pytest.mark.long
@given(st.lists(st.one_of(DATED, UNDATED), max_size=5))
def test_short_marks_are_read_back_as_the_same_cell(lines):
    cell = join_updates(lines)
    assert with_long_marks(with_short_marks(cell)) == cell


@given(st.lists(st.sampled_from(HEADS), max_size=10).map("".join))
def test_printing_what_was_read_settles(cell):
    lines = split_updates(cell)
    assert split_updates(join_updates(lines)) == lines


@given(st.text(max_size=30))
def test_no_author_breaks_the_form(author):
    read = split_updates(join_updates([UpdateLine(FEBRUARY, author, "Done")]))
    assert [(line.on, line.text) for line in read] == [(FEBRUARY, "Done")]


# Tasks


@try_rows(
    ("text", "tasks"),
    [
        ("LW to speak to GM", [("LW", "LW to speak to GM")]),
        (
            "In progress – GH to flag this up in developing information ",
            [("GH", "GH to flag this up in developing information")],
        ),
        (
            "Ongoing\nLW awaiting response from Childnet re.  the cost",
            [("LW", "LW awaiting response from Childnet re. the cost")],
        ),
        (
            "JW and LW to meet. GM to write to heads.",
            [("JW and LW", "JW and LW to meet"), ("GM", "GM to write to heads")],
        ),
        ("Denise Green to send the figures", [("Denise Green", "Denise Green to send the figures")]),
        ("CS to record all incidents", []),
        ("ICT to be reviewed", []),
        ("IDM to be explained", []),
        ("Foster carers to access training", []),
        ("Training Team to arrange sessions", []),
        ("Each agency to ensure this", []),
        ("Information will be fed to CT on e-safety", []),
        ("", []),
    ],
)
def test_a_person_with_a_task_is_found_and_an_abbreviation_is_none(text, tasks):
    assert find_tasks([text], frozenset({"IDM"})) == tasks
