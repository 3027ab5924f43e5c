"""Pages are compressed for browsers that take it; what is shown once after a press, and files, are not."""

from __future__ import annotations

import gzip

import pytest
from django.http import HttpResponse, StreamingHttpResponse
from django.test import RequestFactory

from core.web.middleware import CompressionMiddleware

PAGE = "<p>Ask the schools again.</p>" * 200
HTML, WORD = "text/html; charset=utf-8", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def answer(response=None, *, verb="get", accepts="gzip, deflate, br"):
    """What a browser gets."""
    request = getattr(RequestFactory(), verb)("/", headers={"Accept-Encoding": accepts})
    return CompressionMiddleware(lambda request: response or HttpResponse(PAGE, content_type=HTML))(request)


@pytest.mark.parametrize("accepts", ["gzip", "br, gzip", "gzip;q=1.0, identity; q=0.5"])
def test_a_page_comes_compressed_and_is_the_same_page(accepts):
    found = answer(accepts=accepts)
    assert found["Content-Encoding"] == "gzip"
    assert found["Vary"] == "Accept-Encoding"
    assert len(found.content) < len(PAGE) / 10
    assert gzip.decompress(found.content).decode() == PAGE


def test_its_length_is_said_anew_where_it_was_said():
    response = HttpResponse(PAGE, content_type=HTML, headers={"Content-Length": str(len(PAGE))})
    found = answer(response)
    assert found["Content-Length"] == str(len(found.content))


def test_the_same_page_has_another_length_now_and_then_so_that_none_can_be_guessed_from_it():
    assert len({len(answer().content) for _ in range(40)}) > 5


@pytest.mark.parametrize(
    ("response", "options"),
    [
        (None, {"accepts": ""}),
        (None, {"accepts": "br"}),
        (None, {"accepts": "gzip;q=0"}),
        (None, {"verb": "post"}),
        (HttpResponse("short", content_type=HTML), {}),
        (HttpResponse(PAGE, content_type=WORD), {}),
        (HttpResponse(PAGE, content_type=HTML, headers={"Content-Encoding": "br"}), {}),
        (StreamingHttpResponse([PAGE.encode()], content_type="text/csv"), {}),
    ],
    ids=["says nothing", "only another way", "not that one", "after a press", "short", "file", "done", "stream"],
)
def test_all_else_is_left_as_it_is(response, options):
    before = dict(response.items()).get("Content-Encoding") if response else None
    found = answer(response, **options)
    assert found.get("Content-Encoding") == before
