"""The text of a token, its scopes, and how long it lasts."""

from __future__ import annotations

import hashlib
import re
import secrets
import string
from dataclasses import dataclass

PREFIX_LETTERS = 8
DEFAULT_DAYS, MOST_DAYS = 90, 365
WARNED_DAYS = 14  # before the last day
SCOPES = [
    ("plan.read", "The plan: actions, updates, timescales"),
    ("directory.read", "The directory: agencies and lead officers"),
    ("audits.read", "Audit rounds, returns and improvement actions"),
    ("figures.read", "Published figures"),
    ("reports.read", "Frozen reports and their files"),
]
TEXT = re.compile(r"esa_([a-z]{8})_([A-Za-z0-9_-]{43})")


@dataclass(frozen=True)
class NewToken:
    """A token that was just made. `text` is shown once and stored nowhere."""

    text: str
    prefix: str
    digest: str


def new_token() -> NewToken:
    prefix = "".join(secrets.choice(string.ascii_lowercase) for _ in range(PREFIX_LETTERS))
    text = f"esa_{prefix}_{secrets.token_urlsafe(32)}"
    return NewToken(text, prefix, digest_of(text))


def prefix_of(text: str) -> str:
    """The prefix in the text of a token; "" for what has not the form of one."""
    found = TEXT.fullmatch(text)
    return found[1] if found else ""


def digest_of(text: str) -> str:
    """SHA-256 in hexadecimal. The text has 256 random bits, so it needs no slow hash."""
    return hashlib.sha256(text.encode()).hexdigest()
