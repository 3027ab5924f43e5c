"""Columns of a file that the plan has no place for are shown word by word, and lost only where somebody said so."""

from __future__ import annotations

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from actions.importing.intact import lost_words
from actions.importing.reading import MappingNeeded, read_plan, read_work
from actions.models import Plan, PlanImport
from actions.table.files import export_plan
from actions.wording.document import from_json, to_json
from tests.actions.boardplan import plan_files
from tests.actions.pages import messages_of, text_of, tree_of
from tests.actions.wordfiles import HEADINGS, ROW, paragraph, plan_table, word_file
from tests.demo import demonstration

DROPPED = (
    "RAG", "Resources", "Evidence", "Review date", "Start date", "Status", "Cost", "Last updated", "Comments",
    "Success criteria", "",
)  # fmt: skip
BOARD = ("Objective", "Method", "Action", "Lead responsibility", "Timescale", "Update")


def sheet(*rows: tuple[str, ...], headings: tuple[str, ...] = BOARD) -> bytes:
    """A CSV file with these rows."""
    out = io.StringIO()
    csv.writer(out).writerows([headings, *rows])
    return out.getvalue().encode()


def word(*rows: tuple[str, ...], headings: tuple[str, ...] = HEADINGS) -> bytes:
    """A Word file with one table under one priority."""
    return word_file(paragraph("1. Aware"), plan_table(*rows, headings=headings))


def columns_of(data: bytes, name: str) -> dict[str, list[tuple[int, str]]]:
    """Heading → (row, text) of what the plan has no place for."""
    return {column.heading: list(column.cells) for column in read_plan(data, name).unkept}


@pytest.mark.parametrize("heading", DROPPED)
@pytest.mark.parametrize("form", [sheet, word])
def test_lost_words_names_column_that_plan_cannot_hold(form, heading):
    data = form((*ROW, "never forget this"), (*ROW[:2], "Another", *ROW[3:], ""), headings=(*BOARD, heading))
    name = heading or "Column 7 (no heading)"
    read = read_plan(data, "plan.csv")
    assert lost_words(read) == [(1, name, "never forget this")]
    assert lost_words(read, left_out={name}) == []
    assert lost_words(from_json(to_json(read))) == lost_words(read)


def test_lost_words_names_second_column_of_same_field():
    data = sheet((*ROW, "said twice"), headings=(*BOARD, "Update"))
    assert columns_of(data, "plan.csv") == {"Update": [(1, "said twice")]}


def test_lost_words_names_cell_beyond_headings():
    data = word((*ROW, "beyond"))
    assert columns_of(data, "plan.docx") == {"Column 7 (no heading)": [(1, "beyond")]}


def test_lost_words_names_column_that_was_mapped_to_nothing():
    data = sheet(("Do it", "Soon", "LW"), headings=("What", "Deadline", "Comments"))
    with pytest.raises(MappingNeeded) as needed:
        read_plan(data, "plan.csv")
    read = read_work(needed.value.work.as_json(), {0: "action"})
    assert [column.heading for column in read.unkept] == ["Deadline", "Comments"]


NUMBERS = {  # cells of a column "No." under two priorities of two rows each: whether they say more than the plan
    "counted through": (("1", "2", "3", "4"), False),
    "counted under each priority": (("1.", "2.", "1.", "2."), False),
    "some are blank": (("1", "", "3", ""), False),
    "references": (("A1", "A2", "B1", "B2"), True),
    "other numbers": (("11", "12", "13", "14"), True),
}


@pytest.mark.parametrize("name", NUMBERS)
def test_row_numbers_need_no_tick_when_plan_says_them_again(name):
    numbers, is_lost = NUMBERS[name]
    rows = [(f"{1 + place // 2}. Aim", *ROW, number) for place, number in enumerate(numbers)]
    data = sheet(*rows, headings=("Strategic priority", *BOARD, "No."))
    assert bool(columns_of(data, "plan.csv")) == is_lost


@pytest.mark.django_db
@pytest.mark.parametrize("form", ["docx", "xlsx"])
def test_own_export_needs_no_tick(form):
    plan = demonstration()
    read = read_plan(export_plan(plan, plan.placements.standing(), form), f"plan.{form}")
    assert read.unkept == ()
    assert len(read.rows) == 43


@pytest.mark.django_db
def test_colour_column_of_another_file_needs_a_tick():
    plan = demonstration()
    read = read_plan(export_plan(plan, plan.placements.standing(), "csv"), "plan.csv")
    assert [column.heading for column in read.unkept] == ["No.", "Colour"]


def test_the_boards_own_files_have_43_rows_and_lose_nothing():
    for path in [*plan_files("*.docx"), *plan_files("*.txt"), *plan_files("word-variants/*.docx")]:
        read = read_plan(path.read_bytes(), path.name)
        assert (len(read.rows), lost_words(read)) == (43, []), path.name


@pytest.fixture
def waiting(board, helen, enter, db) -> PlanImport:
    """An uploaded file with two columns that the plan has no place for, and a question."""
    data = sheet((*ROW[:4], "By end of December", "", "Red", "LW is ill"), headings=(*BOARD, "RAG", "Comments"))
    form = {"document_date_day": "1", "document_date_month": "4", "document_date_year": "2010"}
    form["file"] = SimpleUploadedFile("plan.csv", data)
    assert enter(helen).post(reverse("import"), form).status_code == 302
    return PlanImport.objects.order_by("pk").last()


@pytest.mark.django_db
def test_preview_prints_columns_and_accept_waits_for_each_tick(waiting, helen, enter):
    client, plans = enter(helen), Plan.objects.count()
    page = text_of(client.get(reverse("import_preview", args=[waiting.pk])))
    assert "0 of 1 row, wording intact" in page
    assert "2 columns of the file have no place in the plan : RAG, Comments." in page
    assert "Row 1 : LW is ill" in page and "Row 1 : Red" in page

    def send(name: str, *ticked: str, **more):
        waiting.refresh_from_db()
        values = {"version": waiting.version, "leave-out": list(ticked), **more}
        return client.post(reverse(name, args=[waiting.pk]), values, follow=True)

    answer = send("import_accept", "RAG")
    assert "1 column of the file has no place in the plan: Comments. Nothing has been saved" in messages_of(answer)[0]
    assert Plan.objects.count() == plans
    ticks = '//input[@name="leave-out"][@checked]/@value'
    assert tree_of(answer).xpath(ticks) == ["RAG"], "the tick is kept"
    assert tree_of(send("import_as_proposed", "RAG", "Comments")).xpath(ticks) == ["RAG", "Comments"]
    answer = send("import_preview", "RAG", "Comments", **{"q-row-1-timescale": "keep"})
    assert tree_of(answer).xpath(ticks) == ["RAG", "Comments"]
    assert "1 of 1 row, wording intact but for the columns left out" in text_of(answer)
    assert any("has been saved with 1 row" in words for words in messages_of(send("import_accept", "RAG", "Comments")))
    assert Plan.objects.count() == plans + 1
