"""SQL aggregates behind the figures of a round (audits/results/figures.py), by kind of agency.

Only answers of received returns count. All answers with a short form are counted in one pass, so that a round of tens
of thousands of returns takes less than a second.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator

from django.db.models import Case, CharField, Count, IntegerField, Max, Sum, Value, When
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast

from agencies.posts.rules import months_before
from audits.models import Answer, Return, Round
from audits.questions.questionnaire import Asked
from audits.results.scoring import MOST, POINTS, SCORED


def standing_rows(asked: Round) -> list[tuple]:
    """(kind, form, state, exempt, not counted, how many, sum of versions, latest submission).

    Answers change only while their return is not in, and every move raises its version: equal rows mean equal figures,
    so they serve as a cache key.
    """
    exempt = Case(When(exempt_on__isnull=False, then=Value(True)), default=Value(False))
    rows = Return.objects.filter(round=asked).order_by().annotate(exempt=exempt)
    names = ("kind", "form", "state", "exempt", "not_counted_reason")
    counted = rows.values_list(*names).annotate(n=Count("*"), v=Sum("version"), last=Max("submitted_at"))
    return sorted(
        (kind, form, state, left_out, bool(why), n, v, str(last or ""))
        for kind, form, state, left_out, why, n, v, last in counted
    )


def received_answers(asked: Round):
    return Answer.objects.filter(round=asked).received().order_by()


def answer_rows(asked: Round, on: dt.date) -> list[tuple]:
    """(kind, question, code, age of its date, number that answered, sum of numbers, how many numbers) of all answers
    with a short form, in one pass.

    A second pass for the dates took as long as this one, and gave tens of thousands of rows.
    """
    age = Case(
        When(day__gte=months_before(on, 12), then=Value("12")),
        When(day__gte=months_before(on, 24), then=Value("24")),
        When(day__isnull=False, then=Value("older")),
        default=Value(""),
        output_field=CharField(),
    )
    rows = received_answers(asked).annotate(age=age).values_list("audit_return__kind", "question", "code", "age")
    return list(rows.annotate(n=Count("value"), total=Sum("number"), numbers=Count("number")))


def part_rows(asked: Round, question: Asked) -> list[tuple]:
    """(kind, number of returns, sum of each part in order) for a question with several numbers."""
    sums = {
        f"part_{place}": Sum(Cast(KeyTextTransform(field.name, "value"), IntegerField()))
        for place, field in enumerate(question.fields)
    }
    rows = received_answers(asked).given().filter(question=question.pk)
    return list(rows.values_list("audit_return__kind").annotate(n=Count("*"), **sums))


def value_rows(asked: Round, questions: Iterable[int]) -> Iterator[tuple]:
    """(kind, question, whole answer) for questions whose answers have no short form."""
    rows = received_answers(asked).given().filter(question__in=list(questions))
    return rows.values_list("audit_return__kind", "question", "value").iterator(chunk_size=5_000)


def spread_rows(asked: Round) -> list[tuple]:
    """(section, points, possible points, number of returns): the distribution of section scores over all returns."""
    points = Case(*(When(code=code, then=Value(value)) for code, value in POINTS.items()), output_field=IntegerField())
    scored = received_answers(asked).filter(code__in=POINTS, question__type__in=SCORED)
    scores = scored.values_list("question__section", "audit_return").annotate(got=Sum(points), answers=Count("*"))
    counted = Counter((section, got, MOST * answers) for section, _, got, answers in scores.iterator(chunk_size=5_000))
    return [(*score, returns) for score, returns in counted.items()]


def answers_of_returns(asked: Round, questions: Iterable[int]) -> Iterator[tuple]:
    """(return, question, whole answer), for computations within each return."""
    rows = received_answers(asked).given().filter(question__in=list(questions))
    return rows.values_list("audit_return", "question", "value").iterator(chunk_size=5_000)
