"""API tokens as pages show them."""

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from accounts.models import ApiToken
from core.text.dates import print_date


@dataclass(frozen=True)
class TokenRow:
    token: ApiToken
    on: dt.date

    @property
    def begins(self) -> str:
        return f"esa_{self.token.prefix}"

    @property
    def scopes(self) -> list[str]:
        return [str(scope) for scope in self.token.scopes.all()]

    @property
    def last_used(self) -> str:
        """The day and the hour, which is as exact as it is noted."""
        used = self.token.last_used_at
        return f"{print_date(timezone.localdate(used))}, {timezone.localtime(used):%H:%M}" if used else "Never"

    @property
    def may_be_revoked(self) -> bool:
        return self.token.revoked_at is None and self.token.expires_on >= self.on

    @property
    def state(self) -> str:
        token = self.token
        if token.revoked_at:
            by = f" by {token.revoked_by}" if token.revoked_by else ""
            return f"Revoked on {print_date(timezone.localdate(token.revoked_at))}{by}"
        if token.expires_on < self.on:
            return "Expired"
        if token.is_valid:
            return "Works"
        return "Does not work: the roles of the owner do not allow it"


def rows_of(tokens, on: dt.date) -> list[TokenRow]:
    return [TokenRow(token, on) for token in tokens]
