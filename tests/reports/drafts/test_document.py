"""The content of a report as a neutral document: headings, page breaks and notes."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from core.board.figures import Figure
from core.charts.charts import Series
from core.documents.model import Cell, Column, Heading, Image, PageBreak, Paragraph, Table, TitlePage
from reports.drafts.blocks import Bars, FigureList
from reports.drafts.content import Content, Look, SectionText
from reports.drafts.document import Dress, document_of
from reports.sections.section import DETAILS, EXCEPTIONS, HIGHLIGHTS, PERIOD, WEAK
from tests.rows import try_rows

ON = dt.date(2010, 3, 31)
RED = Figure(
    "plan.red", "Red", "Overdue", 2, out_of=8, before=1, note="Board decision: Ask why", address="/plan/?colour=R"
)
GREEN = Figure("plan.green", "Green", "On track", 6, out_of=8, before=6)
WORDS = (Paragraph("Words."),)


def document(*sections: tuple[str, str, str, tuple], kind: str = "quarterly"):
    look = Look("Board", "", "#1d4f76")
    texts = tuple(SectionText(*each) for each in sections)
    return document_of(Content(kind, "internal", "2009-Q4", ON, "2010-04-01T09:00:00+00:00", "", look, texts), Dress())


def flat(found) -> list:
    """Headings as (level, text), page breaks as "break", paragraphs as their text."""
    shown = []
    for block in found.blocks:
        match block:
            case Heading():
                shown.append((block.level, block.text))
            case PageBreak():
                shown.append("break")
            case Paragraph():
                shown.append(block.content)
    return shown


def test_title_names_kind_and_period():
    found = document(("colours", "Colours", HIGHLIGHTS, WORDS))
    assert found.title == "Quarterly report, January–March 2010"
    assert found.subtitle == "e-Safety Action Plan, Q4 2009/10"
    assert isinstance(found.blocks[0], TitlePage) and found.blocks[0].title == found.title


def test_headline_stands_in_place_of_the_headings_of_part_and_section():
    found = document(
        ("colours", "Colours", HIGHLIGHTS, (Heading(1, "2 of 8 actions are red."), *WORDS)),
        ("concerns", "Reds", HIGHLIGHTS, WORDS),
    )
    assert flat(found) == [(1, "2 of 8 actions are red."), "Words.", (2, "Reds"), "Words."]
    assert found.blocks[1].anchor == "section-colours"


@try_rows(("kind", "parts", "breaks"), [
    ("quarterly", (HIGHLIGHTS, PERIOD, EXCEPTIONS, DETAILS), [PERIOD, EXCEPTIONS]),
    ("quarterly", (PERIOD, HIGHLIGHTS, PERIOD), []),
    ("annual", (HIGHLIGHTS, WEAK, PERIOD, EXCEPTIONS, DETAILS), [WEAK]),
    ("plan", ("", ""), []),
])  # fmt: skip
def test_parts_start_on_a_page_of_their_own(kind, parts, breaks):
    found = flat(document(*((f"s{at}", f"S{at}", part, WORDS) for at, part in enumerate(parts)), kind=kind))
    assert [after[1] for before, after in zip(found, found[1:], strict=False) if before == "break"] == breaks


def test_figures_are_printed_in_a_line_and_explained_in_notes():
    found = document(("colours", "Colours", HIGHLIGHTS, (FigureList((RED, GREEN), "Rows"),)))
    assert flat(found) == [
        (1, HIGHLIGHTS), (2, "Colours"), "Red: 2 of 8 (+1); Green: 6 of 8 (no change).", "Red: Board decision: Ask why",
        (1, "Notes: what the figures count"),
    ]  # fmt: skip
    table = found.blocks[-1]
    assert table.worksheet == "Notes" and [column.heading for column in table.columns][-1] == "What it counts"
    assert [[cell.text for cell in row] for row in table.rows] == [
        ["Red", "2 of 8", "+1", "Overdue\nBoard decision: Ask why"], ["Green", "6 of 8", "no change", "On track"],
    ]  # fmt: skip
    assert table.rows[0][1].address == "/plan/?colour=R"


def test_figure_that_stands_in_two_sections_has_one_note():
    sections = ((key, "S", "", (FigureList((RED,), "Rows"),)) for key in ("a", "b"))
    assert len(document(*sections).blocks[-1].rows) == 1


def test_chart_without_a_table_of_its_own_prints_none():
    series = (Series("Red", "R", "#fff", "#000", (1,)),)
    own = Table((Column("A"),), ((Cell("1"),),))
    found = document(*(
        (key, "S", "", (Bars("Colours", "One red.", ("Now",), series, table),)) for key, table in (("a", Table((), ())), ("b", own))
    ))  # fmt: skip
    assert sum(isinstance(block, Image) for block in found.blocks) == 2
    assert [block for block in found.blocks if isinstance(block, Table)] == [replace(own, is_folded=True)]


def test_section_of_an_old_report_without_blocks_has_its_heading_alone():
    assert flat(document(("incidents", "Incidents", "", ()))) == [(1, "Incidents")]
