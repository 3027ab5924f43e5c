"""The highlights are two pages: of the board's own plan where it stands beside the project, of the demonstration board,
and where each of their lists is long; what they leave out stands in the exception part. A report has ten pages at most.
"""

from __future__ import annotations

import datetime as dt
import random
import subprocess
from dataclasses import replace
from types import SimpleNamespace

import pytest
from django.core.management import call_command

from core.documents import render
from core.documents.model import Paragraph, Table
from core.text.dates import today
from core.text.values import cut_at_word
from reports.drafts.drafting import Draft, draft_of
from reports.drafts.look import dressed
from reports.drafts.plans import figures_now
from reports.models import RenderedFile, Report
from reports.sections.concerns import NO_REMEDY
from reports.sections.highlights import KEY, LISTINGS, MORE, ON, Part, parts_of, spent
from reports.sections.section import EDITIONS
from tests.actions.boardplan import plan_files
from tests.rows import try_rows

pytestmark = pytest.mark.django_db
MOST = 2
FIRST_PAGE = ("Reds and ambers", "Decisions wanted", "Date changes for approval")
SECOND_PAGE = (
    "Done, and the difference made", "Due next", "Changed since the last report", "Returns", "ESLO coverage",
    "Incidents", "What was known when",
)  # fmt: skip
WORDS = (
    "the guide",
    "for",
    "agencies",
    "is written",
    "and sent",
    "to every",
    "school",
    "with a",
    "receipt",
    "by",
    "group",
)
# How many words stand in the cells of a long list; others hold a day, or what the real one has
LENGTHS = {"Action": 9, "Owner": 8, "Agreed": 8, "Proposed": 8}
ALL_PAGES = 10
LONG_TEXTS = ("colours/overall", "concerns/remedy", "done/more", "returns/more", "coverage/more", "incidents/analysis")


def pages_of(pdf: bytes) -> list[str]:
    """The text of each page."""
    read = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True)
    return read.stdout.decode().split("\f")[:-1]


def highlights(pdf: bytes) -> list[str]:
    """The text of the pages before the exceptions."""
    pages = pages_of(pdf)
    return pages[: next(at for at, page in enumerate(pages) if "Exceptions" in map(str.strip, page.split("\n")))]


def demo_draft(on: dt.date | None = None) -> Draft:
    """The latest report of the demonstration board as it would be drafted, for its own day or another one."""
    return draft_of(Report.objects.get(kind="quarterly", year=2026, quarter=2), on=on)


def made_busy(draft: Draft) -> None:
    """Makes each list of the highlights thirty rows long, with as many words as anybody writes."""
    dice = random.Random(7)
    for key, found in LISTINGS.items():
        own = [row for part in parts_of(draft.basis, key) for row in part.rows]

        def cell(column: str, number: int, own=own, found=found):
            if column == "No.":
                return str(number)
            if column in ("Colour", "Label and cause"):
                cell = own[0][[name for name, _ in found.columns].index(column)]
                return replace(cell, text=" ".join(dice.choice(WORDS) for _ in range(30)) if cell.text else "")
            if column in ("Due", "Completed", "Raised on", "Decided on", "New date", "Acted on"):
                return "18 September 2026"
            text = " ".join(dice.choice(WORDS) for _ in range(LENGTHS.get(column, 40)))
            return cut_at_word(text, 40) if column in ("Action", "About") else text

        rows = tuple(tuple(cell(column, number) for column, _ in found.columns) for number in range(1, 31))
        for edition in EDITIONS:
            draft.basis.kept["rows", key, draft.basis.period, edition] = [Part(found.title, rows)]
    for edition in EDITIONS:
        draft.basis.kept.pop(("space", draft.basis.period, edition), None)


@pytest.mark.parametrize("file", plan_files("e-safety-action-plan.docx"), ids=str)
@pytest.mark.parametrize("day", [pytest.param(dt.date(2010, 3, 1), marks=pytest.mark.long), dt.date(2010, 3, 31)])
def test_the_highlights_of_the_real_plan_fit_two_pages(file, day):
    call_command("import_plan", str(file), "--as-at", "2010-03-01", "--accept")
    content = draft_of(Report(kind="quarterly", year=2009, quarter=4), on=day).contents["internal"]
    pdf = render(dressed(content), "pdf")
    pages = highlights(pdf)
    assert len(pages) == MOST and len(pages_of(pdf)) <= ALL_PAGES
    assert "Reds and ambers" in pages[0] and "What was known when" in pages[1]


@pytest.mark.parametrize(
    "busy", [pytest.param(False, marks=pytest.mark.long), True], ids=["as it is", "every list long"]
)
def test_the_highlights_of_the_demonstration_board_fit_two_pages(demo_plan, busy):
    draft = demo_draft()
    if busy:
        made_busy(draft)
    for edition in EDITIONS:
        pages = highlights(render(dressed(draft.content(edition)), "pdf"))
        assert len(pages) == MOST, edition
        for page, headings in zip(pages, (FIRST_PAGE, SECOND_PAGE), strict=True):
            found = [line.strip() for line in page.split("\n")]
            assert [heading for heading in headings if heading not in found] == []


def test_the_first_page_names_the_reds_and_the_report_has_ten_pages_at_most(demo_plan):
    draft = demo_draft()
    found = figures_now(draft.basis)
    reds = [each for each in found.exceptions if each.evaluation.code == "R"]
    kept = RenderedFile.objects.get(
        format="pdf",
        edition__edition="internal",
        edition__report=Report.objects.get(kind="quarterly", year=2026, quarter=2),
    )
    pages = pages_of(bytes(kept.content))
    assert len(pages) <= ALL_PAGES
    lines = [line.strip() for line in pages[0].split("\n")]
    sentence = next(at for at, line in enumerate(lines) if line.startswith(f"{len(reds)} of "))
    first = next(at for at, line in enumerate(lines) if line.startswith(f"{reds[0].number} "))
    assert sentence < first < lines.index("Decisions wanted")
    assert NO_REMEDY[:18] in pages[0]  # the rest is on the next line of its cell
    assert reds[0].evaluation.label in pages[0]


@pytest.mark.long
def test_the_annual_report_has_the_year_on_its_first_page_and_its_weaknesses_on_the_second(demo_plan):
    draft = draft_of(Report.objects.get(kind="annual", year=2025))
    draft.basis.kept["rows", "done", draft.basis.period, "internal"] = thirty_times(parts_of(draft.basis, "done"))
    content = draft.content("internal")
    first, second, *_ = pages_of(render(dressed(content), "pdf"))
    found = figures_now(draft.basis).colours
    assert f"{found['R']} of {found.total()} actions are red" in first and "Done, and the difference made" in first
    assert "Weaknesses, their causes and what is done" in second
    assert "Impact" in second and "Weaknesses" not in first
    assert "more are listed under" in first


@try_rows(("edition", "most"), [("internal", ALL_PAGES + 2), ("published", ALL_PAGES)])
def test_the_annual_report_is_short_although_it_lists_all_officers(demo_plan, edition, most):
    kept = RenderedFile.objects.get(
        format="pdf", edition__edition=edition, edition__report__kind="annual", edition__report__year=2025
    )
    assert len(pages_of(bytes(kept.content))) <= most


def thirty_times(parts: list[Part]) -> list[Part]:
    (row, *_) = parts[0].rows
    return [Part(parts[0].title, (row,) * 30)]


def write(draft: Draft, texts: dict[str, str]) -> None:
    """What people wrote, beside a logo."""
    own = {"author": "Helen", "written_on": draft.basis.on, "is_published": True}
    draft.written = {key: SimpleNamespace(text=text, **own) for key, text in texts.items()}
    vars(draft).pop("begun", None)
    draft.basis = replace(draft.basis, kept={}, spent=draft.spent | spent({}, has_logo=True))


@pytest.mark.long
def test_what_people_write_on_the_first_page_takes_room_from_its_lists(demo_plan):
    draft = demo_draft()
    shown = shown_rows(draft)
    write(draft, {"colours/overall": "Long words. " * 80})
    assert 0 < shown_rows(draft) < shown


@pytest.mark.parametrize("day", [None, pytest.param(today(), marks=pytest.mark.long)], ids=["its day", "today"])
def test_two_pages_hold_long_lists_beside_long_texts_which_are_printed_whole_behind_them(demo_plan, day):
    draft, text = demo_draft(day), "Every school has a day for its course, and two ask for another one. " * 20
    write(draft, dict.fromkeys(LONG_TEXTS, text))
    made_busy(draft)
    content = draft.content("internal")
    assert len(highlights(render(dressed(content), "pdf"))) == MOST and shown_rows(draft) > 0
    whole = [block for each in content.sections for block in each.blocks if getattr(block, "text", "") == text]
    assert [each.key for each in whole] == list(LONG_TEXTS)
    assert {each.key for each in content.commentary() if each.text.endswith(ON)} == set(LONG_TEXTS)


def test_a_report_without_the_place_of_the_rest_prints_texts_whole(demo_plan):
    draft, text = demo_draft(), "Every school has a day for its course. " * 60
    draft.placed = [replace(each, left_out=each.section.key == KEY) for each in draft.placed]
    write(draft, {"colours/overall": text})
    assert [each.text for each in draft.content("internal").commentary() if each.key == "colours/overall"] == [text]


def shown_rows(draft: Draft) -> int:
    """The reds and ambers that the first page lists."""
    section = next(each for each in draft.content("internal").sections if each.key == "concerns")
    return sum(len(block.rows) for block in section.blocks if isinstance(block, Table))


def test_every_row_that_the_highlights_leave_out_or_shorten_stands_in_the_exception_part(demo_plan):
    draft = demo_draft(today())  # when date changes wait
    made_busy(draft)
    sections = {each.key: each for each in draft.content("internal").sections}
    tables = [each for section in sections.values() for each in section.blocks if isinstance(each, Table)]
    texts = {tuple(cell.text for cell in row) for each in tables for row in each.rows}
    for key, found in LISTINGS.items():
        rows = [row for part in parts_of(draft.basis, key) for row in part.rows]
        assert len(rows) == 30
        place = "decisions" if key == "wanted" else key
        shown = sum(len(each.rows) for each in sections[place].blocks if getattr(each, "caption", "") == found.title)
        assert shown < 30 and (shown or key != "concerns"), key
        said = " ".join(str(getattr(each, "content", "")) for each in sections[place].blocks)
        assert (found.elsewhere or f"“{MORE}”") in said
        if not found.elsewhere:
            assert all(tuple(getattr(part, "text", part) for part in row) in texts for row in rows), key


def test_what_has_room_is_not_told_again(demo_plan):
    draft = demo_draft(today())
    sections = draft.content("internal").sections
    tables = [block for section in sections for block in section.blocks if isinstance(block, Table)]
    shown = {each.caption: len(each.rows) for each in tables}
    every = {found.title: sum(len(part.rows) for part in parts_of(draft.basis, key)) for key, found in LISTINGS.items()}
    whole = {title for title, number in every.items() if number and shown.get(title) == number}
    assert whole and not {f"{MORE}: {title}" for title in whole} & set(shown)


def test_a_report_without_the_place_of_the_rest_does_not_point_there(demo_plan):
    draft = demo_draft(today())  # when date changes wait
    made_busy(draft)
    unprinted = ("exceptions", "more")
    draft.placed = [replace(each, left_out=each.left_out or each.section.key in unprinted) for each in draft.placed]
    blocks = [block for section in draft.content("internal").sections for block in section.blocks]
    said = [block.content for block in blocks if isinstance(block, Paragraph)]
    assert not [text for text in said if "Action by action" in text or "More of the highlights" in text]
    assert len([text for text in said if "left out." in text]) == len(LISTINGS)
