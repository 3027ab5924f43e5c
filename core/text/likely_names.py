"""Finds likely names of persons in a text. They are guesses, and some are missed. Pure."""

import re
from bisect import bisect_left
from dataclasses import dataclass

from core.text.ages import names_with_ages
from core.text.at_work import adults_at_work
from core.text.known_words import first_names, names_that_are_words
from core.text.relatives import lone_first_names, names_by_context
from core.text.unknown_words import WORD, is_explained, is_first_name, is_in_place
from core.text.vocabulary import ABBREVIATIONS, KNOWN_AS, NO_NAME, PLACES, TITLES

NAME = r"[A-Z][a-z’'-]+(?:[A-Z][a-z]+)?"
CHILD = (
    r"(?:pupil|student|child|boy|girl|lad|son|daughter|sister|brother|sibling|teenager|young person|victim"
    r"|year \d{1,2})"
)
NAMED = re.compile(rf"\b(?i:named|called|known as|{CHILD}s?(?: (?:is|was|called|named|,))?)[ ,:]+({NAME}(?: {NAME})*)")
PAIR = re.compile(rf"(?<![\w’'.-])({NAME} {NAME})(?![\w’'-])")
INITIALS = re.compile(rf"\b(?i:{CHILD})[ ,:(]+((?:[A-Z]\.? ?){{2,3}})(?![A-Za-z])")
# One child, and not what a board does for children: "child protection", "pupil survey"
ONE_CHILD = re.compile(
    r"\b(?:(?:pupil|student|child|boy|girl|lad|son|daughter|sister|brother|teenager|young person|victim)"
    r"(?![’']s rights)(?!s? (?:guide|scout|matter|support|and witness)s?\b)"
    r"(?! (?:protection|sexual|safeguarding|death|deaths|abuse|exploitation|online|friendly|line|health|safety|poverty"
    r"|and|premium|referral|survey|surveys|council|voice|questionnaire|leaders?|workshops?|conference|forum|panel|records?"
    r"|services?|minders?|practice|welfare|development|day|data|planner|group|ambassadors?|version|minding|care|led))"
    r"|born|aged|who is \d{1,2}|years old|foster(?! (?:carer|famil|home|panel|care\b))|mum|mother(?![’']s union))\b",
    re.IGNORECASE,
)
OWNING = ("’s", "'s")
NEAR = 40  # characters
SAYS = re.compile(r" (?:said|says|disclosed|admitted|cried|told (?:us|me|staff|her|his|a )|,? ?aged|\(?\d{1,2}\))")
FOLLOWED = re.compile(r" [^\W\d_]")


@dataclass(frozen=True)
class LikelyName:
    """`is_likely`: something beside two capitalised words makes it a name."""

    name: str
    at: int
    is_likely: bool = True


def places_of_child(text: str) -> list[tuple[int, int]]:
    return [match.span() for match in ONE_CHILD.finditer(text)]


def is_near(start: int, end: int, places: list[tuple[int, int]]) -> bool:
    """Whether one of some places is at most NEAR characters from a passage."""
    return any(begins - end <= NEAR and start - ends <= NEAR for begins, ends in places)


def likely_names(text: str, children: list[tuple[int, int]]) -> list[LikelyName]:
    """Likely names: after words for a child, initials there or with an age, a common first name with a word after it,
    one beside words for a child, an unknown word beside an age, and what neighbours tell (core/text/relatives.py); as
    not likely two capitalised words in a row that nothing else makes a name, and a first name alone.
    """
    found = []
    tokens = list(WORD.finditer(text))
    for pattern in (NAMED, INITIALS, PAIR):
        for match in pattern.finditer(text):
            words = match[1].split()
            if any(_is_no_name(word) for word in words):
                continue
            is_name = pattern is not PAIR or _is_likely(text, match, children)
            if is_name or not (_is_explained(words) or _is_of_place(tokens, match)):
                found.append(LikelyName(match[1].strip(), match.start(1), is_name))
    beside = {(place.start, place.end) for place in names_with_ages(text)}
    found += [LikelyName(text[start:end], start) for start, end in {*beside, *names_by_context(text)}]
    found += [LikelyName(text[start:end], start, is_told) for start, end, is_told in lone_first_names(text)]
    found += _first_names(text, children)
    explained = _known_as(text)
    if not (children or beside):
        explained += adults_at_work(text)
    return [name for name in found if not _is_within(name, explained)]


def _known_as(text: str) -> list[tuple[int, int]]:
    """The places of what has a person's name and is none."""
    starts = ((text.find(words), len(words)) for words in KNOWN_AS)
    return [(start, start + length) for start, length in starts if start >= 0]


def _is_within(name: LikelyName, places: list[tuple[int, int]]) -> bool:
    return any(start <= name.at and name.at < end for start, end in places)


def _is_explained(words: list[str]) -> bool:
    """Whether common words or names of places explain two capitalised words, of which the first is no first name."""
    return all(map(is_explained, words)) and words[0].casefold() not in first_names()


def _is_of_place(tokens: list[re.Match], match: re.Match) -> bool:
    """Whether two capitalised words stand in the name of a place, or the first is an office."""
    at = bisect_left(tokens, match.start(1), key=re.Match.start)
    is_office = match[1].split()[0] in TITLES
    return is_office or (at < len(tokens) and is_in_place(tokens, at))


def _is_no_name(word: str) -> bool:
    bare = word.rstrip("’'s.")
    return bare in NO_NAME or word in NO_NAME or word.strip(".,") in ABBREVIATIONS


def _is_likely(text: str, match: re.Match, children: list[tuple[int, int]]) -> bool:
    """Whether two capitalised words name a person without an office: by first name, context or what follows."""
    start, end = match.span(1)
    before, after = WORD.findall(text[max(0, start - 30) : start]), WORD.match(text, end + 1)
    if (before and before[-1].rstrip(".") in TITLES) or (after and text[end] == " " and after[0] in PLACES):
        return False
    first, last = match[1].split()
    if last in PLACES or first in TITLES:
        return False
    is_known = first.casefold() in first_names() and (
        first.casefold() not in names_that_are_words() or not _starts(text, start)
    )
    return is_known or is_near(start, end, children) or bool(SAYS.match(text, end))


def _starts(text: str, at: int) -> bool:
    before = text[max(0, at - 6) : at].rstrip(" “‘\"'(")
    return not before or before[-1] in ".:;!?\n–-•"


def _first_names(text: str, children: list[tuple[int, int]]) -> list[LikelyName]:
    """First names in small letters with a word after them, and single ones beside words for a child."""
    found, names = [], first_names()
    for match in WORD.finditer(text):
        word = match[0]
        if word.endswith(OWNING):
            word = word[:-2]
        plain = word.lower()
        is_double = "-" in plain and word == plain and is_first_name(word)
        if plain not in names and not is_double:
            continue
        start, end = match.start(), match.start() + len(word)
        if word[0].isupper():
            follows = WORD.match(text, match.end() + 1)
            is_more = follows and (follows[0][0].isupper() or follows[0] in PLACES)
            is_word = plain in names_that_are_words() and _starts(text, start)
            if not is_more and not is_word and word not in NO_NAME and is_near(start, end, children):
                found.append(LikelyName(word, start))
        elif word == plain and plain not in names_that_are_words() and FOLLOWED.match(text, match.end()):
            found.append(LikelyName(word, start))
    return found
