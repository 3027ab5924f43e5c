"""Finds what could name a child in the texts of a return: certain matches are rejected before anything is saved, likely
names must be confirmed (core/text/screening.py finds both). Pure.

Some fields ask for what is rejected elsewhere: contact details of adults at work by their type, a postcode or a web
address by the question's wording. Those matches are allowed there, and nowhere else.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from audits.questions.questionnaire import WHY_NOT, Asked, Field, Given
from core.records.rules import RuleBroken
from core.text.screening import CERTAIN, GUESSES, WORDS, Concern, Kind, screen

REMINDER = "Do not name or describe a child: no names, initials, dates of birth, addresses or case histories."
ADULTS = "This is an adult at work, or no person"
TAKE_OUT = "Take it out: nothing that could name a child is kept here."
OR_TICK = f"Take it out, or tick “{ADULTS}”."
ASKED_FOR = {
    Kind.POSTCODE: ("postcode",),
    Kind.EMAIL: ("e-mail address", "email address"),
    Kind.URL: ("web address", "website", "web page"),
    Kind.MOBILE: ("telephone", "mobile", "phone number"),
    Kind.TELEPHONE: ("telephone", "phone number"),
    Kind.ADDRESS: ("postal address", "home address", "street address"),
}
IN_LINKS = frozenset({Kind.EMAIL, Kind.URL})  # also for file names, which have dots as web addresses do


@dataclass(frozen=True)
class Text:
    field: str
    text: str
    allowed: frozenset[Kind] = frozenset()


@dataclass(frozen=True)
class Found:
    """What could name a child, by field: `sure` is rejected, `names` must be confirmed."""

    sure: Mapping[str, list[Concern]] = field(default_factory=dict)
    names: Mapping[str, list[Concern]] = field(default_factory=dict)


class NamesChild(RuleBroken):
    """A text could name a child; nothing was saved. `errors` says what was found in each field, and `quoted` are its
    words. The message quotes nothing, since it may be stored. `can_be_adult`: the writer can confirm that the names are
    of adults at work.
    """

    def __init__(self, found: Found, *, can_be_adult: bool):
        where = {**found.sure} if found.sure else {**found.names}
        kinds = dict.fromkeys(WORDS[each.kind] for concerns in where.values() for each in concerns)
        end = OR_TICK if can_be_adult else TAKE_OUT
        super().__init__(f"This may hold {' and '.join(kinds)}. {end}", field=next(iter(where)))
        self.can_be_adult = can_be_adult
        self.quoted = {name: [each.found for each in concerns] for name, concerns in where.items()}
        self.errors = {
            name: f"{' '.join(dict.fromkeys(each.in_words for each in concerns))} {end}"
            for name, concerns in where.items()
        }


def look(texts: Iterable[Text], before: Iterable[Text] = ()) -> Found:
    """The matches in some texts. Names that were already in the texts `before` are not reported again."""
    known = {each.found for text in before for each in screen(text.text)}
    sure: dict[str, list[Concern]] = {}
    names: dict[str, list[Concern]] = {}
    for each in texts:
        for concern in screen(each.text):
            if concern.kind in CERTAIN - each.allowed:
                sure.setdefault(each.field, []).append(concern)
            elif concern.kind in GUESSES - each.allowed and concern.found not in known:
                names.setdefault(each.field, []).append(concern)
    return Found(sure, names)


def take_out(text: str, quoted: Iterable[str]) -> str:
    for words in quoted:
        text = text.replace(words, "")
    return re.sub(r"[ \t]{2,}", " ", text).strip()


def require_screened(texts: Iterable[Text], before: Iterable[Text] = (), *, adults: bool) -> bool:
    """Raise NamesChild, for likely names unless `adults`; returns whether there were such names."""
    found = look(texts, before)
    if found.sure or (found.names and not adults):
        raise NamesChild(found, can_be_adult=not found.sure)
    return bool(found.names)


def texts_of(question: Asked, given: Given, note: str = "") -> list[Text]:
    value, found = given.value, [Text(WHY_NOT, given.reason), Text("note", note)]
    for each in question.fields:
        text = value.get(each.name) if isinstance(value, Mapping) else value
        if each.kind in {"area", "line", "phone"} and isinstance(text, str):
            found.append(Text(each.name, text, allowed_in(each)))
    return found


def allowed_in(each: Field) -> frozenset[Kind]:
    """The kinds of findings that a field may hold: single lines hold names of places and of adults at work, and a phone
    number has as many digits as an NHS number; an email field is not checked at all.
    """
    label = each.label.casefold()
    asked = {kind for kind, words in ASKED_FOR.items() if any(word in label for word in words)}
    numbers = {Kind.NHS_NUMBER, Kind.MOBILE, Kind.TELEPHONE}
    by_kind = {"line": GUESSES, "phone": GUESSES | numbers}.get(each.kind, set())
    return frozenset(asked | by_kind)


def concerns(question: Asked, given: Given, note: str = "") -> list[Concern]:
    return [each for found in look(texts_of(question, given, note)).sure.values() for each in found]
