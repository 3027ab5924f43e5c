"""Which words are no name of a person: common words of English, and names of places, products and bodies. Pure.

The words were written down for this project, from its own pages and by hand, without forms that an ending makes.
Lists that can be had elsewhere were not taken: those for spelling and of frequencies hold first names and surnames as
well, which are what is looked for, and a package would be one more to keep for a list that never changes.
"""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

DATA = Path(__file__).with_name("data")
SHORTEST = 3  # letters that stay without an ending
ENDINGS = (
    ("s", ("",)),
    ("es", ("",)),
    ("ies", ("y",)),
    ("ed", ("", "e")),
    ("ied", ("y",)),
    ("ing", ("", "e")),
    ("ings", ("", "e")),
    ("er", ("", "e")),
    ("ers", ("", "e")),
    ("ly", ("",)),
    ("ness", ("",)),
)
DOUBLING = frozenset({"ed", "ing", "ings", "er", "ers"})  # "planned", "planning"


def read_words(name: str) -> frozenset[str]:
    """The words of a list in the folder of data."""
    return frozenset((DATA / name).read_text(encoding="utf-8").split())


@cache
def first_names() -> frozenset[str]:
    """Common first names, in small letters."""
    return read_words("first_names.txt")


@cache
def names_that_are_words() -> frozenset[str]:
    """First names that in small letters are more often a word or a shorter form of one."""
    return read_words("first_names_that_are_words.txt")


@cache
def known_names() -> frozenset[str]:
    """Places, products, bodies and religions, in small letters."""
    return frozenset(name.casefold() for name in read_words("known_names.txt"))


@cache
def known_words() -> frozenset[str]:
    return read_words("known_words.txt")


def is_word(word: str) -> bool:
    """Whether something in small letters is a common word, with or without an ending; each part of one with hyphens."""
    if "-" in word:
        return all(is_word(part) for part in word.split("-") if len(part) > 1)
    words = known_words()
    return word in words or any(stem in words for stem in _stems(word))


def _stems(word: str) -> Iterator[str]:
    for ending, replacements in ENDINGS:
        stem = word.removesuffix(ending)
        if stem == word or len(stem) < SHORTEST:
            continue
        for replacement in replacements:
            yield stem + replacement
        if ending in DOUBLING and stem[-1] == stem[-2]:
            yield stem[:-1]
