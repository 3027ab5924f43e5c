"""A request in another charset than UTF-8 gets a page of ours, whatever the charset is."""

from __future__ import annotations

import io

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.test import Client, RequestFactory

from core.web.charsets import is_utf8, only_utf8

FORM, PARTS = "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"


@pytest.mark.parametrize(
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


@pytest.mark.parametrize("content_type", [f"{FORM}; charset=latin-1", f"{FORM}; charset=x", f"{PARTS}; charset=hex"])
@pytest.mark.django_db
def test_form_gets_a_415_page_when_its_charset_is_another(content_type):
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.cookies["csrftoken"] = "a" * 32
    answer = client.generic("POST", "/accounts/login/", b"login=a", content_type=content_type)
    assert answer.status_code == 415
    assert "Nothing was saved" in answer.text and 'class="reference"' in answer.text
    assert "Content-Security-Policy" in answer.headers


@pytest.mark.parametrize("content_type", [f"{FORM}; charset=rot13", f"{FORM}; charset=hex", "text/html; a*=x'y'%zz; b*=c'd"])  # fmt: skip
@pytest.mark.django_db
def test_web_server_gets_a_415_page_when_no_request_can_be_made(content_type):
    environ = RequestFactory()._base_environ(
        REQUEST_METHOD="POST", PATH_INFO="/accounts/login/", QUERY_STRING="next=/", CONTENT_TYPE=content_type,
        CONTENT_LENGTH="7", **{"wsgi.input": io.BytesIO(b"login=a")},
    )  # fmt: skip
    began = []
    page = b"".join(only_utf8(WSGIHandler())(environ, lambda status, headers: began.append(status)))
    assert began == ["415 Unsupported Media Type"]
    assert b'class="reference"' in page
