"""Reading the plan from its text rendition, where a cell is a tab and its paragraphs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.importing.reading import read_plan
from actions.wording.document import GlossaryEntry, PlanDocument, PlanRow, PriorityHeading, UnreadablePlan
from core.importing.readers.text import TABS_LOST
from tests.actions.boardplan import assert_is_the_plan, plan_files, transcription
from tests.actions.wordfiles import cells_of
from tests.rows import try_rows

HEADINGS = ("Objective", "Method", "WSCB Action", "Lead Responsibility", "Timescale", "Update")


def cells(*texts: str) -> str:
    """Cells as the rendition writes them."""
    return "".join(f"\t{text}\n" for text in texts)


SMALL = (
    "\tOur plan\n\n1.\nRaise awareness\n\n\n"
    + cells(*HEADINGS) + "\n\n\n"
    + cells("1. Enable\n\n", "Advise\n", "Identify\n\nBuild", "ESLO\n\nPolice\n\n", "Ongoing", "First\nSecond\n") + "\n"
    + cells("", "", "Hold", "ESLO", "By May 2010", "Booked\nPaid")
    + " 2.  Improve awareness\n\n\n"
    + cells(*HEADINGS[:5], "Progress / Update") + "\n"
    + cells("3. ", "M", "A", "ESLO", "Ongoing", "Last words\n")
    + "\n\nAppendix 2 – Glossary of Terms\n"
    + cells("ESLO", "e-Safety lead") + "\n" + cells("CEOP", "A centre")
)  # fmt: skip


@try_rows("path", plan_files("*.txt"))
def test_the_boards_plan_is_read_word_for_word(path):
    document = read_plan(path.read_bytes())
    assert_is_the_plan(document)
    assert [row.update for row in document.rows] == [row["update"] for row in transcription()["rows"]]


def test_rows_are_counted_and_blank_paragraphs_inside_cells_are_kept():
    assert read_plan(SMALL.encode()) == PlanDocument(
        title="Our plan",
        priorities=(PriorityHeading("1", "Raise awareness"), PriorityHeading("2", "Improve awareness")),
        rows=(
            PlanRow("1", "1. Enable", "Advise", "Identify\n\nBuild", "ESLO\n\nPolice", "Ongoing", "First\nSecond"),
            PlanRow("1", "", "", "Hold", "ESLO", "By May 2010", "Booked\nPaid"),
            PlanRow("2", "3. ", "M", "A", "ESLO", "Ongoing", "Last words"),
        ),
        glossary=(GlossaryEntry("ESLO", "e-Safety lead"), GlossaryEntry("CEOP", "A centre")),
        update_heading="Update",
    )


@pytest.mark.long
@try_rows("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@try_rows("line_end", ["\n", "\r\n", "\r"])
def test_every_usual_encoding_and_line_end_gives_the_same_plan(encoding, line_end):
    text = SMALL.replace("Booked", "Children’s booking – £5")
    document = read_plan(text.replace("\n", line_end).encode(encoding))
    assert document == read_plan(text.encode())
    assert document.rows[1].update == "Children’s booking – £5\nPaid"


def test_utf_16_of_the_other_byte_order_is_read():
    assert read_plan(b"\xfe\xff" + SMALL.encode("utf-16-be")) == read_plan(SMALL.encode())


def test_headings_without_numbers_are_counted():
    text = SMALL.replace("1.\nRaise", "Raise").replace(" 2.  Improve", "Improve").replace("Booked\nPaid", "Booked")
    assert [item.number for item in read_plan(text.encode()).priorities] == ["1", "2"]


def test_a_further_column_is_counted_and_skipped():
    text = "1. Raise\n" + cells(*HEADINGS, "Status") + cells("1. O", "M", "A", "ESLO", "Ongoing", "U", "Green")
    assert cells_of(read_plan(text.encode())) == [("1. O", "M", "A", "ESLO", "Ongoing", "U")]


@try_rows("spaces", [" ", "    ", "        ", ""])
def test_tabs_turned_into_spaces_are_an_error_that_says_so(spaces):
    with pytest.raises(UnreadablePlan) as caught:
        read_plan(SMALL.replace("\t", spaces).encode())
    assert caught.value.message == TABS_LOST


def test_one_lost_tab_is_an_error_that_says_where():
    with pytest.raises(UnreadablePlan, match="a cell is missing or has lost its tab"):
        read_plan(SMALL.replace("\tBy May 2010", "    By May 2010").encode())


@try_rows(
    ("data", "words"),
    [
        (b"", "This file is empty"),
        (b"Dear all,\n\tthe plan is attached.", "holds no table"),
        (SMALL.encode() + b"\x00", "nor text"),
        (b"\x81\x8d\x90", "nor text"),
        (b"\xff\xfe\x00", "nor text"),
        (b"a" * (5 * 1024 * 1024 + 1), "larger than 5 MB"),
    ],
)
def test_what_is_no_plan_is_refused_with_its_reason(data, words):
    with pytest.raises(UnreadablePlan) as caught:
        read_plan(data)
    assert words in caught.value.message


@pytest.mark.long
@given(st.text(alphabet="\t\n\x0c 12.aOM", max_size=80), st.integers(0, len(SMALL)))
def test_no_text_raises_anything_but_a_refusal(noise, place):
    try:
        assert read_plan((SMALL[:place] + noise + SMALL[place:]).encode()).rows is not None
    except UnreadablePlan as refused:
        assert refused.message
