"""A request in another charset than UTF-8 is refused with a page of ours, whatever the charset is."""

from __future__ import annotations

import pytest
from django.core.handlers.wsgi import WSGIRequest
from django.test import Client, RequestFactory

from core.web.charsets import is_utf8, only_utf8
from tests.rows import try_rows

FORM, PARTS = "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"


@try_rows(
    ("content_type", "expected"),
    [
        ("", True), (FORM, True), (PARTS, True), (f"{FORM}; charset=utf-8", True), (f'{FORM}; charset="UTF-8"', True),
        (f"{FORM}; charset=latin-1", False), (f"{FORM}; charset=utf-16", False), (f"{FORM}; charset=rot13", False),
        (f"{PARTS}; charset=hex", False), (f"{FORM}; charset=nonsense", False), (f"{FORM}; charset=", False),
        (f"{FORM}; charset=\x00", False), (f"{FORM}; a*=x'y'%zz; b*=c'd", False),
    ],
)  # fmt: skip
def test_is_utf8_reads_the_charset_of_a_content_type(content_type, expected):
    assert is_utf8(content_type) is expected


@try_rows(
    ("content_type", "kept"),
    [(FORM, FORM), (f"{FORM}; charset=rot13", ""), (f"{PARTS}; charset=\x00", ""), ("text/html; a*=x'y'%zz", "")],
)
def test_only_utf8_drops_the_content_type_when_its_charset_is_another(content_type, kept):
    environ = RequestFactory()._base_environ(CONTENT_TYPE=content_type, QUERY_STRING="next=/")
    request = only_utf8(lambda environ, start_response: WSGIRequest(environ))(environ, None)
    assert (request.META["CONTENT_TYPE"], request.GET["next"]) == (kept, "/")


@pytest.mark.django_db
def test_form_is_refused_with_a_page_of_ours_when_its_content_type_was_left_out():
    client = Client(enforce_csrf_checks=True)
    client.cookies["csrftoken"] = "a" * 32
    answer = client.generic("POST", "/accounts/login/", b"login=a", content_type="")
    assert answer.status_code == 403
    assert 'class="reference"' in answer.text and "Content-Security-Policy" in answer.headers
