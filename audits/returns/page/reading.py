"""A return as somebody reads it before a signature or a verdict: what is weak first, then every answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse

from audits.models import Answer, AnswerEvidence, ImprovementAction, Return
from audits.questions.questionnaire import YPN, Asked
from audits.questions.triggers import Wanted
from audits.questions.wording import answer_lines
from audits.returns.return_data import Sheet


@dataclass(frozen=True)
class Row:
    """One question as it is read: the answer in lines of (label, words), none where it is not answered."""

    question: Asked
    lines: list[tuple[str, str]]
    answer: Answer | None
    evidence: list[AnswerEvidence]
    action: ImprovementAction | None
    wanted: Wanted | None

    @property
    def note(self) -> str:
        """What was noted beside the answer."""
        return self.answer.note if self.answer else ""


@dataclass(frozen=True)
class Chapter:
    """A section with its questions."""

    code: str
    title: str
    rows: list[Row]


@dataclass(frozen=True)
class ToDo:
    """Something that stands between a return and its signature, with the way to the question."""

    code: str
    question: str
    text: str
    href: str


def row_of(sheet: Sheet, question: Asked) -> Row:
    """One question."""
    code = question.code
    return Row(
        question=question,
        lines=answer_lines(question, sheet.given(question)),
        answer=sheet.rows.get(code),
        evidence=sheet.evidence.get(code, []),
        action=sheet.actions.get(code),
        wanted=sheet.wanted.get(code),
    )


def chapters_of(sheet: Sheet) -> list[Chapter]:
    """Every question of a return but the one that is answered by signing, in order."""
    found = []
    for section in sheet.form.sections:
        rows = [row_of(sheet, question) for question in section.questions if not question.is_answered_by_signing]
        if rows:
            found.append(Chapter(section.code, section.title, rows))
    return found


def weak_points(chapters: list[Chapter]) -> list[Row]:
    """The questions that a signatory has to know of: each “no”, and each that asks for a compulsory action."""
    rows = [row for chapter in chapters for row in chapter.rows]
    return [row for row in rows if says_no(row) or (row.wanted and row.wanted.is_compulsory)]


def says_no(row: Row) -> bool:
    """Whether an answer, or any part of it, is “no”."""
    value = row.answer.value if row.answer else None
    for field in row.question.fields:
        said = value.get(field.name) if isinstance(value, Mapping) else value
        if field.options == YPN and said == "n":
            return True
    return False


def to_do(sheet: Sheet, findings) -> list[ToDo]:
    """Findings of the checks with the way to their questions."""
    questions, found = sheet.form.questions, []
    for each in findings:
        question = questions[each.code]
        found.append(ToDo(each.code, question.text, each.text, question_address(sheet.audit_return, question)))
    return found


def question_address(ret: Return, question: Asked) -> str:
    """Where a question of a return is answered."""
    return f"{reverse('audits:section', args=[ret.pk, question.section])}#question-{question.pk}"
