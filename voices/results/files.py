"""Figures of children as files: the same numbers as the page, and below its title what “c” and “z” mean."""

from collections.abc import Iterator, Sequence

from core.documents.model import NUMBERS, Block, Column, Document
from core.pages.lists import list_document, table_of
from core.text.dates import print_date
from voices.figures.printed import Printed
from voices.models import SettingSurvey
from voices.results.page.figures import (
    EVERYBODY,
    MEANINGS,
    QuestionTable,
    answered_rows,
    children_form,
    question_tables,
)
from voices.results.page.rounds import RoundFigures

SUMMARY = "Each row is about one answer to a question."
NOTES = [f"“{mark}”: {meaning}" for mark, meaning in MEANINGS]
FIRST = (Column("Question", 3, is_row_header=True), Column("Answer", 2))


def result_document(survey: SettingSurvey, printed: Printed, last: Printed | None) -> Document:
    asked = survey.audit_return.round
    questions = question_tables(children_form(asked), printed, last)
    title = f"What children said: {survey.audit_return.agency}"
    lines = [str(asked), f"Finished on {print_date(survey.finished_on)}", *NOTES]
    return list_document(title, blocks_of(printed, questions, "Last year"), lines=lines)


def round_document(figures: RoundFigures) -> Document:
    issue = figures.issue
    lines = [
        f"Published on {print_date(issue.published_on)}, issue {issue.number}",
        figures.answered_words,
        *NOTES,
    ]
    before = str(figures.before.round.year) if figures.before else "Year before"
    title = f"What children said: {figures.asked.title}"
    return list_document(title, blocks_of(figures.printed, figures.questions, before), lines=lines)


def blocks_of(printed: Printed, questions: Sequence[QuestionTable], before: str) -> Iterator[Block]:
    """One table, so that a CSV file holds all of it: who was asked and answered, then every answer to every question,
    all ages, by age group, on paper, the share, and that of the year before.
    """
    heads = list(dict.fromkeys(head for each in questions for head in each.heads)) or [EVERYBODY]
    columns = (*FIRST, *(Column(head, values=NUMBERS) for head in (*heads, "Share", before)))
    rows = [*who_answered(printed, heads), *(line for each in questions for line in lines_of(each, heads))]
    yield table_of("Answers", columns, rows, none="", summary=SUMMARY, above=NOTES)


def who_answered(printed: Printed, heads: Sequence[str]) -> Iterator[tuple[str, ...]]:
    found = answered_rows(printed)
    by_name = {each.name: each for each in found}
    for text, name in (("Were asked", "asked"), ("Answered", "answered")):
        counts = [getattr(by_name[head], name) if head in by_name else "" for head in heads]
        yield ("Who answered", text, *counts, found[0].percent if name == "answered" else "", "")


def lines_of(question: QuestionTable, heads: Sequence[str]) -> Iterator[tuple[str, ...]]:
    cells = {text: dict(zip(question.heads, row, strict=True)) for text, row in question.cells}
    for row in question.rows:
        counts = [cells[row.text].get(head, "") for head in heads] if cells else [row.count]
        yield (question.text, row.text, *counts, row.percent, row.then)
