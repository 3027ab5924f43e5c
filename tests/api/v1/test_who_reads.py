"""Every operation by every role: with the scope it answers, with another one, an old or an ended token it does not."""

from __future__ import annotations

import base64
import datetime as dt

import pytest
from django.utils import timezone

from accounts.models import ApiToken
from accounts.people.services import deactivate_person, end_role
from accounts.tokens.rules import SCOPES
from accounts.tokens.services import revoke_token
from api.problems import CONTENT_TYPE
from api.v1.views.entry import OPERATIONS as LOADED
from audits.models import Return
from core.text.dates import today
from tests.access.replay import counts_by_table, saved_in
from tests.api.reading import ASKED, OPERATIONS, PLAN, read
from tests.cast import ROLES
from tests.factories.tokens import make_token

ALL = [scope for scope, _ in SCOPES]


def name_of(response) -> str:
    """The name of the problem; the status of an answer that is none."""
    if response.status_code < 400:
        return str(response.status_code)
    assert response["Content-Type"] == CONTENT_TYPE
    return response.json()["type"].rstrip("/").rpartition("/")[2]


def answer_to(operation, name: str) -> str:
    """What a person whose token has every scope should get."""
    if name not in PLAN:
        return "not-signed-in"  # their roles may have no token
    if name not in operation.readers:
        return "scope"
    return "not-found" if name in operation.hidden_from else "200"


def test_table_has_every_operation_of_the_schema():
    described = LOADED.urlconf_module.schema()["paths"]
    scopes = {path.removeprefix("/api/v1"): methods["get"]["x-scope"] for path, methods in described.items()}
    assert scopes == {operation.path: operation.scope for operation in OPERATIONS}


@pytest.mark.parametrize("name", ROLES)
def test_operation_answers_whose_role_and_scope_allow_it(name, board):
    token = make_token(board.people[name])
    found = {each.path: name_of(read(token, each.url(board))) for each in OPERATIONS}
    assert found == {each.path: answer_to(each, name) for each in OPERATIONS}


@pytest.mark.parametrize("name", PLAN)
def test_operation_is_refused_without_its_scope(name, board):
    for operation in OPERATIONS:
        if operation.scope:
            others = [scope for scope in ALL if scope != operation.scope]
            assert name_of(read(make_token(board.people[name], *others), operation.url(board))) == "scope"


def test_operation_is_refused_without_a_valid_token(board, helen):
    expired, revoked, good = make_token(helen, days=-1), make_token(helen), make_token(helen)
    revoke_token(ApiToken.objects.get(prefix=revoked[4:12]), by=helen)
    wrong = [expired, revoked, good[:-1] + ("a" if good[-1] != "a" else "b"), "esa_none", "", good.upper()]
    for operation in OPERATIONS:
        url = operation.url(board)
        answers = {name_of(read(token, url)) for token in wrong}
        assert answers == {"not-signed-in"}
        assert read("", url)["WWW-Authenticate"].startswith("Bearer")
        basic = base64.b64encode(f"token:{good}".encode()).decode()
        assert name_of(read("", url, Authorization=f"Basic {basic}")) == "not-signed-in"  # for the feeds alone


def test_token_stops_with_its_owner_and_with_their_role(board, helen, marian):
    token, other = make_token(helen), make_token(marian)
    assert read(token, "/api/v1/plans").status_code == read(other, "/api/v1/plans").status_code == 200
    end_role(grant=helen.role_grants.get(), expected=1, by=board.sunita, reason="New post")
    deactivate_person(user=marian, expected=marian.version, by=board.sunita, reason="Left")
    assert name_of(read(token, "/api/v1/plans")) == name_of(read(other, "/api/v1/plans")) == "not-signed-in"


def test_token_is_valid_on_its_last_day_and_not_after(board, helen):
    token = make_token(helen, days=0)
    assert read(token, "/api/v1/me").status_code == 200
    ApiToken.objects.update(expires_on=today() - dt.timedelta(days=1))
    assert read(token, "/api/v1/me").status_code == 401


def test_token_is_refused_after_120_reads_in_a_minute(board, helen, monkeypatch):
    monkeypatch.setattr("api.access.READS", 3)
    token, other = make_token(helen), make_token(helen)
    assert [read(token, "/api/v1/me").status_code for _ in range(4)] == [200, 200, 200, 429]
    refused = read(token, "/api/v1/me")
    assert name_of(refused) == "too-many" and 50 < int(refused["Retry-After"]) <= 60
    assert read(other, "/api/v1/me").status_code == 200


def test_reading_writes_nothing_but_when_the_token_was_used(board, helen):
    token = make_token(helen)
    ApiToken.objects.update(last_used_at=timezone.now())
    before = saved_in(counts_by_table())
    for operation in OPERATIONS:
        assert read(token, operation.url(board)).status_code == 200
    assert saved_in(counts_by_table()) == before


@pytest.mark.parametrize("name", PLAN)
def test_return_is_found_by_its_id_by_those_alone_who_have_it_in_their_list(name, board):
    """Answers go to the agency whose return it is."""
    token, person = make_token(board.people[name]), board.people[name]
    listed = read(token, "/api/v1/returns?limit=500")
    seen = {each["id"] for each in listed.json()["items"]} if listed.status_code == 200 else set()
    own = set(person.memberships.values_list("agency", flat=True))
    for each in Return.objects.all():
        answer = read(token, f"/api/v1/returns/{each.pk}")
        assert answer.status_code == (200 if each.pk in seen else 404 if name in ASKED else 403)
        if answer.status_code == 200:
            assert (answer.json()["answers"] is not None) == (each.agency_id in own)
