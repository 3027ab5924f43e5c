"""A second calculation of figures, written from the definitions and not from the code: a walk over single answers."""

from __future__ import annotations

from fractions import Fraction

from audits.models import Answer, Return

CAME = ("submitted", "moderated", "closed")


def returns_of(asked, kind=None) -> list[Return]:
    """The returns that count."""
    found = [
        audit_return
        for audit_return in Return.objects.filter(round=asked)
        if audit_return.state in CAME and not audit_return.not_counted_reason
    ]
    return [audit_return for audit_return in found if kind in (None, audit_return.kind)]


def values_of(asked, code, kind=None) -> list:
    """The whole answers to a question, blank ones left out."""
    found = []
    for audit_return in returns_of(asked, kind):
        for answer in Answer.objects.filter(audit_return=audit_return, question__code=code):
            if answer.value is not None:
                found.append(answer.value)
    return found


def said(value) -> str | None:
    """The code of an answer of yes, partly, no, also where words go with it."""
    return value["answer"] if isinstance(value, dict) else str(value)


def how_many(asked, code, answer, kind=None) -> int:
    """How many returns gave an answer."""
    return sum(said(value) == answer for value in values_of(asked, code, kind))


def score(asked, codes, kind=None) -> Fraction | None:
    """Got of possible over some questions: yes 2, partly 1, no 0."""
    given = [said(value) for code in codes for value in values_of(asked, code, kind)]
    counted = [each for each in given if each in ("y", "p", "n")]
    return Fraction(sum({"y": 2, "p": 1, "n": 0}[each] for each in counted), 2 * len(counted)) if counted else None
