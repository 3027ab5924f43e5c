"""View data for filling in a return: the task list, and each question with its related records."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from audits.models import Answer, AnswerEvidence, ImprovementAction, Return, Verdict
from audits.questions.carrying import age_in_words, evidence_is_old
from audits.questions.checks import ACTION, CHECK, EVIDENCE, UNANSWERED, UNDECIDED, UNFINISHED, Finding
from audits.questions.naming import REMINDER, concerns
from audits.questions.questionnaire import SINGLE, WHY_NOT, Asked, FormSection, applies
from audits.questions.wording import answer_lines, raw_of
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
    form: AnswerForm
    row: Answer | None = None
    answer_lines: list[tuple[str, str]] = field(default_factory=list)
    last_year: list[tuple[str, str]] = field(default_factory=list)
    may_keep: bool = False
    wanted: object = None
    action: ImprovementAction | None = None
    action_form: ImprovementForm | None = None
    earlier_action: ImprovementAction | None = None  # last year's, on the question that this one continues
    evidence: list[Piece] = field(default_factory=list)
    offered: list[AnswerEvidence] = field(default_factory=list)  # last year's evidence, not carried over yet
    findings: list[Finding] = field(default_factory=list)
    verdict: Verdict | None = None
    concerns: list = field(default_factory=list)
    conflict: list[TwoTexts] = field(default_factory=list)
    action_conflict: list[TwoTexts] = field(default_factory=list)
    unless: Asked | None = None  # the question whose answer can make this one inapplicable
    is_idle: bool = False
    merged: bool = False
    pending: str = ""  # why it is not saved yet, where the person is still typing
    action_changes: bool = False  # whether the answer now requires an action that it did not, or the reverse

    @property
    def pk(self) -> int:
        return self.question.pk

    @property
    def field(self):
        return self.form[SINGLE] if self.question.whole and len(self.question.fields) == 1 else None

    @property
    def is_one_group(self) -> bool:
        """Whether its only field is a group of inputs labelled by the question."""
        return bool(self.field) and self.question.whole.kind in GROUPS

    @property
    def is_one_box(self) -> bool:
        """Whether its only field is one input labelled by the question."""
        return bool(self.field) and not self.is_one_group

    @property
    def first(self):
        """For yes or no with a text: the radio buttons, labelled by the question."""
        return self.form[SINGLE] if self.question.whole and not self.field else None

    @property
    def others(self) -> list:
        """The bound fields with labels of their own."""
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
        """Whether nothing was answered yet, and no action was written instead; the box for one is folded until then."""
        return not (self.row or self.action or self.action_conflict or (self.action_form and self.action_form.errors))

    @property
    def is_hidden(self) -> bool:
        """Whether the question is hidden because it does not apply; not while it has errors."""
        wrong = (
            self.form.errors or self.conflict or self.action_conflict or (self.action_form and self.action_form.errors)
        )
        return self.is_idle and not wrong

    @property
    def idle_codes(self) -> str:
        """The answers to the other question that make this one inapplicable, space separated, for the page's script."""
        return " ".join(self.question.must_if["not"])

    @property
    def why_idle(self) -> str:
        """Why it need not be answered; "" where it depends on no other question."""
        if self.unless is None:
            return ""
        answers = " or ".join(f"“{self.unless.words_of(code)}”" for code in self.question.must_if["not"])
        kept = " What was answered here is kept." if self.answer_lines else ""
        return f"{self.question.code} need not be answered, because {self.unless.code} says {answers}.{kept}"

    @property
    def checks(self) -> list[Finding]:
        return [each for each in self.findings if each.kind in {CHECK, UNFINISHED, EVIDENCE}]

    @property
    def wants_evidence(self) -> bool:
        return self.question.evidence != "none"


def part_of(return_data: ReturnData, question: Asked, *, form: AnswerForm | None = None, action_form=None) -> Part:
    """A question of a return; with forms, the input replaces the stored values."""
    given, row, action = (
        return_data.given(question),
        return_data.rows.get(question.code),
        return_data.actions.get(question.code),
    )
    wanted, last = return_data.wanted.get(question.code), return_data.last_year.get(question.code)
    return Part(
        question=question,
        form=form or AnswerForm(question, initial=initial_of(question, raw_of(question, given))
                                | {"version": return_data.version_of(question)}),
        row=row,
        answer_lines=answer_lines(question, given),
        last_year=answer_lines(question, last) if last else [],
        may_keep=return_data.may_keep(question) and (last.value, last.reason) != (given.value, given.reason),
        unless=return_data.form.questions.get(question.must_if["question"]) if question.must_if else None,
        is_idle=not applies(question, return_data.answers),
        wanted=wanted,
        action=action,
        action_form=action_form or improvement_form(question, wanted, action),
        evidence=[piece_of(each, return_data.on) for each in return_data.evidence.get(question.code, ())],
        findings=[each for each in return_data.findings if each.code == question.code],
        verdict=return_data.verdicts.get(question.code),
        concerns=concerns(question, given, row.note if row else ""),
    )  # fmt: skip


def improvement_form(question: Asked, wanted, action, data=None, **shown) -> ImprovementForm:
    own = (values_of(action) if action else {}) | {"version": action.version if action else 0} | shown
    may_decline = bool(wanted and not wanted.is_compulsory) or bool(action and action.status == "declined")
    return ImprovementForm(question, data, may_decline=may_decline, initial=own)


def piece_of(record: AnswerEvidence, on: dt.date) -> Piece:
    is_old = evidence_is_old(record.first_added_on, record.still_current_on, on=on)
    return Piece(record, age_in_words(record.first_added_on, on=on), is_old)


@dataclass
class Line:
    section: FormSection
    answered: int
    asked: int
    left: list[str]  # what is missing before it can be signed
    also: list[str]  # what is requested but optional

    @property
    def state(self) -> tuple[str, str]:
        if not self.left:
            return "Complete", "green"
        return ("Not started", "grey") if not self.answered else ("In progress", "blue")


def line_of(return_data: ReturnData, section: FormSection) -> Line:
    own = [q for q in section.questions if not q.is_answered_by_signing]
    own = [q for q in own if applies(q, return_data.answers) or not return_data.given(q).is_blank]
    codes = {q.code for q in own}
    found = [each for each in return_data.findings if each.code in codes]
    answered = sum(not return_data.given(q).is_blank for q in own)
    must, more = [each.kind for each in found if each.blocks], [each.kind for each in found if not each.blocks]
    return Line(section, answered, len(own), left_in(return_data, own, must), also_in(return_data, own, more))


def counted(words: Iterable[tuple[int, str, str]]) -> list[str]:
    """Counts as text, without zeros."""
    return [f"{n} {one if n == 1 else more}" for n, one, more in words if n]


def left_in(return_data: ReturnData, own: list[Asked], kinds: list[str]) -> list[str]:
    words = (
        (kinds.count(UNANSWERED), "question to answer", "questions to answer"),
        (kinds.count(UNFINISHED), "answer to finish", "answers to finish"),
        (kinds.count(ACTION), "action to write", "actions to write"),
        (kinds.count(CHECK), "number to look at again", "numbers to look at again"),
        (kinds.count(EVIDENCE), "piece of old evidence", "pieces of old evidence"),
        (to_look_at(return_data, own), "answer the board asks about", "answers the board asks about"),
    )
    return counted(words)


def also_in(return_data: ReturnData, own: list[Asked], kinds: list[str]) -> list[str]:
    bare = sum(
        q.evidence == "wanted" and not return_data.evidence.get(q.code) and not return_data.given(q).is_blank
        for q in own
    )
    words = (
        (kinds.count(UNDECIDED), "action to think about", "actions to think about"),
        (kinds.count(CHECK) + kinds.count(UNFINISHED), "answer to look at again", "answers to look at again"),
        (bare, "answer has no evidence", "answers have no evidence"),
    )
    return counted(words)


def to_look_at(return_data: ReturnData, own: Iterable[Asked]) -> int:
    """Answers of a returned return on which the board wants more, and which are unchanged."""
    if return_data.audit_return.state != Return.State.SENT_BACK and not return_data.audit_return.sent_back_on:
        return 0
    return sum(bool((v := return_data.verdict_on(q)) and v.says != Verdict.Says.ACCEPTED) for q in own)


def sections_of(return_data: ReturnData) -> list[Line]:
    own = [each for each in return_data.form.sections if not all(q.is_answered_by_signing for q in each.questions)]
    return [line_of(return_data, section) for section in own]


def helpers_of(return_data: ReturnData) -> list[tuple[object, dt.datetime, int]]:
    """Who has answered, when last, and how many questions; latest first."""
    found: dict[int, list] = {}
    for row in return_data.rows.values():
        if row.answered_by_id:
            found.setdefault(row.answered_by_id, []).append(row)
    people = [(rows[0].answered_by, max(r.answered_at for r in rows), len(rows)) for rows in found.values()]
    return sorted(people, key=lambda each: each[1], reverse=True)


def next_line(lines: list[Line]) -> Line | None:
    """The next section to fill in; None where nothing is left."""
    return next((line for line in lines if line.left), None)


def days_left(audit_return: Return) -> int:
    return (audit_return.deadline - today()).days
