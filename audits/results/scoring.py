"""The board's scoring scale. Pure.

Yes 2, partly 1, no 0; answers that do not apply are left out. The score of a section is points out of possible points;
a share of nothing is printed "z". Nothing here ranks anybody.
"""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from audits.questions.questionnaire import BLANK, Asked, Form, Given
from core.text.numbers import percentage

POINTS = {"y": 2, "p": 1, "n": 0}
MOST = 2
NOT_APPLICABLE = "z"


@dataclass(frozen=True)
class Share:
    got: int
    possible: int

    @property
    def percent(self) -> float | None:
        return 100 * self.got / self.possible if self.possible else None

    @property
    def printed(self) -> str:
        """ "75%", or "z" for a share of nothing."""
        return NOT_APPLICABLE if self.percent is None else f"{percentage(self.got, self.possible)}%"

    def __add__(self, other: Share) -> Share:
        return Share(self.got + other.got, self.possible + other.possible)


NOTHING = Share(0, 0)


def score_of(question: Asked, given: Given) -> Share:
    """The score of one answer; 0 of 0 where it is not scored, blank, or does not apply."""
    if not question.is_yes_or_no or given.code not in POINTS:
        return NOTHING
    return Share(POINTS[given.code], MOST)


def section_scores(form: Form, answers: Mapping[str, Given]) -> dict[str, Share]:
    scores = {}
    for section in form.sections:
        parts = (score_of(question, answers.get(question.code, BLANK)) for question in section.questions)
        scores[section.code] = sum(parts, NOTHING)
    return scores


def share_of_counts(counts: Mapping[str, int]) -> Share:
    return Share(
        sum(POINTS[code] * counts.get(code, 0) for code in POINTS), MOST * sum(counts.get(code, 0) for code in POINTS)
    )


def quartiles(values: Iterable[float]) -> tuple[float, float, float] | None:
    values = list(values)
    if len(values) < 2:  # which only Python 3.13 and later takes
        return (*values,) * 3 or None
    return tuple(statistics.quantiles(values, n=4, method="inclusive"))
