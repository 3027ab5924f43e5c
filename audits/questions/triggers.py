"""Answers that require or offer an improvement action. Pure.

A trigger is a small piece of JSON on a question, with a `weight`: "compulsory" (before sign-off the agency says what,
who and by when) or "offered" (it can be declined with a reason).

| rule | fires | marks in the tables |
|---|---|---|
| {"rule": "answer", "codes": [...]} | where any field has one of these | N!, P?, M2!, none = N!, open wi-fi = P? |
| {"rule": "blank"} | where nothing is answered | blank = N! |
| {"rule": "older", "months": 12} | where the date is blank, or longer ago | D12! |
| {"rule": "number", "is": 0} | where the number is this | 0 = P? |
| {"rule": "share_below", "of": "A3.2", "percent": 80} | where the number is below a share of another | below 80% |
| {"rule": "score", "least": 15, "tell_board": true} | where the risk is at least this | 15+ |

A share of nothing never fires, nor does an invalid trigger: `problems_of` says what is wrong, and a questionnaire with
one cannot be published.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from agencies.posts.rules import months_before
from audits.questions.questionnaire import BLANK, YES_NO, Asked, Form, Given, applies, is_must

COMPULSORY, OFFERED = "compulsory", "offered"
WEIGHTS = (COMPULSORY, OFFERED)
NEEDS = {
    "answer": {"codes": list},
    "blank": {},
    "older": {"months": int},
    "number": {"is": int},
    "share_below": {"of": str, "percent": int},
    "score": {"least": int},
}


@dataclass(frozen=True)
class Wanted:
    """An action that an answer requires or offers, the reason, and whether the board is told at once."""

    weight: str
    why: str
    tell_board: bool = False

    @property
    def is_compulsory(self) -> bool:
        return self.weight == COMPULSORY


def action_wanted(question: Asked, answers: Mapping[str, Given], *, on: dt.date) -> Wanted | None:
    """The action that an answer requires or offers on a day, compulsory ones first; `answers` of the return by code."""
    if not applies(question, answers):
        return None
    fired = [trigger for trigger in question.triggers if fires(trigger, question, answers, on)]
    if not fired:
        return None
    first = min(fired, key=lambda trigger: trigger.get("weight") != COMPULSORY)
    weight = COMPULSORY if first.get("weight") == COMPULSORY else OFFERED
    return Wanted(weight, why(first, question, answers), any(trigger.get("tell_board") for trigger in fired))


def fires(trigger: Mapping, question: Asked, answers: Mapping[str, Given], on: dt.date) -> bool:
    given, rule = answers.get(question.code, BLANK), trigger.get("rule")
    if problems_of(trigger):
        return False
    if rule in {"blank", "older"} and question.must_if and not is_must(question, answers):
        return False  # the question does not apply or need not be answered
    if rule == "blank":
        return given.is_blank
    if rule == "older":
        return given.day is None or given.day < months_before(on, trigger["months"])
    if given.is_blank:
        return False
    if rule == "answer":
        return bool(codes_in(given.value) & {str(code) for code in trigger["codes"]})
    if given.number is None:
        return False
    if rule == "number":
        return given.number == trigger["is"]
    if rule == "score":
        return given.number >= trigger["least"]
    whole = answers.get(trigger["of"], BLANK).number
    return bool(whole) and given.number * 100 < whole * trigger["percent"]


def codes_in(value: object) -> set[str]:
    """Every code in a value: itself, the items of a list, the values of its parts."""
    if isinstance(value, Mapping):
        return set().union(*(codes_in(each) for each in value.values()))
    if isinstance(value, list | tuple):
        return {str(each) for each in value}
    return set() if value is None else {str(value)}


def why(trigger: Mapping, question: Asked, answers: Mapping[str, Given]) -> str:
    rule, given = trigger["rule"], answers.get(question.code, BLANK)
    if rule == "answer":
        matching = codes_in(given.value) & {str(code) for code in trigger["codes"]}
        return "You answered “" + "”, “".join(question.words_of(code) for code in sorted(matching)) + "”."
    if rule == "blank":
        return "Nothing is answered here."
    if rule == "older":
        return "No date is given." if given.day is None else f"This is more than {trigger['months']} months ago."
    if rule == "number":
        return "The number is 0." if trigger["is"] == 0 else f"The number is {trigger['is']}."
    if rule == "score":
        return f"The risk scores {given.number}; from {trigger['least']} on an action is needed."
    whole = answers.get(trigger["of"], BLANK).number
    return f"This is {given.number * 100 // whole}%, and less than {trigger['percent']}% of {trigger['of']}."


def in_words(trigger: Mapping, words_of: Callable[[str], str] = str) -> str:
    if problems_of(trigger):
        return "Not a rule that is known."
    weight = "an action is compulsory" if trigger["weight"] == COMPULSORY else "an action is offered"
    when = {
        "answer": lambda: "When the answer is " + " or ".join(f"“{words_of(str(code))}”" for code in trigger["codes"]),
        "blank": lambda: "When nothing is answered",
        "older": lambda: f"When the date is blank or more than {trigger['months']} months ago",
        "number": lambda: f"When the number is {trigger['is']}",
        "share_below": lambda: f"When it is below {trigger['percent']}% of {trigger['of']}",
        "score": lambda: f"When the risk scores {trigger['least']} or more",
    }[trigger["rule"]]()
    return f"{when}, {weight}{' and the board is told' if trigger.get('tell_board') else ''}."


def problems_of(trigger: object) -> list[str]:
    if not isinstance(trigger, Mapping) or not isinstance(trigger.get("rule"), str) or trigger["rule"] not in NEEDS:
        return ["The rule is not known."]
    found = [] if trigger.get("weight") in WEIGHTS else ["It is neither compulsory nor offered."]
    needs = NEEDS[trigger["rule"]].items()
    return found + [f"“{name}” is missing." for name, kind in needs if not is_a(kind, trigger.get(name))]


def is_a(kind: type, value: object) -> bool:
    """Whether a value in a rule is a whole number, a non-empty text, or a list of such texts."""
    if kind is list:
        return isinstance(value, list | tuple) and bool(value) and all(is_a(str, each) for each in value)
    return isinstance(value, kind) and not isinstance(value, bool) and value != ""


def all_wanted(form: Form, answers: Mapping[str, Given], *, on: dt.date) -> dict[str, Wanted]:
    """Every action that the answers of a return require or offer, by code of the question, in the order of the form."""
    found = {code: action_wanted(question, answers, on=on) for code, question in form.questions.items()}
    return {code: wanted for code, wanted in found.items() if wanted}


def says_no(question: Asked, value: object) -> bool:
    """Whether an answer is "no", in any of its fields that is answered by yes or no."""
    for field in question.fields:
        answer = value.get(field.name) if isinstance(value, Mapping) else value
        if field.options in YES_NO.values() and answer == "n":
            return True
    return False


def weak_answers(form: Form, answers: Mapping[str, Given], wanted: Mapping[str, Wanted]) -> list[str]:
    """Codes of weak answers (ADR 104): each "no", and each that requires or offers an action; none that is blank."""
    found = []
    for code, question in form.questions.items():
        given = answers.get(code, BLANK)
        is_no = says_no(question, given.value) and applies(question, answers)
        if not given.is_blank and (code in wanted or is_no):
            found.append(code)
    return found
