"""How alike the texts of two actions are, to propose which are the same. Pure."""

from __future__ import annotations

import math
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


def alike_groups[T](texts: dict[T, str], at_least: float) -> list[list[T]]:
    """Groups of texts that share so many of their words, each in the given order; the same numbers stand in each.

    A text belongs to the group of the first text that it is like. Texts are compared only where they share one of
    their rarer words: where two share `at_least` of all words, they share one of the first few (the rest could not make
    up for it), so none is missed and long plans do not take long.
    """
    words = {key: frozenset(words_of(text)) for key, text in texts.items()}
    often: dict[str, int] = {}
    for found in words.values():
        for word in found:
            often[word] = often.get(word, 0) + 1
    begun: dict[str, list[T]] = {}  # rarer word → the first texts of groups that hold it
    groups: dict[T, list[T]] = {}
    same: dict[frozenset[str], T] = {}
    for key, found in words.items():
        if not found:
            continue
        first = same.get(found)
        if first is None:
            rare = sorted(found, key=lambda word: (often[word], word))[
                : len(found) - math.ceil(at_least * len(found)) + 1
            ]
            near = dict.fromkeys(other for word in rare for other in begun.get(word, ()))
            first = next((other for other in near if _shares(words[other], found, at_least)), key)
            same[found] = first
            if first == key:
                for word in rare:
                    begun.setdefault(word, []).append(key)
        groups.setdefault(first, []).append(key)
    return [group for group in groups.values() if len(group) > 1]


def _shares(one: frozenset[str], other: frozenset[str], at_least: float) -> bool:
    """Whether two texts share so many of their words, and all of their numbers."""
    if len(one & other) < at_least * len(one | other):
        return False
    return not any(word.isdecimal() for word in one ^ other)
