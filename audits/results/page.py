"""The results of a round for one reader: page and file show these rows (figures: audits/results/figures.py).

Those who read single returns see every figure of today, marked where it is not to be published; those who read totals
see what may be published (audits/results/publishing.py) as of the last step (audits/results/steps.py).
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from agencies.models import Agency
from audits.models import Questionnaire, Round
from audits.questions.carrying import before
from audits.questions.questionnaire import YPN, Asked, Field, FormSection
from audits.questions.risk import BAND_WORDS
from audits.results.figures import BANDS, Figures, Line, Response, figures_of, published_of
from audits.results.publishing import publishable
from audits.results.saying import SUMMED
from audits.results.scoring import Share
from audits.results.settings import fewest
from audits.results.survey import Part, survey_figures
from core.charts.charts import Drawing

SURVEYED = SUMMED | {"number"}
KINDS = dict(Agency.Kind.choices)
FEW = "not published"
NOT_OFFERED = "–"  # in place of the count of an answer that a question does not offer


@dataclass(frozen=True)
class Row:
    text: str
    count: int
    share: str = ""
    before: int | None = None
    printed: str = ""  # printed in place of a count that may be hidden
    printed_before: str = ""
    share_before: str = ""  # last year's share, of those that answered then

    @property
    def width(self) -> str:
        return self.share if self.share.endswith("%") else ""

    @property
    def then(self) -> str:
        """Last year in the unit of this year: the share, or the number where there is none."""
        if self.share and (self.share_before or self.printed_before):
            return self.share_before or self.printed_before
        return self.last_year

    @property
    def change(self) -> str:
        """The change of the share since last year in points: "+4 points"; "" where one of the two is not shown."""
        if not (self.width and self.then.endswith("%")):
            return ""
        points = round(float(self.share[:-1]) - float(self.then[:-1]))
        if not points:
            return "no change"
        noun = "point" if abs(points) == 1 else "points"
        return f"{points:+d} {noun}".replace("-", "−")

    @property
    def shown(self) -> str:
        return self.printed or f"{self.count:,}"

    @property
    def last_year(self) -> str:
        return self.printed_before or ("–" if self.before is None else f"{self.before:,}")


@dataclass(frozen=True)
class Shown:
    """A question as displayed. `hidden`: too few for this reader; `few`: displayed but not published."""

    line: Line
    rows: tuple[Row, ...] = ()
    hidden: bool = False
    few: bool = False
    extra: str = ""
    answered_before: int = 0

    @property
    def question(self) -> Asked:
        return self.line.question

    @property
    def is_yes_or_no(self) -> bool:
        return self.question.is_yes_or_no

    @property
    def yes(self) -> Row:
        return self.rows[0]

    @property
    def headline(self) -> Row:
        """The row for the question: yes, the two best levels, the latest days, else what most gave."""
        if self.is_yes_or_no or len(self.rows) == 1 or self.question.type == "date":
            return self.rows[0]
        if self.question.is_scale:
            return self.best_two
        shares = [row for row in self.rows if row.share]
        if shares:
            return max(shares, key=lambda row: row.count)
        if not self.rows:  # its parts are texts and days
            return Row("Answered", self.line.answered, Share(self.line.answered, self.line.asked).printed)
        return Row("", 0, printed=", ".join(f"{row.text} {row.shown}" for row in self.rows))

    @property
    def best_two(self) -> Row:
        """The two best levels of a scale together, with last year’s where each of them has one."""
        levels = [row for row in self.rows if row.share]
        first, second = levels[-2:] if self.question.best == 5 else levels[1::-1]
        count, known = first.count + second.count, first.before is not None and second.before is not None
        now = Share(count, self.line.answered).printed
        then = Share(first.before + second.before, self.answered_before).printed if known else ""
        before = first.before + second.before if known else None
        return Row(
            f"{first.text}, or {second.text[:1].lower()}{second.text[1:]}", count, now, before, share_before=then
        )

    @property
    def is_text(self) -> bool:
        return self.question.type == "text"

    @property
    def has_last_year(self) -> bool:
        return any(row.before is not None or row.printed_before for row in self.rows)

    @property
    def last_year(self) -> str:
        parts = [f"{row.text} {row.before:,}" for row in self.rows if row.before]
        return ", ".join(parts) or ("None" if self.has_last_year else "–")


@dataclass(frozen=True)
class SectionShown:
    section: FormSection
    questions: tuple[Shown, ...]
    score: str
    before: str

    @property
    def yes_or_no(self) -> list[Shown]:
        return [each for each in self.questions if each.is_yes_or_no]

    @property
    def others(self) -> list[Shown]:
        return [each for each in self.questions if not each.is_yes_or_no and not each.question.is_answered_by_signing]


@dataclass(frozen=True, eq=False)
class Results:
    asked: Round
    figures: Figures
    earlier: Figures | None
    least: int
    sees_all: bool
    kind: str = ""
    is_survey: bool = False  # its counts of children are published apart, to everybody the same

    @cached_property
    def kinds(self) -> frozenset[str] | None:
        return frozenset({self.kind}) if self.kind else None

    @cached_property
    def survey(self) -> tuple[Mapping[str, Sequence[Part]], Mapping[str, Sequence[Part]]]:
        return survey_figures(self.asked), survey_figures(self.asked.previous) if self.earlier else {}

    @cached_property
    def published_kinds(self) -> frozenset[str]:
        """The kinds whose results may be published beside those of all."""
        return of_enough(self.figures, self.least)

    @cached_property
    def offered_kinds(self) -> list[tuple[str, str]]:
        """(kind, label) that this reader may choose, in the order of the directory."""
        if self.is_survey:
            return []
        own = self.figures.responses if self.sees_all else self.published_kinds
        return [(kind, words) for kind, words in KINDS.items() if kind in own]

    @property
    def moved_on(self) -> dt.date | None:
        return self.figures.moved_on

    @property
    def in_steps(self) -> str:
        """How often figures are updated for readers of totals, in words."""
        if self.asked.state == Round.State.CLOSED:
            return "The round is closed, and these results stay as they are."
        return (
            f"So that nobody can tell from a change what one agency answered, figures change only when at least "
            f"{self.least} more returns of a kind of agency can be counted at once. The last {self.least} of each kind "
            "are counted when the round is closed."
        )

    @property
    def too_few(self) -> str:
        why = "so that nobody can tell what one agency answered"
        if self.asked.state == Round.State.CLOSED:
            return f"You see results of at least {self.least} returns, {why}."
        return f"You see results after {2 * self.least} returns of a kind of agency, or when the round closes, {why}."

    @cached_property
    def response(self) -> Response:
        return self.figures.response(self.kinds)

    @property
    def is_few(self) -> bool:
        return self.kind not in self.published_kinds if self.kind else self.response.counted < self.least

    @property
    def is_hidden(self) -> bool:
        return self.is_few and not self.sees_all

    @cached_property
    def sections(self) -> list[SectionShown]:
        return [self.section(each) for each in self.figures.form.sections]

    def section(self, section: FormSection) -> SectionShown:
        shown = tuple(self.question(each) for each in section.questions)
        hidden = any(each.hidden for each in shown if each.is_yes_or_no)
        score = "c" if hidden else self.figures.score(section, self.kinds).printed
        return SectionShown(section, shown, score, self.score_before(section))

    def score_before(self, section: FormSection) -> str:
        earlier = self.earlier
        same = earlier and next((each for each in earlier.form.sections if each.code == section.code), None)
        if not same or any(self.earlier_line(q) is None for q in same.questions if q.is_yes_or_no):
            return ""
        return earlier.score(same, self.kinds).printed

    def question(self, question: Asked) -> Shown:
        line = self.figures.line(question, self.kinds)
        then = self.earlier and before(self.figures.form, question, self.earlier.form)
        if self.is_survey and question.type in SURVEYED:
            return Shown(line, self.survey_rows(question, then))
        few = not is_published(self.figures, question, self.kind, self.least)
        if few and not self.sees_all:
            return Shown(line, hidden=True)
        earlier = then and self.earlier_line(then)
        answered = earlier.answered if earlier else 0
        extra = self.trained_share(line)
        return Shown(line, rows_of(line, earlier), few=few, extra=extra, answered_before=answered)

    def survey_rows(self, question: Asked, then: Asked | None) -> tuple[Row, ...]:
        now, last = self.survey
        old = {part.text: part.percent for part in last.get(then.code, ())} if then else {}
        return tuple(
            Row(part.text, 0, part.percent, printed=part.count, printed_before=old.get(part.text, ""))
            for part in now.get(question.code, ())
        )

    def by_kind(self, question: Asked) -> list[tuple[str, str]]:
        found = []
        for kind, words in self.offered_kinds:
            is_shown = self.sees_all or is_published(self.figures, question, kind, self.least)
            line = self.figures.line(question, {kind})
            found.append((words, Share(line.codes["y"], line.answered).printed if is_shown else "c"))
        return found

    def earlier_line(self, question: Asked) -> Line | None:
        if not self.sees_all and not is_published(self.earlier, question, self.kind, self.least):
            return None
        return self.earlier.line(question, self.kinds)

    def trained_share(self, line: Line) -> str:
        whole = next((each["of"] for each in line.question.triggers if each["rule"] == "share_below"), None)
        other = self.figures.form.questions.get(whole or "")
        if other is None or not (self.sees_all or is_published(self.figures, other, self.kind, self.least)):
            return ""
        total = self.figures.line(other, self.kinds).sums["answer"]
        return f"Of {whole}: {Share(line.sums['answer'], total).printed}"

    @cached_property
    def response_rows(self) -> list[tuple[str, Response, bool]]:
        asked = {kind: each.asked for kind, each in self.figures.responses.items()}
        public = publishable(asked, self.least)
        rows = [
            (words, self.figures.responses[kind], kind not in public)
            for kind, words in KINDS.items()
            if kind in (self.figures.responses if self.sees_all else public)
        ]
        rest = sum((self.figures.responses[kind] for kind in asked if kind not in public), Response())
        if not self.sees_all and public and rest.asked:
            rows.append(("Other kinds", rest, False))
        return rows


def of_enough(figures: Figures, least: int) -> frozenset[str]:
    return publishable({kind: each.counted for kind, each in figures.responses.items()}, least)


def is_published(figures: Figures, question: Asked, kind: str, least: int) -> bool:
    """Whether the answers of a kind ("": all) to a question may be published; also where nobody answered."""
    if not kind:
        return not 0 < figures.line(question).answered < least
    answered = figures.answered_by_kind(question)
    among = of_enough(figures, least)
    return kind in among and (not answered.get(kind) or kind in publishable(answered, least, among))


def rows_of(line: Line, earlier: Line | None) -> tuple[Row, ...]:
    question, codes = line.question, line.codes
    offered = question.whole.options if question.is_yes_or_no else codes_of(question)
    rows = [
        Row(text, codes[code], Share(codes[code], line.answered).printed, count_before(question, code, earlier),
            "" if (code, text) in offered else NOT_OFFERED, share_before=share_before(question, code, earlier))
        for code, text in codes_of(question)
    ]  # fmt: skip
    if question.type == "number" or question.type in SUMMED or question.type == "group":
        sums, sums_then = line.sums, earlier.sums if earlier else {}
        rows += [
            Row("In total" if question.type == "number" else part.label, sums[part.name], "",
                sums_then[part.name] if earlier else None)
            for part in question.fields if part.kind == "number"
        ]  # fmt: skip
    if question.type in {"text", "person"}:
        then = Share(earlier.answered, earlier.asked).printed if earlier else ""
        now = Share(line.answered, line.asked).printed
        rows.append(Row("Answered", line.answered, now, earlier and earlier.answered, share_before=then))
    if line.blank:
        rows.append(Row("No answer", line.blank, "", earlier and earlier.blank))
    return tuple(rows)


def count_before(question: Asked, code: str, earlier: Line | None) -> int | None:
    if earlier is None:
        return None
    return earlier.codes[str(question.as_meant_by(earlier.question, int(code))) if question.is_scale else code]


def share_before(question: Asked, code: str, earlier: Line | None) -> str:
    """Last year's share of an answer, of those that answered then; "" where there is none."""
    count = count_before(question, code, earlier)
    return "" if count is None else Share(count, earlier.answered).printed


def codes_of(question: Asked) -> Iterable[tuple[str, str]]:
    if question.type == "risk":
        return BAND_WORDS.items()
    if question.type == "date":
        return BANDS
    if question.is_yes_or_no:
        return YPN
    if question.whole:
        return question.whole.options
    if question.type in {"grid", "group"}:
        return [pair for part in question.fields for pair in part_codes(part)]
    return ()


def part_codes(part: Field) -> list[tuple[str, str]]:
    return [(f"{part.name}:{code}", f"{part.label}: {words}") for code, words in part.options]


def results_of(asked: Round, kind: str = "", *, sees_all: bool) -> Results:
    figures, earlier = figures_of if sees_all else published_of, asked.previous
    return Results(
        asked=asked,
        figures=figures(asked),
        earlier=figures(earlier) if earlier else None,
        least=fewest(),
        sees_all=sees_all,
        kind=kind,
        is_survey=asked.edition.questionnaire.subject == Questionnaire.Subject.SURVEY,
    )


def chart_on_page(chart: Drawing | None) -> str:
    return chart.html if chart else ""
