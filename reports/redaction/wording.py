"""Words that must not be held any longer: recognised in a text, and taken out. Pure."""

from __future__ import annotations

import hashlib
import hmac
import json
import re

SHORTEST, LONGEST = 3, 100  # characters of all words together
GONE = "[removed]"


def tidied(words: str) -> str:
    """The words on one line."""
    return " ".join(words.split())


def pattern_of(words: str) -> re.Pattern:
    """Finds the words as a whole, in any case, whatever white space stands between them: "Ann" is not in "annual"."""
    parts = r"\s+".join(re.escape(part) for part in words.split())
    return re.compile(rf"(?<!\w){parts}(?!\w)", re.IGNORECASE)


def spellings(words: str) -> set[str]:
    """What a database looks for, to find the texts that are then looked at closely: the longest word in each case, as
    not every database knows the small form of every capital letter, and as JSON may keep it (SQLite holds it so)."""
    longest = max(words.split(), key=len)
    plain = {longest, longest.lower(), longest.upper(), longest.title()}
    return plain | {json.dumps(each)[1:-1] for each in plain}


def without(text: str, pattern: re.Pattern) -> str:
    """A text with GONE in place of the words."""
    return pattern.sub(GONE, text)


def without_in(value, pattern: re.Pattern, *, leave: frozenset[str] = frozenset()):
    """The same for every text inside a value of JSON; what stands under the names in `leave` stays."""
    if isinstance(value, str):
        return without(value, pattern)
    if isinstance(value, list):
        return [without_in(each, pattern, leave=leave) for each in value]
    if isinstance(value, dict):
        return {name: each if name in leave else without_in(each, pattern, leave=leave) for name, each in value.items()}
    return value


def holds(value, pattern: re.Pattern) -> bool:
    """Whether the words stand anywhere in a text or a value of JSON."""
    return without_in(value, pattern) != value


def digest_of(words: str, secret: str) -> str:
    """By which the same words are known again, and from which nobody can read them: HMAC with SHA-256."""
    return hmac.new(f"redaction {secret}".encode(), tidied(words).lower().encode(), hashlib.sha256).hexdigest()


def fitting(text: str, most: int | None) -> str:
    """A text that a column takes: cut where GONE has made it too long."""
    return text if most is None else text[:most]
