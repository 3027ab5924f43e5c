"""What single returns contribute to the figures of a round: their answers, read together and counted each by each."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence

from audits.models import Answer, Return
from audits.questions.questionnaire import FROM_SURVEY, Form, Given, part_for
from audits.results.saying import BY_VALUE, all_contributions
from audits.results.steps import Contribution

SOMETHING = ""  # placeholder for a value whose content does not matter


def contributions(form: Form, returns: Sequence[Return], on: dt.date) -> dict[int, dict[str, Contribution]]:
    """What each of some returns contributes to each item, by key. Two statements."""
    found = {}
    given = answers_of(form, [audit_return.pk for audit_return in returns])
    for audit_return in returns:
        part = part_for(form, is_school=audit_return.is_school, short=audit_return.form == Return.Form.SHORT)
        own = given[audit_return.pk]
        answers = {code: own[question.pk] for code, question in part.questions.items() if question.pk in own}
        found[audit_return.pk] = all_contributions(part, answers, on)
    return found


def answers_of(form: Form, keys: Sequence[int]) -> dict[int, dict[int, Given]]:
    """The answers of some returns, by return and question, without children's surveys (ADR 91)."""
    given: dict[int, dict[int, Given]] = defaultdict(dict)
    whole = [pk for pk, question in form.by_key.items() if question.type in BY_VALUE]
    rows = Answer.objects.filter(audit_return__in=keys).given().exclude(code=FROM_SURVEY).order_by()
    short = rows.exclude(question__in=whole).values_list("audit_return", "question", "code", "number", "day")
    for audit_return, question, *parts in short.iterator(chunk_size=5_000):  # to read each value takes longest
        given[audit_return][question] = Given(SOMETHING, *parts)
    values = rows.filter(question__in=whole).values_list("audit_return", "question", "value")
    for audit_return, question, value in values.iterator(chunk_size=5_000):
        given[audit_return][question] = Given(value)
    return given
