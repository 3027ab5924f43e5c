"""The kind of agency that a list's words name. Pure.

Most types of the Department for Education's register (“Get Information about Schools”) say who runs a school, not whom
it teaches: a voluntary aided school may be a primary or a secondary school. There the phase decides, and without one
the row is refused. An all-through school counts as secondary, like a middle school that is deemed secondary.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from agencies.models import SCHOOLS, Agency

RUN_BY = (
    r"(voluntary[ -](aided|controlled)|v[ac]|foundation|community|maintained|local authority|state(-funded)?|trust"
    r"|(roman )?catholic|church of england|c of e|church|faith|academy|free)"
)
PATTERNS = {  # of the whole text, in lower case; the first that fits
    "special": r"sen|special|(.* )?special schools?|free schools? special|academy special .*",
    "pru": r"pupil referral( units?)?|(free schools? |academy )?alternative provision.*",
    "nursery": rf"({RUN_BY} )*(day )?nurser(y|ies)( schools?| classes)?|early years.*|pre-?schools?.*",
    "primary": rf"({RUN_BY} )*(prim|primary|infants?|junior|first)( (schools?|academy))?|middle deemed primary",
    "secondary": rf"({RUN_BY} )*(sec|secondary|high|upper|grammar)( (schools?|academy|modern))?|middle deemed secondary"
    r"|all[ -]?through( school)?|studio schools?|(university technical|city technology) college|utc",
    "college": r"fe|(fe|further education|tertiary|sixth[ -]form)( (college|centre|school)s?)?|16 plus"
    r"|(academy|free schools?) 16(-| to )19.*",
    "independent": r"indep|(other )?independent( (day |boarding )?schools?)?|private schools?|prep(aratory)? schools?",
    "childrens_services": r"children.?s (social care|services).*|social care",
    "police": r"police.*",
    "health": r"health.*|nhs.*|hospital|gp.*|primary care trust",
    "probation": r"probation.*",
    "youth": r"youth.*",
    "voluntary": r"vol|charity|(voluntary|faith)( (or|and) (voluntary|faith))?( (sector|group|organisation|agency)s?)?",
    "fostering": r"(independent )?fostering.*|residential( (care|home|unit)s?)?|children.?s homes?",
    "tuition": r"(home|hospital) tuition.*",
    "leisure": r"librar.*|leisure.*|sports? (centre|club)s?",
    "access_point": r"commercial.*|internet caf.*|access points?",
}
ANY_SCHOOL = re.compile(
    rf"{RUN_BY} schools?|(voluntary[ -])?(aided|controlled)( schools?)?|v[ac]"
    r"|academ(y|ies)( (converter|sponsor[ -]led))?|middle schools?|schools?"
)
NO_PHASE = {"", "not applicable", "n/a", "none"}
BY_AGE = {"nursery", "primary", "secondary"}  # kinds that a phase of the register can contradict
LABELS = {label.lower().replace("’", "'"): kind for kind, label in Agency.Kind.choices}
UNKNOWN = "“{text}” is not a kind of agency. Write one that the directory has, such as “Primary school” or “College”"
UNCLEAR = (
    "“{text}” does not say which kind of school it is. Add a column with the phase of education, or write the kind, "
    "such as “Primary school” or “Secondary school”"
)
CONTRADICTED = "The type says “{text}”, the phase says “{phase}”. Correct one of them"


class ReadKind(NamedTuple):
    """The kind that a row names, "" where it names none; why it cannot be taken; and, of a type that any school may
    have, what to ask for where nothing else tells the kind."""

    kind: str = ""
    fault: str = ""
    unclear: str = ""


def kind_of(text: str) -> str | None:
    """The kind that a text names; None where it names none that is known."""
    words = plain(text)
    if words in LABELS or words in Agency.Kind.values:
        return LABELS.get(words, words)
    return next((kind for kind, pattern in PATTERNS.items() if re.fullmatch(pattern, words)), None)


def read_kind(text: str, phase: str) -> ReadKind:
    """The kind that a row names by its type and its phase of education; either may be blank."""
    of_phase = None if plain(phase) in NO_PHASE else kind_of(phase)
    if not text:
        known = of_phase or plain(phase) in NO_PHASE
        return ReadKind(of_phase or "", "" if known else UNKNOWN.format(text=phase[:40]))
    kind = kind_of(text)
    if kind is None and ANY_SCHOOL.fullmatch(plain(text)):
        return ReadKind(of_phase) if of_phase in SCHOOLS else ReadKind(unclear=UNCLEAR.format(text=text[:40]))
    if kind in BY_AGE and of_phase in BY_AGE and kind != of_phase:
        return ReadKind(fault=CONTRADICTED.format(text=text[:40], phase=phase[:40]))
    return ReadKind(kind or "", "" if kind else UNKNOWN.format(text=text[:40]))


def plain(text: str) -> str:
    """A text as it is compared: small letters, single spaces, straight apostrophes."""
    return " ".join(text.lower().replace("’", "'").split())
