"""Figures of children as pages and files show them: values from what is printed, with last year's beside them."""

from collections.abc import Sequence
from dataclasses import dataclass

from audits.models import Round
from audits.questions.questionnaire import Asked, Form, form_of
from voices.figures.page import parts_of
from voices.figures.printed import ALL, NO_ANSWER, NOT_ASKED, Printed, percent_of
from voices.models.surveys import GROUPS
from voices.wording.ages import BANDS
from voices.wording.questions import FOLLOWED

NONE = "–"
EVERYBODY = "All ages"
NO_ANSWER_WORDS = "No answer"
MEANINGS = (
    ("c", "Hidden: the number is 1 to 5, or would reveal such a number."),
    ("z", "Not asked at this age, or nobody was asked."),
    ("%", "Of the children who answered the survey and were asked the question. It is shown only where both numbers "
     "are."),
)  # fmt: skip


BACKGROUND = ("C3", "C4", "C5")  # who the children are, and where and with what they go online


ON_PAPER = {  # question and option → question and part of the return of a setting that asked on paper
    **{(code, "yes"): (code, "answer") for code in ("C7", "C8", "C9")},
    ("know", "yes"): ("C11", "know"),
    ("useful", "yes"): ("C11", "useful"),
}


def format_count(count: str) -> str:
    """A printed count with its thousands apart: "1,204"; marks as they are."""
    return f"{int(count):,}" if count.isdecimal() else count


@dataclass(frozen=True)
class Row:
    code: str
    text: str
    count: str
    percent: str
    then: str = NONE

    @property
    def share_text(self) -> str:
        """The share with the count, the count alone where there is no share, or why there is none."""
        return self.percent if self.has_percent else format_count(self.count)

    @property
    def count_text(self) -> str:
        return format_count(self.count) if self.has_percent else ""

    @property
    def has_percent(self) -> bool:
        return self.percent.endswith("%")

    @property
    def width(self) -> str:
        return self.percent if self.has_percent else ""


@dataclass(frozen=True)
class QuestionTable:
    """`heads` and `cells`: its table by age beside paper; `is_on_paper`: nothing of online surveys is published."""

    code: str
    text: str
    base: str
    rows: tuple[Row, ...]
    heads: tuple[str, ...] = ()
    cells: tuple[tuple[str, tuple[str, ...]], ...] = ()
    is_on_paper: bool = False

    @property
    def is_followed(self) -> bool:
        return self.code == FOLLOWED and not self.is_on_paper

    @property
    def lines(self) -> list[tuple[str, list[tuple[str, str]]]]:
        return [(text, list(zip(self.heads, map(format_count, cells), strict=True))) for text, cells in self.cells]

    @property
    def is_background(self) -> bool:
        return self.code in BACKGROUND


def options_of(question: Asked, printed: Printed) -> list[str]:
    """The options of a question that are printed, in the order of the questionnaire: a database may store another."""
    order = [*(option["code"] for option in question.options), NO_ANSWER]
    return sorted(printed.options(question.code), key=lambda option: order.index(option) if option in order else 99)


def bands_of(printed: Printed) -> list[str]:
    order = list(GROUPS)
    return sorted(printed.bands, key=lambda band: order.index(band) if band in order else 99)


def option_text(question: Asked, option: str) -> str:
    return NO_ANSWER_WORDS if option == NO_ANSWER else question.words_of(option)


def band_name(band: str) -> str:
    return EVERYBODY if band == ALL else dict(GROUPS).get(band, band)


def children_form(asked: Round) -> Form:
    return form_of(asked.children) if asked.children_id else Form(0, "", ())


def published_questions(asked: Round, printed: Printed, before: Printed | None) -> list[QuestionTable]:
    if not printed.is_shown:
        return paper_questions(form_of(asked.edition), printed, before)
    return question_tables(children_form(asked), printed, before, by_age=True)


def paper_questions(form: Form, printed: Printed, before: Printed | None) -> list[QuestionTable]:
    published = (printed.data.get("paper") or {}).get("questions", {})
    found = []
    for question in (each for each in form.questions.values() if each.code in published):
        earlier = {part.text: part.percent for part in parts_of(question, before)} if before else {}
        rows = tuple(
            Row(part.text, part.text, part.count, part.percent, shown_then(earlier.get(part.text, NOT_ASKED)))
            for part in parts_of(question, printed)
        )
        found.append(QuestionTable(question.code, question.text, "", rows, is_on_paper=True))
    return found


def question_tables(
    form: Form, printed: Printed, before: Printed | None = None, *, by_age: bool = False
) -> list[QuestionTable]:
    columns = [ALL, *bands_of(printed)] if by_age else []
    return [
        question_table(question, printed, before, columns)
        for question in form.questions.values()
        if printed.options(question.code)
    ]


def withheld_words(form: Form, printed: Printed) -> str:
    """Which questions are not printed at all, since they would tell a hidden count; "" for none."""
    texts = [f"“{form.questions[code].text}”" for code in printed.data.get("withheld", ()) if code in form.questions]
    return f"Not published, because they would reveal a hidden number: {', '.join(texts)}." if texts else ""


def question_table(question: Asked, printed: Printed, before: Printed | None, columns: Sequence[str]) -> QuestionTable:
    code, options = question.code, options_of(question, printed)
    rows = tuple(
        Row(
            option,
            option_text(question, option),
            printed.count(code, option),
            printed.percent(code, option),
            then(before, code, option),
        )
        for option in options
    )
    heads, cells = (), ()
    if columns:
        on_paper = [printed.paper(*ON_PAPER.get((code, option), (code, option))) for option in options]
        is_on_paper = any(each != NOT_ASKED for each in on_paper)
        heads = (*map(band_name, columns), *(["On paper"] if is_on_paper else []))
        cells = tuple(
            (
                row.text,
                (*(printed.count(code, row.code, band) for band in columns), *([paper] if is_on_paper else [])),
            )
            for row, paper in zip(rows, on_paper, strict=True)
        )
    return QuestionTable(code, question.text, printed.base(code), rows, heads, cells)


def then(before: Printed | None, question: str, option: str) -> str:
    """Last year's share; a dash where the question was not asked then."""
    return shown_then(before.percent(question, option) if before else NOT_ASKED)


def shown_then(percent: str) -> str:
    return NONE if percent == NOT_ASKED else percent


def answered_words(printed: Printed) -> str:
    paper = printed.data.get("paper") or {}
    if paper and not printed.is_shown:
        return f"{format_count(paper['answered'])} children in {paper['settings']} settings answered on paper"
    return f"{format_count(printed.answered())} children in {printed.settings} settings answered"


@dataclass(frozen=True)
class Answered:
    name: str
    asked: str
    answered: str

    @property
    def words(self) -> str:
        return f"{format_count(self.answered)} of {format_count(self.asked)}"

    @property
    def percent(self) -> str:
        return percent_of(self.answered, self.asked)


def answered_rows(printed: Printed) -> list[Answered]:
    """All together, then every age group; all alone where there is one group only, and for an issue of paper alone."""
    paper = printed.data.get("paper") or {}
    if paper and not printed.is_shown:
        return [Answered(EVERYBODY, paper.get("asked", NOT_ASKED), paper["answered"])]
    bands = bands_of(printed) if len(printed.bands) > 1 else []
    return [Answered(band_name(band), printed.asked(band), printed.answered(band)) for band in (ALL, *bands)]


def merged_words(printed: Printed) -> str:
    """Why an age group is not one of the usual ones; "" where all are."""
    if all(band in BANDS for band in printed.bands):
        return ""
    return (
        "Fewer than 10 children in an age group answered, so it is counted together with another: "
        f"“{GROUPS[next(band for band in printed.bands if band not in BANDS)]}”."
    )


def figure_words(form: Form, printed: Printed, figure: str) -> str:
    """ "62% of children answered “No” to “Do you know …?”", or the number without a share; "" where not printed."""
    code, _, option = figure.partition(".")
    question = form.questions.get(code)
    if question is None or option not in printed.options(code):
        return ""
    count, percent = printed.count(code, option), printed.percent(code, option)
    if not count.isdecimal():
        return ""
    number = f"{percent} of children" if percent.endswith("%") else f"{int(count):,} children"
    who = f"{number} who had met something bad online" if code == FOLLOWED else number
    return f"{who} answered “{option_text(question, option)}” to “{question.text}”"


def figure_choices(form: Form, printed: Printed) -> list[tuple[str, str]]:
    """(figure, words) of every figure that is printed as a number."""
    return [
        (figure, words)
        for code, question in form.questions.items()
        for option in options_of(question, printed)
        if (words := figure_words(form, printed, figure := f"{code}.{option}"))
    ]
