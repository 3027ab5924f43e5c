"""A long plan of which a file comes back with a change in each row."""

from __future__ import annotations

from actions.models import Plan
from actions.table.files import export_plan
from tests.actions.returns.test_reading import edited_book

OBJECTIVE, ACTION, LEADS, TIMESCALE, UPDATE = 3, 6, 7, 8, 10  # columns of the sheet, from 1


def returned_book(plan: Plan, count: int) -> bytes:
    """The plan as a workbook with another text, another lead, another timescale or one more update in each of its first
    rows, in turn."""
    return edited_book(export_plan(plan, None, "xlsx"), lambda sheet: edit(sheet, count))


def edit(sheet, count: int) -> None:
    assert sheet.max_row > count
    for at in range(2, count + 2):
        action, leads, timescale, update = (sheet.cell(at, column) for column in (ACTION, LEADS, TIMESCALE, UPDATE))
        if at % 4 == 0:
            action.value = f"{action.value} soon"
        elif at % 4 == 1:
            leads.value = f"{leads.value}\nNew Trust"
        elif at % 4 == 2:
            timescale.value = f"By June 2031, {at}"
        else:
            update.value = f"3 March 2026: Sent {at}\n{update.value}"
