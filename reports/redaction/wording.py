"""Recognises the redacted words in a text, and removes them. Pure."""

import hashlib
import hmac
import json
import re

SHORTEST, LONGEST = 3, 100  # characters of all words together
GONE = "[removed]"


def tidied(words: str) -> str:
    return " ".join(words.split())


def pattern_of(words: str) -> re.Pattern:
    """Matches the words as a whole, ignoring case and white space: "Ann" is not in "annual"."""
    parts = r"\s+".join(re.escape(part) for part in words.split())
    return re.compile(rf"(?<!\w){parts}(?!\w)", re.IGNORECASE)


def spellings(words: str) -> set[str]:
    """Search terms for the database, which find candidate texts: the longest word in each case, since a database
    with the locale C knows the lower case of ASCII letters alone, and escaped as in JSON.
    """
    longest = max(words.split(), key=len)
    plain = {longest, longest.lower(), longest.upper(), longest.title()}
    return plain | {json.dumps(each, ensure_ascii=False)[1:-1] for each in plain}


def without(text: str, pattern: re.Pattern) -> str:
    return pattern.sub(GONE, text)


def without_in(value, pattern: re.Pattern, *, leave: frozenset[str] = frozenset()):
    """`without` for every text inside a JSON value; values under the names in `leave` stay."""
    if isinstance(value, str):
        return without(value, pattern)
    if isinstance(value, list):
        return [without_in(each, pattern, leave=leave) for each in value]
    if isinstance(value, dict):
        return {name: each if name in leave else without_in(each, pattern, leave=leave) for name, each in value.items()}
    return value


def contains(value, pattern: re.Pattern) -> bool:
    return without_in(value, pattern) != value


def digest_of(words: str, secret: str) -> str:
    return hmac.new(f"redaction {secret}".encode(), tidied(words).lower().encode(), hashlib.sha256).hexdigest()


def fitting(text: str, most: int | None) -> str:
    return text if most is None else text[:most]
