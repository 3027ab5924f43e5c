"""Files say in their head which date undated updates carry, and older files, which say it in each line, come back too."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from actions.importing.reading import read_plan
from actions.models import Plan, ProgressUpdate
from actions.past.asat import FILE, end_of, plan_as_at
from actions.past.files import past_document
from actions.table.files import WHOLE_PLAN, board_document, export_plan, mark_of, plan_document, read_tables
from actions.wording.exported import read_marks
from core.documents import render
from core.importing.readers import read_file
from core.text.dates import today
from tests.actions.returns.test_reading import changes_in, read_back
from tests.demo import demonstration
from tests.rows import try_rows

pytestmark = pytest.mark.django_db
FORMS = ["docx", "xlsx"]
DAY = dt.date(2010, 3, 1)
HEAD = "Updates without a day of their own carry the date of the document, marked *: 1 March 2010, 10 November 2025"
LONG = "1 March 2010 (date of the document): "


@pytest.fixture
def plan() -> Plan:
    """The demonstration plan with undated updates from its document, one of several paragraphs."""
    plan = demonstration()
    for place, action in enumerate(plan.actions.order_by("number")[:3]):
        text = "Nothing yet\n1 March 2010*: is a footnote" if place else "Ongoing"
        ProgressUpdate(action=action, on=DAY, date_assumed=True, text=text).save()
    return plan


def old_export(plan: Plan, form: str) -> bytes:
    """A file as it was exported before the star."""
    mark = mark_of(plan.uid, timezone.now(), WHOLE_PLAN)
    return render(board_document(plan, read_tables(plan), mark=mark), form)


def words_in(data: bytes) -> str:
    source = read_file(data)
    return "\n".join(cell.text for table in source.tables for row in table.rows for cell in row)


def prints_in(data: bytes) -> dict:
    return read_marks(read_file(data)).prints


@pytest.mark.long
@try_rows("form", FORMS)
def test_cells_have_a_star_and_the_same_prints_as_before(plan, form):
    new, old = export_plan(plan, None, form), old_export(plan, form)
    assert words_in(new).count("1 March 2010*: Ongoing") == 1
    assert words_in(old).count(LONG) == 3 and "(date of the document)" not in words_in(new)
    assert prints_in(new) == prints_in(old)


@pytest.mark.long
@try_rows("export", [lambda plan, form: export_plan(plan, None, form), old_export])
@try_rows("form", FORMS)
def test_unedited_files_of_both_kinds_change_nothing(plan, form, export):
    data = export(plan, form)
    rows = {row.key: row.cells["update"] for row in read_back(data, plan)}
    assert rows == {row.placement: row.update_cell for table in read_tables(plan) for row in table.rows}
    assert changes_in(data, plan) == []


@pytest.mark.long
@try_rows("form", FORMS)
def test_new_file_is_imported_as_the_same_plan(plan, form):
    assert read_plan(export_plan(plan, None, form)).rows == plan_document(plan).rows


@pytest.mark.long
def test_head_says_it_once_and_a_csv_file_in_each_line(plan):
    page = export_plan(plan, None, "html").decode()
    assert page.count(HEAD) == 1 and "(date of the document)" not in page
    data = export_plan(plan, None, "csv").decode()
    assert data.count(LONG) == 3 and "date of the document, " not in data


@pytest.mark.long
def test_file_of_a_past_day_has_the_star_too(plan):
    state = plan_as_at(plan.pk, end_of(today()), FILE)
    days = {"known": today(), "as_of": today()}
    assert render(past_document(state, **days, format="html"), "html").decode().count(HEAD) == 1
    assert render(past_document(state, **days, format="csv"), "csv").decode().count(LONG) == 3


@pytest.mark.long
def test_plan_without_such_updates_says_nothing(plan):
    ProgressUpdate.objects.filter(date_assumed=True).update(date_assumed=False)
    assert "date of the document" not in export_plan(plan, None, "html").decode()
