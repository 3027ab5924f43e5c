"""A request that is too large is refused before it is read."""

import pytest

pytestmark = pytest.mark.django_db


def test_a_request_that_is_larger_than_any_form_is_refused_in_words(client):
    answer = client.post("/plan/import/", CONTENT_LENGTH="60000000")
    assert answer.status_code == 413
    assert "up to 25 MB" in answer.content.decode()


def test_an_ordinary_request_passes(client):
    assert client.get("/accounts/login/").status_code == 200
