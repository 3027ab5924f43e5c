"""A return as read before a signature or verdict: weak points first, then every answer."""

from dataclasses import dataclass

from django.urls import reverse

from audits.models import Answer, AnswerEvidence, ImprovementAction, Return
from audits.questions.questionnaire import Asked, FormSection, Given
from audits.questions.triggers import Wanted, says_no
from audits.questions.wording import answer_lines, source_words
from audits.returns.page.fill import Part, read_part
from audits.returns.return_data import ReturnData


@dataclass(frozen=True)
class Row:
    question: Asked
    lines: list[tuple[str, str]]
    answer: Answer | None
    evidence: list[AnswerEvidence]
    action: ImprovementAction | None
    wanted: Wanted | None

    @property
    def source(self) -> str:
        return source_words(Given.from_answer(self.answer)) if self.answer else ""

    @property
    def note(self) -> str:
        return self.answer.note if self.answer else ""


@dataclass(frozen=True)
class Chapter:
    code: str
    title: str
    rows: list[Row]


@dataclass(frozen=True)
class ToDo:
    code: str
    question: str
    text: str
    href: str
    key: int  # of the question


@dataclass(frozen=True)
class ReadingChapter:
    section: FormSection
    parts: list[Part]


def reading_chapters(return_data: ReturnData) -> list[ReadingChapter]:
    found = []
    for section in return_data.form.sections:
        parts = [read_part(return_data, each) for each in section.questions if not each.is_answered_by_signing]
        if parts:
            found.append(ReadingChapter(section, parts))
    return found


def row_of(return_data: ReturnData, question: Asked) -> Row:
    code = question.code
    return Row(
        question=question,
        lines=answer_lines(question, return_data.given(question)),
        answer=return_data.rows.get(code),
        evidence=return_data.evidence.get(code, []),
        action=return_data.actions.get(code),
        wanted=return_data.wanted.get(code),
    )


def chapters_of(return_data: ReturnData) -> list[Chapter]:
    found = []
    for section in return_data.form.sections:
        rows = [row_of(return_data, question) for question in section.questions if not question.is_answered_by_signing]
        if rows:
            found.append(Chapter(section.code, section.title, rows))
    return found


def weak_points(chapters: list[Chapter]) -> list[Row]:
    rows = [row for chapter in chapters for row in chapter.rows]
    return [row for row in rows if is_no(row) or (row.wanted and row.wanted.is_compulsory)]


def is_no(row: Row) -> bool:
    return row.answer is not None and says_no(row.question, row.answer.value)


def to_do(return_data: ReturnData, findings) -> list[ToDo]:
    questions, found = return_data.form.questions, []
    for each in findings:
        question = questions[each.code]
        found.append(
            ToDo(each.code, question.text, each.text, question_url(return_data.audit_return, question), question.pk)
        )
    return found


def question_url(audit_return: Return, question: Asked) -> str:
    return f"{reverse('audits:return', args=[audit_return.pk])}#question-{question.pk}"
