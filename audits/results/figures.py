"""Every figure of audit returns, defined once, for pages, files and reports.

    found = figures_of(asked)                      # of a whole round, by kind of agency; cached until a return changes
    line = found.line(question, kinds={"primary"}) # one question: who answered what
    found.score(section); found.answered; found.on

A figure includes returns that were received (submitted, read or closed) and are counted. Nothing ranks anybody. These
are today's figures, for those who read every return; others get audits/results/published_figures.py. The caller
(audits/results/page.py) decides by audits/results/publishing.py who may see which figure.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, OrderedDict, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from agencies.models import SCHOOLS
from audits.models import Return, Round
from audits.questions.questionnaire import Asked, Form, FormSection, form_of, part_for
from audits.questions.states import RECEIVED
from audits.results import figure_rows
from audits.results.saying import CODED, SUMMED, parts_said
from audits.results.scoring import NOTHING, SCORED, Share, quartiles, share_of_counts
from core.text.dates import today

SHORT = CODED | {"number", "date", "text", "person"}  # answers of which one column says all that is counted
IN_FULL = frozenset({"multi", "grid", "group"})
BANDS = (("12", "In the last 12 months"), ("24", "12 to 24 months ago"), ("older", "More than 24 months ago"))
MEANINGS = (
    ("Returns", "Returns that were submitted and are counted. One that was sent back is not, until it comes again."),
    ("Asked", "Returns that the board expects: those of agencies that are exempt are left out."),
    ("Response rate", "Returns that have come in, as a share of those that were asked."),
    ("Yes, partly, no", "How many returns gave this answer. A share is of those that answered the question."),
    ("No answer", "Returns that were asked the question and left it blank."),
    ("Score", "Yes counts 2, partly 1, no 0; what does not apply is left out. The score of a section is what was got, "
     "as a share of what was possible, over all its questions of this kind and all returns."),
    ("Last year", "The same count in the round before, of the question that this one continues."),
    ("Middle and quartiles", "With all returns in the order of their score, half of them lie below the middle, a "
     "quarter below the lower quartile and a quarter above the upper quartile."),
    ("z", "A share of nothing: no return stands behind it."),
)  # fmt: skip


@dataclass
class Counts:
    """Answers of one kind of agency to one question: how many gave each code (or option of a part, as "part:code"), the
    sums of numbers by part, and how many answered.
    """

    codes: Counter = field(default_factory=Counter)
    sums: Counter = field(default_factory=Counter)
    answered: int = 0

    def add(self, other: Counts) -> None:
        self.codes += other.codes
        self.sums.update(other.sums)
        self.answered += other.answered


@dataclass(frozen=True)
class Line:
    question: Asked
    asked: int
    counts: Counts

    @property
    def answered(self) -> int:
        return self.counts.answered

    @property
    def blank(self) -> int:
        return max(self.asked - self.answered, 0)

    @property
    def score(self) -> Share:
        """The points of its answers out of those possible; 0 of 0 where it is not scored."""
        return share_of_counts(self.counts.codes) if self.question.type in SCORED else NOTHING

    def share(self, code: str) -> Share:
        """The share of those that answered with this code."""
        return Share(self.counts.codes[code], self.answered)


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


@dataclass(frozen=True, eq=False)
class Figures:
    form: Form
    on: dt.date
    responses: Mapping[str, Response]
    behind: Mapping[tuple[str, bool], int]  # (kind, short form) → counted returns
    counts: Mapping[tuple[str, int], Counts]  # (kind, question) → answers

    def response(self, kinds: Collection[str] | None = None) -> Response:
        return sum((self.responses[kind] for kind in self.kinds_of(kinds)), Response())

    def kinds_of(self, kinds: Collection[str] | None) -> list[str]:
        return [kind for kind in self.responses if kinds is None or kind in kinds]

    def line(self, question: Asked, kinds: Collection[str] | None = None) -> Line:
        total = Counts()
        for kind in self.kinds_of(kinds):
            if (kind, question.pk) in self.counts:
                total.add(self.counts[kind, question.pk])
        own = (key for key in self.behind if kinds is None or key[0] in kinds)
        return Line(question, sum(self.behind[key] for key in own if question.pk in self.asked_of[key]), total)

    @cached_property
    def asked_of(self) -> dict[tuple[str, bool], Collection[int]]:
        return {
            (kind, short): part_for(self.form, is_school=kind in SCHOOLS, short=short).by_key
            for kind, short in self.behind
        }

    def answered_by_kind(self, question: Asked) -> dict[str, int]:
        return {kind: counts.answered for (kind, pk), counts in self.counts.items() if pk == question.pk}

    def score(self, section: FormSection, kinds: Collection[str] | None = None) -> Share:
        """The points of a section out of those possible."""
        return sum((self.line(question, kinds).score for question in section.questions), NOTHING)


_kept: OrderedDict[tuple, object] = OrderedDict()
MOST_KEPT = 24  # rounds cached by a process: those of a few years


def kept(key: tuple, make):
    """The cached value for a key, made if missing; the least recently used is dropped."""
    if key not in _kept:
        _kept[key] = make()
        while len(_kept) > MOST_KEPT:
            _kept.popitem(last=False)
    _kept.move_to_end(key)
    return _kept[key]


def figures_of(asked: Round) -> Figures:
    """The figures of a round, which needs its edition. One statement where nothing changed since this process counted,
    else three, and one more for each question with several numbers.
    """
    rows, on = tuple(figure_rows.standing_rows(asked)), judged_on(asked)
    return kept(("figures", asked.pk, asked.edition_id, on, rows), lambda: count(asked, rows, on))


def judged_on(asked: Round) -> dt.date:
    """The day from which ages of dates are counted: today, or the final deadline once it has passed."""
    return min(today(), asked.final_deadline)


def count(asked: Round, rows: Iterable[tuple], on: dt.date) -> Figures:
    form = form_of(asked.edition)
    behind: Counter = Counter()
    for kind, shape, state, _, left_out, n, *_ in rows:
        if state in RECEIVED and not left_out:
            behind[kind, shape == Return.Form.SHORT] += n
    found: dict[tuple[str, int], Counts] = defaultdict(Counts)
    if behind:
        count_short(asked, form, found, on)
        count_parts(asked, form, found)
        count_in_full(asked, form, found)
    return Figures(form, on, responses_of(rows), dict(behind), dict(found))


def responses_of(rows: Iterable[tuple]) -> dict[str, Response]:
    """How many returns of each kind were asked and have come in, of the rows of figure_rows.standing_rows()."""
    responses: dict[str, Response] = defaultdict(Response)
    for kind, _, state, exempt, left_out, n, *_ in rows:
        came = state in RECEIVED
        counted = n if came and not left_out else 0
        responses[kind] += Response(0 if exempt else n, n if came and not exempt else 0, counted)
    return dict(responses)


def of_types(form: Form, types: Collection[str]) -> dict[int, Asked]:
    return {key: question for key, question in form.by_key.items() if question.type in types}


def count_short(asked: Round, form: Form, found, on: dt.date) -> None:
    """Count answers with a code, one number, a date (by its age), or text (by whether there is any)."""
    for kind, pk, code, age, n, total, numbers in figure_rows.answer_rows(asked, on):
        question = form.by_key.get(pk)
        if question is None or question.type not in SHORT:
            continue
        counts, said = found[kind, pk], age if question.type == "date" else code
        if question.type == "number":
            counts.answered += numbers
            counts.sums["answer"] += total or 0
        elif question.type not in CODED or code:
            counts.answered += n
            if said:
                counts.codes[said] += n


def count_parts(asked: Round, form: Form, found) -> None:
    for pk, question in of_types(form, SUMMED).items():
        for kind, n, *sums in figure_rows.part_rows(asked, question):
            found[kind, pk].answered += n
            for part, total in zip(question.fields, sums, strict=True):
                found[kind, pk].sums[part.name] += total or 0


def count_in_full(asked: Round, form: Form, found) -> None:
    """Count answers with several codes, or with parts of several types."""
    questions = of_types(form, IN_FULL)
    if not questions:
        return
    for kind, pk, value in figure_rows.value_rows(asked, questions):
        counts = found[kind, pk]
        counts.answered += 1
        codes, sums = parts_said(questions[pk], value)
        counts.codes.update(codes)
        counts.sums.update(sums)


@dataclass(frozen=True)
class Spread:
    low: float
    middle: float
    high: float
    returns: int


def spread_of(pairs: Iterable[tuple[float, int]]) -> Spread | None:
    """The spread of pairs (value, number of returns); None without values."""
    values = [value for value, n in pairs for _ in range(n)]
    found = quartiles(values)
    return Spread(*found, len(values)) if found else None


def spreads_of(asked: Round) -> dict[int, Spread]:
    """The spread of each section's scores in per cent, by key of the section. Two statements, one where nothing changed
    since.
    """
    rows = tuple(figure_rows.standing_rows(asked))
    return kept(("spreads", asked.pk, rows), lambda: count_spreads(asked))


def count_spreads(asked: Round) -> dict[int, Spread]:
    found = defaultdict(list)
    for section, got, possible, n in figure_rows.spread_rows(asked):
        found[section].append((Share(int(got), int(possible)).percent, n))
    return {section: spread_of(pairs) for section, pairs in found.items()}


def level_spread(line: Line) -> Spread | None:
    return spread_of((int(code), n) for code, n in line.counts.codes.items())
