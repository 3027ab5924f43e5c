"""Checks before a return is signed: some block the signature, others only warn. Pure; no answer is ever lost.

A check is a small piece of JSON on a question:

| check | says |
|---|---|
| {"check": "not_more_than", "others": [codes], "parts"?: [rows]} | each number is not more than those together |
| {"check": "total_not_more_than", "others", "parts"?} | all of its numbers together are not more than those together |
| {"check": "total_is", "others", "parts"?} | all of its numbers together are those together |
| {"check": "pairs", "of": [[row, row], …]} | of two rows of it, the first is not more than the second |
| {"check": "groups_of", "least": 10, "rows": [rows]} | each of these rows is 0 or at least this |
| {"check": "lower_than", "other": code} | the risk is lower than another |
| {"check": "not_counted", "codes": [codes]} | where any field has one of these, the return is not counted |

`"warns": true` makes it a warning; without it the return cannot be signed while it fails.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from audits.questions.carrying import evidence_is_old
from audits.questions.questionnaire import BLANK, Asked, Form, Given, applies, is_must
from audits.questions.reading import missing
from audits.questions.triggers import all_wanted, codes_in, is_a

if TYPE_CHECKING:
    from audits.models import AnswerEvidence, ImprovementAction

UNANSWERED, UNFINISHED, ACTION, UNDECIDED, CHECK, EVIDENCE = (
    "unanswered", "unfinished", "action", "undecided", "check", "evidence",
)  # fmt: skip
NEEDS = {
    "not_more_than": {"others": list},
    "total_not_more_than": {"others": list},
    "total_is": {"others": list},
    "pairs": {},
    "groups_of": {"least": int, "rows": list},
    "lower_than": {"other": str},
    "not_counted": {"codes": list},
}


@dataclass(frozen=True)
class Finding:
    code: str
    kind: str
    text: str
    blocks: bool = True


def before_sign_off(
    form: Form,
    answers: Mapping[str, Given],
    *,
    actions: Mapping[str, ImprovementAction],
    evidence: Mapping[str, Iterable[AnswerEvidence]],
    on: dt.date,
) -> list[Finding]:
    """All findings about a return on a day, in the order of its form; arguments are by code of the question. A blank
    answer that makes an action compulsory is not "unanswered": the action is its answer. A question that does not
    apply, because of another answer, gives no findings.
    """
    wanted, found = all_wanted(form, answers, on=on), []
    for code, question in form.questions.items():
        if not applies(question, answers):
            continue  # its answer is stored, and requires nothing
        given, asks = answers.get(code, BLANK), wanted.get(code)
        if given.is_from_survey:
            continue  # nobody can change what is printed of the survey, and hidden counts cannot be checked
        if given.is_blank and is_must(question, answers) and not (asks and asks.is_compulsory):
            found.append(Finding(code, UNANSWERED, "This has to be answered."))
        if lacks := missing(question, given):
            found.append(Finding(code, UNFINISHED, f"Still missing: {'; '.join(lacks)}.", question.must))
        if asks:
            found += about_action(code, asks, actions.get(code))
        found += [finding for check in question.checks if (finding := evaluate(check, question, answers))]
        if any(evidence_is_old(each.first_added_on, each.still_current_on, on=on) for each in evidence.get(code, ())):
            text = "Evidence here is more than 24 months old. Say that it is still current, or replace it."
            found.append(Finding(code, EVIDENCE, text))
    return found


def about_action(code: str, asks, action: ImprovementAction | None) -> list[Finding]:
    standing = action is not None and action.status in {"open", "done"}
    if not asks.is_compulsory:
        if action is None or action.status == "dropped":
            return [Finding(code, UNDECIDED, "Say what you will do about this, or why nothing.", blocks=False)]
        return []
    if not standing:
        return [Finding(code, ACTION, f"{asks.why} Say what you will do, who does it and by when.")]
    lacks = [name for name, value in (("who does it", action.owner_name), ("by when", action.due)) if not value]
    return [Finding(code, ACTION, f"Say of the action {' and '.join(lacks)}.")] if lacks else []


def about_one(question: Asked, answers: Mapping[str, Given]) -> list[Finding]:
    lacks = missing(question, answers.get(question.code, BLANK))
    found = [Finding(question.code, UNFINISHED, f"Still missing: {'; '.join(lacks)}.", question.must)] if lacks else []
    return found + [finding for check in question.checks if (finding := evaluate(check, question, answers))]


def looks_at_others(question: Asked) -> bool:
    """Whether a check, an action or the duty to answer depends on other answers."""
    rules = [*question.checks, *question.triggers, question.must_if or {}]
    return any(name in rule for rule in rules for name in ("others", "other", "of", "question"))


def evaluate(check: Mapping, question: Asked, answers: Mapping[str, Given]) -> Finding | None:
    """The finding of one check; None where it passes, or cannot be checked yet."""
    given = answers.get(question.code, BLANK)
    if given.is_blank or given.is_from_survey or problems_of(check):
        return None
    if any(answers.get(code, BLANK).is_from_survey for code in check.get("others", ())):
        return None  # its counts may be hidden
    text = EVALUATES[check["check"]](check, given, answers)
    return Finding(question.code, CHECK, text, blocks=not check.get("warns")) if text else None


def total_of(others: Iterable[str], parts: Iterable[str] | None, answers: Mapping[str, Given]) -> int | None:
    """The sum of some questions, or of some rows of them; None where one is blank."""
    numbers = []
    for code in others:
        given = answers.get(code, BLANK)
        if isinstance(given.value, Mapping) and parts:
            numbers += [given.value.get(part) for part in parts]
        else:
            numbers.append(given.number)
    return None if None in numbers else sum(numbers)


def numbers_of(given: Given) -> list[int]:
    values = given.value.values() if isinstance(given.value, Mapping) else [given.number]
    return [value for value in values if isinstance(value, int) and not isinstance(value, bool)]


def not_more_than(check, given, answers) -> str:
    limit = total_of(check["others"], check.get("parts"), answers)
    if limit is None or all(number <= limit for number in numbers_of(given)):
        return ""
    return f"This is more than {limit}, the number in {named(check['others'])}."


def total_not_more_than(check, given, answers) -> str:
    limit, total = total_of(check["others"], check.get("parts"), answers), sum(numbers_of(given))
    if limit is None or total <= limit:
        return ""
    return f"Together these are {total}, more than {limit}, the number in {named(check['others'])}."


def total_is(check, given, answers) -> str:
    wanted, total = total_of(check["others"], check.get("parts"), answers), sum(numbers_of(given))
    if wanted is None or total == wanted:
        return ""
    return f"Together these are {total}, but the number in {named(check['others'])} is {wanted}."


def pairs(check, given, answers) -> str:
    values = given.value if isinstance(given.value, Mapping) else {}
    for less, more in check["of"]:
        first, second = values.get(less), values.get(more)
        if first is not None and second is not None and first > second:
            return f"{first} is more than {second}: as many as were asked can have answered."
    return ""


def groups_of(check, given, answers) -> str:
    """Small groups must be merged with the next before anything is sent."""
    values = given.value if isinstance(given.value, Mapping) else {}
    small = [values[row] for row in check["rows"] if values.get(row) and values[row] < check["least"]]
    if not small:
        return ""
    return f"A group with fewer than {check['least']} answers is put together with the next one."


def lower_than(check, given, answers) -> str:
    other = answers.get(check["other"], BLANK).number
    if other is None or given.number is None or given.number < other:
        return ""
    return f"The risk is not lower than in {check['other']}. Will the actions be enough?"


def not_counted(check, given, answers) -> str:
    if not codes_in(given.value) & set(check["codes"]):
        return ""
    return "With this answer the return is sent back by the board and not counted in the results."


EVALUATES = {
    evaluate.__name__: evaluate
    for evaluate in (not_more_than, total_not_more_than, total_is, pairs, groups_of, lower_than, not_counted)
}


def named(codes: Iterable[str]) -> str:
    *first, last = codes
    return f"{', '.join(first)} and {last}" if first else last


def is_counted(form: Form, answers: Mapping[str, Given]) -> bool:
    """Whether a return counts in results: it has no answer that excludes it."""
    return not any(
        check.get("check") == "not_counted" and evaluate(check, question, answers)
        for question in form.questions.values()
        for check in question.checks
    )


def problems_of(check: object) -> list[str]:
    if not isinstance(check, Mapping) or not isinstance(check.get("check"), str) or check["check"] not in NEEDS:
        return ["The check is not known."]
    if check["check"] == "pairs" and not isinstance(check.get("of"), list | tuple):
        return ["“of” is missing."]
    found = [f"“{name}” is missing." for name, kind in NEEDS[check["check"]].items() if not is_a(kind, check.get(name))]
    if check["check"] == "pairs" and not all(
        isinstance(pair, list | tuple) and len(pair) == 2 and is_a(list, pair) for pair in check.get("of") or []
    ):
        found.append("“of” is not pairs of rows.")
    if "parts" in check and not is_a(list, check["parts"]):
        found.append("“parts” is not a list of rows.")
    return found
