"""A file that nobody edited holds nothing that the product did not print."""

from __future__ import annotations

import pytest
from django.utils import timezone

from actions.models import Plan
from actions.past.asat import FILE, plan_as_at
from actions.returns.printed import printed_at_export
from actions.returns.reading import read_file, work_on
from actions.returns.rules.unplaced import adds_words, is_of_export
from actions.table.files import export_plan
from core.importing import readers
from tests.rows import try_rows


@pytest.mark.long
@pytest.mark.django_db
@try_rows("form", ["docx", "xlsx", "csv"])
def test_file_that_nobody_edited_holds_no_words_without_a_place(demo_plan, form):
    plan = Plan.objects.in_force()
    source = readers.read_file(export_plan(plan, None, form), f"plan.{form}")
    rows, outside = read_file(work_on(source, plan))
    exported = printed_at_export(plan_as_at(plan.pk, timezone.now(), FILE))
    left = [each for each in outside if not is_of_export(each, exported.outside, is_selection=False)]
    assert left == []
    keyed = [(row.cells.get("colour", ""), exported.colours[row.key]) for row in rows if row.key]
    assert [pair for pair in keyed if adds_words(*pair)] == []
