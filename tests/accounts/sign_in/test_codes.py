"""Signing in with a code by mail: /accounts/code/ (X4, L7)."""

from __future__ import annotations

import datetime as dt
import re
import time

import pytest
from django.core import mail
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Invitation, Session, User
from accounts.people import invitations
from accounts.sign_in import mailed_codes
from core.mail.models import OutgoingEmail
from tests.accounts.sign_in.test_sign_in import words
from tests.authenticators import code_of, give_app
from tests.factories.accounts import PASSWORD, InvitationFactory, UserFactory

ASK, TYPE = "/accounts/code/", "/accounts/code/confirm/"
INSIDE = "/accounts/you/"


@pytest.fixture
def person(db):
    return UserFactory(email="pat@example.org", roles=["agency"])


def ask(client, email="PAT@example.org", **more) -> str:
    """Ask for a code; what the latest letter says, "" where none came."""
    mail.outbox.clear()
    answer = client.post(ASK, {"email": email} | more)
    assert answer.status_code == 302 and answer["Location"].startswith(TYPE)
    found = re.search(r"\d{4} \d{4}", mail.outbox[-1].body) if mail.outbox else None
    return found[0] if found else ""


def move(monkeypatch, seconds):
    """Let time go by, for everything that asks what time it is."""
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + seconds)


def test_a_code_signs_in(client, person):
    code = ask(client)
    assert client.post(TYPE, {"code": code})["Location"] == "/"
    assert client.get(INSIDE).status_code == 200


def test_address_typed_on_the_sign_in_page_need_not_be_typed_again(client, person):
    assert f'formaction="{ASK}"' in client.get("/accounts/login/").text
    empty = client.post(ASK, {"login": " ", "password": ""})
    assert empty.status_code == 200 and "Error:" not in empty.text and "Send the code" in empty.text
    sent = client.post(ASK, {"login": "PAT@example.org", "password": ""})
    assert sent["Location"] == TYPE and len(mail.outbox) == 1


@pytest.mark.parametrize("spell", [str.strip, lambda code: code.replace(" ", ""), lambda code: f" {code} "])
def test_a_code_may_be_typed_with_and_without_blanks(client, person, spell):
    code = ask(client)
    assert client.post(TYPE, {"code": spell(code)}).status_code == 302


def test_the_page_that_was_asked_for_follows(client, person):
    code = ask(client, next="/plan/?q=film")
    assert client.post(TYPE, {"code": code, "next": "/plan/?q=film"})["Location"] == "/plan/?q=film"


def test_a_code_works_once_and_in_the_browser_that_asked(client, person):
    code = ask(client)
    other = Client()
    assert other.post(TYPE, {"code": code})["Location"] == ASK
    ask(other)
    assert other.post(TYPE, {"code": code}).status_code == 200
    client.post(TYPE, {"code": code})
    client.post("/accounts/logout/")
    assert client.post(TYPE, {"code": code})["Location"] == ASK


def test_code_ends_after_ten_minutes(client, person, monkeypatch):
    code = ask(client)
    move(monkeypatch, 10 * 60 + 1)
    assert client.post(TYPE, {"code": code})["Location"] == ASK
    assert "too old" in client.get(ASK).text


def test_a_letter_that_is_late_is_not_sent(person):
    old = {"word": "x", "email": person.email, "at": 1}
    assert mailed_codes.write_code(old) is None


def test_after_five_wrong_codes_another_has_to_be_asked_for(client, person):
    code = ask(client)
    answers = [client.post(TYPE, {"code": "1234 5678"}).status_code for _ in range(5)]
    assert answers == [200] * 4 + [302]
    assert client.post(TYPE, {"code": code})["Location"] == ASK


@override_settings(TASKS={"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}})
def test_an_unknown_and_a_shut_out_address_get_the_same_words_and_cost_the_same(person):
    UserFactory(email="gone@example.org", is_active=False)
    pages, asked = [], []
    for email in ("pat@example.org", "gone@example.org", "nobody@example.org"):
        client = Client()
        with CaptureQueriesContext(connection) as queries:
            client.post(ASK, {"email": email})
        asked.append(len(queries))
        assert not any("accounts_user" in query["sql"] for query in queries), "who is known is not asked here"
        shown = [words(client.get(TYPE)), words(client.post(TYPE, {"code": "0000 0000"}))]
        pages.append([text.replace(email, "") for text in shown])
    assert pages[0] == pages[1] == pages[2] and asked[0] == asked[1] == asked[2]
    written = [mailed_codes.write_code(each.args) for each in OutgoingEmail.objects.order_by("pk")]
    assert [each is not None for each in written] == [True, False, False]


def test_code_accepts_the_invitation_of_whoever_has_not_accepted(client, db):
    waits = InvitationFactory(email="nia@example.org", roles=["board"])
    code = ask(client, "NIA@example.org")
    assert client.post(TYPE, {"code": code})["Location"] == "/"
    nia = User.objects.get(email="nia@example.org")
    waits.refresh_from_db()
    assert waits.person == nia and nia.roles == {"board"} and not nia.has_usable_password()
    assert client.get(INSIDE).status_code == 200


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"expires_at": dt.datetime(2020, 5, 3, 12, tzinfo=dt.UTC)}, "your invitation expired on 3 May 2020."),
        ({"withdrawn_at": dt.datetime(2020, 5, 3, 12, tzinfo=dt.UTC)}, "your invitation was withdrawn."),
    ],
)
def test_code_letter_says_why_an_invitation_is_closed(client, db, changes, words):
    closed = InvitationFactory(email="nia@example.org", roles=["board"])
    Invitation.objects.filter(pk=closed.pk).update(**changes)
    assert ask(client, "nia@example.org") == "" and words in mail.outbox[-1].body
    word = OutgoingEmail.objects.get().args["word"]
    page = client.post(TYPE, {"code": mailed_codes.code_for(word, "nia@example.org")}, follow=True)
    assert "Your invitation is not open any more." in page.text and client.get(INSIDE).status_code == 302
    assert not User.objects.filter(email="nia@example.org").exists()


def test_code_refuses_an_invitation_withdrawn_meanwhile(client, db, monkeypatch):
    waits = InvitationFactory(email="nia@example.org", roles=["board"])
    code, accept = ask(client, "nia@example.org"), invitations.accept

    def too_late(**given):
        Invitation.objects.filter(pk=waits.pk).update(withdrawn_at=timezone.now())
        return accept(**given)

    monkeypatch.setattr(invitations, "accept", too_late)
    page = client.post(TYPE, {"code": code}, follow=True)
    assert "Your invitation is not open any more." in page.text and page.request["PATH_INFO"] == ASK
    assert not User.objects.filter(email="nia@example.org").exists()


def test_page_says_the_same_to_an_invited_and_an_unknown_address(db):
    InvitationFactory(email="nia@example.org", roles=["board"])
    over = InvitationFactory(email="over@example.org", roles=["board"])
    Invitation.objects.filter(pk=over.pk).update(expires_at=timezone.now())
    pages = []
    for email in ("nia@example.org", "over@example.org", "nobody@example.org"):
        client = Client()
        client.post(ASK, {"email": email})
        with CaptureQueriesContext(connection) as queries:
            wrong = client.post(TYPE, {"code": "0000 0000"})
        pages.append([len(queries), *(words(page).replace(email, "") for page in (client.get(TYPE), wrong))])
    assert pages[0] == pages[1] == pages[2]


def test_nothing_fits_where_nobody_has_the_address(client, db):
    ask(client, "nobody@example.org")
    word = OutgoingEmail.objects.get().args["word"]
    right = mailed_codes.code_for(word, "nobody@example.org")
    for code in (right, "", " "):
        assert client.post(TYPE, {"code": code}).status_code == 200


def test_the_code_stands_nowhere(client, person):
    code = ask(client)
    letter, session = OutgoingEmail.objects.get(), Session.objects.get()
    kept = f"{letter.args} {letter.subject} {letter.text} {session.get_decoded()}"
    assert code not in kept and code.replace(" ", "") not in kept


def test_the_second_step_is_asked_for_as_well(client, person):
    key = give_app(person)
    assert client.post(TYPE, {"code": ask(client)})["Location"] == "/accounts/second-step/prove/"
    assert client.get(INSIDE).status_code == 302
    assert client.post("/accounts/second-step/prove/", {"code": code_of(key)})["Location"] == "/"


def test_codes_cannot_be_asked_for_without_end_and_nobody_elsewhere_stops_a_person(client, person):
    answers = [client.post(ASK, {"email": person.email}).status_code for _ in range(6)]
    assert answers == [302] * 5 + [429]
    assert Client(REMOTE_ADDR="198.51.100.7").post(ASK, {"email": person.email}).status_code == 302


def test_too_many_codes_are_refused_as_such_on_the_demonstration_too(person, settings):
    settings.DEMO = settings.DEBUG = True  # with which our own error pages take the place of Django's
    browser = Client(raise_request_exception=False)
    assert [browser.post(ASK, {"email": person.email}).status_code for _ in range(6)] == [302] * 5 + [429]


def test_nobody_fills_a_mailbox_of_somebody_else(person):
    answers = [Client(REMOTE_ADDR=f"198.51.100.{n}").post(ASK, {"email": person.email}) for n in range(31)]
    assert [answer.status_code for answer in answers] == [302] * 30 + [429]
    assert len(mail.outbox) == 30


def test_whoever_waits_for_a_code_may_sign_in_with_a_password_instead(client, person):
    ask(client)
    assert client.get("/accounts/login/").status_code == 200
    answer = client.post("/accounts/login/", {"login": person.email, "password": PASSWORD})
    assert answer["Location"] == "/" and client.get(INSIDE).status_code == 200


def test_what_is_no_address_is_said(client, db):
    page = client.post(ASK, {"email": "pat"})
    assert page.status_code == 200 and "Error:" in page.text and not OutgoingEmail.objects.exists()


def test_a_notice_of_a_change_says_what_and_from_where(client, person):
    client.force_login(person)
    new = "lantern otter wharf"
    client.post(
        "/accounts/password/change/",
        {"oldpassword": "correct horse battery staple", "password1": new, "password2": new},
        headers={"user-agent": "Firefox Windows"},
    )
    (notice,) = mail.outbox
    assert "Your password was changed." in notice.body
    assert "Firefox on Windows, from the network address 127.0.0.1" in notice.body
    assert "https://testserver/accounts/you/" in notice.body
