"""The few short texts of incidents: what must not be held is refused, what looks like a name is asked about. Pure.

Any whole day is refused: in a line about a child it could be of a birth. The words of a refusal never repeat what was
typed, so that it stands in no log and on no page of another person.
"""

from __future__ import annotations

from core.records.rules import RuleBroken
from core.text.screening import CERTAIN, WORDS, Kind, days_in, screen

LONGEST = 200
REMINDER = "Never a name, initials, date of birth, address, school or account name, of the child or of anybody else."
NAMES = (
    "This may hold the name of a person, which must not be held. Take it out, or tick that it names nobody and save "
    "again."
)


class MayName(RuleBroken):
    """A text that looks like it names a person; the writer can say that it does not."""


def read_text(text: str, *, field: str, names_nobody: bool = False) -> str:
    """A short text as it is kept: one line. RuleBroken for what must not be held, MayName for a likely name."""
    said = " ".join(text.split())
    if len(said) > LONGEST:
        raise RuleBroken(f"Use {LONGEST} characters or fewer.", field=field)
    found = [*screen(said), *days_in(said)]
    if certain := [each for each in found if each.kind in CERTAIN]:
        what = "a date, which could be of a birth" if certain[0].kind is Kind.BIRTH_DATE else WORDS[certain[0].kind]
        raise RuleBroken(f"This holds {what}. Take it out: nothing that could name a child is held here.", field=field)
    if found and not names_nobody:
        raise MayName(NAMES, field=field)
    return said


def read_reason(text: str, *, field: str = "reason", names_nobody: bool = False, words: str = "") -> str:
    """The same for a reason, which cannot be missing."""
    said = read_text(text, field=field, names_nobody=names_nobody)
    if not said:
        raise RuleBroken(words or "Say why.", field=field)
    return said
