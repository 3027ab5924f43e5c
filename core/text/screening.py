"""Finds what could identify a child in a text: numbers, dates of birth, addresses, likely names. Pure.

`screen(text)` finds everything; each app decides what of it is refused and what is asked about (core/text/guard.py).
The patterns look at one reading of the text (core/text/folding.py); what is found is told as it was typed.
Numbers with a check digit are found only where the digit is right, so a phone number is no NHS number. A likely name is
a guess and never more than a warning.
"""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from core.text.dates import today
from core.text.folding import Folded, fold
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
    HOME = "home"
    CASE = "case"
    CHARACTERS = "letters"
    NAME = "name"
    FIRST_NAME = "first"
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
    Kind.HOME: "the address of a home",
    Kind.CASE: "the number of a case",
    Kind.CHARACTERS: "a name with characters of another alphabet",
    Kind.NAME: "the name of a person",
    Kind.FIRST_NAME: "the name of a person",
    Kind.CAPITALS: "the name of a person",
}
# Without any other sign of a name: CAPITALS, two capitalised words; FIRST_NAME, one alone
UNSURE = frozenset({Kind.CAPITALS, Kind.FIRST_NAME})
GUESSES = UNSURE | {Kind.HOME, Kind.CASE, Kind.CHARACTERS, Kind.NAME}  # HOME: an address in small letters
CERTAIN = frozenset(Kind) - GUESSES  # for which an app may refuse a text


@dataclass(frozen=True)
class Concern:
    kind: Kind
    found: str
    at: int

    @property
    def in_words(self) -> str:
        return f"“{self.found}” looks like {WORDS[self.kind]}."

    @property
    def end(self) -> int:
        return self.at + len(self.found)

    def overlaps(self, other: "Concern") -> bool:
        return self.at < other.end and other.at < self.end


SIGNS = re.compile(r"[\d@_]|\w\.\w")  # one of which stands in whatever is certain
MANY_DIGITS = re.compile(r"\d(?:[ ./()-]{0,3}\d){8}")  # without so many, no number of a person is in a text
MARK = r"[ ./-]"  # between the digits of one number
# Ten digits together, one by one, or as 3, 3 and 4 or 5 and 5: a receipt such as 2026-00057-1 is none. In any groups
# beside "NHS"
GROUPS = rf"\d{{3}}{MARK}?\d{{3}}{MARK}?\d{{4}}|\d{{5}}{MARK}\d{{5}}|\d(?:{MARK}\d){{9}}"
DIGITS = re.compile(rf"(?<![\d+])(?<!\d{MARK})(?:{GROUPS})(?!{MARK}?\d)")
NHS = re.compile(rf"\b(?i:nhs)[^\d\n]{{0,20}}(\d(?:{MARK}?\d){{9}})(?!\d)")
FIRST_OF_UPN = r"(?<![A-Za-z0-9])[A-HJ-NP-RT-Za-hj-np-rt-z]"
UPN = re.compile(rf"{FIRST_OF_UPN}{MARK}?\d(?:{MARK}?\d){{11}}(?![A-Za-z0-9])")
TEMPORARY_UPN = re.compile(rf"{FIRST_OF_UPN}{MARK}?\d(?:{MARK}?\d){{10}}{MARK}?[A-Z](?![A-Za-z0-9])")
NO_DIGITS = re.compile(r"[ ./-]")
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
DOB = r"d[. ]{0,2}o[. ]{0,2}b\.?(?![A-Za-z])"
DAY_IN_WORDS = (
    r"(?:(?:twenty|thirty)[ -])?(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth"
    r"|thirteenth|fourteenth|fifteenth|sixteenth|seventeenth|eighteenth|nineteenth|twentieth|thirtieth)"
)
WIDEST = 60  # characters that a date of birth takes beside its word
DAY_OF_BIRTH = rf"(?:{DAY}|{PART_OF_DAY}|\d{{1,2}} \d{{1,2}} \d{{2,4}}(?!\d)|{DAY_IN_WORDS} (?:of )?{MONTH})"
OF_BIRTH = re.compile(r"born|birth|b-?day|d[. ]{0,2}o[. ]{0,2}b|\bb\. ?\d", re.IGNORECASE)
BIRTH = re.compile(
    rf"\b(?:born(?: on| in)?|{DOB}|date of birth|(?:birth ?|b-?)day(?: is)?(?: on)?|birth ?date)(?![A-Za-z])[ :=,(-]*"
    rf"(?:is |was )?(?:on )?(?:the )?({DAY_OF_BIRTH})|\b{DOB}[ :=-]*\d{{6}}(?:\d\d)?(?!\d)"
    rf"|(?<![\w./-]){DAY}[ ,()]+(?:is |was )?(?:{DOB}|date of birth)|(?<![\w.])b\. ?{DAY}",
    re.IGNORECASE,
)
# Of what a date is: "launched on", "Completed", "held". A birthday is none
OF_EVENT = re.compile(
    r"\b(?!born\b|birth|b-?day|party\b|aged\b)"
    r"(?:[a-z]{3,} (?:on|by|from|since|until|before|after|dated) (?:the )?"
    r"|(?:[a-z]+ed|held|began|begun|sent|given|written|made) )$",
    re.IGNORECASE,
)
ANY_DAY = re.compile(rf"(?<![\w./-]){DAY}(?![\w/-])", re.IGNORECASE)
POSTCODE = re.compile(
    r"(?<![A-Za-z0-9])(?!(?i:KS|YR?|EY|AY)\d)(?:GIR ?0AA|[A-Z]{1,2}\d[A-Z\d]?[ -]?"
    r"(?!\d(?:st|nd|rd|th)\b)\d[ABD-HJLNP-UW-Z]{2})(?![A-Za-z0-9])",
    re.IGNORECASE,
)
# With gaps where none belong: in capitals with a known area, or after the word
AREA = (
    "A[BL]|B[ABDHLNRST]?|C[ABFHMORTVW]|D[ADEGHLNTY]|E[CHNX]?|F[KY]|G[LUY]?|H[ADGPRSUX]|I[GMPV]|JE|K[ATWY]|L[ADELNSU]?"
    "|M[EKL]?|N[EGNPRW]?|O[LX]|P[AEHLOR]|R[GHM]|S[AEGKLMNOPRSTWY]?|T[ADFNQRSW]|UB|W[ACDFNRSV]?|YO|ZE"
)
SPACED_POSTCODE = re.compile(
    rf"(?<![A-Za-z0-9])(?:{AREA}) ?\d[A-Z\d]? ?\d ?[ABD-HJLNP-UW-Z]{{2}}(?![A-Za-z0-9])"
    r"|(?i:\bpost ?code(?: is| was)?[ :=-]*([A-Z] ?[A-Z]? ?\d ?[A-Z\d]? ?\d ?[A-Z] ?[A-Z]))(?![A-Za-z0-9])"
)
EMAIL = re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+")
WEB = re.compile(
    r"(?:https?://|www\.)\S+|(?<![\w@.])@\w[\w.]{2,}"
    r"|(?<![\w@.-])[a-z0-9-]++(?:\.[a-z0-9-]++)*\.(?:com|net|org|co\.uk|org\.uk|ac\.uk|gov\.uk|sch\.uk|uk|io|tv|me|app)"
    r"(?:/\S*)?(?![\w-])",
    re.IGNORECASE,
)
PLATFORM = re.compile(
    r"\b(?:snap(?:chat)?|insta(?:gram)?|ig|tik ?tok|discord|roblox|xbox|psn|steam|kik|whatsapp|facebook|fb|telegram"
    r"|twitter|fortnite|minecraft|twitch|youtube|gamer ?tag|account|handle|user(?: ?name)?)",
    re.IGNORECASE,
)
NO_HANDLE = r"(?!(?:y|yr|year|ks|key|q|v|version|s|u|under)_?\d)"
WITH_DIGIT = rf"@?{NO_HANDLE}(?=[a-z._]*[\d_])[a-z0-9_][\w.]{{3,}}"
# A platform or "user", a mark, and a name with a digit or an underscore: "snap: ella_b13". A word alone may be prose.
HANDLE = re.compile(rf"(?: (?:name|id|user|handle))?(?: is)? ?[:=@-] ?({WITH_DIGIT})", re.IGNORECASE)
# The same without a mark: after words that nothing but a name follows, or a name that begins with letters
USERNAME = re.compile(
    rf"\b(?:user ?name|gamer ?tag|account name|user id|handle)(?: (?:is|was|of))? ({WITH_DIGIT})", re.IGNORECASE
)
ON_PLATFORM = re.compile(
    r"(?: (?:user ?name|name|id|user|handle|account))?(?: (?:is|was|as|under|called))? "
    rf"(@?{NO_HANDLE}(?:(?=[a-z.]{{2,}}[\d_])[a-z][\w.]{{3,}}|[a-z]+_[\w.]+))",
    re.IGNORECASE,
)
DOTTED = re.compile(
    r"(?: (?:user ?name|name|id|user|handle))?(?: (?:is|was|as)|:) ?(@?[a-z0-9]+(?:\.[a-z0-9]+){2,})(?![\w@])",
    re.IGNORECASE,
)
TAGGED = re.compile(r"(?<![\w#])((?!(?i:action|item|row|ticket|issue|case|invoice|ref))[A-Za-z][\w.]{2,}#\d{4})(?!\d)")
PROFILE = re.compile(
    r"\b(?:instagram|tiktok|snapchat|facebook|twitter|twitch|youtube|roblox)\.com/(?:add/|users/)?"
    r"(@?(?=[\w.-]*\d)[\w.-]+)",
    re.IGNORECASE,
)
AFTER_PLATFORM = (HANDLE, ON_PLATFORM, DOTTED)
BEFORE_PLATFORM = re.compile(rf"(?<![\w@])({WITH_DIGIT})[”’\"']? on $", re.IGNORECASE)
LONGEST_HANDLE = 40  # characters
MOBILE = re.compile(r"(?<![\w+])(?:\+44 ?(?:\(0\) ?)?|\(?0)7(?:[ ./()-]{0,2}\d){9}(?!\d)")
# Of an area: what begins 03, 08 or 09 belongs to a service
TELEPHONE = re.compile(r"(?<![\w+/.-])(?:\+44[ -]?(?:\(0\)[ -]?)?|\(?0)[12](?:[ )-]{0,2}\d){8,9}(?![\d/.-]\d|\d)")
# Words before the number of an office or a service, which are none of a home
OF_SERVICE = re.compile(
    r"\b(?:desk|office|helpline|hotline|switchboard|reception|hub|service|front door|duty|team)s?\b", re.IGNORECASE
)
ROAD = (
    r"(?:Road|Rd|Street|Avenue|Ave|Lane|Close|Drive|Way|Crescent|Court|Gardens|Terrace|Place|Grove|Walk|Mews|Rise|Row)"
)
ADDRESS = re.compile(
    rf"(?<![\w.,/-])(?:[Ff]lat \d+[A-Za-z]?,? )?\d{{1,3}}[A-Za-z]?,? (?:[A-Z][a-z’']+ ){{1,3}}{ROAD}\b"
    rf"|(?i:\b(?:lives?|living|address|home) (?:is |at )+(\d{{1,3}}[a-z]? (?:[a-z’']+ ){{1,3}}{ROAD}\b))"
)
# In small or capital letters: any street with a number, and after a word for a place what is a word as well
NO_ROAD = (
    r"(?:a|an|in|on|of|to|at|and|or|for|by|per|people|children|pupils|schools?|years?|days?|minutes?|weeks?|months?"
    r"|different|other|more|new|busy)\b"
)
HOME = re.compile(
    rf"(?<![\w.,/-])(?:flat \d+[a-z]?,? )?\d{{1,3}}[a-z]?,? (?:(?!{NO_ROAD})[a-z’'-]+ ){{1,2}}"
    r"(?:(?:road|rd|street|avenue|ave|lane|crescent|gardens|grove|mews|terrace)\b(?! (?:shops?|stores?|names?|banks?))"
    r"|(?P<word>close|drive|court|way|place|walk|rise|row)\b)",
    re.IGNORECASE,
)
TO_PLACE = re.compile(r"\b(?:at|of|from|in|address|to|home):? $", re.IGNORECASE)
LONG_NUMBER = re.compile(r"(?<!\d)\d{5,12}(?:[/-]\d{2,4})?(?!\w)")
OF_CASE = re.compile(
    r"\b(?:case|client|person|child|crime|pupil|referral|nhs|upn|lcs|mosaic|liquid ?logic|ics|care ?first"
    r"|framework ?-?i|ssid|eclipse|niche|athena|systm ?one|rio|emis)"
    r"(?: (?:id|no\.?|number|num|ref(?:erence)?\.?|file|record|case))?(?: is| was)?[ :#=/-]{0,3}(?:[a-z]{1,5}[ /-]?)?$",
    re.IGNORECASE,
)
# Beside its label also with a check digit that is wrong
LABELLED = re.compile(
    rf"\b(?i:nhs|upn|pupil) ?(?i:no\.?|number|num|id)?(?i: is| was)?[ :#=-]{{0,3}}"
    rf"([A-Za-z]?{MARK}?\d(?:{MARK}?\d){{8,11}}[A-Z]?)(?!\w)"
)
YOUNGEST, OLDEST = 1, 19  # years: the age of a child to whom a date could belong


def screen(text: str, *, on: dt.date | None = None) -> list[Concern]:
    """Everything that is found, in the order of the text. A date beside words for a child counts where a child could
    have been born on it, judged on the day `on` (today).
    """
    folded = fold(text)
    children = places_of_child(folded.text)
    guesses = list(_guesses(folded, children))
    kept = _without_overlaps(_certain(folded.text, children, on))
    kept = _with(kept, [each for each in guesses if each.kind not in UNSURE])
    return _as_typed(folded, _with(kept, [each for each in guesses if each.kind in UNSURE]))


def _with(kept: list[Concern], less_sure: list[Concern]) -> list[Concern]:
    """What is surer, and of the rest what overlaps none of it; in the order of the text."""
    left = [each for each in less_sure if not any(map(each.overlaps, kept))]
    return sorted([*kept, *_without_overlaps(left)], key=lambda each: each.at)


def screen_certain(text: str, *, on: dt.date | None = None) -> list[Concern]:
    """What screen() finds, without guesses."""
    folded = fold(text)
    if not SIGNS.search(folded.text):
        return []
    return _as_typed(folded, _without_overlaps(_certain(folded.text, places_of_child(folded.text), on)))


def _as_typed(folded: Folded, found: list[Concern]) -> list[Concern]:
    places = [(each.kind, *folded.place(each.at, each.end)) for each in found]
    return [Concern(kind, words, at) for kind, at, words in places]


def _guesses(folded: Folded, children: list[tuple[int, int]]) -> Iterator[Concern]:
    text = folded.text
    for start, end in folded.foreign:
        yield Concern(Kind.CHARACTERS, text[start:end], start)
    for name in likely_names(text, children):
        yield Concern(Kind.NAME if name.is_likely else _unsure(name.name), name.name, name.at)
    for match in HOME.finditer(text):
        if not match["word"] or TO_PLACE.search(text, max(0, match.start() - 10), match.start()):
            yield Concern(Kind.HOME, match[0], match.start())
    for match in LONG_NUMBER.finditer(text):
        if OF_CASE.search(text, max(0, match.start() - 40), match.start()):
            yield Concern(Kind.CASE, match[0], match.start())
    yield from (Concern(Kind.CASE, match[1], match.start(1)) for match in LABELLED.finditer(text))


def _unsure(words: str) -> Kind:
    return Kind.CAPITALS if " " in words else Kind.FIRST_NAME


def _certain(text: str, children: list[tuple[int, int]], on: dt.date | None) -> list[Concern]:
    if not SIGNS.search(text):
        return []
    has_digits = any(map(text.__contains__, "0123456789"))  # without one, most patterns can find nothing
    numbers = [*_numbers(text), *_dates(text, children, on), *_places(text)] if has_digits else []
    return [*numbers, *_accounts(text)]


def _without_overlaps(found: list[Concern]) -> list[Concern]:
    kept: list[Concern] = []
    for concern in sorted(found, key=lambda each: (each.at, -len(each.found), each.kind)):
        if not kept or not concern.overlaps(kept[-1]):
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
    found: list[Concern] = []
    if not MANY_DIGITS.search(text):
        return found
    for match in DIGITS.finditer(text):
        if is_nhs_number(NO_DIGITS.sub("", match[0])):
            found.append(Concern(Kind.NHS_NUMBER, match[0], match.start()))
    for match in NHS.finditer(text):
        if is_nhs_number(NO_DIGITS.sub("", match[1])):
            found.append(Concern(Kind.NHS_NUMBER, match[1], match.start(1)))
    for pattern in (UPN, TEMPORARY_UPN):
        for match in pattern.finditer(text):
            if is_pupil_number(NO_DIGITS.sub("", match[0])):
                found.append(Concern(Kind.PUPIL_NUMBER, match[0], match.start()))
    return found + _telephones(text)


def _dates(text: str, children: list[tuple[int, int]], on: dt.date | None) -> list[Concern]:
    found = []
    for word in OF_BIRTH.finditer(text):
        matches = BIRTH.finditer(text, max(0, word.start() - WIDEST), word.end() + WIDEST)
        found += [Concern(Kind.BIRTH_DATE, match[0], match.start()) for match in matches]
    if children:
        this_year = (on or today()).year
        near = (day for day in unexplained_days(text) if is_near(day.at, day.at + len(day.found), children))
        found += [Concern(Kind.CHILD_DATE, day.found, day.at) for day in near if _is_of_child(day.found, this_year)]
    return found


def _is_of_child(day: str, this_year: int) -> bool:
    number = re.match(r"\d{4}", day) or re.search(r"\d{2,4}$", day)
    return could_be_birth(number[0] if number else "0", this_year)


def could_be_birth(digits: str, this_year: int) -> bool:
    """Whether somebody born in a year is of a child's age this year; two digits are of the last hundred years."""
    year = int(digits)
    if year < 100:
        year += this_year // 100 * 100
        year -= 100 if year > this_year else 0
    return YOUNGEST < this_year - year <= OLDEST


def days_in(text: str) -> list[Concern]:
    """Every whole date in a text, of birth or not: for texts in which any date could identify."""
    return [Concern(Kind.BIRTH_DATE, match[0], match.start()) for match in ANY_DAY.finditer(text)]


def _places(text: str) -> list[Concern]:
    kinds = [(Kind.POSTCODE, POSTCODE), (Kind.POSTCODE, SPACED_POSTCODE), (Kind.ADDRESS, ADDRESS)]
    return [Concern(kind, match[0], match.start()) for kind, pattern in kinds for match in pattern.finditer(text)]


def unexplained_days(text: str) -> list[Concern]:
    """The whole dates in a text of which the words before them do not say what happened on them."""
    return [day for day in days_in(text) if not OF_EVENT.search(text, max(0, day.at - 30), day.at)]


def _telephones(text: str) -> list[Concern]:
    mobiles = [Concern(Kind.MOBILE, match[0], match.start()) for match in MOBILE.finditer(text)]
    others = (match for match in TELEPHONE.finditer(text) if not _is_of_service(text, match.start()))
    return mobiles + [Concern(Kind.TELEPHONE, match[0], match.start()) for match in others]


def _is_of_service(text: str, at: int) -> bool:
    return bool(OF_SERVICE.search(text, max(0, at - 40), at))


def _accounts(text: str) -> list[Concern]:
    kinds = [(Kind.URL, WEB), *([(Kind.EMAIL, EMAIL)] if "@" in text else [])]
    found = [Concern(kind, match[0], match.start()) for kind, pattern in kinds for match in pattern.finditer(text)]
    handles = (match for match in _handles(text) if not match[1].isdigit())
    return found + [Concern(Kind.HANDLE, match[1], match.start(1)) for match in handles]


def _handles(text: str) -> Iterator[re.Match]:
    for platform in PLATFORM.finditer(text):
        matches = (pattern.match(text, platform.end()) for pattern in AFTER_PLATFORM)
        yield from (match for match in matches if match)
        if before := BEFORE_PLATFORM.search(text, max(0, platform.start() - LONGEST_HANDLE), platform.start()):
            yield before
    yield from USERNAME.finditer(text)
    if "#" in text:
        yield from TAGGED.finditer(text)
    if ".com/" in text:
        yield from PROFILE.finditer(text)
