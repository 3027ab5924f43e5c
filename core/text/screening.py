"""Finds what could identify a child in a text: numbers, dates of birth, addresses, likely names. Pure.

`screen(text)` finds everything; `parted(text, refuse=…)` separates what is refused from what is warned about, which
each app decides. Numbers with a check digit are found only where the digit is right, so a phone number is no NHS
number. A likely name is a guess and never more than a warning.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    NHS_NUMBER = "nhs"
    PUPIL_NUMBER = "upn"
    BIRTH_DATE = "birth"
    POSTCODE = "postcode"
    EMAIL = "email"
    URL = "web"
    HANDLE = "handle"
    MOBILE = "mobile"
    NAME = "name"


WORDS = {
    Kind.NHS_NUMBER: "an NHS number",
    Kind.PUPIL_NUMBER: "a pupil number (UPN)",
    Kind.BIRTH_DATE: "a date of birth",
    Kind.POSTCODE: "a postcode",
    Kind.EMAIL: "an e-mail address",
    Kind.URL: "a web address or the name of an account",
    Kind.HANDLE: "the name of an account",
    Kind.MOBILE: "a mobile telephone number",
    Kind.NAME: "the name of a person",
}
CERTAIN = frozenset(Kind) - {Kind.NAME}  # for which an app may refuse a text


@dataclass(frozen=True)
class Concern:
    kind: Kind
    found: str
    at: int

    @property
    def in_words(self) -> str:
        return f"“{self.found}” looks like {WORDS[self.kind]}."


DIGITS = re.compile(r"(?<![\d+])\d(?:[ -]?\d){9}(?![ -]?\d)")
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
BIRTH = re.compile(
    r"\b(?:born(?: on)?|d\.?o\.?b\.?|date of birth|birth ?day(?: is)?(?: on)?|birth date)(?![A-Za-z])[ :=-]*"
    rf"(?:is |was )?({DAY})",
    re.IGNORECASE,
)
ANY_DAY = re.compile(rf"(?<![\w./-]){DAY}(?![\w/-])", re.IGNORECASE)
POSTCODE = re.compile(
    r"(?<![A-Za-z0-9])(?:GIR ?0AA|[A-Z]{1,2}\d[A-Z\d]? ?\d[ABD-HJLNP-UW-Z]{2})(?![A-Za-z0-9])", re.IGNORECASE
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
MOBILE = re.compile(r"(?<![\w+])(?:\+44 ?(?:\(0\) ?)?|0)7(?:[ -]?\d){9}(?!\d)")
NAME = r"[A-Z][a-z’'-]+(?:[A-Z][a-z]+)?"
CHILD = (
    r"(?:pupil|student|child|boy|girl|lad|son|daughter|sister|brother|sibling|teenager|young person|victim"
    r"|year \d{1,2})"
)
NAMED = re.compile(rf"\b(?i:named|called|known as|{CHILD}s?(?: (?:is|was|called|named|,))?)[ ,:]+({NAME}(?: {NAME})*)")
PAIR = re.compile(rf"(?<![\w’'.-])({NAME} {NAME})(?![\w’'-])")
INITIALS = re.compile(rf"\b(?i:{CHILD})[ ,:(]+((?:[A-Z]\.? ?){{2,3}})(?![A-Za-z])")
AGED = re.compile(
    r"(?<![\w.])([A-Z]\.?[A-Z]\.?),? (?:(?:is|was) )?\(?(?:aged? \d{1,2}\b|\d{1,2}(?: years old|\)| ?yrs?\b))"
)
# Capitalised words that are not people's names: days, months, and terms of schools and agencies
NO_NAME = frozenset(
    """Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May June July August
    September October November December Autumn Spring Summer Winter Easter Christmas Internet Safer Safety Safeguarding
    Online School Schools Primary Secondary Academy College Nursery Council Board Police Health Trust Service Services
    Social Care Children Child Young People Parents Parent Carers Staff Governor Governors Head Teacher Deputy Officer
    Lead Manager Year Years Key Stage Foundation Early Special Pupil Referral Unit Youth Club Library Centre House Home
    Road Street Lane Day Week Term Policy Plan Strategy Strategic Priority Action Objective Code Conduct Acceptable Use
    Agreement Working Together Group Groups Committee Team Department Education English Welsh Maths Science Computing
    Personal Relationships Local Authority Wi Fi Google Microsoft Apple Windows Office Teams Chrome Facebook Instagram
    TikTok Snapchat WhatsApp YouTube Roblox Minecraft Discord Xbox PlayStation Nintendo The This That These Those There
    They We Our Your You He She It In On At For And But Or If When Where What Who How All Every Each No Not Yes Some Any
    Most Since After Before During With Without From By To Of As Also New One Two Three First Second Third Last Next
    Northmere England Wales London National Annual Quarterly Weekly Report Reports Training Session Sessions Assembly
    Assemblies Digital Leaders Leader Ambassadors Champions Ambassador Champion Parent’s Mr Mrs Ms Miss Dr Sir Dame
    Filtering Monitoring Data Protection General Information Commissioner Keeping Prevent Duty""".split()  # noqa: SIM905 (a page of words)
)


def screen(text: str) -> list[Concern]:
    found = [*_numbers(text), *_dates(text), *_addresses(text), *_names(text)]
    kept: list[Concern] = []
    for concern in sorted(found, key=lambda each: (each.at, -len(each.found), each.kind)):
        if not kept or concern.at >= kept[-1].at + len(kept[-1].found):
            kept.append(concern)
    return kept


def parted(text: str, *, refuse: Iterable[Kind]) -> tuple[list[Concern], list[Concern]]:
    """Findings that are refused, and those that are warned about. A likely name is never refused."""
    refused = frozenset(refuse) & CERTAIN
    found = screen(text)
    return [each for each in found if each.kind in refused], [each for each in found if each.kind not in refused]


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


def _dates(text: str) -> list[Concern]:
    return [Concern(Kind.BIRTH_DATE, match[0], match.start()) for match in BIRTH.finditer(text)]


def days_in(text: str) -> list[Concern]:
    """Every whole date in a text, of birth or not: for texts in which any date could identify."""
    return [Concern(Kind.BIRTH_DATE, match[0], match.start()) for match in ANY_DAY.finditer(text)]


def _addresses(text: str) -> list[Concern]:
    kinds = ((Kind.EMAIL, EMAIL), (Kind.URL, WEB), (Kind.POSTCODE, POSTCODE), (Kind.MOBILE, MOBILE))
    found = [Concern(kind, match[0], match.start()) for kind, pattern in kinds for match in pattern.finditer(text)]
    handles = [match for match in HANDLE.finditer(text) if not match[1].isdigit()]
    return found + [Concern(Kind.HANDLE, match[1], match.start(1)) for match in handles]


def _names(text: str) -> list[Concern]:
    """Likely names: after words for a child, initials there, and two capitalised words in a row."""
    found = []
    for pattern in (NAMED, PAIR, INITIALS, AGED):
        for match in pattern.finditer(text):
            words = match[1].split()
            if not any(word.rstrip("’'s.") in NO_NAME or word in NO_NAME for word in words):
                found.append(Concern(Kind.NAME, match[1].strip(), match.start(1)))
    return found
