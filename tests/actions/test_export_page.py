"""The exports of the plan page, /plan/export/<format>/: exactly the rows that the page shows, as files."""

from __future__ import annotations

import pytest

from actions.importing.reading import read_plan
from tests.core.documents.pdfs import page_text
from tests.factories.plan import ProgressUpdateFactory

FORMATS = ("docx", "pdf", "xlsx", "csv")
TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
QUERIES = [
    {},
    {"q": "policy"},
    {"status": "withdrawn"},
    {"status": "completed"},
    {"sort": "due", "status": "in_progress"},
    {"due_to_day": "31", "due_to_month": "3", "due_to_year": "2010"},
]
TEXTS = (
    "Write the model policy",
    "Train the trainers",
    "Visit the youth clubs",
    "Hold a safety week",
    "Show the film",
    "Print the leaflet",
    "Buy the filter",
)


@pytest.fixture
def client_of_helen(board, helen, enter):
    return enter(helen)


def rows_on_page(client, query) -> list[str]:
    """The actions that the plan page shows."""
    tables = client.get("/plan/", query).context["tables"]
    return [row.text for table in tables for row in table.rows]


def rows_in_file(data: bytes, form: str, tmp_path) -> list[str]:
    """The actions in a file, in order; in a PDF by the places of their texts."""
    if form != "pdf":
        return [row.action for row in read_plan(data, f"plan.{form}").rows]
    text = page_text(data, tmp_path)
    places = []
    for each in TEXTS:
        flat = each.replace(" ", "")
        start = text.find(flat)
        while start >= 0:
            places.append((start, each))
            start = text.find(flat, start + 1)
    return [each for _, each in sorted(places)]


@pytest.mark.parametrize("form", FORMATS)
def test_it_works(form, client_of_helen):
    response = client_of_helen.get(f"/plan/export/{form}/")
    assert response.status_code == 200
    assert response["Content-Type"] == TYPES[form]
    assert response["Content-Disposition"] == f'attachment; filename="e-safety-action-plan.{form}"'
    assert response["Cache-Control"] == "no-store, private"


@pytest.mark.parametrize("query", QUERIES, ids=str)
@pytest.mark.parametrize("form", FORMATS)
def test_it_holds_exactly_the_rows_that_the_page_shows(form, query, client_of_helen, tmp_path):
    shown = rows_on_page(client_of_helen, query)
    assert shown
    data = client_of_helen.get(f"/plan/export/{form}/", query).content
    assert rows_in_file(data, form, tmp_path) == shown


@pytest.mark.parametrize("form", FORMATS)
def test_where_no_row_fits_the_file_says_so(form, client_of_helen, tmp_path):
    response = client_of_helen.get(f"/plan/export/{form}/", {"q": "zebra"})
    assert response.status_code == 200
    if form == "pdf":
        assert "Norowsoftheplanfitwhatwasaskedfor" in page_text(response.content, tmp_path)


def test_it_holds_every_update_and_not_only_the_newest(client_of_helen, board):
    ProgressUpdateFactory(action=board.open.by_group, author=board.tom, text="The heads have answered")
    (row,) = read_plan(client_of_helen.get("/plan/export/docx/", {"q": "draft"}).content, "plan.docx").rows
    assert row.update.count("3 February 2010") == 2
    assert "The draft is with the heads" in row.update and "The heads have answered" in row.update


def test_it_says_on_its_first_page_what_it_was_filtered_by(client_of_helen, tmp_path):
    query = {"status": "in_progress", "due_to_day": "31", "due_to_month": "3", "due_to_year": "2010"}
    text = page_text(client_of_helen.get("/plan/export/pdf/", query).content, tmp_path)
    assert "Status:Inprogress" in text
    assert "Dueupto:31March2010" in text


def test_it_exports_the_plan_that_is_named(client_of_helen, board):
    board.closed.by_group.text = "Of last year"
    board.closed.by_group.save()
    data = client_of_helen.get("/plan/export/csv/", {"plan": board.closed.plan.pk}).content
    assert read_plan(data, "plan.csv").rows[0].action == "Of last year"


def test_no_text_becomes_a_formula(client_of_helen, board):
    board.open.by_group.text = '=HYPERLINK("http://evil.example")'
    board.open.by_group.save()
    assert b"'=HYPERLINK" in client_of_helen.get("/plan/export/csv/", {"q": "draft"}).content
    (row,) = read_plan(client_of_helen.get("/plan/export/xlsx/", {"q": "draft"}).content, "plan.xlsx").rows
    assert row.action.endswith('=HYPERLINK("http://evil.example")')


@pytest.mark.parametrize("form", ["exe", "html", "DOCX", "doc", "%00"])
def test_a_format_that_is_not_there_is_not_found(form, client_of_helen):
    assert client_of_helen.get(f"/plan/export/{form}/").status_code == 404


def test_without_a_plan_there_is_no_file(client_of_helen, monkeypatch):
    monkeypatch.setattr("actions.querysets.PlanQuerySet.in_force_first", lambda plans: plans.none())
    assert client_of_helen.get("/plan/export/csv/").status_code == 404
    assert client_of_helen.get("/plan/export/csv/?plan=999999").status_code == 404


def test_it_needs_the_right(board, stranger, enter):
    assert enter(stranger).get("/plan/export/csv/").status_code == 403
    assert enter(None).get("/plan/export/csv/").status_code == 302


def test_it_rejects_post(client_of_helen):
    assert client_of_helen.post("/plan/export/csv/").status_code == 405
