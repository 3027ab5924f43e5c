"""Files of the demonstration plan come back: their rows, and what is different in them."""

from __future__ import annotations

import datetime as dt
import io

import openpyxl
import pytest
from django.utils import timezone
from docx.oxml.ns import qn

from actions.models import Plan
from actions.returns.reading import read_rows, work_on
from actions.returns.rows import rows_at
from actions.returns.rules.comparing import compare
from actions.returns.rules.matching import looks_like
from actions.returns.rules.values import CellChange, ReturnedRow, ticked
from actions.table.files import Extract, export_plan
from actions.wording.exported import Marks, read_marks
from core.importing.readers import read_file
from core.importing.work import Work
from tests.actions.resaved import saved_again
from tests.actions.returns.wordedits import WordPlan, edited_word, without_marks
from tests.demo import demonstration

pytestmark = pytest.mark.django_db
FORMS = ["docx", "xlsx"]
NEW = "20 November 2026, Bob Ray: Leaflets sent to all schools"


def read_back(data: bytes, plan: Plan) -> list[ReturnedRow]:
    return read_rows(work_on(read_file(data), plan))


def changes_in(data: bytes, plan: Plan, marks: Marks | None = None) -> list[CellChange]:
    """What a file of ours changes, as its marks say when and of what it was exported."""
    marks = marks or read_marks(read_file(data))
    base, ours = rows_at(plan, [marks.moment, timezone.now()])
    return compare(base, read_back(data, plan), ours, marks.scope, marks.prints)


def told(changes: list[CellChange]) -> list[tuple[str, str, str]]:
    return [(change.key, change.state, change.author) for change in changes]


def keys_of(plan: Plan) -> list[int]:
    return list(plan.placements.standing().values_list("pk", flat=True))


@pytest.mark.long
@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("extract", [Extract(), Extract(latest_only=True), Extract(order="By number")])
def test_unedited_file_changes_nothing(form, extract):
    plan = demonstration()
    data = export_plan(plan, None, form, extract=extract)
    assert [row.key for row in read_back(data, plan)] == keys_of(plan)
    assert changes_in(data, plan) == []


@pytest.mark.long
@pytest.mark.parametrize("form", FORMS)
def test_unedited_selection_changes_nothing(form):
    plan = demonstration()
    chosen = plan.placements.standing()[3:9]
    data = export_plan(plan, chosen, form, extract=Extract(total=43))
    assert [row.key for row in read_back(data, plan)] == [row.pk for row in chosen]
    assert changes_in(data, plan) == []


def long(*kinds: str):
    return pytest.param(list(kinds), marks=pytest.mark.long)


@pytest.mark.long
@pytest.mark.parametrize(
    "kinds",
    [
        ["docx", "odt"],
        long("docx", "docx"),
        long("docx", "odt", "docx"),
        ["xlsx", "ods"],
        long("xlsx", "xlsx"),
        long("xlsx", "ods", "xlsx"),
    ],
    ids="-".join,
)
def test_unedited_file_changes_nothing_after_libreoffice_saved_it(kinds, tmp_path):
    plan = demonstration()
    data = export_plan(plan, None, kinds[0])
    again = saved_again(data, kinds, tmp_path)
    assert [row.key for row in read_back(again, plan)] == keys_of(plan)
    assert read_marks(read_file(again)) == read_marks(read_file(data))
    assert changes_in(again, plan) == []


@pytest.mark.long
def test_work_on_a_returned_file_can_be_stored():
    plan = demonstration()
    work = work_on(read_file(export_plan(plan, None, "docx")), plan)
    assert read_rows(Work.from_json(work.as_json())) == read_rows(work)


def six_edits(word: WordPlan) -> None:
    first, second, third, fourth, fifth, *_ = word.keys
    word.replace(first, "action", "Tell every school why.", "Ann Lee")
    word.write(second, "timescale", "By July 2027")
    word.replace(third, "leads", "Police", "Bob Ray")
    word.add_line(fourth, "update", NEW, "Bob Ray")
    word.append(fifth, "action", " And parents.", "Ann Lee")
    word.append(fifth, "action", " And governors.", "Bob Ray")
    word.append(first, "objective", " today", "Ann Lee")


@pytest.mark.long
@pytest.mark.parametrize(
    "kinds", [["docx"], long("docx", "docx"), long("docx", "odt"), long("docx", "odt", "docx")], ids="-".join
)
def test_six_edits_in_a_word_file_are_six_changes_and_both_authors_are_named(kinds, tmp_path):
    plan = demonstration()
    data = edited_word(export_plan(plan, None, "docx"), six_edits)
    changes = changes_in(saved_again(data, kinds, tmp_path), plan)
    found = {(change.key.rpartition(":")[0] if change.column == "update" else change.key): change for change in changes}
    first, second, third, fourth, fifth, *_ = keys_of(plan)
    assert {key: change.author for key, change in found.items()} == {
        f"r{first}:objective": "Ann Lee",
        f"r{first}:action": "Ann Lee",
        f"r{second}:timescale": "",
        f"r{third}:leads": "Bob Ray",
        f"r{fourth}:update": "Bob Ray",
        f"r{fifth}:action": "Ann Lee, Bob Ray",
    }
    assert len(changes) == 6 and all(map(ticked, changes))
    assert {change.on for change in changes} == {dt.date(2026, 11, 20), None}
    assert found[f"r{fourth}:update"].theirs == NEW
    assert found[f"r{first}:action"].theirs == "Tell every school why."


@pytest.mark.long
def test_rows_that_are_added_removed_and_moved_in_word_are_found():
    plan = demonstration()
    keys = keys_of(plan)

    def edit(word: WordPlan) -> None:
        copied = word.copied(keys[4])
        for cell, text in zip(
            copied.findall(f"{copied.tag[:-2]}tc")[2:], ["", "Buy filters", "", "", "", ""], strict=True
        ):
            for each in cell.iter(f"{copied.tag[:-2]}t"):
                each.text = ""
            next(cell.iter(f"{copied.tag[:-2]}t")).text = text
        word.row(keys[6]).getparent().remove(word.row(keys[6]))

    changes = changes_in(edited_word(export_plan(plan, None, "docx"), edit), plan)
    added = next(change for change in changes if change.kind == "row_added")
    assert (added.theirs, added.above, added.priority) == ("Buy filters", f"r{keys[4]}", "1")
    assert [change.placement for change in changes if change.kind == "row_missing"] == [keys[6]]


def edited_book(data: bytes, edit) -> bytes:
    """The workbook after `edit` of the sheet with the plan."""
    book, out = openpyxl.load_workbook(io.BytesIO(data)), io.BytesIO()
    edit(book["Plan"])
    book.save(out)
    return out.getvalue()


def sort_by_action(sheet) -> None:
    rows = [tuple(cell.value for cell in row) for row in sheet.iter_rows(min_row=2)]
    for number, row in enumerate(sorted(rows, key=lambda row: str(row[5])), start=2):
        for column, value in enumerate(row, start=1):
            sheet.cell(number, column).value = value


@pytest.mark.long
def test_sorted_sheet_moves_nothing():
    plan = demonstration()
    data = edited_book(export_plan(plan, None, "xlsx"), sort_by_action)
    assert [row.key for row in read_back(data, plan)] != keys_of(plan)
    assert changes_in(data, plan) == []


@pytest.mark.long
@pytest.mark.parametrize("form", FORMS)
def test_file_without_marks_is_matched_by_its_texts(form):
    plan = demonstration()
    data = export_plan(plan, None, form)
    marks = read_marks(read_file(data))
    bare = without_marks(data) if form == "docx" else edited_book(data, lambda sheet: sheet.delete_cols(1))
    rows = read_back(bare, plan)
    (base,) = rows_at(plan, [marks.moment])
    assert {row.key for row in rows} == {None}
    assert looks_like(rows, base) == 1.0
    assert compare(base, rows, base) == []


def test_other_lists_do_not_look_like_the_plan():
    plan = demonstration()
    (base,) = rows_at(plan, [timezone.now()])
    lines = "\n".join(f"Buy {count} books,Ann,May 2027" for count in range(20))
    data = f"Action,Lead,Timescale\n{lines}\n".encode()
    assert looks_like(read_back(data, plan), base) < 0.3


@pytest.mark.long
def test_key_of_any_length_is_read_without_an_error():
    plan = demonstration()

    def edit(word: WordPlan) -> None:
        mark = next(word.row(word.keys[0]).iter(qn("w:bookmarkStart")))
        mark.set(qn("w:name"), "_plan_r" + "9" * 5_000)

    rows = read_back(edited_word(export_plan(plan, None, "docx"), edit), plan)
    assert [row.key for row in rows[:2]] == [None, keys_of(plan)[1]]


@pytest.mark.long
@pytest.mark.parametrize("place", [0, 1, 2, 5, 9, 20, 42])
def test_deleting_rows_of_merged_cells_changes_nothing_but_these_rows(place):
    """Where the first row of a merged objective or method goes, the next one is still under it."""
    plan = demonstration()
    keys = keys_of(plan)

    def edit(word: WordPlan) -> None:
        word.row(keys[place]).getparent().remove(word.row(keys[place]))

    changes = changes_in(edited_word(export_plan(plan, None, "docx"), edit), plan)
    assert [(change.kind, change.placement) for change in changes] == [("row_missing", keys[place])]
