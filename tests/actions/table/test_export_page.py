"""The exports of the plan page, /plan/export/<format>/: exactly the rows that the page shows, as files."""

from __future__ import annotations

import datetime as dt
import io

import docx
import pytest

from actions.importing.reading import read_plan
from actions.importing.saving import save_plan
from actions.table.files import export_plan
from core.files.spreadsheets import read_rows
from core.importing.readers import read_file
from core.text.dates import print_date, today
from esafety.demo.plan import DOCUMENT_DATE, PLAN
from tests.actions.pages import tree_of, words
from tests.core.documents.pdfs import page_text, pages_of
from tests.core.documents.samples import flat
from tests.factories.plan import ActionLeadFactory, LeadFactory, ProgressUpdateFactory
from tests.rows import try_rows

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


@pytest.mark.long
@try_rows("form", FORMATS)
def test_it_works(form, client_of_helen):
    response = client_of_helen.get(f"/plan/export/{form}/")
    assert response.status_code == 200
    assert response["Content-Type"] == TYPES[form]
    assert response["Content-Disposition"] == f'attachment; filename="e-safety-action-plan.{form}"'
    assert response["Cache-Control"] == "no-store, private"


@pytest.mark.long
@pytest.mark.parametrize("query", QUERIES, ids=str)
@pytest.mark.parametrize("form", FORMATS)
def test_it_holds_exactly_the_rows_that_the_page_shows(form, query, client_of_helen, tmp_path):
    shown = rows_on_page(client_of_helen, query)
    assert shown
    data = client_of_helen.get(f"/plan/export/{form}/", query).content
    assert rows_in_file(data, form, tmp_path) == shown


@pytest.mark.parametrize("form", FORMATS)
def test_where_no_row_matches_the_file_says_so(form, client_of_helen, tmp_path):
    response = client_of_helen.get(f"/plan/export/{form}/", {"q": "zebra"})
    assert response.status_code == 200
    if form == "pdf":
        assert "Norowsoftheplanmatchwhatwasaskedfor" in page_text(response.content, tmp_path)


def test_it_holds_every_update_and_not_only_the_newest(client_of_helen, board):
    ProgressUpdateFactory(action=board.open.by_group, author=board.tom, text="The heads have answered")
    (row,) = read_plan(client_of_helen.get("/plan/export/docx/", {"q": "draft"}).content, "plan.docx").rows
    assert row.update.count("3 February 2010") == 2
    assert "The draft is with the heads" in row.update and "The heads have answered" in row.update


def test_several_leads_have_a_sign_between_them_which_is_not_read_back(client_of_helen, board):
    ActionLeadFactory(action=board.open.by_group, lead=LeadFactory(name="Parents’ Forum"), position=2)
    data = client_of_helen.get("/plan/export/docx/", {"q": "draft"}).content
    cells = [cell.text for table in read_file(data).tables for row in table.rows for cell in row]
    assert "e-Safety Working Group;\nParents’ Forum" in cells
    (row,) = read_plan(data, "plan.docx").rows
    assert row.leads == "e-Safety Working Group\nParents’ Forum"


IN_WORDS = "Selection: 2 of 7 rows. Status: In progress. Due up to: 31 March 2010."


@pytest.fixture
def selection(client_of_helen):
    """The bytes of a filtered export in a format."""
    query = {"status": "in_progress", "due_to_day": "31", "due_to_month": "3", "due_to_year": "2010"}
    return lambda form: client_of_helen.get(f"/plan/export/{form}/", query)


@pytest.mark.long
@pytest.mark.parametrize("form", FORMATS)
def test_a_filtered_file_says_so_in_its_name(form, selection, client_of_helen):
    assert selection(form)["Content-Disposition"].endswith(f'"e-safety-action-plan-selection.{form}"')
    sorted_only = client_of_helen.get(f"/plan/export/{form}/", {"sort": "due", "q": " "})
    assert sorted_only["Content-Disposition"].endswith(f'"e-safety-action-plan.{form}"')


@pytest.mark.long
def test_a_filtered_pdf_says_so_on_its_first_page_above_the_table_and_at_the_foot(selection, tmp_path):
    text = page_text(selection("pdf").content, tmp_path)
    assert text.count("Selection:2of7rows") == 1 + 1 + len(pages_of(selection("pdf").content))
    assert text.count("Status:Inprogress") == text.count("Dueupto:31March2010") == 2
    assert text.index(IN_WORDS.replace(" ", "")) < text.index("Trainthetrainers")


def test_a_filtered_word_file_says_so_on_its_first_page_and_above_the_table(selection):
    texts = [part.text for part in docx.Document(io.BytesIO(selection("docx").content)).paragraphs]
    heading = texts.index("Strategic Priority 1: Children are safe on line")
    assert texts[heading - 3 : heading + 2] == [
        "Selection: 2 of 7 rows",
        "Status: In progress",
        "Due up to: 31 March 2010",
        "Strategic Priority 1: Children are safe on line",
        IN_WORDS,
    ]


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_a_filtered_spreadsheet_says_so_above_its_headings_and_is_read_as_before(form, selection, client_of_helen):
    sheets = {sheet.name: sheet.rows for sheet in read_rows(selection(form).content, f"plan.{form}")}
    rows = sheets["Plan"] if form == "xlsx" else next(iter(sheets.values()))
    first = 1 if form == "xlsx" else 0  # the column after the hidden one of keys
    assert [row[first] for row in rows[:3]] == ["e-Safety Action Plan", IN_WORDS, "Priority"]
    plan = read_plan(selection(form).content, f"plan.{form}")
    assert plan.title == "e-Safety Action Plan"
    assert [row.action for row in plan.rows] == ["Train the trainers", "Show the film"]
    whole = read_rows(client_of_helen.get(f"/plan/export/{form}/").content, f"plan.{form}")
    assert any(sheet.rows[0][first : first + 1] == ["Priority"] for sheet in whole)


def test_withdrawn_rows_are_counted_with_all_that_ever_stood_in_print(client_of_helen, tmp_path):
    text = page_text(client_of_helen.get("/plan/export/pdf/", {"status": "withdrawn"}).content, tmp_path)
    assert "Selection:1of8rows" in text


@pytest.mark.long
def test_the_whole_plan_says_nothing_of_a_selection(client_of_helen, tmp_path):
    text = page_text(client_of_helen.get("/plan/export/pdf/").content, tmp_path)
    assert "Selection" not in text and "Updates:" not in text


@pytest.mark.long
@pytest.mark.parametrize("form", FORMATS)
def test_it_holds_all_updates_or_the_latest_only(form, client_of_helen, board, tmp_path):
    ProgressUpdateFactory(
        action=board.open.by_group, author=board.tom, on=dt.date(2010, 3, 5), text="The heads have answered"
    )

    def texts(**query):
        data = client_of_helen.get(f"/plan/export/{form}/", {"q": "draft", **query})
        if form == "pdf":
            return data, page_text(data.content, tmp_path)
        return data, read_plan(data.content, f"plan.{form}").rows[0].update.replace(" ", "")

    _, every = texts()
    latest_file, latest = texts(updates="latest")
    assert "Theheadshaveanswered" in every and "Thedraftiswiththeheads" in every
    assert "Theheadshaveanswered" in latest and "Thedraftiswiththeheads" not in latest
    assert latest_file["Content-Disposition"].endswith(f'-selection-latest-updates.{form}"')
    if form == "pdf":
        assert "Updates:thelatestofeachactiononly" in latest


@pytest.mark.long
def test_the_page_offers_both_for_each_format(client_of_helen):
    page = tree_of(client_of_helen.get("/plan/", {"q": "draft"}))
    links = page.xpath("//a[starts-with(@href, '/plan/export/')]")
    assert [words(link) for link in links] == [
        *("Word", "PDF", "Excel", "CSV"),
        *(f"With the latest update only: {name}" for name in ("Word", "PDF", "Excel", "CSV")),
    ]
    assert all(client_of_helen.get(link.get("href")).status_code == 200 for link in links)


def test_what_cannot_be_had_of_the_updates_is_not_found(client_of_helen):
    assert client_of_helen.get("/plan/export/csv/", {"updates": "some"}).status_code == 404


@pytest.mark.long
@try_rows("form", ["docx", "xlsx", "csv"])
def test_in_another_order_each_row_has_its_priority_and_is_read_back_so(form, client_of_helen):
    rows = read_plan(client_of_helen.get(f"/plan/export/{form}/", {"sort": "due"}).content, f"plan.{form}").rows
    assert [(row.priority, row.action) for row in rows][-3:] == [
        ("1", "Hold a safety week"),
        ("2", "Hold a safety week"),
        ("2", "Print the leaflet"),
    ]


def test_a_file_in_another_order_is_one_table(client_of_helen):
    file = docx.Document(io.BytesIO(client_of_helen.get("/plan/export/docx/", {"sort": "due"}).content))
    plan = [table for table in file.tables if len(table.columns) == 9]
    assert len(plan) == 1 and len(plan[0].rows) == 1 + 7
    assert "Order: Due date" in [part.text for part in file.paragraphs]


@pytest.mark.long
@try_rows("form", ["docx", "xlsx", "csv"])
def test_each_row_prints_the_number_of_its_action(form, client_of_helen, board):
    data = client_of_helen.get(f"/plan/export/{form}/").content
    if form == "docx":
        tables = [
            [[cell.text for cell in row.cells] for row in table.rows]
            for table in docx.Document(io.BytesIO(data)).tables
        ]
        rows = [row for table in tables if "No." in table[0] for row in table[1:]]
        column = 2
    else:
        rows = next(sheet.rows for sheet in read_rows(data, f"plan.{form}") if "No." in sheet.rows[0])
        column, rows = rows[0].index("No."), rows[1:]
    numbers = board.open.plan.placements.standing().values_list("action__number", flat=True)
    assert [row[column] for row in rows] == [str(number) for number in numbers]


@pytest.mark.long
def test_the_title_page_prints_each_date_once_and_says_which_it_is(board):
    plan = board.open.plan
    today_alone = flat(pages_of(export_plan(plan, None, "pdf"))[0])
    assert today_alone.count(print_date(today()).replace(" ", "")) == 2  # on the page and at its foot
    assert f"Asat{print_date(today())},thedayonwhichitwasexported".replace(" ", "") in today_alone
    past = flat(pages_of(export_plan(plan, None, "pdf", on=dt.date(2010, 3, 1)))[0])
    assert past.count("Asat1March2010") == 2
    assert past.count(f"Exportedon{print_date(today())}".replace(" ", "")) == 1


@pytest.mark.long
def test_each_priority_begins_a_page_and_no_heading_stands_at_the_foot_of_one(board):
    plan = save_plan(document=PLAN, title="", as_at=DOCUMENT_DATE, by=None)
    pages = pages_of(export_plan(plan, None, "pdf"))
    starts = [page for page in pages if "Strategic Priority" in page]
    assert len(starts) == 6
    for page in starts:
        lines = [line for line in page.splitlines() if line.strip()]
        place = next(number for number, line in enumerate(lines) if line.startswith("Strategic Priority"))
        assert place <= 2, "below the head of the page and nothing else"
        assert len(lines) - place > 10, "with rows of its table"


def test_it_exports_the_plan_that_is_named(client_of_helen, board):
    board.closed.by_group.text = "Of last year"
    board.closed.by_group.save()
    data = client_of_helen.get("/plan/export/csv/", {"plan": board.closed.plan.pk}).content
    assert read_plan(data, "plan.csv").rows[0].action == "Of last year"


@pytest.mark.long
def test_no_text_becomes_a_formula(client_of_helen, board):
    board.open.by_group.text = '=HYPERLINK("http://evil.example")'
    board.open.by_group.save()
    assert b"'=HYPERLINK" in client_of_helen.get("/plan/export/csv/", {"q": "draft"}).content
    (row,) = read_plan(client_of_helen.get("/plan/export/xlsx/", {"q": "draft"}).content, "plan.xlsx").rows
    assert row.action.endswith('=HYPERLINK("http://evil.example")')


@try_rows("form", ["exe", "html", "DOCX", "doc", "%00"])
def test_a_format_that_is_not_there_is_not_found(form, client_of_helen):
    assert client_of_helen.get(f"/plan/export/{form}/").status_code == 404


def test_without_a_plan_there_is_no_file(client_of_helen, monkeypatch):
    monkeypatch.setattr("actions.access.plans_for", lambda user: [])
    assert client_of_helen.get("/plan/export/csv/").status_code == 404
    assert client_of_helen.get("/plan/export/csv/?plan=999999").status_code == 404


def test_it_needs_the_right(board, stranger, enter):
    assert enter(stranger).get("/plan/export/csv/").status_code == 403
    assert enter(None).get("/plan/export/csv/").status_code == 302


def test_a_button_that_was_pressed_for_a_file_that_is_short_by_now_leads_to_it(client_of_helen):
    assert client_of_helen.post("/plan/export/csv/?rating=red")["Location"] == "/plan/export/csv/?rating=red"
