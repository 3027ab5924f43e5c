"""Finds likely names of persons in a text. They are guesses, and some are missed. Pure."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

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
NEAR = 40  # characters
WORD = re.compile(r"(?<![@._/#-])[^\W\d_](?:[\w’'-]*[^\W_])?")
SAYS = re.compile(r" (?:said|says|disclosed|admitted|cried|told (?:us|me|staff|her|his|a )|,? ?aged|\(?\d{1,2}\))")
FOLLOWED = re.compile(r" [^\W\d_]")
TITLES = frozenset(
    """Mr Mrs Ms Miss Dr Prof Professor Sir Dame Rev Reverend Cllr Councillor PC DC DS DI DCI Sgt Sergeant Inspector
    Constable Superintendent Chair Chairman Officer Headteacher Head Teacher Judge Baroness Lord Lady
    Commissioner Minister MP""".split()  # noqa: SIM905 (a page of words)
)
PLACES = frozenset(
    """School Schools Academy College Primary Infant Infants Junior Secondary High Grammar Nursery Church Catholic
    Centre Center House Hall Park Road Street Avenue Lane Close Drive Way Hospital Surgery Trust Foundation
    Library Theatre University Hotel Ward Building Court Place Square Award Awards Prize Report Review Inquiry
    Enquiry Act Law Programme Project Ltd Limited Group Cup Station Estate Gardens Clinic Rule Room Suite Hub
    Forum Society Union Association Charity Festival Show""".split()  # noqa: SIM905
)
ABBREVIATIONS = frozenset(
    """IT ICT PE RE RS AI PSHE RSE UPN UPNS SEN SEND CCE CSE CSA HSB KS LA LAS NHS CAMHS MASH GDPR DSL DSLS LSCB NSPCC
    EHCP LAC PRU FE HE PC TV VR UK EU US ID IDS QA DPO ESLO DBS CPD PTA GP GPS CPS BBFC PEGI FAQ FAQS OK""".split()  # noqa: SIM905
)
# Capitalised words that are not people's names: days, months, and terms of schools and agencies
NO_NAME = frozenset(
    """Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May June July August
    September October November December Autumn Spring Summer Winter Easter Christmas Internet Safer Safety
    Safeguarding Online School Schools Primary Secondary Academy College Nursery Council Board Police Health
    Trust Service Services Social Care Children Child Young People Parents Parent Carers Staff Governor
    Governors Head Teacher Deputy Officer Lead Manager Year Years Key Stage Foundation Early Special Pupil
    Referral Unit Youth Club Library Centre House Home Road Street Lane Day Week Term Policy Plan Strategy
    Strategic Priority Action Objective Code Conduct Acceptable Use Agreement Working Together Group Groups
    Committee Team Department Education English Welsh Maths Science Computing Personal Relationships Local
    Authority Wi Fi Google Microsoft Apple Windows Office Teams Chrome Facebook Instagram TikTok Snapchat
    WhatsApp YouTube Roblox Minecraft Discord Xbox PlayStation Nintendo The This That These Those There They We
    Our Your You He She It In On At For And But Or If When Where What Who How All Every Each No Not Yes Some Any
    Most Since After Before During With Without From By To Of As Also New One Two Three First Second Third Last
    Next Exploitation Abuse Sexual Death Forum Matters Neglect Welfare Rights Survey Support Northmere England Wales
    London
    National Annual Quarterly Weekly Report Reports Training Session Sessions Assembly Assemblies Digital
    Leaders Leader Ambassadors Champions Ambassador Champion Parent’s Mr Mrs Ms Miss Dr Sir Dame St Filtering
    Monitoring Data Protection General Information Commissioner Keeping Prevent Duty""".split()  # noqa: SIM905 (a page of words)
)


@dataclass(frozen=True)
class LikelyName:
    """`is_likely`: something beside two capitalised words makes it a name."""

    name: str
    at: int
    is_likely: bool = True


@cache
def first_names() -> frozenset[str]:
    """Common first names, in small letters."""
    return _read_words("first_names.txt")


@cache
def names_that_are_words() -> frozenset[str]:
    """First names that in small letters are more often a word or a shorter form of one."""
    return _read_words("first_names_that_are_words.txt")


def _read_words(name: str) -> frozenset[str]:
    path = Path(__file__).with_name("data") / name
    return frozenset(path.read_text(encoding="utf-8").split())


def places_of_child(text: str) -> list[tuple[int, int]]:
    return [match.span() for match in ONE_CHILD.finditer(text)]


def is_near(start: int, end: int, places: list[tuple[int, int]]) -> bool:
    """Whether one of some places is at most NEAR characters from a passage."""
    return any(begins - end <= NEAR and start - ends <= NEAR for begins, ends in places)


def likely_names(text: str, children: list[tuple[int, int]]) -> list[LikelyName]:
    """Likely names: after words for a child, initials there or with an age, a common first name with a word after it,
    one beside words for a child; as not likely two capitalised words in a row that nothing else makes a name.
    """
    found = []
    for pattern in (NAMED, INITIALS, AGED, PAIR):
        for match in pattern.finditer(text):
            words = match[1].split()
            if any(_is_no_name(word) for word in words):
                continue
            is_name = pattern is not PAIR or _is_likely(text, match, children)
            found.append(LikelyName(match[1].strip(), match.start(1), is_name))
    return found + _first_names(text, children)


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
        word = match[0].removesuffix("’s").removesuffix("'s")
        plain = word.lower()
        if plain not in names:
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
