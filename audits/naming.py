"""What in an answer looks as if it named a child: said beside the field, and the answer is saved all the same. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from audits.form import Asked, Given
from core.screening import Concern, Kind, screen

WATCHED = frozenset({Kind.NHS_NUMBER, Kind.PUPIL_NUMBER, Kind.BIRTH_DATE, Kind.NAME})
REMINDER = "Do not name or describe a child: no names, initials, dates of birth, addresses or case histories."


def concerns(question: Asked, given: Given, note: str = "") -> list[Concern]:
    """What the texts of an answer seem to hold that must not be there. Contact details of adults at work are asked for,
    so a question for a person is not looked at, nor are single lines of names and places."""
    texts = [given.reason, note]
    if isinstance(given.value, Mapping):
        areas = [field.name for field in question.fields if field.kind == "area"]
        texts += [str(given.value.get(name) or "") for name in areas]
    elif question.type == "text" and isinstance(given.value, str):
        texts.append(given.value)
    return [each for text in texts for each in screen(text) if each.kind in WATCHED]
