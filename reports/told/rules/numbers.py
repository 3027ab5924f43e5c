"""The numbers of a sentence that could be counts: in digits or words, as a share, a multiple, or as “only” or “none”.

Dates, times, money, ages and references are none, and a number of things that are no children (“two schools”) is none
unless the sentence tells of what was reported there. Pure.
"""

import re
from dataclasses import dataclass
from pathlib import Path

from core.text.screening import DAY, MONTH

# fmt: off
UNITS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
         "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"]
TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
ORDINALS = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh",
            "twelfth"]
# fmt: on
VALUES = {word: value for value, word in enumerate(UNITS)} | {word: 20 + 10 * n for n, word in enumerate(TENS)}
VALUES |= {"hundred": 100, "dozen": 12}
NUMBER = rf"(?:\d+|{'|'.join(reversed(list(VALUES)))})"
COMPOSED = rf"(?:{'|'.join(TENS)})[ -](?:{'|'.join(UNITS[1:10])})"
WORDED = rf"{COMPOSED}|{'|'.join(reversed(UNITS))}|{'|'.join(TENS)}|hundreds?|dozens?"

CHILD = (
    r"(?:girl|boy|child|children|pupil|student|teenager|teen|youngster|young (?:person|people|man|men|woman|women)"
    r"|toddler|minor|sibling|sister|brother|son|daughter|victim|lad|female|male|schoolgirl|schoolboy|twin)s?"
)
INCIDENT = r"(?:incident|case|episode|enquir(?:y|ie)|referral|allegation|disclosure|occurrence|instance|record)s?"
SOMEBODY = rf"(?:{CHILD}|{INCIDENT})"

# Not a count. Each match is blanked out, so that what remains is read as numbers.
NUMBERS = rf"{NUMBER}(?:\.\d+)*[a-z]?(?:(?:, ?| ?[-–/&] ?| and | to | or ){NUMBER}(?:\.\d+)*[a-z]?)*"
REFERENCE = (
    r"(?:actions?|priorit(?:y|ies)|objectives?|methods?|rows?|pages?|pp?\.|para(?:graph)?s?\.?|sections?|parts?"
    r"|appendix"
    r"|annex|articles?|chapters?|versions?|v\.?|issues?|reports?|phases?|stages?|tiers?|levels?|steps?|items?|nos?\.?"
    r"|numbers?|questions?|standards?|recommendations?|figures?|tables?|slides?|modules?|units?|lessons?|sessions?"
    r"|weeks?|days?|terms?|years?|yrs?|quarters?|key stages?|ks|bands?|rooms?|floors?|windows|ios|android"
    r"|office|clauses?"
    r"|schedules?|lines?|points?|outcomes?|web|year groups?|agenda items?|grades?|class(?:es)?)"
)
DETERMINER = (
    r"(?:this|that|last|the|each|every|next|previous|past|whole|financial|school|academic|same|per|a|one|other)"
)
NO_COUNTS = [
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        DAY,
        rf"\b\d{{1,2}}(?:st|nd|rd|th)?(?:(?: and | to | or |, ?| ?[-–&/] ?)\d{{1,2}}(?:st|nd|rd"
        rf"|th)?)* (?:of )?{MONTH}\b(?: \d{{4}})?",
        rf"\b{MONTH}\.? \d{{1,2}}(?:st|nd|rd|th)?\b(?!\s+{SOMEBODY}\b)",
        r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)day,? (?:the )?\d{1,2}(?:st|nd|rd|th)?\b",
        r"\b(?:19|20)\d\d ?[-/–] ?(?:Q[1-4]|(?:19|20)?\d\d)\b",
        r"\b(?:19|20)\d\d\b(?!\s+(?:children|girls|boys|cases|incidents))",
        r"\bQ[1-4](?:[-/–]Q?[1-4])?\b",
        r"\b(?:first|second|third|fourth|1st|2nd|3rd|4th) (?:quarter|half|term|year|week|month|day)\b",
        r"(?:\bat |\bfrom |\bby |\buntil )?\b\d{1,2}[:.]\d\d ?(?:am|pm)?\b(?! ?(?:%|per ?cent))",
        r"\b\d{1,2} ?(?:am|pm|noon|o[’']clock)\b",
        r"[£€$] ?\d[\d,.]*(?: ?(?:k|m|bn|million|thousand))?\b",
        r"\b\d[\d,.]* (?:pounds|pence|euros)\b",
        r"\b24[/-]7\b|\b(?:one|1)[- ]to[- ](?:one|1)s?\b|\bone[- ]off\b|\bone another\b|\bno[- ]one\b|\bone[’']s\b",
        r"\b(?:at one time|one day|one way|for one|one by one|one and all|all in one|any ?one|every ?one|some ?one"
        r"|which one|this one|that one|by one(?= with| that| which| of)|the (?:right|wrong|best|new|old|first"
        r"|last) ones?)\b",
        r"\b(?:once|twice|(?:\w+ times)) (?:a|an|each|every|per|in each|in every) (?:year|term|week|month"
        r"|quarter|day|half)\b",
        r"\bfour Cs\b|\b4Cs\b|\b[A-Z]{1,4}-?\d+[A-Z]?\b(?<!\bQ\d)|\b\d+[A-Z]{1,3}\b(?<![snrt][tdh])",
        r"\b(?:under|over)[- ]?(?:\d{1,2}|fives|tens|twelves|thirteens|sixteens|eighteens)s?\b",
        r"\b[\w.-]+@[\w.-]+|\bhttps?://\S+|\bwww\.\S+|\b0\d{2,4} ?\d{3} ?\d{3,4}\b",
        r"\bwithin (?:\d+|\w+) (?:working )?(?:days?|weeks?|months?|hours?|minutes?)\b",
        r"\bsecond (?:step|factor|phase|stage|edition|draft|version|meeting)\b|\bat first\b|\bfirst (?:aid"
        r"|language)\b",
        r"\bhalf[- ]?(?:term|year|yearly|day|days|an hour|past|a day|way)\b|\b(?:first|second|other) half\b"
        r"|\bhalfway\b",
        r"\bthird[- ]?(?:party|parties|sector)\b|\bno (?:longer|doubt|further action|further|matter|later|less"
        r"|more than|need)\b",
        r"\bin any case\b|\bin case\b|\bon the one hand\b",
    )
]
SECTION_47 = re.compile(r"\b(?:section|sections|s\.?) ?47s?\b", re.IGNORECASE)
NUMBERED = re.compile(
    rf"(?P<determiner>\b{DETERMINER} )?\b(?P<what>{REFERENCE}) ?#?(?P<numbers>{NUMBERS})\b(?P<more> {SOMEBODY}\b)?",
    re.IGNORECASE,
)
AGE = re.compile(
    rf"\b(?:aged?|ages|age of|age group|ages of)(?: of| from| between| about| only| just)? {NUMBER}(?: ?(?:to|-"
    rf"|–|and|or|/) ?{NUMBER})?\b"
    rf"|\b{NUMBER}(?: ?(?:to|-|–|and|or) ?{NUMBER})?[- ]?(?:years?|yrs?)?[- ](?:old|olds|of age)\b"
    rf"|\b{NUMBER}(?: ?(?:to|-|–|and|or) ?{NUMBER})?[- ]year[- ]olds?\b"
    rf"|\b(?:under|over|below|above|younger than|older than)[- ](?:the age of )?(?:\d{{1,2}}|five|ten|thirteen"
    rf"|sixteen|eighteen)s?\b(?! (?:{SOMEBODY}|per|%))"
    rf"|\b(?:{CHILD}) of {NUMBER}\b(?= (?:was|were|who|and|had|has)\b|[.,;:)!?]|$)"
    rf"|\bunder (?:fives|tens|thirteens|sixteens|eighteens)\b"
    rf"|\b(?:5|five)(?: ?[-–] ?| to )(?:9|nine)s?\b|\b10(?: ?[-–] ?| to )12s?\b|\b13(?: ?[-–] ?| to )15s?\b"
    rf"|\b16(?: ?[-–] ?| to | or | and )17s?\b",
    re.IGNORECASE,
)
OF_AGE = re.compile(rf"{CHILD}(?= of )", re.IGNORECASE)

THINGS = frozenset(Path(__file__).with_name("things.txt").read_text(encoding="utf-8").split())
HAPPENED = re.compile(
    r"\b(?:reported(?! that| to the| back| on)|recorded|referred|logged|disclosed|suffered|involv(?:ed|es"
    r"|ing)(?! in)|occurred|happened|arose|came from"
    r"|affected|notified|experienced|fell victim|were victims|was a victim|targeted|seized|arrested"
    r"|had (?:an? |one |\w+ )?(?:incidents?|cases?|victims?)|saw (?:an? |one |\w+ )?(?:incidents?|cases?)"
    r"|referrals?|victims?)\b",
    re.IGNORECASE,
)

# Where the noun that belongs to a number must have come
STOP = re.compile(
    r"[.;:!?,()]|\b(?:is|are|was|were|has|have|had|been|be|do|does|did|will|would|can|could|may|might|should"
    r"|must|at|in|on|by"
    r"|from|with|for|to|and|or|but|who|which|that|this|last|next|as|than|about|per)\b",
    re.IGNORECASE,
)
FIGURE = re.compile(rf"(?<![\w.,#-])(?:\d[\d,]*(?:\.\d+)?(?![\w-]|[.,]\d)|\b(?:{WORDED})\b)", re.IGNORECASE)
SHARE = re.compile(
    rf"(?:\d+(?:\.\d+)?|{WORDED}) ?(?:%|per ?cent\b|percentage points?\b)|\bper ?cent\b|\bpercentage\b"
    r"|\b(?:half|a third|one third|two thirds|thirds|one quarter|three quarters|a fifth|a tenth"
    r"|a majority|the majority|majority|a minority|a quarter(?= of| were| was| came| are))\b"
    r"|\b(?:doubl(?:ed|ing|e)|halv(?:ed|ing)|trebl(?:ed|ing)|tripl(?:ed|ing)|quadrupl(?:ed|ing)|twofold"
    r"|threefold|tenfold)\b"
    r"|\b(?:twice|thrice|(?:\w+) times)\b|\b(?:only|just|happened|recorded|occurred|reported) once\b"
    r"|\bonce (?:only|in (?:the|this))\b",
    re.IGNORECASE,
)
SMALL = re.compile(
    r"\b(?:none|nobody|nil|a (?:few|handful|couple|pair)|handful|couple|pair|few(?:er)?(?! (?:weeks|days|months)))\b",
    re.IGNORECASE,
)
NEARBY = re.compile(
    r"\b(?P<word>no|not any|not one|never|without any|the only|only|just|merely|solely|a single|single|sole|lone"
    r"|solitary|both|all|every|each|most|several|"
    rf"{'|'.join(ORDINALS)}|another|neither|either)\b",
    re.IGNORECASE,
)
A_CHILD = re.compile(
    rf"\b(?:an?|the (?:one|other|youngest|oldest|same)"
    rf"|another)\b(?: [\w\x00-]+){{0,3}}? (?:{SOMEBODY})\b(?=.{{0,80}}?\b(?:was|were|had|has been|have been"
    rf"|came|told)\b)",
    re.IGNORECASE,
)
OF = re.compile(r" (?:of|as many|more|fewer|the)\b", re.IGNORECASE)  # what a share or a multiple is of
BROAD = frozenset(
    {"all", "every", "each", "most", "several", "both", "never", "either", "neither", "another", *ORDINALS}
)
BLANK = "\x00"


@dataclass(frozen=True)
class Count:
    """A number that could be a count: as it stands there, and its value, None for a share, a multiple or a word.
    `is_broad`: a word such as “every”, which tells something only of a part of all incidents.
    """

    text: str
    value: int | None = None
    is_broad: bool = False


def ages_in(sentence: str) -> list[str]:
    return [match[0] for match in AGE.finditer(sentence)]


def counts_in(sentence: str, is_label) -> list[Count]:
    """The numbers of a sentence that could be counts of children, in their order. `is_label(text)` says whether a
    stretch of text names what the tables count.
    """
    rest = without_no_counts(sentence)
    happened = HAPPENED.search(sentence) is not None
    found: list[tuple[int, Count]] = []
    taken: list[tuple[int, int]] = []

    def add(match: re.Match, value: int | None = None, *, is_share: bool = False, is_broad: bool = False) -> None:
        if not any(begin < match.end() and match.start() < end for begin, end in taken):
            taken.append(match.span())
            after = rest[match.end() :]
            if happened or not is_of_things(after) or is_share and not OF.match(after):
                found.append((match.start(), Count(sentence[match.start() : match.end()].strip(), value, is_broad)))

    for match in SHARE.finditer(rest):
        add(match, is_share=True)
    for match in FIGURE.finditer(rest):
        add(match, value_of(match[0]))
    for match in SMALL.finditer(rest):
        add(match, 0 if match[0].lower() in ("none", "nobody", "nil") else None)
    for match in NEARBY.finditer(rest):
        if is_near(rest, match, is_label):
            word = match["word"].lower()
            add(match, nearby_value(word), is_broad=word in BROAD - {"both", "another", *ORDINALS})
    for match in A_CHILD.finditer(rest):
        add(match, 1)
    return [count for _, count in sorted(found, key=lambda pair: pair[0])]


def without_no_counts(sentence: str) -> str:
    """The sentence with dates, times, money, ages and references blanked out, at the same places."""

    def blank(match: re.Match) -> str:
        return BLANK * len(match[0])

    def blank_age(match: re.Match) -> str:
        child = OF_AGE.match(match[0])  # "a single girl of 14"
        return (child[0] if child else "") + BLANK * (len(match[0]) - len(child[0] if child else ""))

    def blank_numbered(match: re.Match) -> str:
        if match["more"] and match["determiner"]:
            return match[0]  # "this year 3 girls"
        is_year_group = (
            match["determiner"] and match["determiner"].lower() == "the " and match["what"].lower().startswith("year")
        )
        if (
            match["determiner"]
            and not is_year_group
            and match["what"].lower().rstrip("s") in ("year", "quarter", "term", "week", "day", "session")
        ):
            return match[0]  # "this quarter 3 were told"
        return BLANK * (len(match[0]) - len(match["more"] or "")) + (match["more"] or "")

    text = SECTION_47.sub(blank, sentence)
    for pattern in NO_COUNTS[:2]:
        text = pattern.sub(blank, text)
    text = AGE.sub(blank_age, text)
    for pattern in NO_COUNTS[2:]:
        text = pattern.sub(blank, text)
    return NUMBERED.sub(blank_numbered, text)


def is_of_things(after: str) -> bool:
    """Whether what follows a number says that it counts things and no children: "new schools", "of the 14 agencies"."""
    following = STOP.split(after, maxsplit=1)[0]
    words = re.findall(r"[\w’'-]+", following)[:6]
    if re.search(rf"\b{SOMEBODY}\b(?![’'])", " ".join(words), re.IGNORECASE):
        return False
    return any(word.lower() in THINGS for word in words)


def is_near(rest: str, match: re.Match, is_label) -> bool:
    """Whether a child, an incident or a label follows a word such as “only” within three words."""
    word = match["word"].lower()
    following = re.findall(r"[\w’'-]+", re.split(r"[.;:!?,(]", rest[match.end() :], maxsplit=1)[0])[:4]
    if following and FIGURE.fullmatch(following[0]):
        return False  # "only 3 girls": the number counts
    own = INCIDENT if word in BROAD else SOMEBODY
    if any(re.fullmatch(own, each, re.IGNORECASE) for each in following):
        return True
    things = next((at for at, each in enumerate(following) if each.lower() in THINGS), len(following))
    return is_label(" ".join(following[:things]))


def nearby_value(word: str) -> int | None:
    if word in ("no", "not any", "not one", "never", "without any", "neither"):
        return 0
    if word in ("a single", "single", "sole", "lone", "solitary", "the only"):
        return 1
    if word == "both":
        return 2
    return ORDINALS.index(word) + 1 if word in ORDINALS else None


def value_of(text: str) -> int | None:
    """The whole number that digits or words stand for; None for any other."""
    plain = text.strip().lower().replace(",", "")
    if plain.isdigit():
        return int(plain)
    values = [VALUES.get(word) for word in re.split(r"[ -]", plain)]
    return sum(values) if values and None not in values else None
