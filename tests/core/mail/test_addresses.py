"""Addresses at which two emails in a row came back: nothing more is sent there until a person says so."""

from __future__ import annotations

import pytest

from core.mail import Email, email_kind, kinds, send_email
from core.mail.addresses import dead_addresses, is_dead
from core.mail.models import OutgoingEmail
from core.mail.services import forget, send_again
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db
TO = "head@tarn.example"


@pytest.fixture(autouse=True)
def kinds_of_email(monkeypatch):
    monkeypatch.setattr(kinds, "_kinds", {})
    for key, on_request in (("weekly", False), ("code", True)):
        email_kind(key, key.title(), on_request=on_request)(lambda args: Email("Subject", "Text\n"))


def ask(to: str = TO, kind: str = "weekly") -> OutgoingEmail:
    email = send_email(kind=kind, to=to)
    email.refresh_from_db()
    return email


def settled(*states: str, to: str = TO) -> list[OutgoingEmail]:
    """Emails with these states, in the order in which they were asked for."""
    values = {"kind": "weekly", "to": to, "sent_at": "2026-11-01T12:00Z", "error": "No such mailbox."}
    return [OutgoingEmail.objects.create(state=state, **values) for state in states]


@pytest.mark.parametrize(
    ("states", "dead"),
    [
        ([], False),
        (["bounced"], False),
        (["bounced", "bounced"], True),
        (["sent", "bounced", "bounced"], True),
        (["bounced", "sent", "bounced"], False),
        (["bounced", "bounced", "sent"], False),
        (["bounced", "sent", "bounced", "bounced"], True),
        (["bounced", "failed", "unclear", "not_needed", "waiting", "bounced"], True),  # none of these says anything
        (["failed", "failed"], False),  # the server’s fault, or ours
    ],
)
def test_address_is_dead_after_two_emails_in_a_row_came_back(states, dead):
    settled(*states)
    settled("sent", to="other@tarn.example")
    settled("bounced", to="third@tarn.example")
    assert is_dead(TO.upper()) is dead
    assert set(dead_addresses()) == ({TO} if dead else set())


def test_dead_addresses_are_two_statements_for_any_number(django_assert_num_queries):
    settled("bounced", to="third@tarn.example")
    with django_assert_num_queries(1):  # nobody has two
        assert dead_addresses() == {}
    settled("bounced", "bounced")
    (_, last) = settled("bounced", "bounced", to="Office@Tarn.example")
    with django_assert_num_queries(2):
        found = dead_addresses(["office@tarn.example", "nobody@tarn.example", ""])
        assert {key: (email.pk, email.error) for key, email in found.items()} == {
            "office@tarn.example": (last.pk, "No such mailbox.")
        }
    with django_assert_num_queries(0):
        assert dead_addresses([""]) == {}
    with django_assert_num_queries(2):
        assert len(dead_addresses()) == 2


@pytest.mark.long
def test_third_email_is_not_sent_and_says_why(mailbox):
    mailbox.answers["RCPT", TO] = "550 No such user"
    assert [ask().state for _ in range(2)] == ["bounced", "bounced"]
    tried = mailbox.connections
    third = ask(TO.upper())
    assert (third.state, third.is_given_up, third.error) == (
        "not_needed",
        True,
        "The last two emails to this address came back.",
    )
    assert mailbox.connections == tried
    assert ask("other@tarn.example").state == "sent"
    assert ask(kind="code").state == "bounced"  # whoever asks for a code is not left waiting for nothing


def test_one_try_that_goes_well_ends_it(mailbox):
    by = UserFactory()
    (_, last) = settled("bounced", "bounced")
    given_up = ask()
    send_again(email=last, by=by)
    last.refresh_from_db()
    assert last.state == "sent"
    assert not is_dead(TO)
    assert ask().state == "sent"
    assert given_up.can_be_sent_again
    send_again(email=given_up, by=by)
    given_up.refresh_from_db()
    assert given_up.state == "sent"


def test_one_try_that_fails_does_not(mailbox):
    mailbox.answers["RCPT", TO] = "550 No such user"
    (_, last) = settled("bounced", "bounced")
    send_again(email=last, by=UserFactory())
    assert is_dead(TO)
    assert ask().is_given_up


def test_address_that_is_forgotten_counts_no_longer():
    settled("bounced", "bounced")
    forget(OutgoingEmail.objects.all())
    assert dead_addresses() == {}
