"""Rules of one record. Pure: values in, values or RuleBroken out; the services call them before they save.

Of its short texts, what must not be held is refused. A whole day is, unless the words before it say of what it is
("launched on 1 February 2016"): in a line about a child it could be of a birth.
What looks like a name is asked about when it is saved (core/records/guarding.py). The words of a refusal never repeat
what was typed, so that it stands in no log and on no page of another person.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from core.records.rules import RuleBroken
from core.text.guard import evaluate, kinds_in_words
from core.text.screening import Kind, unexplained_days
from incidents.records.choices import NOT_KNOWN, OtherParty, Precision, SharedWith, YesNo

EARLIEST = dt.date(1990, 1, 1)
ADULTS = frozenset({OtherParty.ADULT_KNOWN, OtherParty.ADULT_ONLINE, OtherParty.FAMILY, OtherParty.WORKER})
LONGEST = 200
NOTE_CLOSED = (
    "No new text is taken here, since a sentence about one child can name it. Empty the box{or_leave}: lessons will be "
    "a list to choose from."
)
NOTE_HELP = "Empty it or leave it as it is. Lessons will be a list to choose from, not free text."
REMINDER = "Never a name, initials, date of birth, address, school or account name, of the child or of anybody else."


class NotBetweenPeers(RuleBroken):
    """An image that an adult has was called "between peers". `offered` are keys of the types that fit."""

    def __init__(self, message: str, *, field: str, offered: list[str]):
        super().__init__(message, field=field)
        self.offered = offered


def require_peers(main, others: Iterable, values: Mapping[str, Any]) -> None:
    """NotBetweenPeers where one of the types is only between children and an adult has a part in it."""
    if not (values.get("shared_with") == SharedWith.ADULT or values.get("other_party") in ADULTS):
        return
    for kind, field in [(main, "main_type"), *((other, "other_types") for other in others)]:
        if kind.between_peers:
            raise NotBetweenPeers(
                f"With an adult it is never “{kind.name}”. Choose the type that fits.",
                field=field,
                offered=kind.instead,
            )


def in_order(chosen: Iterable[str], order: Iterable[str]) -> list[str]:
    wanted = set(chosen)
    return [value for value in order if value in wanted]


def read_days(values: Mapping[str, Any], *, on: dt.date) -> dict[str, Any]:
    """The days of a record on a day, with `counted_on` worked out from them. A section 47 date says that an enquiry was
    started. RuleBroken for days in the future or too long ago, for a section 47 date where no enquiry was started, and
    where it was known before the month in which it happened.
    """
    days = {name: values.get(name) for name in ("happened_on", "known_on", "section_47_on")}
    for name, day in days.items():
        if day and day > on:
            raise RuleBroken("This day is still to come. Enter one up to today.", field=name)
        if day and day < EARLIEST:
            raise RuleBroken(f"Enter a day from {EARLIEST.year} on.", field=name)
    happened, known, enquiry = days.values()
    started = values.get("section_47", NOT_KNOWN)
    if enquiry and started == YesNo.NO:
        raise RuleBroken("There is a section 47 date, but the answer says that none was started.", field="section_47")
    if happened and known and known < happened:
        raise RuleBroken("It cannot have been known before it happened.", field="known_on")
    precision = values.get("happened", Precision.DAY) if happened else Precision.NOT_KNOWN
    return days | {
        "happened": Precision.DAY if happened and precision == NOT_KNOWN else precision,
        "section_47": YesNo.YES if enquiry else started,
        "counted_on": enquiry or known,
    }


def read_text(text: str, *, field: str) -> str:
    cleaned = " ".join(text.split())
    if len(cleaned) > LONGEST:
        raise RuleBroken(f"Use {LONGEST} characters or fewer.", field=field)
    if certain := [*evaluate(cleaned, "incidents", guesses=False).refused, *unexplained_days(cleaned)]:
        kinds = {each.kind for each in certain}
        what = "a date, which could be of a birth" if kinds == {Kind.BIRTH_DATE} else kinds_in_words(kinds)
        raise RuleBroken(f"This holds {what}. Take it out: nothing that could name a child is held here.", field=field)
    return cleaned


def read_note(text: str, *, kept: str = "") -> str:
    """The free text of a record: nothing, or what is kept already. RuleBroken for a new or a changed one."""
    line = " ".join((text or "").split())
    if line in {"", " ".join(kept.split())}:
        return kept if line else ""
    raise RuleBroken(NOTE_CLOSED.format(or_leave=" or put the old text back" if kept else ""), field="note")


def read_reason(text: str, *, words: str) -> str:
    cleaned = read_text(text, field="reason")
    if not cleaned:
        raise RuleBroken(words, field="reason")
    return cleaned
