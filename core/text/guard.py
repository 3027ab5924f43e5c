"""What each app refuses of a text before it is saved, and what it asks about. Pure.

Incidents, returns and titles of evidence may say nothing of a single child (ADR 71). A plan, minutes and reports
speak of organisations and people at work, so email and web addresses raise no question there.
"""

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from core.text.likely_names import places_of_child
from core.text.screening import CERTAIN, GUESSES, UNSURE, WORDS, Concern, Kind, screen, screen_certain


class Reason(StrEnum):
    """Why a text may hold what was asked about."""

    AT_WORK = "work"
    NOBODY = "nobody"
    AGREED = "agreed"


REASONS = {
    Reason.AT_WORK: "It is about an adult at work, such as a member of staff or an official",
    Reason.NOBODY: "It is about an organisation, a place or a thing, and nobody is named",
    Reason.AGREED: "It is about an adult who has agreed to it",
}


@dataclass(frozen=True)
class Rules:
    """What is refused at a place and what is asked about; `private` of the latter only where the text says of whom."""

    refused: frozenset[Kind]
    warned: frozenset[Kind]
    private: frozenset[Kind] = frozenset()


# Words of a text about somebody's own telephone or home, besides names and words for a child
SOMEBODY = re.compile(r"\b(?:lives?|living|home|famil(?:y|ies)|parents?|carers?|he|she|his|her|him)\b", re.IGNORECASE)


STRICT = Rules(refused=CERTAIN, warned=GUESSES)
PLAN = Rules(
    refused=frozenset({Kind.NHS_NUMBER, Kind.PUPIL_NUMBER, Kind.BIRTH_DATE}),
    warned=frozenset(
        {Kind.CHILD_DATE, Kind.HANDLE, Kind.MOBILE, Kind.TELEPHONE, Kind.POSTCODE, Kind.ADDRESS, *GUESSES} - UNSURE
    ),
    private=frozenset({Kind.TELEPHONE, Kind.POSTCODE, Kind.ADDRESS}),  # those of an office belong in a plan
)
ADULT = Rules(PLAN.refused, frozenset())  # the name or number of an adult at work is asked for
AGENCY = Rules(refused=CERTAIN - {Kind.EMAIL, Kind.URL}, warned=GUESSES - UNSURE)
TABLE = {  # the longest beginning of "app.Model.field" decides; all others: PLAN
    "incidents": STRICT,
    "incidents.IncidentType": PLAN,
    "audits.Return": AGENCY,
    "audits.Answer": STRICT,
    "audits.Verdict": AGENCY,
    "audits.ReturnMessage": AGENCY,
    "audits.ImprovementAction": STRICT,
    "audits.AnswerEvidence.title": AGENCY,
    "actions.Evidence.title": AGENCY,
    "agencies.Signatory.name": ADULT,
    "agencies.Signatory.phone": ADULT,
    "core.Import.filename": Rules(PLAN.refused, frozenset()),  # asked about, the file would have to be chosen again
}


def rules_for(place: str) -> Rules:
    """The rules of a field, "app.Model.field", or of a whole app."""
    parts = place.split(".")
    beginnings = (".".join(parts[:length]) for length in range(len(parts), 0, -1))
    return next((TABLE[each] for each in beginnings if each in TABLE), PLAN)


@dataclass(frozen=True)
class Findings:
    refused: tuple[Concern, ...] = ()
    warned: tuple[Concern, ...] = ()


def evaluate(text: str, place: str, *, guesses: bool = True, on: dt.date | None = None) -> Findings:
    """Refused and asked about at a place, "app.Model.field" or an app; no `guesses`: refused only, fast."""
    rules = rules_for(place)
    found = screen(text, on=on) if guesses else screen_certain(text, on=on)
    refused = tuple(each for each in found if each.kind in rules.refused)
    warned = tuple(each for each in found if each.kind in rules.warned) if guesses else ()
    if any(each.kind in rules.private for each in warned) and not _is_about_somebody(text, warned):
        warned = tuple(each for each in warned if each.kind not in rules.private)
    return Findings(refused, warned)


def _is_about_somebody(text: str, warned: Iterable[Concern]) -> bool:
    return any(each.kind in GUESSES for each in warned) or bool(SOMEBODY.search(text) or places_of_child(text))


def kinds_in_words(kinds: Iterable[Kind]) -> str:
    """Kinds as a page names them: "a postcode and the name of a person"."""
    words = list(dict.fromkeys(WORDS[kind] for kind in sorted(kinds)))
    return " and ".join(filter(None, [", ".join(words[:-1]), words[-1]]))
