"""A form that is sent twice is saved once."""

from __future__ import annotations

import hashlib

import pytest
from django.contrib import messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.handlers.base import BaseHandler
from django.db import IntegrityError
from django.http import HttpResponse, HttpResponseRedirect
from django.test import Client
from django.urls import reverse

from actions.models import ProgressUpdate
from core.kept_forms.middleware import SAVED_ALREADY
from core.models import FormKey, KeptForm
from incidents.models import Incident
from tests.actions.pages import text_of, tree_of
from tests.cast import enter

KEY = "abcdefghijkl-1234"
TYPED = {"text": "All heads agree.", "on_day": "3", "on_month": "2", "on_year": "2010", "form_key": KEY}


@pytest.fixture
def address(board):
    return reverse("add_update", args=[board.open.by_group.pk])


@pytest.mark.long
def test_every_form_carries_a_key_of_its_own(board, marian, address):
    client = enter(marian)
    keys = [tree_of(client.get(address)).xpath("//main//input[@name='form_key']/@value")[0] for _ in range(2)]
    assert keys[0] != keys[1]


def test_repeat_leads_to_what_the_first_one_saved(board, marian, address):
    client = enter(marian)
    before = ProgressUpdate.objects.count()
    first = client.post(address, TYPED)
    again = client.post(address, TYPED)
    assert (again.status_code, again["Location"]) == (302, first["Location"])
    assert SAVED_ALREADY in text_of(client.get(again["Location"]))
    assert ProgressUpdate.objects.count() == before + 1


def test_incident_without_a_case_number_is_saved_once(board, bea):
    client, data = enter(bea), {"happened_month": "2", "happened_year": "2010", "main_type": "sextortion"}
    page = tree_of(client.get("/incidents/new/"))
    key = page.xpath("//main//form[@method='post']//input[@name='form_key']/@value")[0]
    before = Incident.objects.count()
    first, again = (client.post("/incidents/new/", data | {"form_key": key}) for _ in range(2))
    assert (first.status_code, again.status_code) == (302, 302), text_of(first)
    assert Incident.objects.count() == before + 1


def test_other_text_under_the_key_comes_back_to_be_sent_again(board, marian, address):
    client = enter(marian)
    client.post(address, TYPED)
    answer = client.post(address, TYPED | {"text": "And the governors too."})
    assert answer.status_code == 409
    assert "You have already sent this form with different text" in text_of(answer)
    form = tree_of(answer).xpath("//form[.//button[normalize-space()='Send it again']]")[0]
    data = {box.get("name"): box.get("value") for box in form.xpath(".//input")}
    assert data["form_key"] != KEY
    assert client.post(address, data).status_code == 302
    assert ProgressUpdate.objects.latest("pk").text == "And the governors too."
    assert not KeptForm.objects.exists()


def test_key_of_another_person_leads_nowhere(board, marian, tom, address):
    enter(marian).post(address, TYPED)
    assert enter(tom).post(address, TYPED).status_code == 409


def test_refused_form_may_be_corrected_and_sent_with_its_key(board, marian, address):
    client = enter(marian)
    assert client.post(address, TYPED | {"on_month": "13"}).status_code == 422
    assert not FormKey.objects.exists()
    assert client.post(address, TYPED).status_code == 302


def test_files_belong_to_what_was_sent(board, marian, monkeypatch, address):
    client = enter(marian)
    view = lambda request, **kwargs: HttpResponseRedirect("/plan/")  # noqa: E731
    monkeypatch.setattr(BaseHandler, "make_view_atomic", lambda self, callback: view)
    send = lambda content: client.post(address, TYPED | {"file": SimpleUploadedFile("a.txt", content)})  # noqa: E731
    assert [send(b"one").status_code, send(b"one").status_code, send(b"two").status_code] == [302, 302, 409]


def test_nothing_is_saved_by_a_request_that_fails(board, marian, address, monkeypatch):
    def view(request, pk):
        ProgressUpdate.objects.filter(pk=board.open.update.pk).update(text="half")
        return HttpResponse(status=500)

    monkeypatch.setattr(BaseHandler, "make_view_atomic", lambda self, callback: view)
    enter(marian).post(address, TYPED)
    assert not ProgressUpdate.objects.filter(text="half").exists()
    assert not FormKey.objects.exists()


def test_redirect_with_a_warning_is_not_remembered_as_saved(board, marian, address, monkeypatch):
    def view(request, pk):
        messages.error(request, "There is no such quarter.")
        return HttpResponseRedirect("/plan/")

    monkeypatch.setattr(BaseHandler, "make_view_atomic", lambda self, callback: view)
    client = enter(marian)
    for _ in range(2):
        client.post(address, TYPED)
        assert not FormKey.objects.exists()


def test_key_is_claimed_after_session_and_forgery_are_checked(board, marian, bea, address):
    client = enter(marian)
    client.post(address, TYPED)
    client.session.flush()
    late = client.post(address, TYPED | {"text": "And the governors too."})
    assert late["Location"].startswith("/accounts/login/")
    assert KeptForm.objects.get().owner == marian
    other = Client(enforce_csrf_checks=True)
    other.force_login(bea)
    assert "Send it again" not in other.post(address, TYPED, HTTP_ORIGIN="https://evil.example").text
    assert KeptForm.objects.count() == 1


def test_stored_digest_cannot_be_guessed_from_a_case_number(board, bea):
    enter(bea).post("/incidents/find/", {"case_number": "AB-1234", "form_key": KEY})
    plain = hashlib.sha256(repr(("case_number", ["AB-1234"])).encode()).hexdigest()
    assert plain not in FormKey.objects.values_list("digest", flat=True)


def test_database_error_of_a_view_is_the_one_that_is_reported(board, marian, address, monkeypatch, caplog):
    def view(request, pk):
        raise IntegrityError("two of a kind")

    monkeypatch.setattr(BaseHandler, "make_view_atomic", lambda self, callback: view)
    client = enter(marian)
    client.raise_request_exception = False
    answer = client.post(address, TYPED)
    assert answer.status_code == 500
    assert "two of a kind" in caplog.text
    assert "TransactionManagementError" not in caplog.text
