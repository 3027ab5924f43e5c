"""Which agency that is here a row means: by its national reference, by its name, or likely, by words in common."""

from __future__ import annotations

import re
from collections import Counter

LIKELY = 0.6  # share of words in common from which on two names are proposed as the same
SHORT = {
    "st": "saint",
    "sch": "school",
    "rd": "road",
    "ce": "",
    "c": "",
    "e": "",
    "rc": "",
    "the": "",
    "of": "",
    "and": "",
}
MOST = 60  # agencies that share a word are compared; a word of more tells nothing


def words_of(name: str) -> frozenset[str]:
    """The words of a name that tell it from others, short forms written out."""
    found = re.findall(r"\w+", name.casefold().replace("’", "").replace("'", ""))
    return frozenset(SHORT.get(word, word) for word in found) - {""}


class Names:
    """The names of the agencies that are here, to be searched for one that is likely meant."""

    def __init__(self, names: dict[int, str]):
        self.words = {key: words_of(name) for key, name in names.items()}
        often = Counter(word for words in self.words.values() for word in words)
        self.often, self.by_word = often, {}
        for key, words in self.words.items():
            for word in words:
                if often[word] <= MOST:
                    self.by_word.setdefault(word, []).append(key)

    def likely(self, name: str) -> int | None:
        """The key of the agency whose name is most like this one, from LIKELY on; None where there is none.

        Names that hold different numbers are never alike.
        """
        own, best, score = words_of(name), None, LIKELY
        near = {key for word in own for key in self.by_word.get(word, ())}
        for key in sorted(near):
            other = self.words[key]
            share = len(own & other) / len(own | other)
            better = share >= score and (best is None or share > score)
            if better and not any(word.isdecimal() for word in own ^ other):
                best, score = key, share
        return best
