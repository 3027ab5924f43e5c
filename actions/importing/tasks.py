"""People with a task in the words of an update: "LW to speak to GM", "In progress – GH to flag this up"."""

import re

from actions.wording.document import squash
from actions.wording.leads import lead_key

# Capitals that are no person. The glossary of the document adds its own.
_NO_PERSON = frozenset((
    "IT", "HR", "PR", "UK", "EU", "US", "GP", "GPS", "ICT", "TV", "PC", "PCT", "NHS", "MP", "AOB",
    "TBC", "TBA", "ASAP", "LA", "CS", "CT", "WG", "SCB", "LSCB", "FAQ", "DVD", "CD", "VLE", "MLE",
    "CEOP", "PRU", "LEA", "LAC",
))  # fmt: skip
# A name in full needs one of these after "to"; other words that begin with capitals are seldom people.
_PERSONAL = (
    "speak|talk|contact|raise|follow|flag|send|ask|check|write|meet|discuss|circulate|chase|email|e-mail|ring|phone"
    "|report back|arrange|liaise|confirm|find out|draft|invite|forward|look into"
)
_DOING = r"(?:to|will|is to|are to|has to|have to|needs? to|agreed to|awaiting|is awaiting|waiting for|chasing)"
_INITIALS = rf"(?P<who>[A-Z]{{2,3}}(?:(?: ?[&/] ?| and )[A-Z]{{2,3}})*) {_DOING} \S.*"
_NAME = rf"(?P<name>[A-Z][a-z]+(?:-[A-Z][a-z]+)? [A-Z][a-z'’]+(?:-[A-Z][a-z]+)?) (?:to|will) (?:{_PERSONAL})\b.*"
_TASK = re.compile(rf"(?:.*?(?:^|[\s(–—:;,-]))??(?P<task>{_INITIALS}|{_NAME})")
_NOT_A_SURNAME = frozenset((
    "group", "subgroup", "board", "agencies", "agency", "police", "service", "services", "manager",
    "team", "trust", "schools", "council",
))  # fmt: skip


LONGEST_OWNER = 120  # characters that a follow-up holds; a longer chain of initials names no person


def find_tasks(texts: list[str], not_initials: frozenset[str] = frozenset()) -> list[tuple[str, str]]:
    """(owner as printed, task) for each sentence that gives one; `not_initials` are capitals that name no person."""
    found = []
    for text in texts:
        for line in text.split("\n"):
            for sentence in re.split(r"(?<=[.;])\s+(?=[A-Z])(?<!re\.\s)", squash(line)):
                match = _TASK.fullmatch(sentence)
                owner = (match["who"] or match["name"]) if match else ""
                if 0 < len(owner) <= LONGEST_OWNER and _is_person(owner, not_initials):
                    found.append((owner, match["task"].rstrip(" .;")))
    return found


def _is_person(owner: str, not_initials: frozenset[str]) -> bool:
    if owner.isupper():
        names = re.split(r"[^A-Z]+", owner)
        return not any(name in _NO_PERSON or name in not_initials for name in names)
    return lead_key(owner).split()[-1] not in _NOT_A_SURNAME
