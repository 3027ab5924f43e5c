"""When the link of an answer page may be used. No database."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

GOOD_FOR = dt.timedelta(days=14)
MOST_SAVES = 30  # by one link
SAME_EMAIL = dt.timedelta(days=1)  # within which another attempt at an email gets the link of the first


class Standing(StrEnum):
    OPEN = "open"
    DONE = "done"  # "I am done" was pressed
    REPLACED = "replaced"  # a later email has another one
    NOT_YOU = "not_you"  # somebody else had opened it
    NOT_ME = "not_me"  # the owner of the mailbox disowned what it saved
    EXPIRED = "expired"
    SPENT = "spent"  # it has saved the most that one link may
    GONE = "gone"  # its person or agency has left, or has another address now
    FORGED = "forged"


@dataclass(frozen=True)
class LinkFacts:
    """What decides about a link: its last day, why it was ended ("" while it is not), and what it has saved."""

    good_until: dt.date
    ending: str = ""
    saves: int = 0
    has_reader: bool = True


def standing(facts: LinkFacts, day: dt.date) -> Standing:
    """The first that applies on a day; a link works on its last day."""
    if facts.ending:
        return Standing(facts.ending)
    if not facts.has_reader:
        return Standing.GONE
    if day > facts.good_until:
        return Standing.EXPIRED
    return Standing.SPENT if facts.saves >= MOST_SAVES else Standing.OPEN
