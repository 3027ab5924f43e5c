"""What one return contributes to each item that is counted (audits/results/steps.py has the shape). Pure."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache

from agencies.posts.rules import months_before
from audits.questions.questionnaire import Asked, Form, Given
from audits.results.scoring import SCORED, section_scores
from audits.results.steps import RETURNS, Said

CODED = frozenset({"ypn", "ypn_text", "m5", "choice", "risk"})
SUMMED = frozenset({"numbers", "counts"})
BY_VALUE = frozenset({"multi", "grid", "group"}) | SUMMED  # types whose whole answer is read
NOTHING_SAID: Said = {}
IMPROVEMENTS, ACTIONS = "improvements of ", "actions"


def item_of(question: Asked) -> str:
    return f"q{question.pk}"


def section_item(section: int) -> str:
    return f"s{section}"


def improvement_item(priority: int) -> str:
    """The item of the improvement actions under a strategic priority, by its key."""
    return f"{IMPROVEMENTS}{priority}"


def improvements_said(priorities: Iterable[int]) -> dict[str, Said]:
    """What a return contributes by improvement actions with these priorities; empty where it has none."""
    return {improvement_item(key): {"n": 1, "s": {ACTIONS: n}} for key, n in Counter(priorities).items()}


def improvements_in(totals: Mapping[str, Mapping]) -> dict[int, int]:
    found = {item: total.get("s", {}).get(ACTIONS, 0) for item, total in totals.items()}
    return {int(item.removeprefix(IMPROVEMENTS)): n for item, n in found.items() if item.startswith(IMPROVEMENTS) and n}


def band_of(day: dt.date, on: dt.date) -> str:
    """The age of a date: at most "12" or "24" months, or "older"."""
    return "12" if day >= months_before(on, 12) else "24" if day >= months_before(on, 24) else "older"


def parts_said(question: Asked, value) -> tuple[list[str], dict[str, int]]:
    """The codes, as "part:code", and the numbers by part, of an answer with several parts or codes."""
    if isinstance(value, list):
        return list(value), {}
    codes, sums = [], {}
    for part in question.fields:
        given = value.get(part.name)
        if part.kind == "radio" and given:
            codes.append(f"{part.name}:{given}")
        elif part.kind == "checkboxes" and given:
            codes += [f"{part.name}:{code}" for code in given]
        elif part.kind == "number" and given is not None:
            sums[part.name] = given
    return codes, sums


@lru_cache(maxsize=4_096)
def said_by(code: str) -> Said:
    """The contribution of an answer that is one code: one cached value for all that gave it, so that they can be
    counted together.
    """
    return {"n": 1, "c": [code]}


def said_of(question: Asked, given: Given, on: dt.date) -> Said:
    """The contribution of an answer; {} where it is blank."""
    if given.is_blank:
        return NOTHING_SAID
    codes, sums = [], {}
    if question.type in CODED:
        return said_by(given.code) if given.code else NOTHING_SAID
    if question.type == "number":
        if given.number is None:
            return NOTHING_SAID
        sums = {"answer": given.number}
    elif question.type in SUMMED:
        sums = {part: number for part, number in given.value.items() if number}
    elif question.type == "date":
        if given.day:
            return said_by(band_of(given.day, on))
    elif question.type not in {"text", "person"}:
        codes, sums = parts_said(question, given.value)
    said = {"n": 1, "c": codes, "s": sums}
    return {name: value for name, value in said.items() if value}


def all_said(form: Form, answers: Mapping[str, Given], on: dt.date, people_in: tuple[str, tuple[str, ...]]) -> dict:
    """The contribution of a return to each item of its form; answers by code of the question. `people_in` is the
    question, and its parts, with the number of young people who answered (audits/results/survey.py).
    """
    base, parts = people_in
    people = sum((answers[base].value or {}).get(part) or 0 for part in parts) if base in answers else 0
    found: dict[str, Said] = {RETURNS: {}}
    for code, question in form.questions.items():
        if question.is_answered_by_signing:
            continue
        said = said_of(question, answers[code], on) if code in answers else NOTHING_SAID
        found[item_of(question)] = {**said, "p": people} if said and people else said
    scores = section_scores(form, answers)
    for section in form.sections:
        if any(question.type in SCORED for question in section.questions):
            score = scores[section.code]
            said = said_by(f"{score.got}/{score.possible}") if score.possible else NOTHING_SAID
            found[section_item(section.pk)] = said
    return found
