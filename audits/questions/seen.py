"""What a verdict was given on, as one value: it applies while nothing of that changes. Pure."""

import hashlib
import json
from collections.abc import Iterable


def seen_of(answer: int, evidence: Iterable[tuple[int, int]], action: int) -> str:
    """SHA-256, in hexadecimal, of the versions of answer, evidence and action (0: none)."""
    plain = [answer, sorted([*each] for each in evidence), action]
    return hashlib.sha256(json.dumps(plain).encode()).hexdigest()
