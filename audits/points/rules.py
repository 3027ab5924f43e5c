"""The register of internet access points: the risk of each as it was last returned, beside the year before.

What a return says counts from when it was submitted; one that was sent back does not, until it comes again.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from audits.models import AccessPoint, Answer, Edition, Questionnaire, Return
from audits.questions.questionnaire import Form, form_of
from audits.questions.risk import BAND_WORDS, LOOKS, band
from audits.questions.states import RECEIVED
from core.text.dates import print_date


@dataclass(frozen=True)
class RiskQuestions:
    now: frozenset[int]
    after: frozenset[int]


def risk_questions() -> RiskQuestions:
    """Those of every published questionnaire on access points; one statement once a process has read these."""
    subject = Questionnaire.Subject.ACCESS_POINT
    editions = Edition.objects.published().filter(questionnaire__subject=subject).select_related("questionnaire")
    found = [risk_questions_of(form_of(edition)) for edition in editions]
    return RiskQuestions(
        frozenset(now for now, _ in found if now), frozenset(after for _, after in found if after is not None)
    )


def risk_questions_of(form: Form) -> tuple[int | None, int | None]:
    risks = [question for question in form.questions.values() if question.type == "risk"]
    if not risks:
        return None, None
    now = next((each for each in risks if any(rule["rule"] == "score" for rule in each.triggers)), risks[0])
    below = (each for each in risks if any(rule.get("other") == now.code for rule in each.checks))
    after = next(below, None)
    return now.pk, after.pk if after else None


@dataclass(frozen=True)
class Risk:
    score: int

    @property
    def band(self) -> str:
        return band(self.score)

    @property
    def word(self) -> str:
        return BAND_WORDS[self.band]

    @property
    def code(self) -> str:
        return LOOKS[self.band][0]

    @property
    def colour(self) -> str:
        return LOOKS[self.band][1]

    def __str__(self):
        return f"{self.word} ({self.score})"


@dataclass(frozen=True)
class Told:
    audit_return: Return
    now: Risk | None = None
    after: Risk | None = None
    reason: str = ""
    look_again: dt.date | None = None

    @property
    def counts(self) -> bool:
        return self.audit_return.state in RECEIVED and not self.audit_return.not_counted_reason


@dataclass(frozen=True)
class PointRow:
    point: AccessPoint
    told: tuple[Told, ...]  # of every round, the newest first

    @property
    def counted(self) -> list[Told]:
        found = [each for each in self.told if each.counts]
        return sorted(found, key=lambda each: (each.audit_return.submitted_on, each.audit_return.pk), reverse=True)

    @property
    def last(self) -> Told | None:
        return next(iter(self.counted), None)

    @property
    def before(self) -> Told | None:
        return next(iter(self.counted[1:]), None)

    @property
    def change(self) -> str:
        """How the risk has moved since the time before, in a word; "" where one of the two is not known."""
        last, before = self.last and self.last.now, self.before and self.before.now
        if not last or not before:
            return ""
        if last.score == before.score:
            return "The same"
        return "Higher" if last.score > before.score else "Lower"

    @property
    def missing(self) -> str:
        """What is said where its latest return has not come in; "" where it has, or is not expected."""
        if self.point.closed_on:
            return ""
        if not self.told:
            return "Never asked about"
        newest = self.told[0].audit_return
        if newest.submitted_on or newest.exempt_on:
            return ""
        if newest.round.state == "closed":
            return f"Not returned in {newest.round.year}"
        return f"Missing, last day {print_date(newest.deadline)}"


def rows_of(points: Iterable[AccessPoint], user, questions: RiskQuestions) -> list[PointRow]:
    points = list(points)
    told = told_of([point.pk for point in points], user, questions)
    return [PointRow(point, tuple(told.get(point.pk, ()))) for point in points]


def told_of(keys: list[int], user, questions: RiskQuestions) -> Mapping[int, list[Told]]:
    returns = Return.objects.visible_to(user).filter(access_point__in=keys).select_related("round")
    ordered = sorted(returns, key=lambda audit_return: (audit_return.round.year, audit_return.round_id), reverse=True)
    answers: dict[int, dict[str, Answer]] = defaultdict(dict)
    asked = dict.fromkeys(questions.now, "now") | dict.fromkeys(questions.after, "after")
    counted = [audit_return.pk for audit_return in ordered if Told(audit_return).counts]
    for row in Answer.objects.filter(audit_return__in=counted, question__in=list(asked)).given():
        answers[row.audit_return_id][asked[row.question_id]] = row
    found: dict[int, list[Told]] = defaultdict(list)
    for audit_return in ordered:
        found[audit_return.access_point_id].append(told(audit_return, answers[audit_return.pk]))
    return found


def told(audit_return: Return, answers: Mapping[str, Answer]) -> Told:
    now, after = answers.get("now"), answers.get("after")
    day = after.value.get("look_again") if after else None
    return Told(
        audit_return,
        risk_of(now),
        risk_of(after),
        (now.value.get("reason") or "") if now else "",
        dt.date.fromisoformat(day) if day else None,
    )


def risk_of(answer: Answer | None) -> Risk | None:
    """The risk that an answer gives; None where it is half given."""
    return Risk(answer.number) if answer and answer.number else None
