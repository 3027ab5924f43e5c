"""The figures of a round for readers of totals: as of the last step (audits/results/steps.py), by group.

Same interface as today's figures (audits/results/figures.py). How many returns came in is today's number: it reveals
nobody's answers.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

from audits.models import ResultsStep, Round
from audits.questions.questionnaire import Asked, form_of
from audits.results import figure_rows
from audits.results.figures import Counts, Figures, Line, Response, Spread, judged_on, responses_of, spread_of
from audits.results.saying import item_of, section_item
from audits.results.scoring import Share
from audits.results.steps import RETURNS, sum_items, sum_of
from audits.results.survey_figures import Total

ALL = "all"


@dataclass(frozen=True, eq=False)
class PublishedFigures(Figures):
    """Figures of the published totals. `totals` are by group, or ALL, and item; `moved_on` is the day of the last step,
    None before the first.
    """

    totals: Mapping[str, Mapping[str, Mapping]] = field(default_factory=dict)
    moved_on: dt.date | None = None

    def total(self, item: str, kinds: Collection[str] | None = None) -> Mapping:
        if kinds is None:
            return self.totals[ALL].get(item, {})
        return sum_of(self.totals.get(kind, {}).get(item, {}) for kind in kinds)

    def response(self, kinds: Collection[str] | None = None) -> Response:
        """As `counted` the returns behind the published figures."""
        found = super().response(kinds)
        return found if kinds is not None else replace(found, counted=self.total(RETURNS).get("asked", 0))

    def line(self, question: Asked, kinds: Collection[str] | None = None) -> Line:
        return Line(question, *counts_in(self.total(item_of(question), kinds)))

    def answered_by_kind(self, question: Asked) -> dict[str, int]:
        item = item_of(question)
        return {group: totals.get(item, {}).get("n", 0) for group, totals in self.totals.items() if group != ALL}

    def spread(self, section: int) -> Spread | None:
        """The spread of a section's scores in per cent; None without scores."""
        codes = self.total(section_item(section)).get("c", {})
        scores = [(code.split("/"), n) for code, n in codes.items()]
        return spread_of((Share(int(got), int(possible)).percent, n) for (got, possible), n in scores)

    def survey(self) -> dict[int, Total]:
        found = {key: self.total(item_of(question)) for key, question in self.form.by_key.items()}
        return {
            key: Total(Counter(total.get("s", {})), total["n"], total.get("p", 0))
            for key, total in found.items()
            if total.get("n")
        }


def counts_in(total: Mapping) -> tuple[int, Counts]:
    """(number of returns that were asked, their answers) of a total."""
    codes, sums = Counter(total.get("c", {})), Counter(total.get("s", {}))
    return total.get("asked", 0), Counts(codes, sums, total.get("n", 0))


def published_of(asked: Round) -> PublishedFigures:
    """The published figures of a round, which needs its edition. Two statements."""
    step = ResultsStep.objects.filter(round=asked).first() or ResultsStep(round=asked)
    totals = dict(step.totals)
    if ALL not in totals:
        totals[ALL] = sum_items(totals.values())
    responses = responses_of(figure_rows.standing_rows(asked))
    counted = {group: each.get(RETURNS, {}).get("asked", 0) for group, each in totals.items() if group != ALL}
    shown = {kind: Response(each.asked, each.received, counted.pop(kind, 0)) for kind, each in responses.items()}
    shown |= {group: Response(counted=n) for group, n in counted.items() if n}
    form, on = form_of(asked.edition), min(step.moved_on or judged_on(asked), judged_on(asked))
    return PublishedFigures(form, on, shown, {}, {}, totals, step.moved_on)
