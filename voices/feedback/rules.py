"""What may be written on a poster: figures are chosen from the published ones, never typed. Pure."""

import re

from core.text.screening import MONTH

# fmt: off
WORDS = (
    "none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty", "thirty", "forty",
    "fifty", "sixty", "seventy", "eighty", "ninety", "hundreds?", "thousands?", "dozens?", "couple", "pair", "handful",
)
# fmt: on
N = rf"\b(?:\d[\d,]*(?:\.\d+)?|{'|'.join(WORDS)})"
WHO = (
    r"(?:child|children|kids?|pupils?|students?|boys?|girls?|young(?:er|sters?)?|people|persons?|teen(?:ager)?s?"
    r"|classmates?|friends?|you|us|them|those|these|answers?)\b"
)
BETWEEN = r"(?:(?:of|the|our|your|all|other|more|older|different|primary|secondary|¤)\s+){0,3}"
PARTS = r"\b(?:half|halves|thirds?|quarters?|fifths?|sixths?|sevenths?|eighths?|ninths?|tenths?)"
TIME = rf"(?:an?|the|each|every)\s+(?:hour|lesson|day|week|term|year)\b|{MONTH}\b"
DID = (
    r"(?:said|say|told|tell|answered|answer|are|was|were|had|have|has|did|do|know|knew|felt|feel|met|saw|got|chose"
    r"|agreed?|wanted|want)\b"
)
TYPED = re.compile(
    rf"[%½⅓⅔¼¾]|\bper ?cent|\bpercentage"
    rf"|{N}\s+(?:of|in|out\s+of)\s+(?:every\s+|the\s+|all\s+)?{N}\b"
    rf"|\b\d+\s*/\s*\d+\b"
    rf"|{N}\s+{BETWEEN}{WHO}"
    rf"|\b{WHO}\s*[:(]\s*{N}\b"
    rf"|{N}\s+(?:also\s+|have\s+|still\s+)?{DID}"
    rf"|{PARTS}\s+of\s+(?!{TIME})|{PARTS}\s+(?:the|our|your|all)\s+",
    re.IGNORECASE,
)
NO_COUNT = re.compile(  # put as "¤": numbers that count nobody: school years, ages, days, and "every one", "this one"
    rf"\b(?:years?|key stages?|class(?:es)?|groups?|lessons?|rooms?|weeks?|terms?|ages?|aged|priority|action)\s+\d+\w*"
    rf"(?:\s*(?:to|and|or|,|[-–/])\s*\d+)*\b"
    rf"|\b\d{{1,2}}(?:st|nd|rd|th)?\s+{MONTH}\b(?:\s+\d{{4}})?"
    rf"|\b(?:19|20)\d\d\s*[-/–]\s*(?:19|20)?\d\d\b|\b24/7\b"
    rf"|\b(?:every|each|any|some|no|this|that|which|new)[\s-]+one\b",
    re.IGNORECASE,
)


def has_typed_figure(text: str) -> bool:
    return bool(TYPED.search(NO_COUNT.sub("¤", text)))
