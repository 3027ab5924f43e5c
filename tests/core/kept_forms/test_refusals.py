"""Whatever refuses a form, its text is displayed and kept for the person who typed it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.handlers.base import BaseHandler
from django.db import OperationalError
from django.http import Http404, HttpResponse
from django.test import Client
from django.urls import reverse

from core.kept_forms.rules import missing_from
from core.models import KeptForm
from core.records.rules import Gone
from incidents.models import AccessLog
from incidents.records.sealing import unseal
from tests.actions.pages import text_of, tree_of
from tests.cast import enter
from tests.factories.incidents import record
from tests.rows import try_rows

TYPED = {"text": "All heads agree. They want posters.", "on_day": "3", "on_month": "2", "on_year": "2010"}


@pytest.fixture
def address(board):
    return reverse("add_update", args=[board.open.by_group.pk])


@pytest.fixture
def refuse(monkeypatch):
    """Has every view raise an exception, or give an answer, from now on."""

    def patched(outcome):
        def view(request, *args, **kwargs):
            if isinstance(outcome, Exception):
                raise outcome
            return outcome

        monkeypatch.setattr(BaseHandler, "make_view_atomic", lambda self, callback: view)

    return patched


@pytest.mark.parametrize(
    ("outcome", "status", "reason"),
    [
        (PermissionDenied("This action was withdrawn at 10:42."), 403, "This action was withdrawn at 10:42."),
        (Http404("No ProgressUpdate matches the given query."), 404, "no longer there"),
        (Gone("This report was frozen at 10:42."), 404, "This report was frozen at 10:42."),
        (HttpResponse("Two texts, and neither is yours", status=409), 409, "Somebody else saved"),
        (HttpResponse("Another form", status=422), 422, "The page had changed"),
        (HttpResponse("This link has been used", status=410), 410, "The link to this form no longer works"),
        (ZeroDivisionError(), 500, "Something went wrong on our side"),
    ],
)
def test_refused_form_is_displayed_and_kept(board, marian, address, refuse, outcome, status, reason):
    client = enter(marian)
    client.raise_request_exception = False
    refuse(outcome)
    answer = client.post(address, TYPED)
    assert answer.status_code == status
    assert reason in text_of(answer)
    assert "No ProgressUpdate" not in text_of(answer)
    assert TYPED["text"] in text_of(answer)
    assert "What you wrote is kept until" in text_of(answer)
    assert answer["Cache-Control"] == "no-store, private"
    assert answer["X-Frame-Options"] == "DENY"
    row = KeptForm.objects.get()
    assert (row.owner, row.path, row.reason) == (marian, address, "refused")


@pytest.mark.long
def test_kept_form_is_announced_and_opened_by_its_person_alone(board, marian, tom, address, refuse, monkeypatch):
    client = enter(marian)
    with monkeypatch.context():
        refuse(PermissionDenied())
        client.post(address, TYPED)
        monkeypatch.undo()
    assert "was not saved. We have kept a copy" in text_of(client.get("/plan/"))
    page = reverse("kept_form", args=[KeptForm.objects.get().key])
    assert TYPED["text"] in text_of(client.get(page))
    assert enter(tom).get(page).status_code == 404


def test_text_is_not_kept_when_the_database_fails(board, marian, address, refuse, monkeypatch):
    client = enter(marian)
    client.raise_request_exception = False
    refuse(OperationalError("gone"))

    def fail(**values):
        raise OperationalError("gone")

    monkeypatch.setattr(KeptForm.objects, "create", fail)
    answer = client.post(address, TYPED)
    assert answer.status_code == 503 and not KeptForm.objects.exists()
    assert "Reference" in text_of(answer) or "reference" in text_of(answer)


def test_page_that_repeats_the_text_is_left_as_it_is(board, marian, address):
    answer = enter(marian).post(address, TYPED | {"on_month": "13"})
    assert answer.status_code == 422
    assert TYPED["text"] in text_of(answer)
    assert not KeptForm.objects.exists()


def test_fields_before_a_file_that_is_too_large_are_kept(board, marian, settings):
    settings.MAX_REQUEST_BYTES = 1_000_000
    path = reverse("add_evidence", args=[board.open.by_group.pk])
    client = enter(marian)

    def send(**headers):
        upload = SimpleUploadedFile("policy.pdf", b"a" * 1_000_001)
        return client.post(path, {"title": "The policy of all schools", "file": upload}, **headers)

    assert "The policy of all schools" not in text_of(send()), "another site may have sent it"
    answer = send(HTTP_ORIGIN="http://testserver")
    assert answer.status_code == 413
    assert "The policy of all schools" in text_of(answer)
    assert "up to 1 MB" in text_of(answer)
    assert KeptForm.objects.get().owner == marian


def test_link_visitor_s_text_is_displayed_and_kept_for_nobody(board, marian, refuse):
    client = enter(marian)
    client.get("/plan/")
    client.post("/accounts/logout/")
    assert "who" in client.cookies
    refuse(Http404())
    answer = client.post("/accessibility/", {"note": "Signed by the head"})
    assert "Signed by the head" in text_of(answer)
    assert "We cannot keep it for you" in text_of(answer)
    assert not KeptForm.objects.exists()


def test_incident_form_is_encrypted_under_its_own_keys_for_a_day(board, bea, refuse):
    client = enter(bea)
    refuse(Http404())
    client.post("/incidents/new/", {"note": "Met in a game", "case_number": "AB-1234"})
    row = KeptForm.objects.get()
    assert row.expires_at - row.made_at == dt.timedelta(hours=24)
    text = unseal(row.sealed, purpose="form")
    assert "Met in a game" in text
    assert "1234" not in text


def test_nothing_is_kept_at_an_address_that_does_not_exist(board, marian):
    client = Client(enforce_csrf_checks=True)
    client.force_login(marian)
    assert client.post("/nowhere/", TYPED).status_code == 404
    assert not KeptForm.objects.exists()


@try_rows(
    ("page", "text", "is_missing"),
    [
        ("<p>Heads agree &amp; want posters</p>", "Heads agree & want posters", False),
        ("<textarea>Heads\nagree</textarea>", "Heads\r\nagree", False),
        ("<p>Heads agree</p>", "Heads agreed", True),
        ("<p></p>", "one", False),
        ("<p>Heads agree</p>", "Heads\x00 agree", False),
    ],
)
def test_missing_from_finds_text_that_a_page_lacks(page, text, is_missing):
    assert missing_from(page, [("text", [text])]) is is_missing


def test_case_number_is_asked_for_again(board, bea, refuse, monkeypatch):
    client = enter(bea)
    with monkeypatch.context():
        refuse(Http404())
        answer = client.post("/incidents/new/", {"note": "Met in a game", "case_number": "AB-1234"})
        monkeypatch.undo()
    box = tree_of(answer).xpath("//input[@name='case_number']")
    assert [each.get("type") for each in box] == [None]
    assert "AB-1234" not in answer.text
    page = tree_of(client.get("/kept/"))
    (label,) = page.xpath("//label[@for=//input[@name='case_number']/@id]")
    assert label.text_content().startswith("Case number")


def test_cells_and_names_of_files_of_an_extract_are_neither_kept_nor_displayed(board, bea, refuse):
    client = enter(bea)
    refuse(Http404())
    cells = {"cell 0:7:1": "C-4711", "q-same-case": "take", "file": SimpleUploadedFile("Jade.csv", b"a,b")}
    answer = client.post("/incidents/import/5/", cells)
    row = KeptForm.objects.get()
    text = unseal(row.sealed, purpose="form")
    assert row.expires_at - row.made_at == dt.timedelta(hours=24)
    assert "take" in text and "cell 0:7:1" in text, "the page asks for the cell again"
    assert [each for each in ("C-4711", "Jade") if each in text + answer.text] == []
    assert "choose again: a file" in text_of(answer)


def test_labels_are_read_without_noting_a_look_at_an_incident(board, bea, refuse, monkeypatch):
    client, path = enter(bea), reverse("incidents:correct", args=[record(by=bea).pk])
    with monkeypatch.context():
        refuse(Http404())
        client.post(path, {"note": "Met in a game"})
        monkeypatch.undo()
    before = AccessLog.objects.count()
    assert "Met in a game" in text_of(client.get("/kept/"))
    assert AccessLog.objects.count() == before


def test_words_to_be_removed_are_stored_nowhere(board, helen, refuse):
    refuse(Http404())
    answer = enter(helen).post("/reports/redactions/new/", {"words": "Ella Brown"})
    assert "Ella Brown" in text_of(answer)
    assert not KeptForm.objects.exists()


def test_button_alone_is_not_kept(board, helen, address, refuse):
    refuse(Http404())
    assert enter(helen).post(address, {"version": "3", "next": "/plan/"}).status_code == 404
    assert not KeptForm.objects.exists()
