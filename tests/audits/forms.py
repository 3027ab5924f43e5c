"""The shipped questionnaires as values without a database, and answers to them, for tests of the rules."""

from __future__ import annotations

import datetime as dt

from audits.questionnaires.shipped import SHIPPED
from audits.questions.questionnaire import Asked, Form, FormSection, Given
from audits.questions.reading import read_answer

ON = dt.date(2010, 6, 1)


def made(seed, first: int = 1) -> Form:
    """A shipped questionnaire as a form, its questions with keys from `first` on."""
    key, sections = first, []
    for section in seed["sections"]:
        questions = []
        for row in section["questions"]:
            lists = {name: tuple(row.get(name, ())) for name in ("parts", "options", "triggers", "checks")}
            questions.append(Asked(**(row | lists), pk=key, section=section["code"]))
            key += 1
        sections.append(FormSection(section["code"], section["title"], section["guidance"], tuple(questions)))
    return Form(first, seed["name"], tuple(sections))


FORMS = {seed["key"]: made(seed, place * 100) for place, seed in enumerate(SHIPPED, 1)}
EVERY = {question.code: question for form in FORMS.values() for question in form.questions.values()}


def given(code: str, raw, *, on: dt.date = ON) -> Given:
    """The answer to a shipped question from what somebody gave; what is wrong fails the test."""
    raw = raw if isinstance(raw, dict) else {"answer": raw, "na": "We have no direct access."}
    reading = read_answer(EVERY[code], raw, on=on)
    assert reading.is_valid, reading.errors
    return reading.given


def answers(**raw) -> dict[str, Given]:
    """Answers by code, an underscore for the dot: answers(A3_2="12")."""
    return {name.replace("_", "."): given(name.replace("_", "."), value) for name, value in raw.items()}
