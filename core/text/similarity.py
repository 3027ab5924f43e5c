"""Similarity of texts: of whole texts by the words in common, of single words by their letters. Pure."""

import math
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from difflib import SequenceMatcher
from itertools import chain

NUMBERS = re.compile(r"\b\d+\b")
WORDS = re.compile(r"\w+")
LIKELY = 0.6  # from here on, texts are offered as likely the same
MOST_SHARED = 60  # names that share a word are compared; a word of more tells nothing
NEGATIONS = frozenset(("no", "non", "none", "not", "never", "without"))
TO_STRAIGHT = str.maketrans("’‘`´“”‐‑‒–—", "''''\"\"-----")


def plain(text: str) -> str:
    """A word or heading as it is compared: small letters, single spaces, straight quotes and hyphens."""
    return " ".join(text.translate(TO_STRAIGHT).casefold().split())


def words_of(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold().replace("&", " and "))


def similarity(one: str, other: str) -> float:
    """0 to 1: the share of words in common; 1 only for the same words in the same order."""
    mine, theirs = words_of(one), words_of(other)
    if mine == theirs:
        return 1.0
    common = len(set(mine) & set(theirs))
    return min(common / max(len(set(mine) | set(theirs)), 1), 0.99)


def by_similarity[T](text: str, others: Iterable[tuple[T, str]]) -> list[tuple[T, float]]:
    """The keys of other texts with their similarity, most alike first; ties keep the given order."""
    return sorted(((key, similarity(text, other)) for key, other in others), key=lambda pair: -pair[1])


def spelling_similarity(one: str, other: str) -> float:
    """0 to 1: how alike two short texts are written; "13-15" is "13 to 15". 0 for different numbers, and where only one
    of the two says "no" or "not".
    """
    mine, theirs = (
        words_of(re.sub(r"(?<=\d) ?- ?(?=\d)", " to ", plain(text)).replace("'", "")) for text in (one, other)
    )
    if NUMBERS.findall(" ".join(mine)) != NUMBERS.findall(" ".join(theirs)):
        return 0.0
    if bool(NEGATIONS & set(mine)) != bool(NEGATIONS & set(theirs)):
        return 0.0
    return SequenceMatcher(None, " ".join(mine), " ".join(theirs), autojunk=False).ratio()


class Names:
    """Names to be searched for the one that is likely meant.

    `common` words weigh nothing beside others. `stages`: word → what it says; names that say different things of it
    are never alike, such as those of an infant and a junior school.
    """

    def __init__(self, names: Mapping[int, str], common: Collection[str] = (), stages: Mapping[str, str] | None = None):
        self.common, self.stages = frozenset(common), stages or {}
        self.words = {key: self.words_of(name) for key, name in names.items()}
        self.written = {key: self.stages_of(name) for key, name in names.items()}
        often = Counter(word for words in self.words.values() for word in words)
        self.by_word: dict[str, list[int]] = {}
        for key, words in self.words.items():
            for word in words:
                if often[word] <= MOST_SHARED:
                    self.by_word.setdefault(word, []).append(key)

    def words_of(self, name: str) -> frozenset[str]:
        """The words of a name that tell it from others; all of them where each is common."""
        words = frozenset(WORDS.findall(plain(name).replace("'", "")))
        return words - self.common or words

    def stages_of(self, name: str) -> set[str]:
        return {self.stages[word] for word in WORDS.findall(plain(name)) if word in self.stages}

    def likely(self, name: str, may_be: Callable[[int], bool] = lambda _: True) -> int | None:
        """The key of the most similar name that `may_be` meant, from LIKELY on, else None; with different numbers
        never similar.
        """
        own, written, best, score = self.words_of(name), self.stages_of(name), None, LIKELY
        near = {key for word in own for key in self.by_word.get(word, ())}
        for key in sorted(near):
            other = self.words[key]
            share = len(own & other) / len(own | other)
            if share < score or (best is not None and share == score):
                continue
            has_other_number = any(word.isdecimal() for word in own ^ other)
            has_other_stage = written and self.written[key] and not written & self.written[key]
            if not has_other_number and not has_other_stage and may_be(key):
                best, score = key, share
        return best


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
    """The key of the first (key, words as bits, number of words) that is like this one; else `own`."""
    for key, others, count in near:
        common = (bits & others).bit_count()
        if common >= at_least * (size + count - common):
            return key
    return own
