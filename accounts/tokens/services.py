"""Makes, revokes and checks tokens."""

from __future__ import annotations

import datetime as dt
import hmac
from collections.abc import Iterable

from django.conf import settings
from django.contrib.auth import load_backend
from django.db import transaction
from django.utils import timezone

from accounts.models import ApiToken, TokenScope, User
from accounts.tokens import rules
from core.records.locking import create_tracked, save_versioned
from core.records.rules import AlreadyThere, RuleBroken
from core.security.services import note
from core.text.dates import today

USE_NOTED_EVERY = dt.timedelta(hours=1)
NOT_OWN = "Your roles do not allow tokens. Ask an administrator."
SCOPE_MISSING = "Choose at least one thing that the token may read."
TOO_LONG = f"A token lasts between 1 and {rules.MOST_DAYS} days."


@transaction.atomic
def create_token(*, name: str, scopes: Iterable[str], days: int = rules.DEFAULT_DAYS, by: User) -> tuple[ApiToken, str]:
    """A token of `by`, and its text, which is stored nowhere.

    Raises RuleBroken without the right, without a scope, and where `days` is no number that is allowed.
    """
    chosen = sorted(set(scopes) & dict(rules.SCOPES).keys())
    if "tokens.make_own" not in by.permissions:
        raise RuleBroken(NOT_OWN)
    if not chosen:
        raise RuleBroken(SCOPE_MISSING, field="scopes")
    if not 1 <= days <= rules.MOST_DAYS:
        raise RuleBroken(TOO_LONG, field="days")
    made = rules.new_token()
    token = ApiToken(
        owner=by, name=name, prefix=made.prefix, digest=made.digest, expires_on=today() + dt.timedelta(days=days)
    )
    create_tracked(token, by=by, reason="API token made")
    TokenScope.objects.bulk_create(TokenScope(token=token, scope=scope) for scope in chosen)
    note("token", "made", actor=by, subject=by, method="API token")
    return token, made.text


@transaction.atomic
def revoke_token(token: ApiToken, *, by: User) -> ApiToken:
    """End a token at once. Raises AlreadyThere where it is revoked already."""
    if token.revoked_at:
        raise AlreadyThere("This token was revoked already.")
    token.revoked_at, token.revoked_by = timezone.now(), by
    saved = save_versioned(
        token, expected=token.version, fields=["revoked_at", "revoked_by"], by=by, reason="API token revoked"
    )
    note("token", "ended", actor=by, subject=token.owner, method="API token")
    return saved


def find_token(text: str) -> ApiToken | None:
    """The valid token with this text, its owner with their rights already read, and `scope_names`; None where it is
    revoked, expired, of somebody who may not sign in or make tokens, or not a token at all.

    Two statements. The time of use is noted once an hour.
    """
    prefix = rules.prefix_of(text)
    valid = ApiToken.objects.valid(today()).filter(prefix=prefix) if prefix else ApiToken.objects.none()
    token = valid.prefetch_related("scopes").first()
    if token is None or not hmac.compare_digest(token.digest, rules.digest_of(text)):
        return None
    owner = load_backend(settings.AUTHENTICATION_BACKENDS[0]).get_user(token.owner_id)
    if owner is None or "tokens.make_own" not in owner.permissions:
        return None
    token.owner = owner
    token.scope_names = frozenset(scope.scope for scope in token.scopes.all())
    now = timezone.now()
    if token.last_used_at is None or now - token.last_used_at >= USE_NOTED_EVERY:
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)
    return token
