"""How alike the texts of two actions are, to propose which are the same. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable

LIKELY = 0.6  # from here on two texts are offered as likely the same


def words_of(text: str) -> list[str]:
    """The words of a text without case and punctuation."""
    return re.findall(r"\w+", text.casefold().replace("&", " and "))


def likeness(one: str, other: str) -> float:
    """0 to 1: the share of words that two texts have in common; 1 only where all words are the same in the
    same order."""
    mine, theirs = words_of(one), words_of(other)
    if mine == theirs:
        return 1.0
    common = len(set(mine) & set(theirs))
    return min(common / max(len(set(mine) | set(theirs)), 1), 0.99)


def by_likeness[T](text: str, others: Iterable[tuple[T, str]]) -> list[tuple[T, float]]:
    """The keys of other texts with their likeness, the most alike first; the given order where two are
    equally alike."""
    return sorted(((key, likeness(text, other)) for key, other in others), key=lambda pair: -pair[1])
