"""An attack can be seen in the security journal and its lines, and nothing that somebody typed can be read in it."""

from __future__ import annotations

import json
import re

import pytest

from accounts.models import RoleGrant
from accounts.people import invitations, services
from accounts.power.services import confirm, propose
from accounts.removals.services import require_proof
from core.models import SecurityEvent
from core.security.services import hash_of
from tests.accounts.sign_in.test_code_again import AGAIN, wait
from tests.accounts.sign_in.test_codes import TYPE, ask
from tests.accounts.single_sign_on.test_single_sign_on import come_back, provider  # noqa: F401 (provider: a fixture)
from tests.authenticators import code_of, give_app
from tests.conftest import by_force
from tests.core.web.test_logs import lines  # noqa: F401 (a fixture)
from tests.factories.accounts import PASSWORD, UserFactory

LOGIN, PROVE = "/accounts/login/", "/accounts/second-step/prove/"
GUESS, WRONG = "canary-guess", "00000000"
ADDRESS, OTHER = "203.0.113.7", "203.0.113.8"


@pytest.fixture
def events(db):
    """What the journal says: a function that reads it, oldest first, without what is empty."""

    def read() -> list[dict]:
        rows = SecurityEvent.objects.order_by("pk").values(
            "kind", "outcome", "actor", "subject", "network", "session", "detail"
        )
        found = [row | row.pop("detail") for row in rows]
        return [{name: value for name, value in row.items() if value and name != "session"} for row in found]

    return read


@pytest.fixture
def person(db):
    return UserFactory(email="pat@example.org", name="Pat Quill", roles=["agency"])


def sign_in(client, email="pat@example.org", password=PASSWORD, **more):
    return client.post(LOGIN, {"login": email, "password": password}, REMOTE_ADDR=ADDRESS, **more)


NETWORK = hash_of(ADDRESS, "network")


def test_journal_shows_each_guess_when_a_password_is_forced(client, events, person):
    for _ in range(12):
        sign_in(client, password=GUESS)
    failed = {"kind": "sign_in", "outcome": "wrong", "method": "password"}
    blocked = {"kind": "throttled", "outcome": "blocked", "page": "accounts/login/"}
    whose = {"subject": person.pk, "network": hash_of(ADDRESS, "network")}
    assert events() == [failed | whose] * 10 + [blocked | whose] * 2


def test_journal_shows_each_guess_when_a_second_step_is_forced(client, events, person):
    give_app(person)
    sign_in(client)
    for _ in range(12):
        client.post(PROVE, {"code": WRONG}, REMOTE_ADDR=ADDRESS)
    outcomes = [line["outcome"] for line in events()]
    assert outcomes == ["wrong"] * 10 + ["blocked"] * 2
    line = {"kind": "second_step", "method": "code", "subject": person.pk, "network": NETWORK}
    assert [each for each in events() if each != line | {"outcome": each["outcome"]}] == []


def test_journal_holds_nothing_typed_when_an_attack_is_seen(
    client,
    lines,  # noqa: F811
    events,
    person,
    django_capture_on_commit_callbacks,
):
    """Addresses, passwords and codes, known and unknown, and the network address itself."""
    with django_capture_on_commit_callbacks(execute=True):
        sign_in(client, "canary.stranger@example.org", GUESS)
        sign_in(client, password=GUESS)
        give_app(person)
        sign_in(client)
        client.post(PROVE, {"code": "876543"}, REMOTE_ADDR=ADDRESS)
        ask(client, "canary.stranger@example.org")
        client.post(TYPE, {"code": "8765 4321"}, REMOTE_ADDR=ADDRESS)
    assert len(events()) == 4
    written = [line for line in lines() if line["logger"] == "core.security"]
    assert [line["event"] for line in written] == [row["kind"] for row in events()]
    text = json.dumps([lines(), events()]).casefold()
    for typed in ("canary", "pat@", "quill", "@example", "8765", ADDRESS, PASSWORD):
        assert typed not in text


def test_account_is_the_same_hash_when_an_unknown_address_is_typed_again(client, events, person):
    for email in ("nobody@example.org", "Nobody@Example.org", "other@example.org"):
        sign_in(client, email, GUESS)
    first, again, other = (row["address"] for row in events())
    assert first == again != other and re.fullmatch("[0-9a-f]{16}", first)


def test_account_is_named_when_it_is_closed_and_the_password_right(client, events, person):
    services.deactivate_person(user=person, expected=person.version, by=None, reason="Left")
    sign_in(client)
    assert [(row["outcome"], row["subject"]) for row in events()[1:]] == [("wrong", person.pk)]


NETWORKS = [
    ("another machine", 0, {"REMOTE_ADDR": OTHER}, OTHER),
    ("a header nobody vouches for", 0, {"REMOTE_ADDR": ADDRESS, "HTTP_X_FORWARDED_FOR": OTHER}, ADDRESS),
    ("a header of our proxy", 1, {"REMOTE_ADDR": ADDRESS, "HTTP_X_FORWARDED_FOR": OTHER}, OTHER),
    ("a forged header before that of our proxy", 1, {"HTTP_X_FORWARDED_FOR": f"{ADDRESS}, {OTHER}"}, OTHER),
    ("the network of a long address", 0, {"REMOTE_ADDR": "2001:db8:1:2:3:4:5:6"}, "2001:db8:1:2::"),
]


@pytest.mark.parametrize(("proxies", "asked", "network"), [case[1:] for case in NETWORKS], ids=[c[0] for c in NETWORKS])
def test_network_is_the_hash_of_the_callers_address(client, events, person, settings, proxies, asked, network):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    client.post(LOGIN, {"login": "pat@example.org", "password": GUESS}, **asked)
    assert events()[0]["network"] == hash_of(network, "network")


def test_hash_differs_when_the_key_or_the_purpose_differs(settings):
    first = hash_of(ADDRESS, "network")
    assert first != hash_of(ADDRESS, "account")
    settings.SECRET_KEY = "another key, of which nobody else knows anything"
    assert first != hash_of(ADDRESS, "network")


def test_journal_shows_wrong_codes_by_mail_when_the_address_is_known_or_not(client, events, person):
    for email in ("pat@example.org", "nobody@example.org"):
        ask(client, email)
        client.post(TYPE, {"code": WRONG})
        client.post(TYPE, {"code": ""})  # nothing was typed
    known, unknown = events()
    assert (known["kind"], known["outcome"], known["method"]) == ("sign_in", "wrong", "mailed code")
    assert known["subject"] == person.pk and unknown["address"] == hash_of("nobody@example.org", "account")


def test_journal_shows_a_blocked_request_when_codes_are_asked_for_without_end(client, events, person):
    for _ in range(7):
        client.post("/accounts/code/", {"email": "pat@example.org"})
    line = {"kind": "throttled", "outcome": "blocked", "subject": person.pk, "page": "accounts/code/"}
    assert line.items() <= events()[-1].items()


def test_journal_shows_a_wrong_passkey_when_it_is_a_second_step(client, events, person):
    give_app(person)
    sign_in(client)
    for answer in ({"id": GUESS}, GUESS):  # a part of an answer, and none
        assert client.post(PROVE, {"credential": json.dumps(answer)}).status_code == 200
    line = {"kind": "second_step", "outcome": "wrong", "method": "passkey", "subject": person.pk}
    assert [line.items() <= each.items() for each in events()] == [True, True]


def test_journal_shows_wrong_answers_when_proof_is_asked_for_again(client, events, person):
    by_force(client, person)
    client.post("/accounts/again/", {"password": GUESS})
    give_app(person)
    client.post("/accounts/second-step/again/", {"code": WRONG})
    other = UserFactory(email="pat2@example.org", raw_password=None, roles=["agency"])
    by_force(client, other)
    wait(client)
    client.post(AGAIN, {"send": "1"})
    client.post(AGAIN, {"code": WRONG})
    password, code, mailed = events()
    assert {(row["kind"], row["outcome"]) for row in events()} == {("proof", "wrong")}
    assert [line["method"] for line in (password, code, mailed)] == ["password", "code", "mailed code"]
    assert [row["subject"] for row in events()] == [person.pk, person.pk, other.pk]


def test_journal_shows_who_came_in_when_every_step_is_done(client, events, person):
    key = give_app(person)
    sign_in(client)
    assert events() == []
    client.post(PROVE, {"code": code_of(key)}, REMOTE_ADDR=ADDRESS)
    whose = {"subject": person.pk, "network": NETWORK, "outcome": "done"}
    assert events() == [
        whose | {"kind": "second_step", "actor": person.pk, "method": "totp"},
        whose | {"kind": "sign_in", "actor": person.pk, "method": "password mfa", "device": "An unknown device"},
    ]
    require_proof(person)  # a removal from the history can be confirmed at once


@pytest.mark.long
def test_journal_shows_roles_when_they_are_given_ended_or_offered(events, person):
    by, other = UserFactory(roles=["administrator"]), UserFactory(roles=["manager"])
    confirm(propose("grant", subject=person, role="dpo", by=by, reason="canary reason"), by=other)
    grant = RoleGrant.objects.get(user=person, role="dpo")
    services.end_role(grant=grant, expected=grant.version, by=by, reason="canary reason")
    invitations.invite(
        email="canary@example.org", name="Canary", roles=["board", "recorder"], by=by, reason="canary reason"
    )
    services.reset_second_factor(user=person, by=by, reason="canary reason")
    person.refresh_from_db()
    services.deactivate_person(user=person, expected=person.version, by=by, reason="canary reason")
    services.reactivate_person(user=person, expected=person.version, by=None, reason="canary reason")
    rows = [(row["kind"], row["outcome"], row.get("role"), row.get("actor"), row.get("by")) for row in events()]
    assert rows == [
        ("role", "proposed", "dpo", by.pk, None),
        ("role", "confirmed", "dpo", other.pk, None),
        ("role", "given", "dpo", other.pk, None),
        ("role", "ended", "dpo", by.pk, None),
        ("role", "invited", "board recorder", by.pk, None),
        ("role", "proposed", "recorder", by.pk, None),
        ("account", "removed", None, by.pk, None),
        ("account", "closed", None, by.pk, None),
        ("account", "opened", None, None, "command"),
    ]
    assert [row.get("subject", 0) for row in events()] == [*[person.pk] * 4, 0, 0, *[person.pk] * 3]
    assert "canary" not in json.dumps(events()).casefold()


def test_journal_shows_the_own_second_step_when_it_is_added_or_removed(
    client, events, person, django_capture_on_commit_callbacks
):
    by_force(client, person)
    key = re.search(r'id="second-step-key">([^<]+)<', client.get("/accounts/second-step/app/").text)[1]
    for address, typed in (("app/", {"code": code_of(key)}), ("app/remove/", {})):
        with django_capture_on_commit_callbacks(execute=True):
            client.post(f"/accounts/second-step/{address}", typed)
    rows = [row for row in events() if row["kind"] == "account"]
    assert [(row["outcome"], row["method"]) for row in rows] == [
        ("added", "totp"),
        ("added", "recovery_codes"),
        ("removed", "totp"),
        ("removed", "recovery_codes"),
    ]
    assert {(row["subject"], row["actor"]) for row in rows} == {(person.pk, person.pk)}


def test_journal_shows_why_when_single_sign_on_lets_nobody_in(client, events, provider, person):  # noqa: F811
    provider.email = "canary@example.org"
    come_back(client, provider)
    person.is_active = False
    person.save()
    provider.email = person.email
    come_back(client, provider)
    unknown, ended = events()
    line = {"kind": "sign_in", "outcome": "wrong", "method": "single sign-on"}
    assert line | {"reason": "unknown"} == {name: unknown[name] for name in (*line, "reason")}
    assert unknown["address"] == hash_of("canary@example.org", "account")
    assert (ended["reason"], ended["subject"]) == ("ended", person.pk)
