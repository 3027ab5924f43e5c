"""Each address of accounts/proof.py asks an old session for fresh proof, and loses nothing that was typed."""

from __future__ import annotations

import re
import time
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.account.internal.flows.login import (
    _AUTHENTICATION_METHODS_USER_SESSION_KEY,
    AUTHENTICATION_METHODS_SESSION_KEY,
)
from django.core.files.uploadedfile import UploadedFile
from django.urls import get_resolver, reverse
from django.utils.html import escape

from accounts.models import Invitation, Session
from accounts.people.services import deactivate_person
from accounts.proof import BY_ALLAUTH, NEEDS_PROOF, ONLY_WHEN, SMALL_NUMBERS, WHEN_OPENED
from accounts.second_factor.rules import note_proof
from accounts.sign_in.settings import ACCOUNT_REAUTHENTICATION_TIMEOUT
from core.kept_forms.rules import TOKENS, has_input
from core.models import KeptForm
from tests.access.matrix import Address
from tests.access.test_matrix import TABLE, address_of, every_pattern, sent
from tests.accounts.second_factor.test_second_factor import age
from tests.authenticators import give_app
from tests.cast import STRANGER
from tests.factories.accounts import RoleGrantFactory

UNKEPT = {"reports:redaction_new", "reports:redaction_propose", "reports:redaction"}  # their words are stored nowhere
TYPED = "Because the post has changed hands"
OURS = [name for name in NEEDS_PROOF if name not in BY_ALLAUTH]
SENT = [name for name in OURS if any(line.write for line in TABLE if line.name == name)]
BUTTONS = {
    "send_invitation_again": {"version": 1},
    "end_session": {},
    "end_every_session": {},
    "incidents:confirm_run": {"version": 1},
    "ask_to_blank": {},
    "confirm_blanking": {},
}


def guarded_invitation(board, shelf) -> dict:
    Invitation.objects.filter(pk=board.invitation.pk).update(roles=["recorder"])
    return {"pk": board.invitation.pk}


def closed_account(board, shelf) -> dict:
    RoleGrantFactory(user=board.grace, role="dpo")
    deactivate_person(user=board.grace, expected=board.grace.version, by=board.sunita, reason="Left")
    return {"pk": board.grace.pk}


def session_of(person: str):
    """The keywords of a session of theirs, which is made here."""

    def of(board, shelf) -> dict:
        from tests.cast import enter

        enter(getattr(board, person))
        number = Session.objects.filter(user=getattr(board, person)).latest("started_at").number
        return {"number": number} | ({"pk": board.grace.pk} if person == "grace" else {})

    return of


def small_numbers(board, shelf) -> dict:
    return {"key": "returns.fewest"}


def internal_file(board, shelf) -> dict:
    return {"pk": board.reports.frozen.pk, "edition": "internal", "format": "pdf"}


def draft_file(board, shelf) -> dict:
    return {"pk": board.reports.draft.pk, "edition": "internal", "format": "docx"}


INVITED = {"name": "Jo New", "email": "jo@new.example", "roles": ["recorder"], "job_title": TYPED}
DATED = {"applies_from_day": "1", "applies_from_month": "1", "applies_from_year": "2100"}
# Where the matrix sends what needs no proof, or finds no record
INSTEAD = {
    "invite": Address("invite", ("sunita",), ("sunita",), form=lambda b, s: INVITED),
    "send_invitation_again": Address("send_invitation_again", (), ("sunita",), guarded_invitation),
    "open_account": Address(
        "open_account", ("sunita",), ("sunita",), closed_account, lambda b, s: {"version": 2, "reason": TYPED}
    ),
    "end_session_of": Address(
        "end_session_of", ("sunita",), ("sunita",), session_of("grace"), lambda b, s: {"reason": TYPED}
    ),
    "end_session": Address("end_session", (), ("sunita",), session_of("sunita")),
    "change_setting": Address(
        "change_setting", ("helen",), ("helen",), small_numbers, lambda b, s: DATED | {"value": "6", "reason": TYPED}
    ),
    "reports:file": Address("reports:file", ("helen",), of=internal_file),
    "reports:preview_file": Address("reports:preview_file", ("helen",), of=draft_file),
}


def line_of(name: str) -> Address:
    return INSTEAD.get(name) or next(line for line in TABLE if line.name == name)


def person_of(line: Address, board):
    """The first who may send or read it."""
    return board.people[next(name for name in (*line.write, *line.read) if name != STRANGER)]


@pytest.fixture
def stale(board, enter):
    """`stale(line)` is a browser of somebody who may use the address, signed in eleven minutes ago."""

    def sign_in(line: Address):
        give_app(person_of(line, board))
        client = enter(person_of(line, board))
        age(client)
        return client

    return sign_in


def prove(client, person) -> None:
    session = client.session
    note_proof(session, person)
    session.save()


def next_of(response) -> str:
    """Where a person is led after the proof that a response asks for."""
    parts = urlsplit(response["Location"])
    assert parts.path == "/accounts/second-step/again/", response["Location"]
    return parse_qs(parts.query)["next"][0]


def typed_into(line: Address, board) -> dict:
    """The form of a line with a remark, and without files, which nobody keeps."""
    form = {name: value for name, value in sent(line, board).items() if not isinstance(value, UploadedFile)}
    return form if line.name in BUTTONS else form | {"reason": TYPED}


def test_every_address_is_there():
    names = {name for _, name in every_pattern(get_resolver().url_patterns)}
    assert set(NEEDS_PROOF) <= names
    assert set(ONLY_WHEN) | BY_ALLAUTH | WHEN_OPENED <= set(NEEDS_PROOF)


def test_our_own_limit_and_that_of_allauth_are_the_same():
    assert {NEEDS_PROOF[name] * 60 for name in BY_ALLAUTH} == {ACCOUNT_REAUTHENTICATION_TIMEOUT}


@pytest.mark.parametrize("name", [name for name in SENT if name not in {*BUTTONS, *UNKEPT}])
def test_what_was_typed_waits_and_can_be_sent_again(name, board, stale):
    line = line_of(name)
    address, client = address_of(line, board), stale(line)
    form = typed_into(line, board)
    page = next_of(client.post(address, form))
    assert re.fullmatch(r"/kept/[\w-]+/", page)
    shown = client.get(page).text
    assert TYPED in shown and f'action="{escape(address)}"' in shown
    prove(client, person_of(line, board))
    again = hidden_fields(shown, address)
    assert {key: again.get(key) for key in form} == {key: as_sent(value) for key, value in form.items()}
    answer = client.post(address, again)
    answers = (200,) if line.thanks else (302, 422)
    assert "/again/" not in answer.get("Location", "") and answer.status_code in answers, answer.status_code


def as_sent(value) -> list[str]:
    return [str(each) for each in (value if isinstance(value, list) else [value])]


def hidden_fields(html: str, address: str) -> dict[str, list[str]]:
    form = re.search(rf'<form method="post" action="{re.escape(escape(address))}".*?</form>', html, re.DOTALL)[0]
    fields: dict[str, list[str]] = {}
    for field, value in re.findall(r'name="([^"]+)" value="([^"]*)"', form):
        fields.setdefault(field, []).append(value)
    return fields


@pytest.mark.parametrize("name", BUTTONS)
def test_a_button_without_input_leads_back_to_its_page(name, board, stale):
    line = line_of(name)
    address, client = address_of(line, board), stale(line)
    here = {"Referer": "http://testserver/accounts/you/?page=2"}
    assert next_of(client.post(address, BUTTONS[name], headers=here)) == "/accounts/you/?page=2"
    assert "press the button again" in client.get("/accounts/second-step/again/").text
    assert next_of(client.post(address, BUTTONS[name], headers={"Referer": "https://evil.example/"})) == "/"
    assert next_of(client.post(address, BUTTONS[name])) == "/"
    assert not KeptForm.objects.exists()


@pytest.mark.parametrize("name", sorted(UNKEPT))
def test_words_to_be_removed_are_asked_for_again_and_not_kept(name, board, stale):
    line = line_of(name)
    address, client = address_of(line, board), stale(line)
    form = sent(line, board)
    assert next_of(client.post(address, form, headers={"Referer": "http://testserver/reports/"})) == "/reports/"
    assert "such words are not kept" in client.get("/accounts/second-step/again/").text
    assert not KeptForm.objects.exists()


@pytest.mark.parametrize("name", sorted(WHEN_OPENED))
def test_proof_comes_before_the_page_and_leads_back_to_it(name, board, stale):
    line = line_of(name)
    address, client = address_of(line, board), stale(line)
    assert next_of(client.get(address)) == address
    assert next_of(client.head(address)) == address
    prove(client, person_of(line, board))
    assert client.get(address).status_code == 200


@pytest.mark.parametrize("name", OURS)
def test_nothing_is_asked_of_fresh_sessions(name, board, enter):
    line = line_of(name)
    address, client = address_of(line, board), enter(person_of(line, board))
    answer = client.post(address, BUTTONS.get(name) or typed_into(line, board))
    assert "/again/" not in answer.get("Location", "")
    assert "/again/" not in client.get(address).get("Location", "")


@pytest.mark.parametrize("name", [name for name in OURS if name not in WHEN_OPENED])
def test_reading_a_form_needs_no_proof(name, board, stale):
    line = line_of(name)
    assert "/again/" not in stale(line).get(address_of(line, board)).get("Location", "")


PUBLISHED = {"reports:file": lambda b, s: {"pk": b.reports.frozen.pk, "edition": "published", "format": "pdf"}}
PUBLISHED["reports:preview_file"] = lambda b, s: {"pk": b.reports.draft.pk, "edition": "published", "format": "docx"}


@pytest.mark.parametrize("name", ONLY_WHEN)
def test_nothing_is_asked_where_the_condition_is_not_met(name, board, stale):
    """As the matrix sends it, but for a role that is not guarded and the published edition of a report."""
    line = next(line for line in TABLE if line.name == name)
    form = {"role": "board", "reason": TYPED} if name == "give_role" else sent(line, board)
    address, client = address_of(replace(line, of=PUBLISHED.get(name, line.of)), board), stale(line)
    answer = client.post(address, form) if line.write else client.get(address)
    assert answer.status_code in (200, 302, 422) and "/again/" not in answer.get("Location", "")


@pytest.mark.parametrize("name", sorted(BY_ALLAUTH))
def test_pages_of_the_second_factor_ask_by_themselves(name, board, enter):
    person = board.helen
    give_app(person)
    client = enter(person)
    key = person.authenticator_set.filter(type="totp").get().pk
    address = reverse(name, kwargs={"pk": key} if name in {"mfa_edit_webauthn", "mfa_remove_webauthn"} else {})
    age(client)
    answer = client.get(address)
    assert "/again/" in answer.get("Location", ""), answer.status_code


def test_a_form_that_is_sent_again_too_late_is_kept_once(board, stale):
    line = line_of("end_sessions")
    address, client = address_of(line, board), stale(line)
    page = next_of(client.post(address, {"reason": TYPED}))
    again = {"reason": TYPED, "kept_form": page.split("/")[2]}
    assert next_of(client.post(address, again)) == page
    assert KeptForm.objects.count() == 1
    prove(client, person_of(line, board))
    assert client.post(address, again).status_code == 302
    assert not KeptForm.objects.exists()


@pytest.mark.parametrize(
    ("method", "has_app", "is_enough"),
    [
        ("mailed_code", True, False),
        ("password", True, False),
        ("mfa", True, True),
        ("mailed_code", False, True),
        ("password", False, True),
    ],
)
def test_whoever_has_a_second_factor_proves_by_that_alone(method, has_app, is_enough, board, enter):
    if has_app:
        give_app(board.helen)
    client = enter(board.helen)
    age(client)
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": method, "at": time.time(), "reauthenticated": True}]
    session[_AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(board.helen.pk)
    session.save()
    answer = client.post(reverse("make_feed"), {"scope": "own"})
    assert ("/again/" not in answer["Location"]) == is_enough


def test_settings_of_small_numbers_are_settings():
    from core.board.settings import find

    assert all(find(key) for key in SMALL_NUMBERS)


def test_buttons_hold_nothing_that_could_be_kept():
    for form in BUTTONS.values():
        assert not has_input([(name, [str(value)]) for name, value in form.items() if name not in TOKENS])
