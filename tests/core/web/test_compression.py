"""Pages are compressed for browsers that take it; styles, fonts and stored files come as they are."""

from __future__ import annotations

import gzip
import io

import pytest
from django.middleware.gzip import GZipMiddleware
from django.test import RequestFactory
from django.urls import reverse

from core.files.downloads import download
from tests.rows import try_rows

GZIP = {"Accept-Encoding": "gzip, deflate, br"}


@pytest.mark.django_db
@try_rows("verb", ["get", "post"])
def test_page_is_the_same_when_it_is_compressed(client, verb):
    pages = [getattr(client, verb)(reverse("account_login"), headers=headers) for headers in ({}, GZIP)]
    plain, compressed = pages
    assert compressed["Content-Encoding"] == "gzip" and "Accept-Encoding" in compressed["Vary"]
    assert compressed["Content-Type"] == plain["Content-Type"] == "text/html; charset=utf-8"
    assert compressed["Content-Length"] == str(len(compressed.content))
    assert abs(len(gzip.decompress(compressed.content)) - len(plain.content)) < 100  # token and nonce are others


@pytest.mark.django_db
def test_compressed_page_varies_in_length(client):
    assert len({len(client.get(reverse("account_login"), headers=GZIP).content) for _ in range(20)}) > 5


def test_static_file_keeps_its_length_and_its_empty_304(client, settings):
    settings.WHITENOISE_USE_FINDERS = True
    address = "/static/icon.svg"
    first = client.get(address, headers=GZIP)
    assert first.status_code == 200 and not first.has_header("Content-Encoding")
    assert first["Content-Length"] == str(len(b"".join(first.streaming_content)))
    again = client.get(address, headers=GZIP | {"If-Modified-Since": first["Last-Modified"]})
    assert again.status_code == 304 and b"".join(again.streaming_content) == b""


def test_stored_file_keeps_its_length():
    request = RequestFactory().get("/", headers=GZIP)
    view = GZipMiddleware(lambda request: download(request, io.BytesIO(b"a" * 900), filename="a.txt", content_type="x"))
    response = view(request)
    assert (response["Content-Length"], response.has_header("Content-Encoding")) == ("900", False)
    assert b"".join(response.streaming_content) == b"a" * 900
