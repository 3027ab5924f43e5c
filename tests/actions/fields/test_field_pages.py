"""Extra fields on pages and in files: the table, an action's page, the fields of a plan, search, past days."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from actions.fields.services import set_field_value
from actions.importing.reading import read_plan
from actions.models import FieldValue, PlanField
from actions.past.asat import FILE, plan_as_at
from actions.past.files import past_document
from actions.past.table import past_table
from actions.search import find
from actions.table.files import above_table, board_document, export_plan, plan_document, read_tables
from actions.wording.exported import print_of, read_marks
from core.documents import render
from core.importing.readers import read_file
from core.text.dates import today
from reports.sections.plan import headed
from tests.actions.pages import errors_of, messages_of, text_of, tree_of, value_of, words
from tests.factories.plan import FieldValueFactory, PlanFieldFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def fields(board) -> dict[str, PlanField]:
    """Five fields of the plan in force: two columns, two more of actions, one of priorities."""
    plan = board.open.plan
    kinds = {"Status": "rag", "Cost": "number", "Evidence": "text", "Risk": "text"}
    found = {heading: PlanFieldFactory(plan=plan, heading=heading, kind=kind) for heading, kind in kinds.items()}
    found["Chair"] = PlanFieldFactory(plan=plan, heading="Chair", level="priority")
    FieldValueFactory(field=found["Status"], action=board.open.by_group, text="On track", fill="#00b050")
    FieldValueFactory(field=found["Status"], action=board.open.by_police, fill="#ffc000")
    FieldValueFactory(field=found["Cost"], action=board.open.by_group, text="£4,800")
    FieldValueFactory(field=found["Evidence"], action=board.open.by_group, text="Zebra diary\nof <visits>")
    FieldValueFactory(field=found["Chair"], priority=board.open.priority, text="D. Turner")
    return found


def row_of(response, board):
    row = board.open.by_group.placements.in_print().first()
    return tree_of(response).xpath(f"//tr[@id='row-{row.pk}']")[0]


@pytest.mark.long
def test_table_prints_two_columns_and_the_rest_under_more(board, fields, helen, enter):
    page = enter(helen).get("/plan/")
    row = row_of(page, board)
    cells = {cell.get("data-label"): words(cell) for cell in row.xpath("./td")}
    assert cells["Status"] == "Green: On track" and cells["Cost"] == "£4,800" and "Evidence" not in cells
    more = words(row.xpath(".//details")[0])
    assert more.startswith("More of action") and "Evidence: Zebra diary of <visits>" in more
    assert "Chair: D. Turner" in text_of(page)
    other = board.open.by_police.placements.in_print().first()
    (cell,) = tree_of(page).xpath(f"//tr[@id='row-{other.pk}']/td[@data-label='Status']")
    assert words(cell) == "Amber"


def test_field_that_is_hidden_makes_room_for_the_next(board, fields, helen, enter):
    PlanField.objects.filter(heading="Status").update(shown=False)
    page = enter(helen).get("/plan/")
    headings = [words(cell) for cell in tree_of(page).xpath("(//thead)[1]//th")]
    assert headings[-3:-1] == ["Cost", "Evidence"]
    assert "Status: Green: On track" in words(row_of(page, board).xpath(".//details")[0])


@pytest.mark.long
def test_pages_cost_as_many_statements_with_many_fields(board, fields, helen, enter):
    client = enter(helen)

    def cost(url: str) -> int:
        client.get(url)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200
        return len(queries)

    urls = ["/plan/", board.open.by_group.url(), reverse("plan_fields"), f"/plan/as-at/{today().isoformat()}/"]
    before = [cost(url) for url in urls]
    for number in range(6):
        field = PlanFieldFactory(plan=board.open.plan, heading=f"More {number}")
        for action in board.open.plan.actions.all():
            FieldValueFactory(field=field, action=action, text=f"Said {number}")
    assert [cost(url) for url in urls] == before
    FieldValue.objects.all().delete()
    PlanField.objects.all().delete()
    assert [cost(url) for url in urls][:2] == before[:2]


def test_action_page_reads_and_edits_a_field(board, fields, helen, marian, enter):
    action = board.open.by_group
    client, url = enter(helen), reverse("set_field_value", args=[fields["Status"].pk, action.pk])
    page = client.get(action.url())
    assert "Status Green: On track Change “Status”" in text_of(page)
    assert "Risk Nothing yet Change “Risk”" in text_of(page)
    assert "Chair D. Turner" in text_of(page)
    form = client.get(url)
    assert (value_of(form, "text"), value_of(form, "version")) == ("On track", "1")
    data = {"version": 1, "text": "Late", "fill": "#ff0000", "reason": "Heard on Monday"}
    answer = client.post(url, data, follow=True)
    assert answer.redirect_chain[-1][0] == action.url()
    assert messages_of(answer) == ["“Status” has been changed."]
    assert "Status Red: Late" in text_of(answer)
    stale = client.post(url, {"version": 1, "text": "Done", "fill": "#00b050"})
    assert stale.status_code == 409 and "Late" in text_of(stale) and "Done" in text_of(stale)
    reader = enter(marian).get(action.url())
    assert "Status Red: Late" in text_of(reader) and "Risk" not in text_of(reader)
    history = text_of(client.get(reverse("action_history", args=[action.pk])))
    changed = "Changed: Extra field – Helen Marsh"
    assert changed in history and "Heard on Monday Status On track Late Status, colour of the cell green red" in history


def test_wrong_text_stays_in_the_form_with_the_reason(board, fields, helen, enter):
    url = reverse("set_field_value", args=[fields["Cost"].pk, board.open.by_group.pk])
    answer = enter(helen).post(url, {"version": 1, "text": "dear"})
    assert answer.status_code == 422 and value_of(answer, "text") == "dear"
    assert errors_of(answer) == ["Enter a number, for example 4,800 or 40%"]


def test_value_of_another_plan_is_not_found(board, fields, helen, enter):
    other = board.closed.by_group
    assert enter(helen).get(reverse("set_field_value", args=[fields["Cost"].pk, other.pk])).status_code in (403, 404)


def test_fields_page_adds_renames_moves_and_takes_out(board, helen, enter):
    client, home = enter(helen), reverse("plan_fields")
    FieldValue.objects.all().delete()
    PlanField.objects.all().delete()
    assert "This plan has no extra fields." in text_of(client.get(home))
    for heading in ("Cost", "State"):
        data = {"heading": heading, "kind": "text", "level": "action", "shown": "on"}
        assert client.post(reverse("add_field"), data).status_code == 302
    cost, state = PlanField.objects.order_by("pk")
    client.post(reverse("shift_field", args=[state.pk]), {"to": "up"})
    data = {"heading": "Status", "kind": "rag", "version": 2}
    client.post(reverse("edit_field", args=[state.pk]), data)
    found = PlanField.objects.in_print().values_list("heading", "kind", "shown")
    assert list(found) == [("Status", "rag", False), ("Cost", "text", True)]
    answer = client.post(reverse("add_field"), data | {"heading": "cost", "level": "action"})
    assert errors_of(answer) == ["There is already a field “cost”."]
    cost.refresh_from_db()
    client.post(reverse("archive_field", args=[cost.pk]), {"version": cost.version, "reason": "Not used"})
    assert "Status Colour (red, amber, green), of each action; under “More”" in text_of(client.get(home))
    assert "Cost" not in text_of(client.get(home))


def test_fields_page_changes_what_is_said_of_a_priority(board, fields, helen, enter):
    client, home = enter(helen), reverse("plan_fields")
    priority = board.open.priority
    assert f"{priority.printed}: D. Turner" in text_of(client.get(home))
    url = reverse("set_field_value", args=[fields["Chair"].pk, priority.pk])
    client.post(url, {"version": 1, "text": "L. Webb"})
    assert "L. Webb" in text_of(client.get(home))


def test_search_and_filter_find_what_fields_say(board, fields, helen, enter):
    groups = {group.heading: group for group in find(helen, ["zebra"], plans=[board.open.plan], limit=5)}
    (hit,) = groups["Extra fields"].hits
    assert hit.href == board.open.by_group.url()
    (hit,) = next(
        group for group in find(helen, ["turner"], plans=[board.open.plan], limit=5) if group.heading == "Extra fields"
    ).hits
    assert hit.text == "Chair: D. Turner"
    client = enter(helen)
    for url in ("/plan/?q=zebra", f"/plan/as-at/{today().isoformat()}/?q=zebra"):
        assert len(tree_of(client.get(url)).xpath("//tbody/tr")) == 1
    PlanField.objects.filter(heading="Evidence").update(archived_on=today())
    assert len(tree_of(client.get("/plan/?q=zebra")).xpath("//tbody/tr")) == 0


@pytest.mark.parametrize("form", ["docx", "xlsx", "csv"])
def test_exported_fields_come_back(board, fields, form):
    plan = board.open.plan
    data = export_plan(plan, None, form)
    read = {column.heading: column for column in read_plan(data, f"plan.{form}").extras}
    printed = {column.heading: column for column in plan_document(plan).extras}
    for heading in ("Cost", "Evidence"):
        assert read[heading] == printed[heading]
    assert [cell.text for cell in read["Status"].cells] == ["On track", "Amber"]


@pytest.mark.parametrize("form", ["html", "pdf", "docx", "xlsx"])
def test_every_format_can_be_made_with_fields(board, fields, form):
    assert export_plan(board.open.plan, None, form)


@pytest.mark.parametrize("form", ["docx", "xlsx"])
def test_prints_of_fields_follow_those_of_the_columns(board, fields, form):
    marks = read_marks(read_file(export_plan(board.open.plan, None, form)))
    row = board.open.by_group.placements.in_print().first()
    said = {"Status": "On track", "Cost": "£4,800", "Evidence": "Zebra diary\nof <visits>", "Risk": ""}
    assert marks.prints[row.pk][6:] == tuple(map(print_of, said.values()))


def test_files_print_fields_before_the_updates(board, fields):
    plan = board.open.plan
    document = board_document(plan, read_tables(plan))
    tables = [block for block in document.blocks if hasattr(block, "columns")]
    headings = [column.heading for column in tables[0].columns]
    assert headings[-6:] == ["Colour", "Status", "Cost", "Evidence", "Risk", plan.update_heading]
    assert "Chair: D. Turner" in render(document, "html").decode()
    assert "Chair" in render(document, "csv").decode("utf-8-sig")


def test_past_day_has_fields_of_that_day(board, fields, helen):
    plan = board.open.plan
    before = plan_as_at(plan.pk, FieldValue.objects.latest("pk").history.latest().history_date, FILE)
    value = FieldValue.objects.get(field=fields["Cost"])
    set_field_value(field=fields["Cost"], owner=board.open.by_group, expected=value.version, text="£9", by=helen)
    document = past_document(before, known=dt.date(2010, 3, 1), as_of=dt.date(2010, 3, 1))
    text = render(document, "csv").decode("utf-8-sig")
    assert "£4,800" in text and "£9" not in text
    assert "£9" in export_plan(plan, None, "csv").decode("utf-8-sig")


def test_report_prints_fields_of_priorities_and_no_blank_heading(board, fields, db):
    plan = board.open.plan
    state = plan_as_at(plan.pk, FieldValue.objects.latest("pk").history.latest().history_date)
    blocks = [*headed(""), *(block for table in past_table(state) for block in above_table(table))]
    assert [block.content for block in blocks] == ["Chair: D. Turner"]
