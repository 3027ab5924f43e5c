"""New rows under a section that has no number, an unusual one, or another one since the export."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.utils import timezone

from actions.models import Action
from actions.returns.rows import rows_at
from actions.returns.rules.comparing import compare
from actions.returns.rules.values import ticked
from actions.structure.services import tree
from actions.table.files import export_plan
from tests.actions.returns.changes import take
from tests.actions.returns.return_forms import edited_sheet
from tests.actions.returns.rows import plan as known_plan
from tests.actions.returns.rows import sent
from tests.actions.returns.test_reading import FORMS, changes_in
from tests.actions.returns.wordedits import WordPlan, edited_word

pytestmark = pytest.mark.django_db
NEW = "First of the second"


def number(plan, first: str, second: str, by) -> None:
    for part, each in zip(plan.priorities.in_print(), (first, second), strict=True):
        if part.number != each:
            tree.edit_part(part=part, expected=part.version, number=each, text=part.text, by=by)


def with_new_row(plan, row, form: str) -> bytes:
    """A file with a new row above the first one of the second section, whose objective and method it has."""

    def in_sheet(sheet) -> None:
        keys = [cell.value for cell in sheet["A"]]
        at = next(place for place, key in enumerate(keys, start=1) if str(key).split(" ")[0] == str(row.pk))
        columns = {sheet.cell(1, column).value: column for column in range(1, sheet.max_column + 1)}
        sheet.insert_rows(at)
        for column in columns.values():
            sheet.cell(at, column).value = sheet.cell(at + 1, column).value
        sheet.cell(at, 1).value = sheet.cell(at, columns["No."]).value = None
        sheet.cell(at, columns[plan.action_heading]).value = NEW

    def in_word(word: WordPlan) -> None:
        copied = word.copied(row.pk)
        word.row(row.pk).addprevious(copied)
        for mark in copied.xpath(".//w:bookmarkStart"):
            mark.getparent().remove(mark)
        for text in copied.xpath(".//w:t"):
            if text.text == row.action.text:
                text.text = NEW

    data = export_plan(plan, None, form)
    return edited_sheet(data, in_sheet) if form == "xlsx" else edited_word(data, in_word)


@pytest.mark.long
@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("numbers", [("", ""), ("1", ""), ("(1)", "(2)"), ("01", "02"), ("A.", "B."), ("1", "2")])
def test_first_row_of_the_second_section(plan, rows, returner, manager, form, numbers):
    number(plan, *numbers, manager)
    changes = changes_in(with_new_row(plan, rows[3], form), plan)
    take(plan, [change for change in changes if ticked(change)], returner=returner, by=manager)
    row = Action.objects.get(text=NEW).placements.select_related("method__objective__priority").get()
    assert (row.method, row.row) == (rows[3].method, 4)
    assert len({change.key.split(":")[0] for change in changes}) == 1


@pytest.mark.parametrize("form", FORMS)
def test_section_that_was_renamed_since_the_export(plan, rows, returner, manager, form):
    number(plan, "", "", manager)
    data = with_new_row(plan, rows[3], form)
    for part in plan.priorities.in_print():
        tree.edit_part(part=part, expected=part.version, number="7", text=f"Renamed {part.position}", by=manager)
    changes = changes_in(data, plan)
    take(plan, [change for change in changes if ticked(change)], returner=returner, by=manager)
    row = Action.objects.get(text=NEW).placements.select_related("method__objective__priority").get()
    assert (row.method, row.row) == (rows[3].method, 4)
    assert not [change for change in changes if change.kind == "row_moved"]


def test_heading_that_is_no_section_moves_no_row():
    rows = [replace(row, priority="", section="My notes") for row in sent(known_plan())]
    assert compare(known_plan(), rows, known_plan()) == []


def test_each_section_without_a_number_has_its_own_key(plan, rows, manager):
    number(plan, "", "", manager)
    known = rows_at(plan, [timezone.now()])[0]
    assert len({row.priority for row in known}) == 2
