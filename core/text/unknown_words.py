"""Words of a sentence that could be the name of a person, since nothing else explains them. Pure.

A word counts as explained that is common (core/text/known_words.py), names a place, a body or a product, stands in the
name of a place or after an office or a saint, or is used in small letters elsewhere in the same text.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

from core.text.known_words import first_names, is_word, known_names, names_that_are_words
from core.text.vocabulary import ABBREVIATIONS, NO_NAME, PLACES, TITLES

WORD = re.compile(r"(?<![@._/#-])[^\W\d_](?:[\w’'-]*[^\W_])?")
INITIALS = re.compile(r"(?<![\w.’'&-])[A-Z](?:\. ?| )?[A-Z](?:(?:\. ?)?[A-Z])?(?![\w’'-]*[a-z0-9-])(?:\.(?=\W|$))?")
SMALL_INITIALS = re.compile(r"(?<![\w.])(?!e\.g|i\.e|a\.m|p\.m|n\.b|q\.v)[a-z]\.[a-z](?:\.[a-z])?\.?(?!\w)")
END = re.compile(r"(?<=[\w)\]”\"’'])[.!?]+(?=\s|$)|[\n;]")
ABBREVIATED = re.compile(r"(?:\b[A-Za-z]|\b[Yy]rs?|\b[Nn]os?|\b[Ss]t|\b[Mm]rs?|\b[Dd]r|\b[A-Z]\.[A-Z])$")
BEFORE_PLACES = frozenset({"St", "Saint", "King", "Queen", "Prince", "Princess", "Saints", "Lord", "Lady", "Pope"})
LINKS = frozenset({"of", "the", "and", "for", "with", "C", "E", "Church", "England"})
# Endings of names of places, and of common words that no list holds
OF_PLACES = (
    "shire", "ham", "ton", "ford", "bury", "mere", "field", "fields", "wood", "ley", "worth", "stead", "borough",
    "minster", "mouth", "bridge", "hurst", "church", "gate", "side", "brook", "well", "combe", "cester", "wick",
    "ville", "wold", "hill", "dale", "croft", "park", "view", "bourne", "land", "lands", "crest", "haven", "cliffe",
    "stone", "pool",
)  # fmt: skip
OF_WORDS = (
    "ing", "ings", "ed", "tion", "tions", "ment", "ments", "ness", "able", "ible", "isms", "ism", "ists", "ally",
    "ive", "ful", "less", "ity", "ities", "ous", "ical", "ised", "ises", "ise", "ship", "hood", "ware", "ology",
    "ance", "ence",
)  # fmt: skip
NO_ENDINGS = ("ying", "xing", "qing", "jing")  # of names; verbs with them are known words
MOST_OF_PLACE = 4  # words of the name of a place that are read on
SHORTEST = 3


class Sort(Enum):
    """How a word that could be a name is written, and how sure it is."""

    FIRST_NAME = auto()
    UNKNOWN = auto()
    WORD_AND_NAME = auto()  # "Grace", "Will"
    CAPITALS = auto()  # an unknown word in capitals in a text that is not: most are abbreviations
    PLACE_LIKE = auto()
    SMALL_NAME = auto()
    SMALL_UNKNOWN = auto()
    INITIALS = auto()
    THREE_INITIALS = auto()


@dataclass(frozen=True)
class Unknown:
    """A word, or initials, that could be a name: the places in the text, and how sure it is."""

    start: int
    end: int
    sort: Sort


def ends_of_sentences(text: str) -> list[int]:
    """Where sentences end, in order; a stop after initials ends none."""
    return [
        match.start()
        for match in END.finditer(text)
        if match[0][0] != "." or not ABBREVIATED.search(text, max(0, match.start() - 5), match.start())
    ]


def sentence_of(ends: list[int], length: int, at: int) -> tuple[int, int]:
    """Where the sentence begins and ends in which a place of a text of this length stands."""
    number = bisect_right(ends, at)
    return ends[number - 1] if number else 0, ends[number] if number < len(ends) else length


def unknown_words(text: str, start: int, end: int, small: frozenset[str]) -> list[Unknown]:
    """The words of a sentence that could be a name; `small` are the words in small letters of the whole text."""
    tokens = list(WORD.finditer(text, start, end))
    is_shouted = _is_shouted(tokens)
    words = [
        Unknown(token.start(), token.start() + len(_bare(token[0])), sort)
        for at, token in enumerate(tokens)
        if (sort := _sort_of(tokens, at, small, is_shouted=is_shouted))
    ]
    return words + list(_initials(text, start, end))


def words_in_small(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"(?<![\w@.’'-])[a-z]{3,}(?![\w@])", text))


def _is_shouted(tokens: list[re.Match]) -> bool:
    """Whether a sentence is written in capitals."""
    capitals = sum(token[0].isupper() for token in tokens if len(token[0]) > 1)
    return len(tokens) > 2 and capitals > 0.7 * sum(len(token[0]) > 1 for token in tokens)


def _bare(word: str) -> str:
    for ending in ("’s", "'s", "’S", "'S", "’", "'"):
        word = word.removesuffix(ending)
    return word


def plain_characters(word: str) -> str:
    """In small letters without accents, as the list of first names holds them."""
    if word.isascii():
        return word.casefold()
    parts = unicodedata.normalize("NFD", word.casefold())
    return "".join(character for character in parts if not unicodedata.combining(character))


def is_first_name(word: str) -> bool:
    """Whether it is a first name and no word, or begins with one: "Ella-Mae"."""
    plain = plain_characters(word)
    names, words = first_names(), names_that_are_words()
    return any(part in names and part not in words for part in (plain, plain.partition("-")[0]))


def is_explained(word: str) -> bool:
    """Whether a word with a capital is a common one or names no person."""
    plain = plain_characters(word)
    if "-" in word:
        return all(is_explained(part) for part in word.split("-") if part)
    is_listed = word in NO_NAME or word in PLACES or word.upper() in ABBREVIATIONS or plain in known_names()
    return is_listed or is_word(plain.replace("’", "'").partition("'")[0])


def is_in_place(tokens: list[re.Match], at: int, *, is_shouted: bool = False) -> bool:
    """Whether a word stands in the name of a place, "Mill Hill School", or after a saint or an office."""
    before = _bare(tokens[at - 1][0]) if at and _gap(tokens, at) in {" ", ". "} else ""
    if before in BEFORE_PLACES or before in TITLES:
        return True
    for later in range(at + 1, min(at + 1 + MOST_OF_PLACE, len(tokens))):
        if _gap(tokens, later).strip(" ’'s&"):
            return False
        word = _bare(tokens[later][0])
        if (word.title() if is_shouted else word) in PLACES:
            return True
        if not (word[0].isupper() or word in LINKS):
            return False
    return False


def _gap(tokens: list[re.Match], at: int) -> str:
    """What stands between a word and the one before it."""
    return tokens[at].string[tokens[at - 1].end() : tokens[at].start()]


def _sort_of(tokens: list[re.Match], at: int, small: frozenset[str], *, is_shouted: bool) -> Sort | None:
    word = _bare(tokens[at][0])
    if len(word) < SHORTEST or not word.replace("-", "").replace("’", "").replace("'", "").isalpha():
        return None
    if not word[0].isupper():
        return _sort_in_small(word)
    if is_in_place(tokens, at, is_shouted=is_shouted):
        return None
    if is_first_name(word):
        return Sort.FIRST_NAME
    plain = plain_characters(word)
    if plain in names_that_are_words():
        return None if word.title() in NO_NAME else Sort.WORD_AND_NAME
    if is_explained(word) or plain in small:
        return None
    if plain.endswith(OF_PLACES):
        return Sort.PLACE_LIKE
    if plain.endswith(OF_WORDS) and len(plain) > 6 and not plain.endswith(NO_ENDINGS):
        return None
    if word.isupper() and not is_shouted:
        return Sort.CAPITALS
    return Sort.UNKNOWN if not is_shouted or len(word) > SHORTEST else None


def _sort_in_small(word: str) -> Sort | None:
    if not word.islower():
        return None
    if is_first_name(word):
        return Sort.SMALL_NAME
    plain = plain_characters(word)
    is_known = plain in names_that_are_words() or is_explained(word) or plain in known_names()
    return None if is_known or plain.endswith(OF_WORDS) or plain.endswith(OF_PLACES) else Sort.SMALL_UNKNOWN


def _initials(text: str, start: int, end: int) -> Iterator[Unknown]:
    for match in INITIALS.finditer(text, start, end):
        characters = "".join(filter(str.isalpha, match[0]))
        if characters in ABBREVIATIONS or (characters == match[0] and is_word(characters.lower())):
            continue
        is_two = len(characters) == 2 or "." in match[0]
        yield Unknown(match.start(), match.end(), Sort.INITIALS if is_two else Sort.THREE_INITIALS)
    for match in SMALL_INITIALS.finditer(text, start, end):
        yield Unknown(match.start(), match.end(), Sort.INITIALS)
