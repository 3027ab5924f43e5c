"""The text of a token, its scopes, and how long it lasts."""

import hashlib
import re
import secrets
import string
from collections.abc import Iterable
from dataclasses import dataclass

from accounts.roles import ROLES

MAKE_OWN = "tokens.make_own"
TOKEN_ROLES = sorted(key for key, role in ROLES.items() if MAKE_OWN in role.permissions)
PREFIX_LENGTH = 8
DEFAULT_DAYS, MOST_DAYS = 90, 365
OFFERED_DAYS = (30, 90, 180, 365)
WARNED_DAYS = 14  # before the last day
SCOPES = [
    ("plan.read", "The plan: actions, updates, timescales"),
    ("directory.read", "The directory: agencies and lead officers"),
    ("audits.read", "Audit rounds, returns and improvement actions"),
    ("figures.read", "Published figures"),
    ("reports.read", "Frozen reports and their files"),
    ("guidance.read", "Training sessions, resources and news"),
]
# Scope → permissions of which any one can use it, as the API and the feeds require them
USES = {
    "plan.read": frozenset({"plan.read"}),
    "directory.read": frozenset({"directory.read"}),
    "audits.read": frozenset({"audits.read_all", "audits.read_totals", "audits.fill_own", "audits.sign_own"}),
    "figures.read": frozenset({"plan.read", "voices.see_published"}),
    "reports.read": frozenset({"plan.read"}),
    "guidance.read": frozenset({"directory.read", "resources.read", "news.read"}),
}
TEXT = re.compile(r"esa_([a-z]{8})_([A-Za-z0-9_-]{43})")


@dataclass(frozen=True)
class NewToken:
    """A token that was just made. `text` is shown once and stored nowhere."""

    text: str
    prefix: str
    digest: str


def offered_scopes(permissions: Iterable[str]) -> list[tuple[str, str]]:
    held = frozenset(permissions)
    return [(scope, words) for scope, words in SCOPES if MAKE_OWN in held and not held.isdisjoint(USES[scope])]


def new_token() -> NewToken:
    prefix = "".join(secrets.choice(string.ascii_lowercase) for _ in range(PREFIX_LENGTH))
    text = f"esa_{prefix}_{secrets.token_urlsafe(32)}"
    return NewToken(text, prefix, digest_of(text))


def prefix_of(text: str) -> str:
    """The prefix in the text of a token; "" if the text is not in the form of a token."""
    found = TEXT.fullmatch(text)
    return found[1] if found else ""


def digest_of(text: str) -> str:
    """SHA-256 in hexadecimal. The text has 256 random bits, so it needs no slow hash."""
    return hashlib.sha256(text.encode()).hexdigest()
