"""Rounds of returns over several years, answered by a share of the agencies."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from django.db import transaction

from audits.form import Asked, form_of
from audits.models import Answer, Edition, Questionnaire, Return, Round
from audits.reading import read_answer
from audits.services.shipped import load_one
from audits.shipped.parts import NO, WEAK, question, section
from tests.benchmarks.scale.filling import Dice, Filler, moment, quoted

LAST_YEAR = 2026
CHOICES = 7  # ready answers to each question, among which the dice choose
KEEPS = 3  # one of so many answers of a question that is carried forward was kept from the year before
TYPES = ("ypn", "m5", "ypn", "number", "date", "ypn", "m5", "ypn", "text", "number")
KEY, SECTIONS = "scale", 6
QUESTIONS = SECTIONS * len(TYPES)
SIXTY = {
    "key": KEY,
    "name": f"Invented questionnaire of {QUESTIONS} questions",
    "subject": "agency",
    "period": "The 12 months up to the day of the return",
    "introduction": "Made for measuring.",
    "sections": tuple(
        section(
            f"S{part}",
            f"Invented part {part}",
            *(
                question(
                    f"S{part}.{place}",
                    f"Invented question {place} of part {part}?",
                    kind,
                    "C" if kind == "ypn" else "R",
                    str(part),
                    *({"ypn": (NO,), "m5": (WEAK,)}.get(kind, ())),
                )
                for place, kind in enumerate(TYPES, 1)
            ),
        )
        for part in range(1, SECTIONS + 1)
    ),
}


@transaction.atomic
def make_rounds(
    agencies: int, count: int, years: int, *, by, every: int = 10, seed: int = 1, edition: Edition | None = None
) -> list[int]:
    """Keys of a round for each of the last `years`; each asks the `count` agencies from the key `agencies` on.

    Every `every`-th agency answers in every year; of the others no return has come. The questionnaire has sixty
    questions unless another edition is given. All rounds but the last are closed.
    """
    rounds = Rounds(Filler(by), Dice(seed), edition or sixty_questions(), agencies, count, every)
    for year in range(LAST_YEAR - years + 1, LAST_YEAR + 1):
        rounds.make(year)
    return [made.round for made in rounds.made]


def sixty_questions() -> Edition:
    """The published questionnaire of sixty invented questions; made once."""
    known = Questionnaire.objects.filter(key=KEY).first() or load_one(SIXTY)
    return known.editions.published().get()


@dataclass(frozen=True)
class Made:
    """A round that was made: its key, and those of its first return and its first answer."""

    round: int
    returns: int
    answers: int


@dataclass
class Rounds:
    """Rounds of one questionnaire, one after the other; `agencies` is the key of the first of `count` agencies."""

    fill: Filler
    dice: Dice
    edition: Edition
    agencies: int
    count: int
    every: int
    made: list[Made] = field(default_factory=list)

    @cached_property
    def questions(self) -> list[Asked]:
        """What is answered, in order; a sign-off is not."""
        return [each for each in form_of(self.edition).questions.values() if not each.is_answered_by_signing]

    def make(self, year: int) -> None:
        """The round of a year, with its returns and their answers."""
        before = self.made[-1] if self.made else None
        asked = self.make_round(year, before)
        returns = self.make_returns(year, asked, before)
        self.made.append(Made(asked, returns, self.make_answers(year, asked, returns, before)))

    def make_round(self, year: int, before: Made | None) -> int:
        """One round, open in the last year and closed before."""
        opens, last = dt.date(year, 9, 7), year == LAST_YEAR
        return self.fill.insert(
            Round,
            1,
            edition_id=self.edition.pk,
            title=quoted(f"{self.edition.questionnaire.name} {year}"),
            year=year,
            opens_on=quoted(str(opens)),
            first_deadline=quoted(str(opens + dt.timedelta(days=32))),
            final_deadline=quoted(str(opens + dt.timedelta(days=74))),
            state="'open'" if last else "'closed'",
            previous_id=before.round if before else "NULL",
            opened_on=quoted(str(opens)),
            opened_by_id=self.fill.by.pk,
            closed_on="NULL" if last else quoted(f"{year + 1}-02-26"),
            to_make=self.count,
            made=self.count,
            created_at=moment(dt.datetime(year, 9, 1, 10, tzinfo=dt.UTC)),
        )

    def make_returns(self, year: int, asked: int, before: Made | None) -> int:
        """A return for each agency: that of every `every`-th is answered, and in the last year not always handed in."""
        last, answered = year == LAST_YEAR, f"n % {self.every} = 0"
        is_in = f"{answered} AND {self.dice.below(20 + year, 10)} > 2" if last else answered
        day = f"(DATE '{year}-09-14' + {self.dice.below(30 + year, 60)})"
        return self.fill.insert(
            Return,
            self.count,
            joined=f"JOIN agencies_agency AS a ON a.id = {self.agencies} + n",
            round_id=asked,
            agency_id="a.id",
            kind="a.kind",
            state=f"CASE WHEN {is_in} THEN '{'submitted' if last else 'closed'}' "
            f"WHEN {answered} THEN 'in_progress' ELSE 'not_started' END",
            previous_id=f"{before.returns} + n" if before else "NULL",
            answered=f"CASE WHEN {answered} THEN {len(self.questions)} ELSE 0 END",
            started_on=f"CASE WHEN {answered} THEN {day} - 6 END",
            ready_on=f"CASE WHEN {is_in} THEN {day} END",
            submitted_on=f"CASE WHEN {is_in} THEN {day} END",
            submitted_at=f"CASE WHEN {is_in} THEN {day} + TIME '15:20' END",
            submitted_by_id=f"CASE WHEN {is_in} THEN {self.fill.by.pk} END",
            receipt=f"CASE WHEN {is_in} THEN '{asked}-{year}-' || a.id || '-A1' ELSE '' END",
            times_submitted=f"CASE WHEN {is_in} THEN 1 ELSE 0 END",
            closed_on="NULL" if last else f"CASE WHEN {is_in} THEN {day} + 23 END",
            created_at=moment(dt.datetime(year, 9, 7, 10, tzinfo=dt.UTC)),
        )

    def make_answers(self, year: int, asked: int, returns: int, before: Made | None) -> int:
        """All answers of the returns that are answered, in the order of the questions."""
        questions, rows = len(self.questions), ", ".join(ready_answers(self.questions, dt.date(year, 9, 14)))
        carried = f"c.keeps AND {self.dice.below(50 + year, KEEPS)} = 0"
        at = f"TIMESTAMPTZ '{year}-09-12 09:00' + (n % 5000) * INTERVAL '1 minute'"
        return self.fill.insert(
            Answer,
            len(range(0, self.count, self.every)) * questions,
            joined=f"JOIN (VALUES {rows}) AS c (place, turn, question, value, code, number, day, keeps) "
            f"ON c.place = n % {questions} AND c.turn = {self.dice.below(40 + year, CHOICES)}",
            audit_return_id=f"{returns} + n / {questions} * {self.every}",
            round_id=asked,
            question_id="c.question",
            value="c.value::jsonb",
            code="c.code",
            number="c.number::integer",
            day="c.day::date",
            answered_by_id=self.fill.by.pk,
            answered_at=at,
            kept_from_id=f"CASE WHEN {carried} THEN {before.answers} + n END" if before else "NULL",
            created_at=at,
        )


def ready_answers(asked: list[Asked], on: dt.date) -> Iterator[str]:
    """Rows of SQL: place of the question, which of its ready answers, its key, the answer and its heart, whether it may
    be kept. They are read by the product, so that each has the shape that the product gives it."""
    for place, each in enumerate(asked):
        for turn in range(CHOICES):
            given = read_answer(each, {of.name: raw_of(each, of, turn, on) for of in each.fields}, on=on).given
            value = "NULL" if given.value is None else quoted(json.dumps(given.value))
            number = "NULL" if given.number is None else given.number
            day = "NULL" if given.day is None else quoted(str(given.day))
            keeps = str(each.carry == "C").lower()
            yield f"({place}, {turn}, {each.pk}, {value}, {quoted(given.code)}, {number}, {day}, {keeps})"


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
