"""A request that is too large is refused before it is read."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

pytestmark = pytest.mark.django_db


def test_a_request_that_is_larger_than_any_form_is_refused_in_words(client, settings):
    settings.MAX_REQUEST_BYTES = 1_000_000
    answer = client.post("/plan/import/", {"file": SimpleUploadedFile("plan.docx", b"a" * 1_000_001)})
    assert answer.status_code == 413
    assert "up to 1 MB" in answer.content.decode()


def test_an_ordinary_request_passes(client):
    assert client.get("/accounts/login/").status_code == 200
