"""The email to the owner of a token, 14 days before its last day."""

from __future__ import annotations

import datetime as dt

import pytest

from accounts.jobs import warn_owners
from accounts.models import ApiToken, User
from accounts.people.services import deactivate_person
from accounts.tokens.mails import write_ends_soon
from accounts.tokens.services import revoke_token
from core.text.dates import print_date, today
from tests.factories.accounts import UserFactory
from tests.factories.tokens import make_token


@pytest.fixture
def owner(db) -> User:
    return UserFactory(roles=["working_group"])


@pytest.mark.parametrize(("days", "is_told"), [(15, False), (14, True), (0, True), (-1, False)])
def test_warn_owners_tells_once_14_days_before_the_last_day(owner, mailoutbox, days, is_told):
    make_token(owner, days=days)
    warn_owners(today())
    warn_owners(today())
    assert len(mailoutbox) == is_told
    assert ApiToken.objects.get().warned_on == (today() if is_told else None)


def test_warn_owners_tells_later_when_the_last_day_is_far(owner, mailoutbox):
    make_token(owner, days=90)
    warn_owners(today() + dt.timedelta(days=75))
    assert not mailoutbox
    warn_owners(today() + dt.timedelta(days=76))
    assert len(mailoutbox) == 1


def test_email_names_token_and_first_letters_and_nothing_else_of_it(owner, mailoutbox):
    text, _ = make_token(owner, days=14), make_token(UserFactory(roles=["working_group"]), days=90)
    warn_owners(today())
    (email,) = mailoutbox
    token = ApiToken.objects.get(owner=owner)
    assert email.to == [owner.email]
    assert email.subject == f"Your API token ends on {print_date(token.expires_on)}"
    whole = str(email.message())
    assert "Power BI" in whole and f"esa_{token.prefix}" in whole and "/account/tokens/" in whole
    assert text[13:] not in whole.replace("=\n", "") and token.digest not in whole


def without_role(owner):
    owner.role_grants.update(ended_at=owner.role_grants.get().granted_at)


def closed(owner):
    UserFactory(roles=["administrator"])
    deactivate_person(user=owner, expected=owner.version, by=UserFactory(roles=["administrator"]), reason="Left")


def revoked(owner):
    revoke_token(ApiToken.objects.get(), by=owner)


@pytest.mark.parametrize("end", [without_role, closed, revoked])
def test_nobody_is_told_when_the_token_opens_nothing(owner, mailoutbox, end):
    make_token(owner, days=14)
    args = {"token": ApiToken.objects.get().pk, "to": owner.email}
    assert write_ends_soon(args)
    end(owner)
    mailoutbox.clear()
    warn_owners(today())
    assert not mailoutbox and write_ends_soon(args) is None
