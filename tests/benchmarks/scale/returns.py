"""Rounds of returns over several years, answered by a share of the agencies."""

from __future__ import annotations

import datetime as dt
from random import Random

from django.db import transaction

from agencies.models import Agency
from audits.models import Answer, Edition, Return, Round
from audits.questions.questionnaire import Asked, form_of
from audits.questions.reading import read_answer
from tests.benchmarks.scale.saving import at, create

LAST_YEAR = 2026
CHOICES = 7  # ready answers to each question, among which the dice choose


@transaction.atomic
def make_rounds(agencies: int, count: int, years: int, *, by, every: int = 10, seed: int = 1) -> list[int]:
    """Keys of a round for each of the last `years`; each asks the `count` agencies from the key `agencies` on.

    Every `every`-th agency answers in every year; of the others no return has come. All rounds but the last are closed.
    """
    dice = Random(seed)  # noqa: S311 (no secret)
    edition = Edition.objects.published().select_related("questionnaire").get(questionnaire__key="arrangements")
    asked = [each for each in form_of(edition).questions.values() if not each.is_answered_by_signing]
    kinds = list(Agency.objects.filter(pk__gte=agencies).order_by("pk").values_list("pk", "kind")[:count])
    rounds, before = [], [None] * len(kinds)
    for year in range(LAST_YEAR - years + 1, LAST_YEAR + 1):
        rounds.append(make_round(edition, year, len(kinds), rounds[-1] if rounds else None, by))
        before = make_returns(rounds[-1], kinds, before, every, len(asked), dice, by)
        answered = before[::every]
        for begin in range(0, len(answered), 500):
            make_answers(rounds[-1], answered[begin : begin + 500], asked, dice, by)
    return [each.pk for each in rounds]


def make_round(edition: Edition, year: int, count: int, before: Round | None, by) -> Round:
    """One round, open in the last year and closed before."""
    opens, last = dt.date(year, 9, 7), year == LAST_YEAR
    asked = Round(
        edition=edition,
        title=f"{edition.questionnaire.name} {year}",
        year=year,
        opens_on=opens,
        first_deadline=opens + dt.timedelta(days=32),
        final_deadline=opens + dt.timedelta(days=74),
        state="open" if last else "closed",
        previous=before,
        opened_on=opens,
        opened_by=by,
        closed_on=None if last else dt.date(year + 1, 2, 26),
        to_make=count,
        made=count,
        created_at=at(dt.date(year, 9, 1)),
    )
    create([asked], by=by)
    return asked


def make_returns(asked: Round, kinds, before: list, every: int, questions: int, dice: Random, by) -> list[Return]:
    """A return for each agency: every `every`-th is answered, and of the last year three of ten not handed in."""
    last, returns = asked.year == LAST_YEAR, []
    for n, ((agency, kind), earlier) in enumerate(zip(kinds, before, strict=True)):
        answered = n % every == 0
        is_in = answered and not (last and n // every % 10 > 6)
        day = dt.date(asked.year, 9, 14) + dt.timedelta(days=dice.randrange(60))
        more = {"answered": questions, "started_on": day - dt.timedelta(days=6)} if answered else {}
        if is_in:
            more |= {
                "ready_on": day,
                "submitted_on": day,
                "submitted_at": at(day, 15),
                "submitted_by": by,
                "receipt": f"{asked.pk}-{asked.year}-{agency}-A1",
                "times_submitted": 1,
                "closed_on": None if last else day + dt.timedelta(days=23),
            }
        state = ("submitted" if last else "closed") if is_in else "in_progress" if answered else "not_started"
        created = at(dt.date(asked.year, 9, 7))
        about = {"round": asked, "agency_id": agency, "kind": kind, "previous": earlier}
        returns.append(Return(**about, state=state, created_at=created, **more))
    return create(returns, by=by)


def make_answers(asked: Round, returns: list[Return], questions: list[Asked], dice: Random, by) -> None:
    """An answer of each of these returns to each question."""
    day = dt.date(asked.year, 9, 12)
    moment, ready = at(day), [[ready_answer(each, turn, day) for turn in range(CHOICES)] for each in questions]
    create(
        [
            Answer(
                audit_return=audit_return,
                round=asked,
                question_id=each.pk,
                answered_by=by,
                answered_at=moment,
                created_at=moment,
                **dice.choice(answers),
            )
            for audit_return in returns
            for each, answers in zip(questions, ready, strict=True)
        ],
        by=by,
    )


def ready_answer(each: Asked, turn: int, on: dt.date) -> dict:
    """One of the answers to a question, read by the product, so that it has the shape that the product gives it."""
    given = read_answer(each, {of.name: raw_of(each, of, turn, on) for of in each.fields}, on=on).given
    return {"value": given.value, "code": given.code, "number": given.number, "day": given.day}


def raw_of(each: Asked, of, turn: int, on: dt.date):
    """What is typed into a field, the turn-th time."""
    if of.kind in {"radio", "checkboxes"}:
        codes = [code for code, _ in of.options if code != "na"]
        if codes[0] == "y":
            return "yyypyny"[turn]
        return codes[turn % len(codes)] if of.kind == "radio" else codes[: 1 + turn % len(codes)]
    if of.kind == "date":
        return str(on + dt.timedelta(days=200) if of.next else on - dt.timedelta(days=1 + turn * 90))
    if of.kind == "number":
        return str(turn * 3)
    return "officer@agency.example" if of.kind == "email" else f"Invented words {turn + 1}."
