"""Every figure of audit returns, defined once, for pages, files and reports.

    found = figures_of(asked)                      # today's, for those who read every return
    found = published_of(asked)                    # as of the last step (audits/results/steps.py), for all others
    line = found.line(question, kinds={"primary"}) # one question: who answered what
    found.score(section); found.on

A figure includes returns that were received (submitted, read or closed) and are counted. Nothing ranks anybody. How
many returns came in is today's number for everybody: it reveals nobody's answers. The caller (audits/results/page.py)
decides by audits/results/publishing.py who may see which figure.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import batched

from django.db.models import Case, Count, Max, Sum, Value, When

from audits.models import ResultsStep, Return, Round
from audits.querysets import CAME_IN
from audits.questions.questionnaire import Asked, Form, FormSection, form_of
from audits.questions.states import RECEIVED
from audits.results.contributions import contributions
from audits.results.saying import item_of, section_item
from audits.results.scoring import NOTHING, Share, quartiles, share_of_counts
from audits.results.steps import RETURNS, add, sum_items, sum_of
from core.text.dates import today

ALL = "all"
AT_ONCE = 2_000  # returns whose answers are held in memory
BANDS = (("12", "In the last 12 months"), ("24", "12 to 24 months ago"), ("older", "More than 24 months ago"))
MEANINGS = (
    ("Returns", "Returns that were submitted and are counted. One that was sent back is not, until it comes again."),
    ("Asked", "Returns that the board expects: those of agencies that are exempt are left out."),
    ("Response rate", "Returns that have come in, sent back or not, as a share of those that were asked."),
    ("Yes, partly, no", "How many returns gave this answer. A share is of those that answered the question."),
    ("No answer", "Returns that were asked the question and left it blank."),
    ("Score", "Yes counts 2, partly 1, no 0; what does not apply is left out. The score of a section is what was got, "
     "as a share of what was possible, over all its questions of this kind and all returns."),
    ("Last year", "The same count in the round before, of the question that this one continues."),
    ("Middle and quartiles", "With all returns in the order of their score, half of them lie below the middle, a "
     "quarter below the lower quartile and a quarter above the upper quartile."),
    ("z", "A share of nothing: no return stands behind it."),
)  # fmt: skip


@dataclass(frozen=True)
class Line:
    """The answers to one question: returns asked, answered, by code (or "part:code"), and sums of numbers by part."""

    question: Asked
    asked: int
    answered: int
    codes: Counter
    sums: Counter

    @property
    def blank(self) -> int:
        return max(self.asked - self.answered, 0)

    @property
    def score(self) -> Share:
        """The points of its answers out of those possible; 0 of 0 where it is not scored."""
        return share_of_counts(self.codes) if self.question.is_yes_or_no else NOTHING


@dataclass(frozen=True)
class Response:
    asked: int = 0
    received: int = 0
    counted: int = 0

    @property
    def rate(self) -> Share:
        return Share(self.received, self.asked)

    def __add__(self, other: Response) -> Response:
        return Response(self.asked + other.asked, self.received + other.received, self.counted + other.counted)


@dataclass(frozen=True)
class Spread:
    low: float
    middle: float
    high: float
    returns: int


@dataclass(frozen=True, eq=False)
class Figures:
    """Totals by group (kind of agency, or ALL) and item. `moved_on`: day of the last step, `moved_at` its time if
    known.
    """

    form: Form
    on: dt.date
    responses: Mapping[str, Response]
    totals: Mapping[str, Mapping[str, Mapping]]
    moved_on: dt.date | None = None
    moved_at: dt.datetime | None = None

    def total(self, item: str, kinds: Collection[str] | None = None) -> Mapping:
        if kinds is None:
            return self.totals[ALL].get(item, {})
        return sum_of(self.totals.get(kind, {}).get(item, {}) for kind in kinds)

    def response(self, kinds: Collection[str] | None = None) -> Response:
        found = sum((each for kind, each in self.responses.items() if kinds is None or kind in kinds), Response())
        return found if kinds is not None else replace(found, counted=self.total(RETURNS).get("asked", 0))

    def line(self, question: Asked, kinds: Collection[str] | None = None) -> Line:
        total = self.total(item_of(question), kinds)
        codes, sums = Counter(total.get("c", {})), Counter(total.get("s", {}))
        return Line(question, total.get("asked", 0), total.get("n", 0), codes, sums)

    def answered_by_kind(self, question: Asked) -> dict[str, int]:
        item = item_of(question)
        return {group: totals.get(item, {}).get("n", 0) for group, totals in self.totals.items() if group != ALL}

    def score(self, section: FormSection, kinds: Collection[str] | None = None) -> Share:
        return sum((self.line(question, kinds).score for question in section.questions), NOTHING)

    def spread(self, section: int) -> Spread | None:
        codes = self.total(section_item(section)).get("c", {})
        scores = [(code.split("/"), n) for code, n in codes.items()]
        return spread_of((Share(int(got), int(possible)).percent, n) for (got, possible), n in scores)


def figures_of(asked: Round) -> Figures:
    """Today's figures of a round with its edition. One statement while unchanged, else 4 for each AT_ONCE."""
    return count(asked, form_of(asked.edition), tuple(standing_rows(asked)), as_of(asked))


def published_of(asked: Round) -> Figures:
    step = ResultsStep.objects.filter(round=asked).first() or ResultsStep(round=asked)
    totals = dict(step.totals)
    if ALL not in totals:
        totals[ALL] = sum_items(totals.values())
    responses = responses_of(standing_rows(asked))
    counted = {group: each.get(RETURNS, {}).get("asked", 0) for group, each in totals.items() if group != ALL}
    shown = {kind: Response(each.asked, each.received, counted.pop(kind, 0)) for kind, each in responses.items()}
    shown |= {group: Response(counted=n) for group, n in counted.items() if n}
    on = min(step.moved_on or as_of(asked), as_of(asked))
    return Figures(form_of(asked.edition), on, shown, totals, step.moved_on, step.moved_at)


def standing_rows(asked: Round) -> list[tuple]:
    """Counts and versions by kind, form and state. Every change of a return raises its version, so equal rows mean
    equal figures: they serve as a cache key.
    """
    exempt = Case(When(exempt_on__isnull=False, then=Value(True)), default=Value(False))
    rows = Return.objects.filter(round=asked).order_by().annotate(came_in=CAME_IN, exempt=exempt)
    names = ("kind", "form", "state", "came_in", "exempt", "not_counted_reason")
    counted = rows.values_list(*names).annotate(n=Count("*"), v=Sum("version"), last=Max("submitted_at"))
    return sorted(
        (kind, form, state, came_in, left_out, bool(why), n, v, str(last or ""))
        for kind, form, state, came_in, left_out, why, n, v, last in counted
    )


def as_of(asked: Round) -> dt.date:
    """The day from which ages of dates are counted: today, or the final deadline once it has passed."""
    return min(today(), asked.final_deadline)


@lru_cache(maxsize=24)  # the rounds of a few years
def count(asked: Round, form: Form, rows: tuple[tuple, ...], on: dt.date) -> Figures:
    totals: dict[str, dict] = defaultdict(dict)
    for some in batched(Return.objects.filter(round=asked).received().order_by("pk"), AT_ONCE):
        found = contributions(form, some, on)
        for audit_return in some:
            own = totals[audit_return.kind]
            for item, each in found[audit_return.pk].items():
                add(own.setdefault(item, {}), each)
    totals[ALL] = sum_items(totals.values())
    return Figures(form, on, responses_of(rows), dict(totals))


def responses_of(rows: Iterable[tuple]) -> dict[str, Response]:
    responses: dict[str, Response] = defaultdict(Response)
    for kind, _, state, came_in, exempt, left_out, n, *_ in rows:
        counted = n if state in RECEIVED and not left_out else 0
        responses[kind] += Response(0 if exempt else n, n if came_in and not exempt else 0, counted)
    return dict(responses)


def spread_of(pairs: Iterable[tuple[float, int]]) -> Spread | None:
    """The spread of pairs (value, number of returns); None without values."""
    values = [value for value, n in pairs for _ in range(n)]
    found = quartiles(values)
    return Spread(*found, len(values)) if found else None


def level_spread(line: Line) -> Spread | None:
    """The spread of the levels of a scale, the quarter of the worst levels as the lower one."""
    found = spread_of((int(code), n) for code, n in line.codes.items())
    return replace(found, low=found.high, high=found.low) if found and line.question.best == 1 else found
