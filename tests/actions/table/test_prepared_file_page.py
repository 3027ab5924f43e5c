"""Exports of many rows: offered, asked for, waited for, fetched; by whoever asked, and by nobody else."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.management import call_command
from django.test import override_settings
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.management.commands import db_worker

from accounts.people.services import end_role
from actions.importing.reading import read_plan
from actions.table import files as exporting
from actions.table.views import files
from core.files import background_exports
from core.jobs.files import make_file
from core.jobs.models import KEPT, PreparedFile
from core.pages import lists
from tests.core.documents.pdfs import page_text

LATER = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}
QUERIES = ["", "q=policy", "status=withdrawn", "sort=due&status=in_progress", "updates=latest&lead="]
ROWS = dict.fromkeys(["pdf", "docx", "xlsx", "csv"], 0)


@pytest.fixture(autouse=True)
def few_rows_take_long(monkeypatch):
    monkeypatch.setattr(lists, "AT_ONCE", ROWS)


@pytest.fixture
def client_of_helen(board, helen, enter):
    return enter(helen)


@pytest.fixture
def later():
    with override_settings(TASKS=LATER):
        yield


def prepare(client, form="csv", query=""):
    """Ask for a file; its page."""
    return client.post(f"/plan/export/{form}/?{query}", follow=True)


def download(client, page):
    return client.get(reverse("download_file", args=[page.context["file"].pk]))


@pytest.mark.long
def test_a_long_file_is_offered_and_nothing_begins_by_itself(client_of_helen):
    page = client_of_helen.get("/plan/export/pdf/?status=in_progress")
    assert "Prepare 5 rows of e-Safety Action Plan as PDF" in page.text
    assert '<form method="post" action="/plan/export/pdf/?status=in_progress"' in page.text
    assert PreparedFile.objects.filter(name__endswith=".pdf").count() == 0


def test_a_short_one_is_given_at_once(client_of_helen, monkeypatch):
    monkeypatch.setattr(lists, "AT_ONCE", dict.fromkeys(ROWS, 1))
    response = client_of_helen.post("/plan/export/csv/?q=leaflet&status=completed")
    assert response["Location"] == "/plan/export/csv/?q=leaflet&status=completed"
    assert client_of_helen.get(response["Location"])["Content-Type"] == "text/csv; charset=utf-8"


@pytest.mark.parametrize("query", QUERIES)
@pytest.mark.parametrize("form", ["docx", "xlsx", "csv"])
def test_it_holds_exactly_what_the_export_at_once_holds(form, query, client_of_helen, monkeypatch):
    mark_of, moment = exporting.mark_of, timezone.now()  # the moment of the export stands in both files
    monkeypatch.setattr(exporting, "mark_of", lambda uid, _, extract: mark_of(uid, moment, extract))
    page = prepare(client_of_helen, form, query)
    monkeypatch.setattr(lists, "AT_ONCE", dict.fromkeys(ROWS, 1000))
    at_once = client_of_helen.get(f"/plan/export/{form}/?{query}")
    assert "Your file is ready" in page.text
    fetched = download(client_of_helen, page)
    assert fetched.getvalue() == at_once.content
    assert fetched["Content-Type"] == at_once["Content-Type"]
    assert fetched["Content-Disposition"] == at_once["Content-Disposition"]
    assert fetched["Cache-Control"] == "no-store, private"


@pytest.mark.long
def test_a_pdf_is_prepared_step_by_step(client_of_helen, tmp_path, later):
    page = prepare(client_of_helen, "pdf", "status=in_progress")
    pk = page.context["file"].pk
    steps = []
    keep = files.WantedFile.make

    def watched(self, report=None):
        def noting(step, done):
            report(step, done)
            steps.append(client_of_helen.get(reverse("prepared_file", args=[pk])).text)

        return keep(self, noting)

    files.WantedFile.make = watched
    try:
        make_file.call(pk, 1)
    finally:
        files.WantedFile.make = keep
    assert ["Reading the rows: 5% done" in text for text in steps] == [True, False, False, False]
    assert 'value="65"' in steps[3] and "Naming the headings of each cell" in steps[3]
    text = page_text(download(client_of_helen, page).getvalue(), tmp_path)
    assert "Writethemodelpolicy" in text and "Printtheleaflet" not in text


def test_while_it_waits_the_page_looks_by_itself_with_and_without_scripts(client_of_helen, later):
    page = prepare(client_of_helen)
    pk = page.context["file"].pk
    assert '<noscript><meta http-equiv="refresh" content="3"></noscript>' in page.text
    assert f'hx-get="/files/{pk}/" hx-trigger="every 1s"' in page.text
    assert "Waiting for its turn" in page.text
    assert download(client_of_helen, page).status_code == 404
    part = client_of_helen.get(f"/files/{pk}/", headers={"HX-Request": "true"})
    assert part.text.lstrip().startswith('<div id="prepared-file"') and "HX-Trigger" not in part
    make_file.call(pk, 1)
    part = client_of_helen.get(f"/files/{pk}/", headers={"HX-Request": "true"})
    assert "hx-get" not in part.text and "The file is ready" in part["HX-Trigger"]
    assert "refresh" not in client_of_helen.get(f"/files/{pk}/").text


def test_a_worker_makes_it(client_of_helen, later, monkeypatch):
    monkeypatch.setattr(db_worker, "close_old_connections", lambda: None)  # it is the test's own
    page = prepare(client_of_helen)
    call_command("db_worker", queue_name="*", batch=True, interval=0, startup_delay=False, reload=False, verbosity=0)
    assert download(client_of_helen, page).status_code == 200


def test_a_file_for_which_nobody_begins_says_so(client_of_helen, later):
    pk = prepare(client_of_helen).context["file"].pk
    PreparedFile.objects.update(seen_at=timezone.now() - dt.timedelta(minutes=3))
    assert "Nothing has begun to work on it yet" in client_of_helen.get(f"/files/{pk}/").text


def test_asking_twice_leads_to_the_same_page(client_of_helen, later):
    assert prepare(client_of_helen).redirect_chain == prepare(client_of_helen).redirect_chain


@pytest.mark.long
def test_whoever_asks_for_too_many_is_told_and_led_back(client_of_helen, board, later):
    for form in ("docx", "pdf", "xlsx", "csv"):
        prepare(client_of_helen, form)
    prepare(client_of_helen, "pdf", "sort=due")
    page = prepare(client_of_helen, "pdf", "sort=lead")
    assert page.redirect_chain == [("/plan/?sort=lead", 302)]
    assert "waiting for five files already" in page.text


def test_a_failure_names_a_reference_and_offers_another_attempt(client_of_helen, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(files, "export_plan", lambda *given, **more: 1 / 0)
        page = prepare(client_of_helen)
    file = page.context["file"]
    assert "Your file could not be prepared" in page.text and file.reference in page.text
    assert "division" not in page.text
    again = client_of_helen.post(f"/files/{file.pk}/again/", follow=True)
    assert "Your file is ready" in again.text and again.context["file"] == file


def test_a_file_that_is_ready_is_not_made_again(client_of_helen):
    page = prepare(client_of_helen)
    before = page.context["file"].file.name
    again = client_of_helen.post(reverse("prepare_again", args=[page.context["file"].pk]), follow=True)
    assert again.context["file"].file.name == before


def test_what_is_wrong_with_the_filters_is_said_on_the_plan_page(client_of_helen):
    wrong = "due_from_day=31&due_from_month=2&due_from_year=2010"
    assert prepare(client_of_helen, "csv", wrong).redirect_chain == [(f"/plan/?{wrong}", 302)]


@pytest.mark.parametrize("name", ["marian", "grace", "sunita"])
def test_others_are_told_that_it_is_not_there(name, client_of_helen, board, enter):
    pk = prepare(client_of_helen).context["file"].pk
    other = enter(board.people[name])
    for address in (f"/files/{pk}/", f"/files/{pk}/download/"):
        assert other.get(address).status_code == 404
    assert other.post(f"/files/{pk}/again/").status_code == 404


def test_after_a_day_it_is_not_there_for_its_owner_either(client_of_helen):
    page = prepare(client_of_helen)
    PreparedFile.objects.update(asked_at=timezone.now() - KEPT)
    assert download(client_of_helen, page).status_code == 404


def test_whoever_lost_the_right_meanwhile_gets_nothing(client_of_helen, helen, board, later):
    page = prepare(client_of_helen)
    file = page.context["file"]
    end_role(grant=helen.role_grants.get(), expected=1, by=board.sunita, reason="New post")
    make_file.call(file.pk, 1)
    file.refresh_from_db()
    assert file.has_failed and file.step == background_exports.GONE
    assert download(client_of_helen, page).status_code == 404
    assert "Back to the rows" in client_of_helen.get(reverse("prepared_file", args=[file.pk])).text


@pytest.mark.long
def test_whoever_lost_the_right_after_it_was_made_cannot_fetch_it(client_of_helen, helen, board):
    page = prepare(client_of_helen)
    assert download(client_of_helen, page).status_code == 200
    end_role(grant=helen.role_grants.get(), expected=1, by=board.sunita, reason="New post")
    assert download(client_of_helen, page).status_code == 403


@pytest.mark.parametrize(
    "asked", [{"format": "csv"}, {"name": "gone", "keys": {}, "query": ""}, {"name": "plan", "keys": {}, "query": ""}]
)
def test_a_file_of_an_address_that_is_no_more_is_not_given(asked, client_of_helen, board):
    page = prepare(client_of_helen)
    PreparedFile.objects.filter(pk=page.context["file"].pk).update(asked=asked)
    assert download(client_of_helen, page).status_code == 404
    assert 'href="/"' in client_of_helen.get(reverse("prepared_file", args=[page.context["file"].pk])).text


def test_rows_chosen_by_what_is_no_longer_there_are_no_empty_file(client_of_helen, board, later):
    lead = board.open.by_group.action_leads.get()
    page = prepare(client_of_helen, query=f"lead={lead.lead_id}")
    type(lead).objects.filter(lead_id=lead.lead_id).update(ended_on="2010-08-31")
    file = page.context["file"]
    make_file.call(file.pk, 1)
    file.refresh_from_db()
    assert file.has_failed and file.step.endswith("Choose them again.")


@pytest.mark.long
def test_a_file_whose_bytes_are_gone_is_not_found(client_of_helen):
    page = prepare(client_of_helen)
    file = PreparedFile.objects.get(pk=page.context["file"].pk)
    file.file.storage.delete(file.file.name)
    assert download(client_of_helen, page).status_code == 404


@pytest.mark.long
def test_the_plan_that_was_asked_for_is_exported_whatever_is_in_force_by_then(client_of_helen, board, later):
    board.open.by_group.text = "Of the plan that was in force"
    board.open.by_group.save()
    page = prepare(client_of_helen)
    type(board.open.plan).objects.filter(pk=board.open.plan.pk).update(closed_on="2010-08-31")
    make_file.call(page.context["file"].pk, 1)
    data = download(client_of_helen, page).getvalue()
    assert read_plan(data, "plan.csv").rows[0].action == "Of the plan that was in force"


@pytest.mark.parametrize("path", ["/plan/export/exe/", "/plan/export/csv/?plan=999999"])
def test_what_does_not_exist_cannot_be_asked_for(path, client_of_helen):
    assert client_of_helen.post(path).status_code == 404
