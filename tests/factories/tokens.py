"""API tokens for tests."""

from __future__ import annotations

import datetime as dt

from accounts.models import ApiToken, TokenScope, User
from accounts.tokens import rules
from core.text.dates import today


def make_token(owner: User, *scopes: str, days: int = rules.DEFAULT_DAYS) -> str:
    """The text of a new token of `owner` with these scopes, or with all where none are named; expired where `days` is
    negative. The roles of `owner` need not allow it, as after they have changed.
    """
    made = rules.new_token()
    token = ApiToken.objects.create(
        owner=owner,
        name="Power BI",
        prefix=made.prefix,
        digest=made.digest,
        expires_on=today() + dt.timedelta(days=days),
    )
    chosen = scopes or [scope for scope, _ in rules.SCOPES]
    TokenScope.objects.bulk_create(TokenScope(token=token, scope=scope) for scope in chosen)
    return made.text
