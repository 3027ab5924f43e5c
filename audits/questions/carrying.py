"""Answers of an earlier return. Pure.

C: shown, and can be kept with one click. R: shown, but must be answered again. -: not shown. A kept answer is a new
answer of today by the person who kept it. Carried evidence shows its age; over 24 months somebody must confirm that it
is current.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import replace

from agencies.posts.rules import months_before
from audits.questions.questionnaire import SINGLE, Asked, Form, Given

KEEP, AGAIN, NOTHING = "C", "R", "-"
OLD = 24  # months


def carried(question: Asked, asked_before: Asked | None, given: Given) -> Given | None:
    """An earlier answer to the question that this one continues, as this one has it, where it is shown; else None."""
    if asked_before is None or question.carry == NOTHING or given.is_blank:
        return None
    if question.is_scale and asked_before.is_scale:
        level = question.as_meant_by(asked_before, given.value)
        return replace(given, value=level, code=str(level), number=level)
    return given


def before(form: Form, question: Asked, earlier: Form, between: Iterable[Form] = ()) -> Asked | None:
    """The question of an earlier form that a question continues; forms `between` the two, latest first."""
    if earlier.edition == form.edition:
        return earlier.questions.get(question.code)
    key = question.continues
    for each in between:
        step = each.by_key.get(key)
        key = step.continues if step else None
    return earlier.by_key.get(key) if key else None


def may_keep(question: Asked, given: Given | None) -> bool:
    is_own = given is not None and not given.is_from_survey
    return is_own and question.carry == KEEP and fits(question, given.value)


def fits(question: Asked, value: object) -> bool:
    fields = {field.name: field for field in question.fields}
    if not fields:
        return False
    if len(fields) == 1 and not question.fields[0].is_part:
        value = {SINGLE: value}
    if not isinstance(value, Mapping) or set(value) - set(fields):
        return False
    return all(_fits(fields[name], each) for name, each in value.items())


def _fits(field, value: object) -> bool:
    if value is None:
        return True
    if field.kind == "checkboxes":
        return isinstance(value, list) and set(value) <= {code for code, _ in field.options}
    if field.kind == "radio":
        return not isinstance(value, list | dict) and str(value) in {code for code, _ in field.options}
    if field.kind == "number":
        return isinstance(value, int) and not isinstance(value, bool)
    if field.kind == "date":
        return _is_day(value)
    return isinstance(value, str)


def _is_day(value: object) -> bool:
    try:
        return isinstance(value, str) and bool(dt.date.fromisoformat(value))
    except ValueError:
        return False


def evidence_is_old(first_added_on: dt.date, still_current_on: dt.date | None, *, on: dt.date) -> bool:
    """Whether evidence must be confirmed as current: 24 months after it was added or last confirmed."""
    return max(first_added_on, still_current_on or first_added_on) < months_before(on, OLD)


def age_in_words(first_added_on: dt.date, *, on: dt.date) -> str:
    """The age of evidence: "added this month", "3 months old", "2 years old"."""
    months = (on.year - first_added_on.year) * 12 + on.month - first_added_on.month - (on.day < first_added_on.day)
    if months < 1:
        return "added this month"
    if months < 24:
        return f"{months} month{'s' if months > 1 else ''} old"
    return f"{months // 12} years old"
