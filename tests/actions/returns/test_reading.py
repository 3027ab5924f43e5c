"""Files of the demonstration plan come back: their rows, and what is different in them."""

from __future__ import annotations

import pytest
from django.utils import timezone

from actions.models import Plan
from actions.returns.reading import read_rows, work_on
from actions.returns.rows import rows_at
from actions.returns.rules.comparing import compare
from actions.returns.rules.values import CellChange, ReturnedRow
from actions.table.files import Extract, export_plan
from actions.wording.exported import read_marks
from core.importing.readers import read_file
from tests.demo import demonstration

pytestmark = [pytest.mark.django_db, pytest.mark.once_on_postgres]
FORMS = ["docx", "xlsx"]


def read_back(data: bytes, plan: Plan) -> list[ReturnedRow]:
    return read_rows(work_on(read_file(data), plan))


def changes_in(data: bytes, plan: Plan) -> list[CellChange]:
    """What a file of ours changes, as its marks say when and of what it was exported."""
    marks = read_marks(read_file(data))
    base, ours = rows_at(plan, [marks.moment, timezone.now()])
    return compare(base, read_back(data, plan), ours, marks.scope)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("extract", [Extract(), Extract(latest_only=True), Extract(order="By number")])
def test_unedited_file_changes_nothing(form, extract):
    plan = demonstration()
    data = export_plan(plan, None, form, extract=extract)
    rows = read_back(data, plan)
    assert [row.key for row in rows] == list(plan.placements.standing().values_list("pk", flat=True))
    assert changes_in(data, plan) == []


@pytest.mark.parametrize("form", FORMS)
def test_unedited_selection_changes_nothing(form):
    plan = demonstration()
    chosen = plan.placements.standing()[3:9]
    data = export_plan(plan, chosen, form, extract=Extract(total=43))
    assert [row.key for row in read_back(data, plan)] == [row.pk for row in chosen]
    assert changes_in(data, plan) == []
