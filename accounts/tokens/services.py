"""Makes, revokes and checks tokens.

A token's text stands once in the answer to its form: in a session or a message it would be in a table. No token is in
a backup, since one that was revoked after it would open again.
"""

import datetime as dt
import hmac
import math
from collections.abc import Iterable

from django.conf import settings
from django.contrib.auth import load_backend
from django.db import transaction
from django.db.models import Case, F, Q, Value, When
from django.utils import timezone

from accounts.models import ApiToken, TokenScope, User
from accounts.security.services import note_change
from accounts.tokens import rules
from core.mail import send_email
from core.records.locking import create_tracked, save_versioned
from core.records.rules import AlreadyThere, RuleBroken, require_valid
from core.security.services import note
from core.text.dates import today

ENDS_SOON = "token-ends"  # the kind of email to the owner
USE_NOTED_EVERY = dt.timedelta(hours=1)
NOT_OWN = "Your roles do not allow tokens. Ask an administrator."
SCOPE_MISSING = "Choose at least one thing that the token may read."
TOO_LONG = f"A token lasts between 1 and {rules.MOST_DAYS} days."


@transaction.atomic
def create_token(*, name: str, scopes: Iterable[str], days: int = rules.DEFAULT_DAYS, by: User) -> tuple[ApiToken, str]:
    """A token and its text, stored nowhere. RuleBroken without the right, a usable scope or an allowed `days`."""
    # locked, as closing the account does: whoever is second sees what the first did
    is_open = User.objects.select_for_update().filter(pk=by.pk, is_active=True).exists()
    chosen = sorted(set(scopes) & dict(rules.offered_scopes(by.permissions)).keys())
    if not is_open or rules.MAKE_OWN not in by.permissions:
        raise RuleBroken(NOT_OWN)
    if not chosen:
        raise RuleBroken(SCOPE_MISSING, field="scopes")
    if not 1 <= days <= rules.MOST_DAYS:
        raise RuleBroken(TOO_LONG, field="days")
    made = rules.new_token()
    token = ApiToken(
        owner=by, name=name, prefix=made.prefix, digest=made.digest, expires_on=today() + dt.timedelta(days=days)
    )
    require_valid(token)
    create_tracked(token, by=by, reason="API token made")
    TokenScope.objects.bulk_create(TokenScope(token=token, scope=scope) for scope in chosen)
    note("token", "issued", actor=by, subject=by)
    return token, made.text


@transaction.atomic
def revoke_token(token: ApiToken, *, by: User | None, reason: str = "API token revoked") -> ApiToken:
    """Without `by` a job does it. Raises AlreadyThere if revoked already, Conflict where somebody was faster."""
    if token.revoked_at:
        raise AlreadyThere("This token was revoked already.")
    token.revoked_at, token.revoked_by = timezone.now(), by
    fields = ["revoked_at", "revoked_by"]
    saved = save_versioned(token, expected=token.version, fields=fields, by=by, reason=reason)
    note_change("token", "revoked", by=by, subject=token.owner)
    return saved


@transaction.atomic
def revoke_tokens_of(owner: User, *, by: User | None, reason: str) -> int:
    """Revoke every token of somebody that still runs; returns how many. For whoever has locked the account."""
    running = list(ApiToken.objects.for_user(owner).running(today()).select_related("owner").order_by("pk"))
    for token in running:
        revoke_token(token, by=by, reason=reason)
    return len(running)


def warn_owner(token: ApiToken, *, on: dt.date) -> None:
    ApiToken.objects.filter(pk=token.pk).update(warned_on=on)
    send_email(kind=ENDS_SOON, to=token.owner.email, args={"token": token.pk}, key=f"{ENDS_SOON} {token.pk}")


def find_token(text: str) -> ApiToken | None:
    """The valid token with this text, its owner with their rights already read, and `scope_names`; None where it is
    revoked, expired, of somebody who may not sign in or make tokens, or not a token at all.

    Three statements, and a fourth once an hour, which notes the use. One where the text is not a token's.
    """
    prefix = rules.prefix_of(text)
    valid = ApiToken.objects.valid(today()).filter(prefix=prefix) if prefix else ApiToken.objects.none()
    token = valid.first()
    if token is None or not hmac.compare_digest(token.digest, rules.digest_of(text)):
        return None
    owner = load_backend(settings.AUTHENTICATION_BACKENDS[0]).get_user(token.owner_id)
    if owner is None or rules.MAKE_OWN not in owner.permissions:
        return None
    token.owner = owner
    token.scope_names = frozenset(token.scopes.values_list("scope", flat=True))
    now = timezone.now()
    if token.last_used_at is None or now - token.last_used_at >= USE_NOTED_EVERY:
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)
    return token


def count_read(token: ApiToken, *, at_most: int, window: dt.timedelta) -> int:
    """Count one read of a token; returns 0, or after how many seconds its window ends where that has `at_most` reads.

    One statement, and another one where it refuses. The row is counted as the database has it at that moment, so of
    reads at the same time no more than `at_most` pass. A window begins with the first read after the one before.
    """
    now = timezone.now()
    # one that lies ahead was noted by a clock that has been put back since
    is_over = Q(reads_since=None) | Q(reads_since__lte=now - window) | Q(reads_since__gt=now + window)
    rows = ApiToken.objects.filter(pk=token.pk)
    counted = rows.filter(is_over | Q(reads__lt=at_most)).update(
        reads=Case(When(is_over, then=Value(1)), default=F("reads") + 1),
        reads_since=Case(When(is_over, then=Value(now)), default=F("reads_since")),
    )
    if counted:
        return 0
    since = rows.values_list("reads_since", flat=True).first() or now
    return max(1, math.ceil((since + window - now).total_seconds()))
