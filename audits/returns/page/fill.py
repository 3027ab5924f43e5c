"""View data for filling in a return: each question with its related records."""

import datetime as dt
from dataclasses import dataclass, field, replace

from audits.improvements.page import Help
from audits.models import Answer, AnswerEvidence, ImprovementAction, Return, Verdict
from audits.questions.carrying import age_in_words, evidence_is_old
from audits.questions.checks import CHECK, EVIDENCE, UNFINISHED, Finding
from audits.questions.naming import REMINDER, concerns
from audits.questions.questionnaire import FROM_SURVEY, SINGLE, WHY_NOT, Asked, Given, applies
from audits.questions.wording import answer_lines, raw_of, source_words
from audits.returns.forms import AnswerForm, ImprovementForm, initial_of
from audits.returns.return_data import ReturnData
from audits.returns.services.filling import values_of
from audits.returns.two_texts import TwoTexts
from core.text.dates import today

GROUPS = {"radio", "checkboxes", "date"}  # kinds of fields that are a group of inputs


@dataclass
class Piece:
    record: AnswerEvidence
    age: str
    is_old: bool


@dataclass
class Part:
    question: Asked
    form: AnswerForm | None = None
    row: Answer | None = None
    answer_lines: list[tuple[str, str]] = field(default_factory=list)
    earlier: Return | None = None  # the return whose answers are carried forward
    last_year: list[tuple[str, str]] = field(default_factory=list)
    known: list[tuple[str, str]] = field(default_factory=list)  # what the directory knows, where that is another answer
    may_keep: bool = False
    wanted: object = None
    action: ImprovementAction | None = None
    action_form: ImprovementForm | None = None
    earlier_action: ImprovementAction | None = None  # of the earlier return, on the question that this one continues
    evidence: list[Piece] = field(default_factory=list)
    offered: list[Piece] = field(default_factory=list)  # evidence of the earlier return, not carried over yet
    findings: list[Finding] = field(default_factory=list)
    verdict: Verdict | None = None
    is_changed: bool = False  # the answer, its evidence or its action, since the verdict
    concerns: list = field(default_factory=list)
    conflict: list[TwoTexts] = field(default_factory=list)
    action_conflict: list[TwoTexts] = field(default_factory=list)
    unless: Asked | None = None  # the question whose answer can make this one inapplicable
    is_idle: bool = False
    merged: bool = False
    pending: str = ""  # why it is not saved yet, where the person is still typing
    helps: list[Help] = field(default_factory=list)  # links beside a weak answer
    action_changes: bool = False  # whether the answer now requires an action that it did not, or the reverse

    @property
    def pk(self) -> int:
        return self.question.pk

    @property
    def source(self) -> str:
        return source_words(Given.from_answer(self.row)) if self.row else ""

    @property
    def field(self):
        return self.form[SINGLE] if self.question.whole and len(self.question.fields) == 1 else None

    @property
    def is_one_group(self) -> bool:
        return bool(self.field) and self.question.whole.kind in GROUPS

    @property
    def is_one_box(self) -> bool:
        return bool(self.field) and not self.is_one_group

    @property
    def first(self):
        return self.form[SINGLE] if self.question.whole and not self.field else None

    @property
    def others(self) -> list:
        return [self.form[each.name] for each in self.question.fields if each.is_part]

    @property
    def reason(self):
        return self.form[WHY_NOT] if self.question.may_not_apply else None

    @property
    def two(self) -> str:
        return ",".join(row.name for row in self.conflict if row.state == "both")

    @property
    def hint(self) -> str:
        asks_text = any(each.kind == "area" for each in self.question.fields)
        reminder = REMINDER if asks_text and REMINDER not in self.question.guidance else ""
        return self.question.scale_hint or reminder

    @property
    def asks(self) -> bool:
        return bool(self.wanted or (self.action and self.action.status != "dropped"))

    @property
    def is_unanswered(self) -> bool:
        """Whether there is neither an answer nor an action; the box for one is folded until then."""
        return not (self.row or self.action or self.action_conflict or (self.action_form and self.action_form.errors))

    @property
    def is_hidden(self) -> bool:
        wrong = (
            (self.form and self.form.errors) or self.action_conflict or (self.action_form and self.action_form.errors)
        )
        return self.is_idle and not wrong

    @property
    def idle_codes(self) -> str:
        """The answers to the other question that make this one inapplicable, space separated, for the page's script."""
        return " ".join(self.question.must_if["not"])

    @property
    def why_idle(self) -> str:
        if self.unless is None:
            return ""
        answers = " or ".join(f"“{self.unless.words_of(code)}”" for code in self.question.must_if["not"])
        kept = " What was answered here is kept." if self.answer_lines else ""
        return f"{self.question.code} need not be answered, because {self.unless.code} says {answers}.{kept}"

    @property
    def checks(self) -> list[Finding]:
        return [each for each in self.findings if each.kind in {CHECK, UNFINISHED, EVIDENCE}]

    @property
    def proposal(self) -> list[tuple[str, str]]:
        return self.known or (self.last_year if self.may_keep else [])


def line_of(return_data: ReturnData, question: Asked, offered: list[AnswerEvidence] | None = None) -> Part:
    given, last = return_data.given(question), return_data.last_year.get(question.code)
    known = return_data.known.get(question.code)
    return Part(
        question=question,
        row=return_data.rows.get(question.code),
        answer_lines=answer_lines(question, given),
        earlier=return_data.earlier.audit_return if return_data.earlier else None,
        last_year=answer_lines(question, last) if last else [],
        known=answer_lines(question, known) if known and not is_same(known, given) else [],
        may_keep=last is not None and return_data.may_keep(question) and not is_same(last, given),
        offered=[piece_of(each, return_data.on) for each in offered or ()],
    )


def is_same(one: Given, other: Given) -> bool:
    return (one.value, one.reason) == (other.value, other.reason)


def read_part(return_data: ReturnData, question: Asked, offered: list[AnswerEvidence] | None = None) -> Part:
    given, row = return_data.given(question), return_data.rows.get(question.code)
    return replace(
        line_of(return_data, question, offered),
        unless=return_data.form.questions.get(question.must_if["question"]) if question.must_if else None,
        is_idle=not applies(question, return_data.answers),
        wanted=return_data.wanted.get(question.code),
        action=return_data.actions.get(question.code),
        evidence=[piece_of(each, return_data.on) for each in return_data.evidence.get(question.code, ())],
        findings=[each for each in return_data.findings if each.code == question.code],
        verdict=return_data.verdicts.get(question.code),
        is_changed=return_data.verdict_on(question) is None,
        concerns=concerns(question, given, row.note if row else ""),
    )


def part_of(
    return_data: ReturnData,
    question: Asked,
    offered: list[AnswerEvidence] | None = None,
    *,
    form: AnswerForm | None = None,
    action_form: ImprovementForm | None = None,
) -> Part:
    part = read_part(return_data, question, offered)
    if form is None:
        initial = initial_of(question, raw_of(question, return_data.given(question)))
        form = AnswerForm(question, initial=initial | {"version": return_data.version_of(question)})
    if action_form is None and (part.wanted or part.action):
        action_form = improvement_form(question, part.wanted, part.action)
    return replace(part, form=form, action_form=action_form)


def improvement_form(question: Asked, wanted, action, data=None, **shown) -> ImprovementForm:
    own = (values_of(action) if action else {}) | {"version": action.version if action else 0} | shown
    may_decline = bool(wanted and not wanted.is_compulsory) or bool(action and action.status == "declined")
    return ImprovementForm(question, data, may_decline=may_decline, initial=own)


def piece_of(record: AnswerEvidence, on: dt.date) -> Piece:
    is_old = evidence_is_old(record.first_added_on, record.still_current_on, on=on)
    return Piece(record, age_in_words(record.first_added_on, on=on), is_old)


def helpers_of(return_data: ReturnData) -> list[tuple[object, dt.datetime, int]]:
    found: dict[int, list] = {}
    for row in return_data.rows.values():
        if row.answered_by_id and row.code != FROM_SURVEY:
            found.setdefault(row.answered_by_id, []).append(row)
    people = [(rows[0].answered_by, max(r.answered_at for r in rows), len(rows)) for rows in found.values()]
    return sorted(people, key=lambda each: each[1], reverse=True)


def days_left(audit_return: Return) -> int:
    """Days until the deadline that counts; below 0 only once the last one has passed."""
    return (audit_return.due_on - today()).days
