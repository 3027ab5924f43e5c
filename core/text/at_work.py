"""Where a text names adults at work: beside their post, or in a list of who was present. Pure.

A name counts as one of these only in a text that says nothing of a single child (likely_names.py asks that).
"""

import re

NAME = r"(?:[A-Z][\w’'-]*\.? ){0,2}[A-Z][\w’'-]+"
POST = (
    r"(?:trainer|facilitator|speaker|bursar|nurse|doctor|paediatrician|manager|lead|officer|adviser|advisor|chair"
    r"|vice[- ]chair|clerk|governor|caretaker|supervisor|teacher|headteacher|head|deputy|principal|tutor|librarian"
    r"|co-?ordinator|consultant|commissioner|director|inspector|sergeant|constable|superintendent|solicitor|vicar"
    r"|chaplain|secretary|administrator|analyst|researcher|presenter|organiser|DSL|ESLO|SENCO|LADO|DPO|PCSO)"
)
BEFORE = re.compile(rf"\b(?i:{POST})s?(?:, |: | is | was | has changed from | )({NAME})")
AFTER = re.compile(rf"(?<![\w’'-])({NAME})(?:, (?:the |our )?| \((?:the |our )?)(?:[\w&-]+ ){{0,2}}(?i:{POST})\b")
PRESENT = re.compile(r"^[^\w\n]{0,10}(?i:present|apologies|attendees|in attendance)(?: \w+)?:.*$", re.MULTILINE)
# What is told of a child, or a post that pupils hold: beside these a name is nobody's at work
NOT_AT_WORK = re.compile(
    r"groom|bull(?:y|ied)|abus(?:ed|ive)|assault|exclu(?:ded|sion)|blackmail|threaten|exploited|sext|nude|overdose"
    r"|suicid|self[- ]?harm|\b(?:A&E|CAMHS)\b|went missing|distress|disclos|happened to"
    r"|(?:when|after|where) it happened|was (?:upset|hurt|harmed|contacted|filmed|targeted|tricked)"
    r"|school council|head (?:boy|girl)\b|prefect"
    r"|\b(?:digital|peer|pupil|student|house|form|anti-bullying) (?:lead|leader|ambassador|champion|captain)",
    re.IGNORECASE,
)


def adults_at_work(text: str) -> list[tuple[int, int]]:
    """The places of names that stand beside a post, and of lists of who was present; none where the text tells what
    happened to a child.
    """
    if NOT_AT_WORK.search(text):
        return []
    places = [match.span() for match in PRESENT.finditer(text)]
    for pattern in (BEFORE, AFTER):
        places += [match.span(1) for match in pattern.finditer(text)]
    return places
