"""Columns of a file beside the six of the board become extra fields of the plan, and none of their words is lost."""

from __future__ import annotations

import csv
import datetime as dt
import io
from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse

from actions.fields.rules import ABOVE
from actions.importing.assembly import assemble_plan
from actions.importing.intact import lost_words
from actions.importing.reading import read_file_as_plan, read_plan
from actions.importing.saving import save_plan
from actions.models import FieldValue, Plan
from actions.table.files import export_plan
from actions.wording.document import ExtraCell, ExtraColumn, from_json, to_json
from core.importing.services import mark_of, preview, work_of
from core.importing.work import EXTRA
from core.models import Import
from tests.actions.boardplan import plan_files
from tests.actions.pages import messages_of, text_of
from tests.actions.wordfiles import HEADINGS, ROW, paragraph, plan_table, word_file
from tests.demo import demonstration
from tests.factories.plan import ActionFactory, PlanFieldFactory
from tests.rows import try_rows

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
    """Heading → (row, text) of the extra columns of a file."""
    extras = read_plan(data, name).extras
    return {column.heading: [(cell.row, cell.text) for cell in column.cells] for column in extras}


@pytest.mark.long
@try_rows("heading", DROPPED)
@try_rows("form", [sheet, word])
def test_column_beside_the_six_is_read_and_stored(form, heading):
    data = form((*ROW, "never forget this"), (*ROW[:2], "Another", *ROW[3:], ""), headings=(*BOARD, heading))
    read = read_plan(data, "plan.csv")
    assert columns_of(data, "plan.csv") == {heading or "Column 7 (no heading)": [(1, "never forget this")]}
    assert (from_json(to_json(read)), lost_words(read)) == (read, [])


def test_second_column_of_leads_joins_the_first_and_a_second_objective_is_an_extra_one():
    data = sheet((*ROW, "GM", "said twice"), headings=(*BOARD, "Who", "Aim"))
    assert columns_of(data, "plan.csv") == {"Aim": [(1, "said twice")]}
    assert read_plan(data, "plan.csv").rows[0].leads.endswith("\nGM")


def test_cell_beyond_headings_is_an_extra_one():
    data = word((*ROW, "beyond"))
    assert columns_of(data, "plan.docx") == {"Column 7 (no heading)": [(1, "beyond")]}


def test_column_that_was_mapped_to_nothing_is_an_extra_one():
    data = sheet(("Do it", "Soon", "LW"), headings=("What", "Deadline", "Comments"))
    work = read_file_as_plan(data, "plan.csv")
    work.columns[0] = {0: "action", 1: EXTRA, 2: EXTRA}
    read = assemble_plan(work)
    assert [column.heading for column in read.extras] == ["Deadline", "Comments"]


def test_headings_of_several_columns_of_updates_are_printed_together():
    read = read_plan(sheet((*ROW, "Sent", "Read"), headings=(*BOARD[:5], "Update", "Position at March", "Update")))
    assert read.update_heading == "Update / Position at March"
    assert read.rows[0].update == f"{ROW[5]}\nSent\nRead"


NUMBERS = {  # cells of a column "No." under two priorities of two rows each: whether they say more than the plan
    "counted through": (("1", "2", "3", "4"), False),
    "counted under each priority": (("1.", "2.", "1.", "2."), False),
    "some are blank": (("1", "", "3", ""), False),
    "references": (("A1", "A2", "B1", "B2"), True),
    "other numbers": (("11", "12", "13", "14"), True),
}


@try_rows("name", NUMBERS)
def test_row_numbers_are_no_field_when_plan_says_them_again(name):
    numbers, is_extra = NUMBERS[name]
    rows = [(f"{1 + place // 2}. Aim", *ROW, number) for place, number in enumerate(numbers)]
    data = sheet(*rows, headings=("Strategic priority", *BOARD, "No."))
    assert bool(columns_of(data, "plan.csv")) == is_extra


@pytest.mark.long
@pytest.mark.django_db
@pytest.mark.parametrize("form", ["docx", "xlsx"])
def test_own_export_has_no_extra_columns(form):
    plan = demonstration()
    read = read_plan(export_plan(plan, plan.placements.standing(), form), f"plan.{form}")
    assert read.extras == ()
    assert len(read.rows) == 43


@pytest.mark.long
@pytest.mark.django_db
def test_colour_column_of_another_file_is_an_extra_one():
    plan = demonstration()
    read = read_plan(export_plan(plan, plan.placements.standing(), "csv"), "plan.csv")
    assert [column.heading for column in read.extras] == ["No.", "Colour"]


@pytest.mark.long
def test_the_boards_own_files_have_43_rows_and_lose_nothing():
    for path in [*plan_files("*.docx"), *plan_files("*.txt"), *plan_files("word-variants/*.docx")]:
        read = read_plan(path.read_bytes(), path.name)
        assert (len(read.rows), lost_words(read)) == (43, []), path.name


ROWS = (
    (*ROW, "Red", "LW is ill", "1 May 2010", "£4,800"),
    (*ROW[:2], "Another", *ROW[3:], "Green", "", "May 2010", "12"),
)
TAKEN = {
    "RAG": ("rag", ["Red", "Green"]),
    "Comments": ("text", ["LW is ill", None]),
    "Review": ("date", ["1 May 2010", "May 2010"]),
    "Cost": ("number", ["£4,800", "12"]),
}


def fields_of(plan: Plan) -> dict[str, tuple[str, list[str | None]]]:
    """Heading → kind and text beside each action, None where nothing is stored."""
    actions = list(plan.actions.order_by("number"))
    said = {(value.field_id, value.action_id): value.text for value in FieldValue.objects.filter(field__plan=plan)}
    return {
        field.heading: (field.kind, [said.get((field.pk, action.pk)) for action in actions])
        for field in plan.extra_fields.in_print()
    }


@pytest.mark.long
@pytest.mark.django_db
def test_save_plan_makes_fields_of_extra_columns(helen):
    read = read_plan(sheet(*ROWS, headings=(*BOARD, *TAKEN)), "plan.csv")
    plan = save_plan(document=read, title="", as_at=dt.date(2010, 4, 1), by=helen)
    assert fields_of(plan) == TAKEN
    assert [field.key for field in plan.extra_fields.in_print()] == ["rag", "comments", "review", "cost"]
    value = FieldValue.objects.filter(field__plan=plan).earliest("pk")
    assert [(version.text, version.history_user) for version in value.history.all()] == [("Red", helen)]


@pytest.mark.django_db
def test_text_above_a_table_is_saved_with_its_priority(helen):
    extra = ExtraColumn(ABOVE, (ExtraCell(1, "Chair: DT"), ExtraCell(2, "Meets monthly")), level="priority")
    read = replace(read_plan(sheet(*ROWS), "plan.csv"), extras=(extra,))
    plan = save_plan(document=read, title="", as_at=dt.date(2010, 4, 1), by=helen)
    (value,) = FieldValue.objects.filter(field__plan=plan)
    assert (value.priority, value.text) == (plan.priorities.get(), "Chair: DT\nMeets monthly")


@pytest.mark.django_db
def test_value_needs_exactly_one_owner():
    action = ActionFactory()
    field = PlanFieldFactory(plan=action.plan)
    for owners in ({}, {"action": action, "priority": action.plan.priorities.first()}):
        with pytest.raises(IntegrityError), transaction.atomic():
            FieldValue.objects.create(field=field, **owners)
    FieldValue.objects.create(field=field, action=action)
    with pytest.raises(IntegrityError), transaction.atomic():
        FieldValue.objects.create(field=field, action=action)


@pytest.mark.long
@pytest.mark.django_db
def test_preview_names_the_fields_and_accept_saves_them(helen, enter):
    data = sheet((*ROW, "Red", "LW is ill"), headings=(*BOARD, "RAG", "Comments"))
    form = {"document_date_day": "1", "document_date_month": "4", "document_date_year": "2010"}
    client = enter(helen)
    assert client.post(reverse("import"), form | {"file": SimpleUploadedFile("plan.csv", data)}).status_code == 302
    waiting = Import.objects.latest("pk")
    page = text_of(client.get(reverse("import_one", args=[waiting.pk])))
    assert "1 of 1 row, wording intact" in page
    assert "2 columns become extra fields: RAG, Comments." in page
    data = {"version": waiting.version, "mark": mark_of(preview(waiting, work_of(waiting)))}
    answer = client.post(reverse("import_accept", args=[waiting.pk]), data, follow=True)
    assert any("has been saved with 1 row" in words for words in messages_of(answer))
    plan = Plan.objects.latest("pk")
    assert fields_of(plan) == {"RAG": ("rag", ["Red"]), "Comments": ("text", ["LW is ill"])}
