"""Every form, refused in eight ways: what was typed is displayed, and kept for the person who typed it.

By default a sample that is always the same; all forms are `long`.
"""

from __future__ import annotations

import logging
from functools import cache
from types import SimpleNamespace
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.handlers.base import BaseHandler
from django.http import Http404, HttpResponse
from django.test import Client
from django.urls import resolve

from core.kept_forms.rules import SIGN_IN_PREFIX, TECHNICAL, is_secret
from core.kept_forms.services import read_form, sealer_for
from core.models import KeptForm
from tests.access.found_forms import TYPED, Found
from tests.access.matrix import Address
from tests.access.test_matrix import OURS as ADDRESSES
from tests.access.test_matrix import address_of
from tests.access.test_odd_input import LINES, filled, look_at
from tests.cast import ANONYMOUS, Board

WORDS = "Seven words that nobody wants to lose"
SHARES = 40  # by default, one in so many pages is tried
ANSWERS = {
    "403": PermissionDenied(),
    "404": Http404(),
    "409": HttpResponse("the texts of two others", status=409),
    "422": HttpResponse("another form", status=422),
    "500": ZeroDivisionError(),
}
WAYS = (*ANSWERS, "CSRF", "413", "session over")
OWN_HOST = {"HTTP_ORIGIN": "http://testserver"}


@pytest.fixture(autouse=True)
def refusals_are_not_logged(monkeypatch):
    for name in ("django.request", "core.requests", "core.errors", "django.security.csrf"):
        monkeypatch.setattr(logging.getLogger(name), "disabled", True)


def forms_with_text(lines: list[Address], board: Board, enter) -> list[tuple[str, Found]]:
    """(person, form) of each form on these pages that is posted and has a field for words."""
    looker = SimpleNamespace(enter=cache(lambda name: enter(board.people.get(name))))
    table = {address_of(line, board): line for line in ADDRESSES if line.write and not line.absent}
    shapes, found = set(), []
    for seen in look_at(lines, board, looker):
        found += [(person, form) for person, form in filled(seen, board, table, shapes) if text_fields(form)]
    return found


def text_fields(form: Found) -> list[str]:
    if form.method != "post" or not form.page or form.address.startswith(SIGN_IN_PREFIX):
        return []
    typed = [name for name, kind in form.kinds.items() if kind in TYPED - {"password"}]
    return [name for name in typed if not is_secret(name) and not TECHNICAL.search(name)]


def refuse(client, form: Found, data: dict, way: str, monkeypatch):
    """The answer to a form that is refused in one of WAYS."""
    if way in ANSWERS:
        with monkeypatch.context() as patch:
            patch.setattr(BaseHandler, "make_view_atomic", lambda self, view: lambda *args, **kwargs: outcome(way))
            return client.post(form.address, data)
    if way == "CSRF":
        client.handler.enforce_csrf_checks = True
        answer = client.post(form.address, data | {"csrfmiddlewaretoken": "b" * 32}, **OWN_HOST)
        client.handler.enforce_csrf_checks = False
        return answer
    if way == "413":
        with monkeypatch.context() as patch:
            patch.setattr(settings, "MAX_REQUEST_BYTES", 1)
            return client.post(form.address, data, **OWN_HOST)
    client.session.flush()
    return client.post(form.address, data)


def outcome(way: str):
    answer = ANSWERS[way]
    if isinstance(answer, Exception):
        raise answer
    return HttpResponse(answer.content, status=answer.status_code)


def faults(person: str, board: Board, form: Found, monkeypatch) -> list[str]:
    """What is wrong, for each way in which this form is refused."""
    data = {name: values[0] if len(values) == 1 else values for name, values in form.values.items() if values}
    data |= dict.fromkeys(text_fields(form), WORDS)
    client, wrong = Client(raise_request_exception=False), []
    if person != ANONYMOUS:
        client.force_login(board.people[person])
        client.get("/accessibility/")  # the browser remembers who it was
    needs_person = getattr(resolve(urlsplit(form.address).path).func, "login_required", True)
    must_keep = needs_person and sealer_for(form.address) is not None
    for way in WAYS if must_keep else WAYS[:-1]:  # what is never kept has to be typed again after signing in
        KeptForm.objects.all().delete()
        answer = refuse(client, form, data, way, monkeypatch)
        kept = [read_form(row) for row in KeptForm.objects.all()]
        is_kept = any(WORDS in texts for sent in kept for _, texts in sent.fields)
        is_displayed = WORDS in answer.text
        if not (is_displayed or way == "session over" and is_kept) or must_keep and not is_kept:
            wrong.append(f"{form.name} {way}: {answer.status_code}, displayed {is_displayed}, kept {is_kept}")
    return wrong


def check(lines: list[Address], board: Board, enter, monkeypatch, *, at_least: int) -> None:
    forms = forms_with_text(lines, board, enter)
    wrong = [each for person, form in forms for each in faults(person, board, form, monkeypatch)]
    print(f"\n{len(forms)} forms with text, refused in {len(WAYS)} ways")
    assert wrong == []
    assert len(forms) >= at_least


def test_no_text_is_lost_in_a_sample_of_forms(board, enter, monkeypatch):
    check(LINES[7::SHARES], board, enter, monkeypatch, at_least=3)


@pytest.mark.long
def test_no_text_is_lost_in_any_form(board, enter, monkeypatch):
    check(LINES, board, enter, monkeypatch, at_least=150)
