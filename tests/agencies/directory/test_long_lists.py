"""Long lists of the directory as files: prepared in the background, for whoever asked, with what they may read."""

from __future__ import annotations

import io
import resource
import time

import openpyxl
import pytest
from django.conf import settings
from django.urls import reverse

from accounts.people.services import end_role
from agencies.models import Agency
from core.files import background_exports
from core.jobs.files import ask_again
from core.jobs.models import PreparedFile
from core.pages import lists
from tests.actions.pages import messages_of
from tests.core.documents.pdfs import pages_of
from tests.factories.directory import EsloFactory
from tests.factories.plan import AgencyFactory

OF_THE_DIRECTORY = ("agencies", "eslos", "addresses")
FEW = dict.fromkeys(lists.AT_ONCE, 0)


@pytest.fixture
def reader(board, helen, enter):
    return enter(helen)


def address(page: str, board, format: str = "csv") -> str:
    """The address of the files of a page."""
    names = {"eslo_return": "export_return"}
    keys = [board.returned.pk] if page == "eslo_return" else []
    return reverse(names.get(page, f"export_{page}"), args=[*keys, format])


def fetch(client, file: PreparedFile):
    return client.get(reverse("download_file", args=[file.pk]))


@pytest.mark.parametrize("page", ["agencies", "eslos", "addresses", "people", "eslo_return"])
def test_a_long_list_is_offered_and_prepared_and_holds_what_it_holds_at_once(page, board, reader, monkeypatch):
    EsloFactory(agency=AgencyFactory(name="Alder School"), name="Ann Lee")
    at_once = reader.get(address(page, board))
    monkeypatch.setattr(lists, "AT_ONCE", FEW)
    offered = reader.get(address(page, board))
    assert (
        "Prepare the file" in offered.text
        and not PreparedFile.objects.filter(asked__keys__format="csv", about__contains="rows of").exists()
    )
    ready = reader.post(address(page, board), follow=True)
    fetched = fetch(reader, ready.context["file"])
    assert fetched.getvalue() == at_once.content
    assert fetched["Content-Disposition"] == at_once["Content-Disposition"]


@pytest.mark.long
def test_the_filters_are_kept_and_the_page_leads_back_to_them(board, reader, monkeypatch):
    AgencyFactory(name="Alder School")
    monkeypatch.setattr(lists, "AT_ONCE", FEW)
    ready = reader.post(address("agencies", board) + "?q=alder&page=2", follow=True)
    assert ready.context["file"].about == "1 row of the list of agencies"
    assert f'href="{reverse("agencies")}?q=alder"' in ready.text
    content = fetch(reader, ready.context["file"]).getvalue().decode()
    assert "Alder School" in content and "Tarn Road" not in content


def test_wrong_filters_are_said_on_the_page_and_nothing_is_prepared(board, reader, monkeypatch):
    monkeypatch.setattr(lists, "AT_ONCE", FEW)
    before = PreparedFile.objects.count()
    for send in (reader.get, reader.post):
        assert send(address("addresses", board) + "?group=999999")["Location"] == "/agencies/addresses/?group=999999"
    assert PreparedFile.objects.count() == before


def test_it_is_there_for_whoever_asked_alone(board, reader, enter, monkeypatch):
    monkeypatch.setattr(lists, "AT_ONCE", FEW)
    file = reader.post(address("agencies", board), follow=True).context["file"]
    assert fetch(reader, file).status_code == 200
    assert fetch(enter(board.people["sunita"]), file).status_code == 404


@pytest.mark.long
def test_a_right_that_has_ended_makes_and_gives_nothing(board, helen, reader, monkeypatch):
    monkeypatch.setattr(lists, "AT_ONCE", FEW)
    file = reader.post(address("people", board), follow=True).context["file"]
    end_role(grant=helen.role_grants.get(), expected=1, by=board.sunita, reason="New post")
    assert fetch(reader, file).status_code == 403
    PreparedFile.objects.filter(pk=file.pk).update(state="failed")
    file.refresh_from_db()
    again = ask_again(file=file, by=helen)
    again.refresh_from_db()
    assert again.has_failed and again.step == background_exports.GONE


def test_a_file_that_no_task_could_hold_is_refused_in_words(board, reader, monkeypatch):
    AgencyFactory.create_batch(3)
    monkeypatch.setattr(lists, "AT_ONCE", FEW)
    monkeypatch.setattr(lists, "MOST", {**lists.MOST, "pdf": 2, "docx": 2})
    for send in (reader.get, reader.post):
        refused = send(address("agencies", board, "pdf"))
        assert refused["Location"] == reverse("agencies")
        (said,) = messages_of(reader.get(refused["Location"]))
        assert said.startswith("A file as PDF has 2 rows at most") and said.endswith("or choose Excel or CSV.")


@pytest.mark.long
def test_a_list_of_several_pages_begins_below_its_title(board, reader):
    AgencyFactory.create_batch(40)
    first, *others = pages_of(reader.get(address("agencies", board, "pdf")).content)
    assert "Agencies" in first and "Primary" in first and others


@pytest.mark.long
def test_twenty_eight_thousand_agencies_are_prepared_within_the_memory_of_a_worker(board, reader):
    agencies = [
        Agency(name=f"School {number:05}", kind="primary", address="1 Tarn Road", email=f"o{number}@x.example")
        for number in range(28_000)
    ]
    Agency.objects.bulk_create(agencies, batch_size=2_000)
    before, begin = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.perf_counter()
    page = reader.post(address("agencies", board, "xlsx"), follow=True)
    assert page.context["file"].about == f"{Agency.objects.active().count():,} rows of the list of agencies"
    assert time.perf_counter() - begin < 60
    assert (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024 < 300
    book = openpyxl.load_workbook(io.BytesIO(fetch(reader, page.context["file"]).getvalue()), read_only=True)
    names = [row[0] for row in book["Agencies"].values]
    assert len(names) > 28_000 and "School 00000" in names and "School 27999" in names
    assert settings.TASKS["default"]["BACKEND"].endswith("ImmediateBackend")
    assert "rows at most" in reader.get(address("agencies", board, "pdf"), follow=True).text
