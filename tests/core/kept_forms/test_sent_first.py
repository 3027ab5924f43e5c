"""A form that its page sends first in the background: what is saved, undone and told (ADR 82)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.handlers.base import BaseHandler
from django.core.signals import request_finished
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.test import Client
from django.urls import reverse

from actions.models import ProgressUpdate
from core.kept_forms.services import read_form
from core.models import FormKey, KeptForm, SecurityEvent
from core.security.services import note
from core.web.throttle import spend
from tests.cast import enter

KEY = "abcdefghijkl-1234"
TYPED = {"text": "All heads agree to it.", "on_day": "3", "on_month": "2", "on_year": "2010", "form_key": KEY}
FIRST = {"x-sending": "first"}


@pytest.fixture
def address(board):
    return reverse("add_update", args=[board.open.by_group.pk])


@pytest.fixture
def answered(monkeypatch):
    """answered(work) has every view be `work(request)` from now on."""

    def patch(work):
        monkeypatch.setattr(BaseHandler, "make_view_atomic", lambda self, view: lambda request, **kwargs: work(request))

    return patch


@pytest.mark.long
def test_saved_form_is_told_where_to_go_and_keeps_its_message(board, marian, address):
    client = enter(marian)
    answer = client.post(address, TYPED, headers=FIRST)
    assert (answer.status_code, answer["X-Sent"], answer.content) == (204, "saved", b"")
    assert "Location" not in answer
    assert ProgressUpdate.objects.latest("pk").text == TYPED["text"]
    assert "Update added" in client.get(answer["X-Location"]).text
    again = client.post(address, TYPED, headers=FIRST)
    assert again["X-Location"] == answer["X-Location"]
    assert "It was saved once." in client.get(again["X-Location"]).text


def test_form_with_errors_is_sent_again_and_then_answered(board, marian, address):
    client, wrong = enter(marian), TYPED | {"on_month": "13"}
    answer = client.post(address, wrong, headers=FIRST)
    assert (answer.status_code, answer["X-Sent"], answer.content) == (204, "page", b"")
    assert not FormKey.objects.exists()
    assert client.post(address, wrong).status_code == 422


def test_request_ends_once(board, marian, address):
    """Django closes connections then, which the middleware around this one still uses."""
    ended = []

    def note_end(**kwargs):
        ended.append(kwargs)

    client = enter(marian)
    request_finished.connect(note_end)
    try:
        client.post(address, TYPED | {"on_month": "13"}, headers=FIRST)
    finally:
        request_finished.disconnect(note_end)
    assert len(ended) == 1


@pytest.mark.parametrize("status", [200, 409, 422, 429])
def test_what_a_view_wrote_before_it_answered_with_a_page_is_undone(board, marian, address, answered, status):
    def work(request):
        note_of = board.open.by_group.updates.first()
        note_of.text = "Written by the way"
        note_of.save()
        return HttpResponse("a page", status=status)

    answered(work)
    assert enter(marian).post(address, TYPED, headers=FIRST)["X-Sent"] == "page"
    assert not ProgressUpdate.objects.filter(text="Written by the way").exists()


@pytest.mark.parametrize("status", [200, 422, 500])
def test_file_that_a_view_stored_before_it_answered_with_a_page_is_deleted(
    board, marian, address, answered, settings, tmp_path, status
):
    default = {"BACKEND": "core.files.storage.WholeFileStorage", "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = settings.STORAGES | {"default": default}
    default_storage.save("evidence/before", ContentFile(b"stays"))

    def work(request):
        default_storage.save("evidence/now", ContentFile(b"of a record that is undone"))
        return HttpResponse("a page", status=status)

    answered(work)
    enter(marian).post(address, TYPED, headers=FIRST)
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == ["before"]


@pytest.mark.parametrize("raised", [PermissionDenied(), Http404()])
def test_refused_form_is_kept_only_when_it_is_sent_as_browsers_do(board, marian, address, answered, raised):
    def work(request):
        raise raised

    answered(work)
    client = enter(marian)
    assert client.post(address, TYPED, headers=FIRST)["X-Sent"] == "page"
    assert not KeptForm.objects.exists()
    assert TYPED["text"] in client.post(address, TYPED).text
    assert KeptForm.objects.count() == 1


def test_attempts_that_a_limit_counts_are_not_undone(board, marian, address, answered):
    """The count is in a table of the same database (ADR 48); here any row stands for it."""

    def work(request):
        FormKey.objects.create(key="counted")
        spend("guesses of a test", 2, 60)
        return HttpResponse("wrong", status=422)

    answered(work)
    assert enter(marian).post(address, TYPED, headers=FIRST)["X-Sent"] == "page"
    assert [row.key for row in FormKey.objects.all()] == ["counted"]


@pytest.mark.long
def test_limit_counts_a_form_that_is_sent_twice_once(board, marian, address, answered):
    def work(request):
        return HttpResponse("wrong", status=422 if spend("counted once", 2, 60) else 429)

    answered(work)
    client, other = enter(marian), TYPED | {"text": "Another guess."}
    for guess, status in ((TYPED, 422), (other, 422), (TYPED | {"text": "A third guess."}, 429)):
        assert client.post(address, guess, headers=FIRST)["X-Sent"] == "page"
        assert client.post(address, guess).status_code == status
    assert client.post(address, other).status_code == 429  # sent as browsers do without a first time


def test_each_limit_of_a_form_is_kept_when_it_is_sent_twice(board, marian, address, answered):
    def work(request):
        return HttpResponse("wrong", status=422 if spend("wide", 9, 60) and spend("narrow", 1, 60) else 429)

    answered(work)
    client = enter(marian)
    assert client.post(address, TYPED).status_code == 422
    assert client.post(address, TYPED, headers=FIRST)["X-Sent"] == "page"
    assert client.post(address, TYPED).status_code == 429


def test_events_of_the_security_journal_are_not_undone(board, marian, address, answered):
    def work(request):
        note("second_step", "wrong", actor=marian, subject=marian)
        return HttpResponse("wrong", status=422)

    answered(work)
    enter(marian).post(address, TYPED, headers=FIRST)
    assert SecurityEvent.objects.filter(kind="second_step", outcome="wrong").count() == 1


def test_faults_and_what_is_too_large_keep_their_answer(board, marian, address, answered, monkeypatch):
    def work(request):
        raise ZeroDivisionError

    client = enter(marian)
    client.raise_request_exception = False
    with monkeypatch.context() as patch:
        patch.setattr(settings, "MAX_REQUEST_BYTES", 1)
        large = client.post(address, TYPED, headers=FIRST)
    answered(work)
    for answer, status in ((large, 413), (client.post(address, TYPED, headers=FIRST), 500)):
        assert answer.status_code == status and "X-Sent" not in answer
    assert not KeptForm.objects.exists()


def test_form_of_an_ended_session_stays_on_its_page(board, marian, address):
    client = enter(marian)
    client.session.flush()
    answer = client.post(address, TYPED, headers=FIRST)
    assert (answer.status_code, answer["X-Sent"]) == (204, "signed-out")
    assert not KeptForm.objects.exists()


@pytest.mark.parametrize("name", ["account_login", "account_change_password"])
def test_view_of_a_form_without_a_key_does_not_run_first(board, marian, answered, name):
    ran = []
    answered(lambda request: ran.append(request) or HttpResponseRedirect("/"))
    client = enter(marian) if name != "account_login" else Client()
    assert client.post(reverse(name), {"password": "x"}, headers=FIRST)["X-Sent"] == "page"
    assert ran == []


def test_automatic_save_that_is_refused_is_kept_and_says_where(board, marian, address, answered):
    def work(request):
        raise PermissionDenied

    answered(work)
    client, headers = enter(marian), {"x-autosave": "true", "hx-request": "true"}
    answer = client.post(address, TYPED, headers=headers)
    kept = KeptForm.objects.get()
    assert (answer.status_code, answer["X-Kept"]) == (403, kept.key)
    assert "What you wrote is kept until" in answer.text and reverse("kept_form", args=[kept.key]) in answer.text
    client.post(address, TYPED | {"text": "All but one agree.", "kept_form": kept.key}, headers=headers)
    again = KeptForm.objects.get()
    assert again.key == kept.key and "All but one agree." in str(read_form(again).fields)


def test_every_form_that_is_left_alone_says_why():
    found = []
    for path in Path(settings.BASE_DIR, "templates").rglob("*.html"):
        found += re.findall(r'data-native(?:="([^"]*)")?', path.read_text())
    assert len(found) >= 3 and all(len(why.split()) >= 2 for why in found)
