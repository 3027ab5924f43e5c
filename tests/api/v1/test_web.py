"""Requests to the API as HTTP has them: cookies, methods, errors and headers."""

from __future__ import annotations

import json

import pytest
from django.db import OperationalError
from django.test import Client, override_settings

from accounts.models import Session
from api.problems import CONTENT_TYPE
from tests.api.reading import OPERATIONS, read
from tests.factories.tokens import make_token

SECRET = "a word of the exception"


def is_problem(response, status: int, kind: str) -> bool:
    body = json.loads(response.content)
    same = response.status_code == body["status"] == status and response["Content-Type"] == CONTENT_TYPE
    return same and body["type"].endswith(kind)


def test_session_of_somebody_signed_in_reads_nothing(board, helen, enter):
    client = enter(helen)
    assert client.get("/plan/").status_code == 200
    before = list(Session.objects.values_list("session_key", "expire_date"))
    for operation in OPERATIONS:
        answer = read("", operation.url(board), client)
        assert is_problem(answer, 401, "/api/problems/not-signed-in/")
        assert not answer.cookies
    assert list(Session.objects.values_list("session_key", "expire_date")) == before
    assert client.get("/plan/").status_code == 200


def test_answer_to_a_token_ignores_the_cookies_beside_it(board, helen, marian, enter):
    client = enter(helen)
    client.cookies["csrftoken"] = "x" * 32
    answer = read(make_token(marian), "/api/v1/me", client)
    assert answer.json()["name"] == marian.display_name
    assert not answer.cookies and "Set-Cookie" not in answer.headers


def test_answer_may_not_be_stored_nor_read_by_other_sites(board, helen):
    answer = read(make_token(helen), "/api/v1/plans", Origin="https://evil.example")
    assert answer["Cache-Control"] == "no-store, private"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert not [name for name in answer.headers if name.lower().startswith("access-control")]
    refused = read("", "/api/v1/plans")
    assert refused["Cache-Control"] == "no-store, private"


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options"])
def test_other_methods_are_problems_with_what_is_allowed(method, board, helen):
    client = Client(enforce_csrf_checks=True)
    answer = getattr(client, method)("/api/v1/plans", headers={"Authorization": f"Bearer {make_token(helen)}"})
    assert is_problem(answer, 405, "about:blank")
    assert answer["Allow"] == "GET"


def test_head_is_answered_as_get_without_a_body(board, helen):
    answer = Client().head("/api/v1/plans", headers={"Authorization": f"Bearer {make_token(helen)}"})
    assert (answer.status_code, answer.content) == (200, b"")


@pytest.mark.parametrize("path", ["nothing", "plans/", "plans/1/", "docs", "", "me/../plans", "actions/1/evidence"])
def test_unknown_path_is_a_problem(path, board, helen):
    assert is_problem(read(make_token(helen), f"/api/v1/{path}"), 404, "/api/problems/not-found/")
    assert is_problem(read("", f"/api/v1/{path}"), 404, "/api/problems/not-found/")


@pytest.mark.parametrize("debug", [False, True])
def test_fault_is_a_problem_without_the_words_of_the_exception(debug, board, helen, monkeypatch):
    def fail(*values):
        raise ValueError(SECRET)

    monkeypatch.setattr("api.v1.views.plans.plan_facts", fail)
    with override_settings(DEBUG=debug):
        answer = read(make_token(helen), "/api/v1/plans")
    assert is_problem(answer, 500, "about:blank")
    assert SECRET not in answer.content.decode() and not answer.cookies


@pytest.mark.parametrize("place", ["api.v1.views.plans.plan_facts", "api.access.find_token"])
def test_database_that_is_away_is_a_problem_with_when_to_try_again(place, board, helen, monkeypatch):
    def fail(*values):
        raise OperationalError(SECRET)

    token = make_token(helen)
    monkeypatch.setattr(place, fail)
    answer = read(token, "/api/v1/plans")
    assert is_problem(answer, 503, "/api/problems/unavailable/")
    assert int(answer["Retry-After"]) > 0 and SECRET not in answer.content.decode()


def test_request_to_another_host_and_one_too_large_are_problems(board, helen):
    token = make_token(helen)
    assert is_problem(read(token, "/api/v1/plans", Host="evil.example"), 400, "about:blank")
    with override_settings(MAX_REQUEST_BYTES=10):
        large = Client().post("/api/v1/plans", "x" * 20, content_type="text/plain")
    assert is_problem(large, 413, "about:blank")


def test_other_pages_keep_their_cookies_and_their_error_pages(board, helen, enter):
    client = enter(helen)
    assert client.get("/api/v1/openapi.json").status_code == 200
    assert client.get("/api/").status_code == 200
    lost = client.get("/api/v2/")
    assert lost.status_code == 404 and lost["Content-Type"].startswith("text/html")


def test_log_names_the_operation_and_neither_record_nor_token(board, helen, caplog):
    token = make_token(helen)
    with caplog.at_level("INFO", "core.requests"):
        read(token, f"/api/v1/actions/{board.open.by_group.pk}?after=x")
    assert [each.getMessage() for each in caplog.records if each.name == "core.requests"] == [
        "GET api/v1/actions/<id> 422"
    ]
    assert token not in caplog.text
