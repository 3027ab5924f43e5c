"""What is wrong in a whole draft of a questionnaire, before it can be published. Pure.

Each question by itself is evaluated as it is saved (services/questionnaires.py); here stands what one question says of
others, which may have been moved or taken out since.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from audits.questions import checks, triggers
from audits.questions.questionnaire import Asked, Form, FormSection

CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]*")  # of a section or question; stands in addresses
LONGEST_CODE = 10
WITH_PARTS = {"numbers", "counts", "grid", "group", "sign_off"}
WITH_OPTIONS = {"choice", "multi", "grid"}


@dataclass(frozen=True)
class Problem:
    text: str
    question: Asked | None = None
    section: FormSection | None = None


def problems_of(form: Form) -> list[Problem]:
    """All that is wrong, in the order of the form; empty where it can be published."""
    if not form.sections:
        return [Problem("There is no section yet. Add one, and questions in it.")]
    if not form.questions:
        return [Problem("There is no question yet.")]
    found = [
        Problem(f"Section {section.code} has no question.", section=section)
        for section in form.sections
        if not section.questions
    ]
    places = {code: place for place, code in enumerate(form.questions)}
    for question in form.questions.values():
        found += [Problem(text, question) for text in wrong_in(question, form, places)]
    signed = [question for question in form.questions.values() if question.is_answered_by_signing]
    found += [Problem(f"{each.code} is a second sign-off. A return is signed once.", each) for each in signed[1:]]
    return found


def wrong_in(question: Asked, form: Form, places: dict[str, int]) -> list[str]:
    code, found = question.code, []
    if question.type in WITH_OPTIONS and not question.options:
        found.append(f"{code} has no answers to choose from.")
    if question.type in WITH_PARTS and not question.parts:
        found.append(f"{code} has no rows.")
    found += [f"{code}: {text}" for rule in question.triggers for text in triggers.problems_of(rule)]
    found += [f"{code}: {text}" for rule in question.checks for text in checks.problems_of(rule)]
    earlier = names_before(question)
    for other in dict.fromkeys([*earlier, *names_in_checks(question)]):
        if other == code:
            found.append(f"{code} depends on itself.")
        elif other not in form.questions:
            found.append(f"{code} depends on {other}, which is not there.")
        elif other in earlier and places[other] > places[code]:
            found.append(f"{code} depends on {other}, which is asked later. Move one of the two.")
        elif not reaches(question, form.questions[other]):
            found.append(f"{code} depends on {other}, which not everybody is asked who is asked {code}.")
    codes = {given for each in question.fields for given, _ in each.options}
    for rule in question.triggers:
        gone = [given for given in rule.get("codes", ()) if rule.get("rule") == "answer" and given not in codes]
        found += [f"{code} asks for an action on “{given}”, which is not one of its answers." for given in gone]
    if question.must_if and (other := form.questions.get(question.must_if["question"])):
        codes = {given for each in other.fields for given, _ in each.options}
        gone = [given for given in question.must_if["not"] if given not in codes]
        found += [f"{code} depends on the answer “{given}” of {other.code}, which is not there." for given in gone]
    return found


def names_before(question: Asked) -> list[str]:
    """The questions that have to be asked before this one: on whose answers its own duties depend."""
    named = [question.must_if["question"]] if question.must_if else []
    return named + [rule["of"] for rule in question.triggers if "of" in rule]


def names_in_checks(question: Asked) -> list[str]:
    named: list[str] = []
    for rule in question.checks:
        named += [*rule.get("others", []), *([rule["other"]] if "other" in rule else [])]
    return named


def reaches(question: Asked, other: Asked) -> bool:
    """Whether whoever is asked a question is asked the other one too."""
    return other.asked in {"B", question.asked} and (other.short_form or not question.short_form)


def sentences(problems: Iterable[Problem]) -> str:
    return " ".join(problem.text for problem in problems)
