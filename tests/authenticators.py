"""Codes of an authenticator app, computed from its key (RFC 6238)."""

from __future__ import annotations

import base64
import hashlib
import hmac
import struct
import time

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret


def code_of(key: str, *, at: float | None = None) -> str:
    """The six digits at a moment, now by default; blanks in the key are ignored."""
    secret = base64.b32decode("".join(key.split()).upper())
    steps = struct.pack(">Q", int(time.time() if at is None else at) // 30)
    digest = hmac.digest(secret, steps, hashlib.sha1)
    start = digest[-1] & 15
    number = struct.unpack(">I", digest[start : start + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06d}"


def give_app(user) -> str:
    """Set up an authenticator app and recovery codes for a person; returns the app's key."""
    key = generate_totp_secret()
    TOTP.activate(user, key)
    RecoveryCodes.activate(user)
    return key


def recovery_codes_of(user) -> list[str]:
    return RecoveryCodes.activate(user).get_unused_codes()
