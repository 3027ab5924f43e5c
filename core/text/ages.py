"""Names beside an age or a school year, in any order, in small or capital letters, and initials there. Pure.

What is said of ages and years in general ("aged 11 to 16", "Years 5 and 6", "Year 9 pupils") is none of one child.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

from core.text.unknown_words import Sort, Unknown, ends_of_sentences, sentence_of, unknown_words, words_in_small

AGE = r"(?:1\d|[1-9])"
AGE_IN_WORDS = (
    r"(?:three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen"
    r"|nineteen)"
)
ANY_AGE = rf"(?:{AGE}|{AGE_IN_WORDS})"
YEAR = re.compile(
    r"(?<![\w-])(?:(?:school )?(?:year|yr|y)\.?[ -]?(?:group )?(?:1[0-3]|[1-9]|(?:one|two|three|four|five|six|seven"
    r"|eight|nine|ten|eleven|twelve|thirteen))(?:'s)?|(?:(?<=from )|(?<=in ))(?:1[0-3]|[1-9])[A-Z]|reception class"
    r"|sixth[- ]form(?:er)?)(?![\w%]|[./-]\d)",
    re.IGNORECASE,
)
OF_AGE = re.compile(
    rf"(?<![\w/.-])(?:age[ds]?[ :=-]{{1,2}}(?:of |about |just |only |nearly |approx\.? )?{ANY_AGE}"
    rf"|{ANY_AGE}[ -]?(?:years?|yrs?|y)[ -]?(?:old|of age)|{AGE} ?y\.?[ /]?o\.?|{AGE} ?yrs?"
    rf"|(?:thought|believed|said|claim(?:s|ed|ing)) to be {ANY_AGE}|(?<=he is ){ANY_AGE}|(?<=he was ){ANY_AGE}"
    rf"|(?<=ho is ){ANY_AGE}|(?<=he’s ){ANY_AGE}|(?<=turned ){ANY_AGE})"
    r"(?![\w%:£]|[.,/-]?\d)",
    re.IGNORECASE,
)
BARE = re.compile(rf"(?<=[\w.’'”)])(?:,? ?\(|, ?| is | was ){ANY_AGE}(?= ?[),;.]|$| [a-z]|\n)")
LONGEST_SENTENCE = 900  # characters that are looked through for the name beside an age
LIST_BEFORE = re.compile(r"\d ?(?:-|to|and|&|/|or) ?$|\d, ?$")
RANGE_AFTER = re.compile(
    r" ?(?:-|to|and|&|/|or) ?(?:years? ?|yrs? ?|y ?|aged? ?)?(?:\d|over|under|above|below)|\+", re.IGNORECASE
)
# What is said of a whole year: "Year 9 assembly"
IN_GENERAL = re.compile(
    r"(?:’s|'s|s)? (?:pupils|students|children|girls|boys|classes|class\b|groups?|assembl|lessons?|parents|teachers?"
    r"|tutors?|forms?\b|materials?|resources|corridor|theatre|teams?|heads?\b|leaders?|leads?\b|cohort|curriculum"
    r"|schemes?|surveys?|workshops?|sessions?|visits?|trips?|evenings?|transition|options|staff|course|unit|module"
    r"|projects?|packs?|content|programme|talks?|days?|results|figures|answers|posters|leavers|residential|intake)",
    re.IGNORECASE,
)
OF_ONE = re.compile(r"\b(?:her|his|their) $", re.IGNORECASE)  # "her Year 6 teacher"
ALL_OF_IT = re.compile(
    r"\b(?:all|every|each|whole|our|entire|for|most|any|to|with) (?:of )?(?:the )?(?:new )?$", re.IGNORECASE
)
BETWEEN = re.compile(
    r"(?:[ ,(:;=\"“”’'-]|\b(?:is|was|who|in|from|of|a|an|the|now|only|just|currently|aged?|pupil|student|boy|girl|child"
    r"|lad|called|named|name|year|old|years|yrs?|and|he|she|’s|[A-Za-z]\.?)(?![\w]))*",
    re.IGNORECASE,
)
MOST_BETWEEN = 30  # characters


class Sign(Enum):
    AGE = auto()
    YEAR = auto()
    BARE = auto()  # a number after a comma or in brackets, which counts directly after a name


ANYWHERE = frozenset({Sort.FIRST_NAME, Sort.UNKNOWN})
BESIDE = {
    Sign.AGE: frozenset(Sort),
    Sign.YEAR: frozenset(Sort) - {Sort.THREE_INITIALS},
    Sign.BARE: frozenset({Sort.FIRST_NAME, Sort.UNKNOWN, Sort.WORD_AND_NAME, Sort.SMALL_NAME, Sort.INITIALS}),
}


@dataclass(frozen=True)
class Place:
    start: int
    end: int


def names_with_ages(text: str) -> list[Place]:
    """Where words stand that could be the name of a child whose age or school year is told in the same sentence."""
    signs = list(_signs(text))
    if not signs:
        return []
    small, ends, sentences = words_in_small(text), ends_of_sentences(text), {}
    found = []
    for start, end, sign in signs:
        bounds = near_part(*sentence_of(ends, len(text), start), start)
        if bounds not in sentences:
            sentences[bounds] = unknown_words(text, *bounds, small)
        found += [word for word in sentences[bounds] if _could_be_of(text, word, start, end, sign)]
    return [Place(word.start, word.end) for word in dict.fromkeys(found)]


def near_part(first: int, last: int, at: int) -> tuple[int, int]:
    """The bounds of a sentence; of one longer than anybody writes, those of a part around a place in it."""
    if last - first <= LONGEST_SENTENCE:
        return first, last
    step = LONGEST_SENTENCE // 3
    begin = first + (at - first) // step * step
    return max(first, begin - step), min(last, begin + 2 * step)


def _signs(text: str) -> Iterator[tuple[int, int, Sign]]:
    for match in YEAR.finditer(text):
        start, end = match.span()
        if not (_is_list(text, start, end) or _is_general(text, start, end)):
            yield start, end, Sign.YEAR
    for match in OF_AGE.finditer(text):
        if not _is_list(text, *match.span()):
            yield *match.span(), Sign.AGE
    for match in BARE.finditer(text):
        if not _is_list(text, *match.span()):
            yield *match.span(), Sign.BARE


def _is_list(text: str, start: int, end: int) -> bool:
    return bool(LIST_BEFORE.search(text, max(0, start - 8), start) or RANGE_AFTER.match(text, end))


def _is_general(text: str, start: int, end: int) -> bool:
    """Whether a school year is spoken of as a whole."""
    before = max(0, start - 20)
    if OF_ONE.search(text, before, start):
        return False
    return bool(IN_GENERAL.match(text, end) or ALL_OF_IT.search(text, before, start))


def _could_be_of(text: str, word: Unknown, start: int, end: int, sign: Sign) -> bool:
    if sign is Sign.BARE:
        return word.end == start and word.sort in BESIDE[sign]
    if word.sort in ANYWHERE:
        return True
    return word.sort in BESIDE[sign] and _is_beside(text, word, start, end)


def _is_beside(text: str, word: Unknown, start: int, end: int) -> bool:
    first, last = (word.end, start) if word.end <= start else (end, word.start)
    return last - first <= MOST_BETWEEN and bool(BETWEEN.fullmatch(text, first, last))
