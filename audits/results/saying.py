"""What one return contributes to each item that is counted (audits/results/steps.py has the shape). Pure."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache

from agencies.posts.rules import months_before
from audits.questions.questionnaire import CODES, Asked, Form, Given
from audits.results.scoring import section_scores
from audits.results.steps import RETURNS, Contribution

CODED = frozenset({*CODES, "choice", "risk"})
SUMMED = frozenset({"numbers", "counts"})
BY_VALUE = frozenset({"multi", "grid", "group"}) | SUMMED  # types whose whole answer is read
NO_CONTRIBUTION: Contribution = {}
IMPROVEMENTS, ACTIONS = "improvements of ", "actions"


def item_of(question: Asked) -> str:
    return f"q{question.pk}"


def section_item(section: int) -> str:
    return f"s{section}"


def improvement_contributions(priorities: Iterable[int]) -> dict[str, Contribution]:
    return {f"{IMPROVEMENTS}{key}": {"n": 1, "s": {ACTIONS: n}} for key, n in Counter(priorities).items()}


def improvements_in(totals: Mapping[str, Mapping]) -> dict[int, int]:
    found = {item: total.get("s", {}).get(ACTIONS, 0) for item, total in totals.items()}
    return {int(item.removeprefix(IMPROVEMENTS)): n for item, n in found.items() if item.startswith(IMPROVEMENTS) and n}


def band_of(day: dt.date, on: dt.date) -> str:
    if day >= months_before(on, 12):
        return "12"
    return "24" if day >= months_before(on, 24) else "older"


def parts_of_answer(question: Asked, value) -> tuple[list[str], dict[str, int]]:
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
def contribution_by_code(code: str) -> Contribution:
    """The contribution of an answer of one code: one cached value, so that equal ones are counted together."""
    return {"n": 1, "c": [code]}


def contribution_of(question: Asked, given: Given, on: dt.date) -> Contribution:
    """The contribution of an answer; {} where it is blank."""
    if given.is_blank:
        return NO_CONTRIBUTION
    codes, sums = [], {}
    if question.type in CODED:
        return contribution_by_code(given.code) if given.code else NO_CONTRIBUTION
    if question.type == "number":
        if given.number is None:
            return NO_CONTRIBUTION
        sums = {"answer": given.number}
    elif question.type in SUMMED:
        sums = {part: number for part, number in given.value.items() if number}
    elif question.type == "date":
        if given.day:
            return contribution_by_code(band_of(given.day, on))
    elif question.type not in {"text", "person"}:
        codes, sums = parts_of_answer(question, given.value)
    contribution = {"n": 1, "c": codes, "s": sums}
    return {name: value for name, value in contribution.items() if value}


def all_contributions(form: Form, answers: Mapping[str, Given], on: dt.date) -> dict:
    """The contribution of a return to each item of its form; answers by code of the question."""
    found: dict[str, Contribution] = {RETURNS: {}}
    for code, question in form.questions.items():
        if question.is_answered_by_signing:
            continue
        contribution = contribution_of(question, answers[code], on) if code in answers else NO_CONTRIBUTION
        found[item_of(question)] = contribution
    scores = section_scores(form, answers)
    for section in form.sections:
        if any(question.is_yes_or_no for question in section.questions):
            score = scores[section.code]
            contribution = contribution_by_code(f"{score.got}/{score.possible}") if score.possible else NO_CONTRIBUTION
            found[section_item(section.pk)] = contribution
    return found
