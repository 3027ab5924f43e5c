"""What may be displayed of a file that could name children: shapes of its texts, and words that name nobody. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from core.records.typed_dates import AT_TIME, CLOCK
from core.text.screening import CERTAIN, Concern, days_in, screen
from core.text.similarity import plain

MOST_WORDS = 60  # different texts of a column from which on it is no list of answers
LONG_NUMBER = re.compile(r"\d(?:[ /.-]?\d){4}")
# Words of answers in lists: two of them with capitals are no name
LIST_WORDS = frozenset(
    """abuse adult advice alleged anonymous assessment bullying caller carer case chat closed concern console contact
    criminal cyber device domestic emotional enquiry exploitation family friend further game games gaming grooming group
    harassment harm harmful help image images inappropriate indecent instant intervention investigation laptop media
    mental message messaging misuse missing mobile neglect need neighbour network networking open other outcome person
    phone photo physical platform radicalisation referral referred relative risk self sexual sharing signposted
    stranger substance support tablet threats trafficking transferred unknown video violence worker""".split()  # noqa: SIM905
)
LISTED = re.compile(r"[^\W\d_][\w’'-]+, ?[A-Z][\w’'-]*(?: [A-Z][\w’'-]*)*")  # "Orrell, Tamsin"


def shape_of(text: str) -> str:
    """What kind of text it is, without a letter or figure of it: "date", "10 digits", "2 words"; "" for a blank one."""
    text = text.strip()
    if not text:
        return ""
    days = _days_in(text)
    if days and days[0].at == 0 and (days[0].found == text or AT_TIME.fullmatch(text, len(days[0].found))):
        return "date"
    if re.fullmatch(CLOCK, text, re.IGNORECASE):
        return "time"
    if not re.search(r"[^\W\d_]", text):
        return _count(sum(character.isdigit() for character in text), "digit") if re.search(r"\d", text) else "signs"
    return _count(len(text.split()), "word")


def is_shown(words: Sequence[str]) -> bool:
    """Whether the words of a column may be displayed: a list of answers, none like a date, long number or name."""
    different = {plain(word): word for word in words if word.strip()}
    return len(different) <= MOST_WORDS and not any(map(names_somebody, different.values()))


def names_somebody(text: str) -> bool:
    """Whether a text looks like a date, a number of a child, an address or the name of a person.

    Words in capitals are judged as "Capitalised Words" are.
    """
    if _days_in(text) or LONG_NUMBER.search(text) or LISTED.fullmatch(text.strip()):
        return True
    concerns = [*screen(text), *(screen(text.title()) if text.isupper() else ())]
    return any(each.kind in CERTAIN or not LIST_WORDS.issuperset(plain(each.found).split()) for each in concerns)


def is_data(text: str) -> bool:
    """Whether a cell is figures without a letter, begins with a day, or holds a number of a child, a postcode or an
    address, as no heading does.

    A day further on does not count: “Age at 31/03/2026” is a heading.
    """
    if re.search(r"\d", text) and not re.search(r"[^\W\d_]", text):
        return True
    return any(day.at == 0 for day in days_in(text)) or any(concern.kind in CERTAIN for concern in screen(text))


def _days_in(text: str) -> list[Concern]:
    """The dates in a text, those of ISO dates with times too."""
    return days_in(re.sub(r"(?<=\d)T(?=\d)", " ", text))


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
