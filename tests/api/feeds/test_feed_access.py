"""Who reads which feed: every feed by every role, with the wrong scope, and with tokens that open nothing."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client

from accounts.models import ApiToken
from accounts.people.services import deactivate_person, end_role
from accounts.tokens.rules import SCOPES, prefix_of
from accounts.tokens.services import revoke_token
from api import access
from api.feeds.rules import FEEDS
from tests.api.feeds.reading import basic, csv_rows, get_feed, read
from tests.cast import ROLES, STRANGER
from tests.factories.audits import fill, improvement, open_round, return_of, submitted
from tests.factories.tokens import make_token
from tests.rows import try_rows

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("short_calendar")]

WITHOUT_TOKENS = {STRANGER, "margaret", "grace"}  # whose roles may not make any
OF_RETURNS = {"helen", "ruth", "denzil"}  # the manager, and lead officers of agencies
EVERYBODY = {*ROLES} - WITHOUT_TOKENS
READERS = {
    **dict.fromkeys(FEEDS, EVERYBODY),
    **dict.fromkeys(("return_states", "improvement_actions"), OF_RETURNS),
    **dict.fromkeys(("resources", "news"), EVERYBODY - {"owen", "sunita"}),  # who neither write nor need them
}
PLAN = "actions.csv"


@pytest.mark.parametrize("name", FEEDS)
def test_feed_is_read_by_those_whose_roles_allow_it(name, board):
    found = {}
    for person in (*ROLES, STRANGER):
        response = get_feed(f"{name}.csv", basic(make_token(board.people[person])))
        found.setdefault(response.status_code, set()).add(person)
    refused = EVERYBODY - READERS[name]
    assert found == {200: READERS[name], 401: WITHOUT_TOKENS} | ({403: refused} if refused else {})


@pytest.mark.parametrize("name", FEEDS)
def test_feed_is_refused_without_its_scope(name, helen):
    scopes = [scope for scope, _ in SCOPES if scope != FEEDS[name].scope]
    response = get_feed(f"{name}.json", f"Bearer {make_token(helen, *scopes)}")
    assert response.status_code == 403
    assert response["Content-Type"] == "application/problem+json"
    assert FEEDS[name].scope in response.json()["detail"]
    assert get_feed(f"{name}.json", f"Bearer {make_token(helen, FEEDS[name].scope)}").status_code == 200


@try_rows(
    "authorization",
    [
        "",
        "Basic",
        "Basic ====",
        "Basic dG9rZW4=",
        "Bearer",
        "Bearer esa_abcdefgh_" + "x" * 43,
        "Digest username=token",
        "Basic é",
        "Basic dG9rZW46/w==",
        basic("\x00"),
        basic(""),
    ],
)
def test_feed_asks_for_basic_without_a_valid_token(authorization, board):
    response = get_feed(PLAN, authorization)
    assert response.status_code == 401
    assert response["WWW-Authenticate"] == 'Basic realm="feeds", charset="UTF-8", Bearer realm="api"'
    assert response.json()["type"].endswith("/api/problems/not-signed-in/")


def test_feed_takes_the_password_of_the_user_token_alone(helen):
    text = make_token(helen)
    assert get_feed(PLAN, basic(text)).status_code == 200
    assert get_feed(PLAN, basic(text, user="helen@northmere.example")).status_code == 401


def test_feed_takes_no_token_in_its_address_and_no_cookie(helen, enter):
    text = make_token(helen)
    for name in ("token", "key", "access_token", "api_key"):
        assert get_feed(f"{PLAN}?{name}={text}").status_code == 401
    assert enter(helen).get(f"/feeds/v1/{PLAN}").status_code == 401


def test_feed_is_refused_once_its_token_is_revoked(helen):
    text = make_token(helen)
    assert get_feed(PLAN, basic(text)).status_code == 200
    revoke_token(ApiToken.objects.get(prefix=prefix_of(text)), by=helen)
    assert get_feed(PLAN, basic(text)).status_code == 401


@pytest.mark.parametrize(("days", "status"), [(0, 200), (-1, 401)])
def test_feed_is_refused_after_the_last_day_of_a_token(days, status, helen):
    assert get_feed(PLAN, basic(make_token(helen, days=days))).status_code == status


def test_feed_is_refused_once_its_owner_is_shut_out(board, marian):
    text = make_token(marian)
    deactivate_person(user=marian, expected=marian.version, by=board.sunita, reason="Left")
    assert get_feed(PLAN, basic(text)).status_code == 401


def test_feed_is_refused_once_the_role_of_its_owner_has_ended(board, marian):
    text = make_token(marian)
    end_role(grant=marian.role_grants.get(), expected=1, by=board.sunita, reason="New post")
    assert get_feed(PLAN, basic(text)).status_code == 401


def test_feed_is_refused_after_too_many_reads(helen, monkeypatch):
    monkeypatch.setattr(access, "READS", 2)
    text = make_token(helen)
    assert [get_feed(PLAN, basic(text)).status_code for _ in range(3)] == [200, 200, 429]
    assert 50 < int(get_feed(PLAN, basic(text))["Retry-After"]) <= 60


@pytest.mark.parametrize("name", ["incidents.csv", "actions.xml", "actions.CSV", "Actions.csv", "actions.csv.json"])
def test_feed_is_not_found_under_another_name(name, helen):
    response = get_feed(name, basic(make_token(helen)))
    assert response.status_code == 404
    if name.count(".") == 1:
        assert response.json()["type"].endswith("/api/problems/not-found/")


@pytest.mark.parametrize("name", [PLAN, "actions.json"])
@pytest.mark.parametrize(
    ("query", "named"), [("plan=99", "plan"), ("limit=x&after=%00", "limit"), ("format=", "format"), ("=1", "")]
)
def test_feed_refuses_parameters_since_it_has_none(query, named, name, board, helen):
    answer = get_feed(f"{name}?{query}", basic(make_token(helen)))
    assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+json")
    assert answer.json()["detail"] == f"This address has no parameter `{named}`. It has none."


def test_feed_is_stored_nowhere(board, helen):
    assert get_feed(PLAN, basic(make_token(helen)))["Cache-Control"] == "no-store, private"
    assert get_feed(PLAN)["Cache-Control"] == "no-store, private"


def test_feeds_of_returns_hold_the_own_agency_alone(board):
    asked = open_round([board.school, board.police], year=1999, title="Both")
    for agency in (board.school, board.police):
        own = return_of(asked, agency)
        submitted(fill(own))
        improvement(own, "A1.3", text=f"Plan of {agency}")
    for name in ("return_states", "improvement_actions"):
        assert {row["agency_id"] for row in read(name, board.ruth)} == {str(board.police.pk)}
        assert {row["agency_id"] for row in read(name, board.denzil)} == {str(board.school.pk)}
        assert {row["agency_id"] for row in read(name, board.helen)} >= {str(board.school.pk), str(board.police.pk)}


def test_returns_are_absent_after_the_place_at_the_agency_has_ended(board):
    assert read("return_states", board.denzil)
    board.denzil.memberships.update(valid_to=dt.date(2009, 1, 1))
    assert not read("return_states", board.denzil)


def test_improvement_actions_of_drafts_are_read_by_their_agency_alone(board):
    drafted = str(board.audits.improvement.pk)  # its return has not come in
    assert drafted in {row["improvement_id"] for row in read("improvement_actions", board.denzil)}
    assert drafted not in {row["improvement_id"] for row in read("improvement_actions", board.helen)}


def test_feed_answers_head_without_a_body(board, client, helen):
    response = client.head(f"/feeds/v1/{PLAN}", headers={"Authorization": basic(make_token(helen))})
    assert (response.status_code, response.content) == (200, b"")


def test_plans_whose_import_was_undone_are_in_no_feed(board):
    plan = board.open.plan
    assert str(plan.pk) in {row["plan_id"] for row in read("actions", board.helen)}
    type(plan).objects.filter(pk=plan.pk).update(undone_on="2010-03-01", closed_on="2010-03-01")
    for name in ("actions", "plan_rows", "updates", "timescales"):
        rows = csv_rows(get_feed(f"{name}.csv", basic(make_token(board.helen))).content)
        assert str(plan.pk) not in {row["plan_id"] for row in rows}


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options", "trace"])
def test_feed_allows_get_and_head_alone(method, board, helen):
    browser = Client(enforce_csrf_checks=True)
    answer = browser.generic(method.upper(), f"/feeds/v1/{PLAN}", headers={"Authorization": basic(make_token(helen))})
    assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD")
    assert answer["Content-Type"] == "application/problem+json" and not answer.cookies
