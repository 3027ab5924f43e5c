"""Making, revoking and checking API tokens."""

from __future__ import annotations

from accounts.tokens import rules
from accounts.tokens.services import find_token
from tests.factories.accounts import UserFactory
from tests.factories.tokens import make_token


def test_find_token_returns_all_scopes_when_none_were_named(db):
    owner = UserFactory(roles=["manager"])
    assert find_token(make_token(owner)).scope_names == dict(rules.SCOPES).keys()


def test_find_token_returns_none_when_expired(db):
    assert find_token(make_token(UserFactory(roles=["manager"]), days=-1)) is None
