"""Normalises a timescale cell: lower case, full month names, figures.

Every later step sees only this text, so that each rule is written once. The cell itself is never changed. All patterns
are free of nested repetition; with the limit on length they take linear time.
"""

import re
import unicodedata
from functools import lru_cache

from .dates import MONTH_NAMES

LONGEST = 2000  # characters; a longer text is not a timescale and is not searched

MONTHS = {name.lower(): number for number, name in enumerate(MONTH_NAMES, 1)}
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

_PLAIN = {
    "jan": "january", "feb": "february", "mar": "march", "apr": "april", "jun": "june", "jul": "july",
    "aug": "august", "sep": "september", "sept": "september", "oct": "october", "nov": "november",
    "dec": "december", "febr": "february", "octr": "october", "novr": "november", "decr": "december",
    "marh": "march", "marhc": "march", "mrach": "march", "macrh": "march", "marc": "march",
    "amrch": "march", "apirl": "april", "arpil": "april", "aprl": "april", "apil": "april",
    "aprill": "april", "jume": "june", "jnue": "june", "juen": "june", "jully": "july", "juli": "july",
    "jult": "july", "agust": "august", "augst": "august", "augus": "august", "augsut": "august",
    "auguts": "august", "janury": "january", "janaury": "january", "januray": "january",
    "jaunary": "january", "ocober": "october", "tues": "tuesday", "tue": "tuesday", "wed": "wednesday",
    "weds": "wednesday", "thu": "thursday", "thur": "thursday", "thurs": "thursday", "fri": "friday",
    "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8",
    "nine": "9", "ten": "10", "eleven": "11", "twelve": "12", "fifteen": "15", "eighteen": "18",
    "twenty": "20", "thirty": "30", "sixty": "60", "ninety": "90", "first": "1st", "second": "2nd",
    "third": "3rd", "fourth": "4th", "fifth": "5th", "finacial": "financial", "finanical": "financial",
    "quartely": "quarterly", "quaterly": "quarterly", "quartly": "quarterly", "quater": "quarter",
    "anually": "annually", "annualy": "annually", "anualy": "annually", "montly": "monthly",
    "monthy": "monthly", "compelted": "completed", "completd": "completed", "complted": "completed",
    "completeted": "completed", "fall": "autumn", "ongong": "ongoing", "ongoin": "ongoing",
    "onging": "ongoing", "ongiong": "ongoing", "onogoing": "ongoing", "autum": "autumn", "qtr": "quarter",
    "qtrs": "quarters", "yr": "year", "yrs": "years", "mth": "month", "mths": "months", "wk": "week",
    "wks": "weeks", "midyear": "mid year",
}  # fmt: skip

_LONG_MONTHS = tuple(month for month in MONTHS if len(month) >= 7)
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−⁃﹣-"), "-")
_QUOTES = dict.fromkeys(map(ord, "‘’ʼ`´′"), "'")
_NOTHING = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff\u200e\u200f"), None)
_FOLD = {**_DASHES, **_QUOTES, **_NOTHING, ord("→"): " > ", ord("⇒"): " > ", ord("•"): " "}

_BREAK = re.compile("[\r\n\v\f\x1c\x1d\x1e\x85\u2028\u2029]+")
_GLUED = re.compile(r"(?<=\d)(?:st|nd|rd|th)(?=[a-z]{3})")
_DOUBLED = re.compile(r"([a-z])\1")
_WORD = re.compile(r"[a-z]+")
_MODAL_MAY = re.compile(
    r"\bmay(?= (?:be|need|have|not|also|take|require|include|change|vary|wish|want|attend|use|apply|differ"
    r"|affect|become|well|only|still|do|go|slip|move)\b)"
)
_REWRITES = (
    (re.compile(r"\bon[- ]going\b"), "ongoing"),
    (re.compile(r"\bay(?= ?'?\d)"), "academic year"),
    (re.compile(r"\bmon(?=,? (?:the )?\d)"), "monday"),
    (re.compile(r"\bsat(?=,? (?:the )?\d)"), "saturday"),
    (re.compile(r"\bsun(?=,? (?:the )?\d)"), "sunday"),
    (re.compile(r"\b(?:last|final) quarter(?= of (?:the )?(?:fy ?|financial year )?\d)"), "4th quarter"),
    (re.compile(r"\bquarters? ?([1-4]) ?(and|&|-|to|/|or|,) ?(?:quarter |q)?([1-4])(?![\d/])"), r"q\1 \2 q\3"),
    (re.compile(r"\bq([1-4]) ?(and|&|-|to|/|or|,) ?q?([1-4])(?![\d/])"), r"q\1 \2 q\3"),
    (re.compile(r"\b([1-4])(?:st|nd|rd|th) and ([1-4])(?:st|nd|rd|th) quarters\b"), r"q\1 and q\2"),
    (re.compile(r"(?<=\d) (?=(?:st|nd|rd|th)\b)"), ""),
    (
        re.compile(
            r"\b(\d{1,2})(?:st|nd|rd|th)?(?:, ?\d{1,2}(?:st|nd|rd|th)?){1,4},? (and|&) "
            r"(?=\d{1,2}(?:st|nd|rd|th)?(?: of)? [a-z])"
        ),
        r"\1 \2 ",
    ),
    (re.compile(r"\b(" + "|".join(MONTHS) + r") half[ -]?term\b"), r"half term \1"),
)


def plain(wording: str) -> str:
    """The normalised text: single spaces, and one line break between lines that are not blank."""
    text = unicodedata.normalize("NFKC", wording[:LONGEST]).translate(_FOLD).lower()
    text = _GLUED.sub(r"\g<0> ", _BREAK.sub("\n", text))
    text = "\n".join(filter(None, (" ".join(line.split()) for line in text.split("\n"))))
    text = _WORD.sub(lambda match: _plain_word(match[0]), _MODAL_MAY.sub("might", text))
    for pattern, better in _REWRITES:
        text = pattern.sub(better, text)
    return text[: LONGEST * 2]


@lru_cache(maxsize=4096)
def _plain_word(word: str) -> str:
    if word in _PLAIN:
        return _PLAIN[word]
    single = _DOUBLED.sub(r"\1", word)
    if single != word and single in MONTHS:
        return single
    if 6 <= len(word) <= 11 and word not in MONTHS:
        for month in _LONG_MONTHS:
            if word[0] == month[0] and word[-1] == month[-1] and _slips(word, month) <= 2:
                return month
    return word


def _slips(word: str, other: str) -> int:
    """How many letters were left out, added, changed or swapped between two spellings."""
    before, row = [], list(range(len(other) + 1))
    for i, char in enumerate(word, 1):
        older, before = before, row
        row = [i]
        for j, wanted in enumerate(other, 1):
            cost = min(before[j] + 1, row[-1] + 1, before[j - 1] + (char != wanted))
            if i > 1 and j > 1 and char == other[j - 2] and word[i - 2] == wanted:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
    return row[-1]


def lines(wording: str) -> tuple[str, ...]:
    """The lines of a cell that are not blank, trimmed, as they were typed."""
    return tuple(filter(None, (line.strip() for line in _BREAK.sub("\n", wording).split("\n"))))
