"""Finds what could identify a child in a text: numbers, dates of birth, addresses, likely names. Pure.

`screen(text)` finds everything; each app decides what of it is refused and what is asked about (core/text/guard.py).
Numbers with a check digit are found only where the digit is right, so a phone number is no NHS number. A likely name is
a guess and never more than a warning.
"""

import datetime as dt
import re
from dataclasses import dataclass
from enum import StrEnum

from core.text.dates import today
from core.text.likely_names import is_near, likely_names, places_of_child


class Kind(StrEnum):
    NHS_NUMBER = "nhs"
    PUPIL_NUMBER = "upn"
    BIRTH_DATE = "birth"
    CHILD_DATE = "near"
    POSTCODE = "postcode"
    EMAIL = "email"
    URL = "web"
    HANDLE = "handle"
    MOBILE = "mobile"
    TELEPHONE = "phone"
    ADDRESS = "address"
    NAME = "name"
    CAPITALS = "capitals"


WORDS = {
    Kind.NHS_NUMBER: "an NHS number",
    Kind.PUPIL_NUMBER: "a pupil number (UPN)",
    Kind.BIRTH_DATE: "a date of birth",
    Kind.CHILD_DATE: "a date of birth",
    Kind.POSTCODE: "a postcode",
    Kind.EMAIL: "an email address",
    Kind.URL: "a web address or the name of an account",
    Kind.HANDLE: "the name of an account",
    Kind.MOBILE: "a mobile telephone number",
    Kind.TELEPHONE: "a telephone number",
    Kind.ADDRESS: "the address of a home",
    Kind.NAME: "the name of a person",
    Kind.CAPITALS: "the name of a person",
}
GUESSES = frozenset({Kind.NAME, Kind.CAPITALS})  # CAPITALS: two capitalised words without any other sign of a name
CERTAIN = frozenset(Kind) - GUESSES  # for which an app may refuse a text


@dataclass(frozen=True)
class Concern:
    kind: Kind
    found: str
    at: int

    @property
    def in_words(self) -> str:
        return f"“{self.found}” looks like {WORDS[self.kind]}."


SIGNS = re.compile(r"[\d@_]|\w\.\w")  # one of which stands in whatever is certain
# Ten digits together or as 3, 3 and 4: a receipt such as 2026-00057-1 is none
DIGITS = re.compile(r"(?<![\d+])(?<!\d[ -])\d{3}[ -]?\d{3}[ -]?\d{4}(?![ -]?\d)")
UPN = re.compile(r"(?<![A-Za-z0-9])[A-HJ-NP-RT-Za-hj-np-rt-z][ -]?\d(?:[ -]?\d){11}(?![A-Za-z0-9])")
TEMPORARY_UPN = re.compile(r"(?<![A-Za-z0-9])[A-HJ-NP-RT-Za-hj-np-rt-z][ -]?\d(?:[ -]?\d){10}[ -]?[A-Z](?![A-Za-z0-9])")
UPN_ALPHABET = "ABCDEFGHJKLMNPQRTUVWXYZ"
MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)"
)
DAY = (
    rf"(?:\d{{1,2}}(?:st|nd|rd|th)?[ ./-]+(?:of )?{MONTH}[ .,/-]+\d{{2,4}}|{MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}}"
    r"|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{4}-\d{2}-\d{2})"
)
PART_OF_DAY = (
    rf"(?:\d{{1,2}}(?:st|nd|rd|th)? (?:of )?{MONTH}|{MONTH} \d{{1,2}}(?:st|nd|rd|th)?|{MONTH} \d{{4}})(?![\w/-])"
)
DOB = r"d\.?o\.?b\.?(?![A-Za-z])"
BIRTH = re.compile(
    rf"\b(?:born(?: on| in)?|{DOB}|date of birth|birth ?day(?: is)?(?: on)?|birth date)(?![A-Za-z])[ :=,(-]*"
    rf"(?:is |was )?({DAY}|{PART_OF_DAY})|\b{DOB}[ :=-]*\d{{6}}(?:\d\d)?(?!\d)|(?<![\w./-]){DAY}[ ,(]+{DOB}",
    re.IGNORECASE,
)
ANY_DAY = re.compile(rf"(?<![\w./-]){DAY}(?![\w/-])", re.IGNORECASE)
POSTCODE = re.compile(
    r"(?<![A-Za-z0-9])(?!(?i:KS|YR?|EY|AY)\d)(?:GIR ?0AA|[A-Z]{1,2}\d[A-Z\d]? ?"
    r"(?!\d(?:st|nd|rd|th)\b)\d[ABD-HJLNP-UW-Z]{2})(?![A-Za-z0-9])",
    re.IGNORECASE,
)
EMAIL = re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+")
WEB = re.compile(
    r"(?:https?://|www\.)\S+|(?<![\w@.])@\w[\w.]{2,}"
    r"|(?<![\w@.-])[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:com|net|org|co\.uk|org\.uk|ac\.uk|gov\.uk|sch\.uk|uk|io|tv|me|app)"
    r"(?:/\S*)?(?![\w-])",
    re.IGNORECASE,
)
# A platform or "user", a mark, and a name with a digit or an underscore: "snap: ella_b13". A word alone may be prose.
HANDLE = re.compile(
    r"\b(?:snap(?:chat)?|insta(?:gram)?|ig|tik ?tok|discord|roblox|xbox|psn|steam|kik|whatsapp|facebook|fb|telegram"
    r"|twitter|gamer ?tag|account|handle|user(?: ?name)?)(?: (?:name|id|user|handle))?(?: is)? ?[:=@–-] ?"
    r"(@?(?!(?:y|yr|year|ks|key)\d)(?=[a-z._]*[\d_])[a-z0-9_][\w.]{3,})",
    re.IGNORECASE,
)
USERNAME = re.compile(  # the same without a mark, after words that nothing but a name follows
    r"\b(?:user ?name|gamer ?tag|account name|user id|handle)(?: (?:is|was|of))? "
    r"(@?(?=[a-z._]*[\d_])[a-z0-9_][\w.]{3,})",
    re.IGNORECASE,
)
MOBILE = re.compile(r"(?<![\w+])(?:\+44 ?(?:\(0\) ?)?|0)7(?:[ -]?\d){9}(?!\d)")
# Of an area: what begins 03, 08 or 09 belongs to a service
TELEPHONE = re.compile(r"(?<![\w+/.-])(?:\+44[ -]?(?:\(0\)[ -]?)?|\(?0)[12](?:[ )-]{0,2}\d){8,9}(?![\d/.-]\d|\d)")
ROAD = (
    r"(?:Road|Rd|Street|Avenue|Ave|Lane|Close|Drive|Way|Crescent|Court|Gardens|Terrace|Place|Grove|Walk|Mews|Rise|Row)"
)
ADDRESS = re.compile(
    rf"(?<![\w.,/-])(?:[Ff]lat \d+[A-Za-z]?,? )?\d{{1,3}}[A-Za-z]?,? (?:[A-Z][a-z’']+ ){{1,3}}{ROAD}\b"
    rf"|(?i:\b(?:lives?|living|address|home) (?:is |at )+(\d{{1,3}}[a-z]? (?:[a-z’']+ ){{1,3}}{ROAD}\b))"
)
YOUNGEST, OLDEST = 1, 19  # years: the age of a child to whom a date could belong


def screen(text: str, *, on: dt.date | None = None) -> list[Concern]:
    """Everything that is found, in the order of the text. A date beside words for a child counts where a child could
    have been born on it, judged on the day `on` (today).
    """
    children = places_of_child(text)
    names = likely_names(text, children)
    guesses = [Concern(Kind.NAME if each.is_likely else Kind.CAPITALS, each.name, each.at) for each in names]
    return _without_overlaps([*_certain(text, children, on), *guesses])


def screen_certain(text: str, *, on: dt.date | None = None) -> list[Concern]:
    """What screen() finds, without guesses at names."""
    return _without_overlaps(_certain(text, places_of_child(text), on)) if SIGNS.search(text) else []


def _certain(text: str, children: list[tuple[int, int]], on: dt.date | None) -> list[Concern]:
    if not SIGNS.search(text):
        return []
    has_digits = any(map(text.__contains__, "0123456789"))  # without one, most patterns can find nothing
    numbers = [*_numbers(text), *_dates(text, children, on), *_places(text)] if has_digits else []
    return [*numbers, *_accounts(text)]


def _without_overlaps(found: list[Concern]) -> list[Concern]:
    kept: list[Concern] = []
    for concern in sorted(found, key=lambda each: (each.at, -len(each.found), each.kind)):
        if not kept or concern.at >= kept[-1].at + len(kept[-1].found):
            kept.append(concern)
    return kept


def is_nhs_number(digits: str) -> bool:
    """Whether ten digits are an NHS number: weights 10 to 2, modulus 11, the check digit last."""
    if len(digits) != 10 or not (digits.isascii() and digits.isdigit()) or len(set(digits)) == 1:
        return False
    check = 11 - sum(int(digit) * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False)) % 11
    return (0 if check == 11 else check) == int(digits[9])


def is_pupil_number(text: str) -> bool:
    """Whether a letter and twelve digits are a unique pupil number: weights 2 to 13, modulus 23, the letter in front.

    A temporary one ends with a letter, which counts by its place in the same row of letters.
    """
    check, rest = text[:1].upper(), text[1:].upper()
    if len(rest) != 12 or check not in UPN_ALPHABET or not rest[:11].isdigit() or not rest.isascii():
        return False
    last = rest[11]
    if not (last.isdigit() or last in UPN_ALPHABET):
        return False
    values = [int(digit) for digit in rest[:11]] + [int(last) if last.isdigit() else UPN_ALPHABET.index(last)]
    return UPN_ALPHABET[sum(value * weight for value, weight in zip(values, range(2, 14), strict=True)) % 23] == check


def _numbers(text: str) -> list[Concern]:
    found = []
    for match in DIGITS.finditer(text):
        if is_nhs_number(re.sub(r"[ -]", "", match[0])):
            found.append(Concern(Kind.NHS_NUMBER, match[0], match.start()))
    for pattern in (UPN, TEMPORARY_UPN):
        for match in pattern.finditer(text):
            if is_pupil_number(re.sub(r"[ -]", "", match[0])):
                found.append(Concern(Kind.PUPIL_NUMBER, match[0], match.start()))
    return found


def _dates(text: str, children: list[tuple[int, int]], on: dt.date | None) -> list[Concern]:
    found, small = [], text.lower()
    if any(word in small for word in ("born", "birth", "dob", "d.o.b", "d.ob", "do.b")):
        found += [Concern(Kind.BIRTH_DATE, match[0], match.start()) for match in BIRTH.finditer(text)]
    if children:
        this_year = (on or today()).year
        near = (day for day in days_in(text) if is_near(day.at, day.at + len(day.found), children))
        found += [Concern(Kind.CHILD_DATE, day.found, day.at) for day in near if _could_be_birth(day.found, this_year)]
    return found


def _could_be_birth(day: str, this_year: int) -> bool:
    """Whether somebody born then is of a child's age this year; two digits are of the last hundred years."""
    number = re.match(r"\d{4}", day) or re.search(r"\d{2,4}$", day)
    year = int(number[0]) if number else 0
    if year < 100:
        year += this_year // 100 * 100
        year -= 100 if year > this_year else 0
    return YOUNGEST < this_year - year <= OLDEST


def days_in(text: str) -> list[Concern]:
    """Every whole date in a text, of birth or not: for texts in which any date could identify."""
    return [Concern(Kind.BIRTH_DATE, match[0], match.start()) for match in ANY_DAY.finditer(text)]


def _places(text: str) -> list[Concern]:
    kinds = ((Kind.POSTCODE, POSTCODE), (Kind.MOBILE, MOBILE), (Kind.TELEPHONE, TELEPHONE), (Kind.ADDRESS, ADDRESS))
    return [Concern(kind, match[0], match.start()) for kind, pattern in kinds for match in pattern.finditer(text)]


def _accounts(text: str) -> list[Concern]:
    kinds = [(Kind.URL, WEB), *([(Kind.EMAIL, EMAIL)] if "@" in text else [])]
    found = [Concern(kind, match[0], match.start()) for kind, pattern in kinds for match in pattern.finditer(text)]
    handles = [match for each in (HANDLE, USERNAME) for match in each.finditer(text) if not match[1].isdigit()]
    return found + [Concern(Kind.HANDLE, match[1], match.start(1)) for match in handles]
