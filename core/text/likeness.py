"""Similarity of the texts of two actions, to suggest which are the same. Pure."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable
from itertools import chain

NUMBERS = re.compile(r"\b\d+\b")
LIKELY = 0.6  # from here on, texts are offered as likely the same


def words_of(text: str) -> list[str]:
    """The words of a text without case and punctuation."""
    return re.findall(r"\w+", text.casefold().replace("&", " and "))


def likeness(one: str, other: str) -> float:
    """0 to 1: the share of words in common; 1 only for the same words in the same order."""
    mine, theirs = words_of(one), words_of(other)
    if mine == theirs:
        return 1.0
    common = len(set(mine) & set(theirs))
    return min(common / max(len(set(mine) | set(theirs)), 1), 0.99)


def by_likeness[T](text: str, others: Iterable[tuple[T, str]]) -> list[tuple[T, float]]:
    """The keys of other texts with their likeness, most alike first; ties keep the given order."""
    return sorted(((key, likeness(text, other)) for key, other in others), key=lambda pair: -pair[1])


def alike_groups[T](texts: dict[T, str], at_least: float) -> list[list[T]]:
    """Groups of texts that share at least this share of their words and hold the same numbers, in the given order.

    A text joins the group of the first text that it is like; one whose numbers are in no other is skipped. Texts are
    compared only where they share one of their rarer words: two that share `at_least` of all words share one of the
    first few, so none is missed. The words of a text are bits of one integer, since a plan of thousands of rows has
    millions of pairs to compare.
    """
    once: dict[str, str] = {}  # each word is stored once
    numbered = {key: frozenset(NUMBERS.findall(text)) for key, text in texts.items()}
    alike = Counter(numbered.values())
    words = {
        key: frozenset(once.setdefault(word, word) for word in words_of(text))
        for key, text in texts.items()
        if alike[numbered[key]] > 1
    }
    often = Counter(chain.from_iterable(words.values()))
    bit = {word: 1 << place for place, word in enumerate(often)}
    begun: dict[tuple[str, frozenset], list[tuple[T, int, int]]] = {}  # rarer word, numbers → first texts of groups
    groups: dict[T, list[T]] = {}
    same: dict[frozenset[str], T] = {}
    for key, found in words.items():
        if not found:
            continue
        if found not in same:
            size, bits = len(found), sum(map(bit.__getitem__, found))
            numbers = numbered[key]
            rare = sorted(found, key=lambda word: (often[word], word))[: size - math.ceil(at_least * size) + 1]
            near = chain.from_iterable(begun.get((word, numbers), ()) for word in rare)
            same[found] = _first_like(near, bits, size, at_least, key)
            if same[found] == key:
                first = (key, bits, size)
                for word in rare:
                    begun.setdefault((word, numbers), []).append(first)
        groups.setdefault(same[found], []).append(key)
    return [group for group in groups.values() if len(group) > 1]


def _first_like[T](near: Iterable[tuple[T, int, int]], bits: int, size: int, at_least: float, own: T) -> T:
    """The key of the first of some texts (key, words as bits, number of words) that is like this one; `own` where none
    is.
    """
    for key, others, count in near:
        common = (bits & others).bit_count()
        if common >= at_least * (size + count - common):
            return key
    return own
