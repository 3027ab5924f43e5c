"""One return with all related records, read in a few statements, for pages, checks and the signed copy."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from audits.access import form_for, with_form
from audits.models import Answer, AnswerEvidence, ImprovementAction, Return, Verdict
from audits.questions.carrying import carried, may_keep
from audits.questions.checks import Finding, before_sign_off
from audits.questions.questionnaire import BLANK, Asked, Form, Given
from audits.questions.states import EDITABLE
from audits.questions.triggers import Wanted, all_wanted
from core.text.dates import today


@dataclass(frozen=True, eq=False)
class ReturnData:
    """A return with its form. Mappings are by code of the question; missing records have no entry."""

    audit_return: Return
    form: Form
    rows: Mapping[str, Answer]
    actions: Mapping[str, ImprovementAction]
    evidence: Mapping[str, list[AnswerEvidence]]
    verdicts: Mapping[str, Verdict]
    last_year: Mapping[str, Given] = field(default_factory=dict)
    on: dt.date = field(default_factory=today)

    @cached_property
    def answers(self) -> dict[str, Given]:
        return {code: Given.from_answer(row) for code, row in self.rows.items()}

    def given(self, question: Asked) -> Given:
        return self.answers.get(question.code, BLANK)

    def version_of(self, question: Asked) -> int:
        """0 where there is no answer."""
        return self.rows[question.code].version if question.code in self.rows else 0

    def may_keep(self, question: Asked) -> bool:
        """Whether last year's answer can be kept with one click."""
        return may_keep(question, self.last_year.get(question.code))

    @cached_property
    def wanted(self) -> dict[str, Wanted]:
        return all_wanted(self.form, self.answers, on=self.on)

    @cached_property
    def findings(self) -> list[Finding]:
        return before_sign_off(self.form, self.answers, actions=self.actions, evidence=self.evidence, on=self.on)

    @property
    def blocking(self) -> list[Finding]:
        return [finding for finding in self.findings if finding.blocks]

    def verdict_on(self, question: Asked) -> Verdict | None:
        """The verdict on the current version of an answer; one on an earlier version does not count."""
        verdict = self.verdicts.get(question.code)
        return verdict if verdict and verdict.answer_version == self.version_of(question) else None


def return_data_of(audit_return: Return, *, last_year: bool = True) -> ReturnData:
    """All of a return, which was read with_form(): four statements, and two more for last year's answers."""
    form = form_for(audit_return)
    codes = {question.pk: question.code for question in form.questions.values()}
    rows = audit_return.answers.select_related("answered_by")
    ready = None if audit_return.state in EDITABLE else audit_return.ready_on
    evidence = defaultdict(list)
    for each in audit_return.evidence.standing().select_related("added_by"):
        if each.question_id in codes:
            evidence[codes[each.question_id]].append(each)
    return ReturnData(
        audit_return=audit_return,
        form=form,
        rows=by_code(rows, codes),
        actions=by_code(audit_return.improvements.all(), codes),
        evidence=dict(evidence),
        verdicts=by_code(audit_return.verdicts.select_related("given_by"), codes),
        last_year=last_years_answers(audit_return, form) if last_year else {},
        on=ready or today(),  # a return's age checks are fixed on the day it was made ready
    )


def by_code(records, codes: Mapping[int, str]) -> dict:
    """Records by code of their question; without those of questions that are not asked."""
    return {codes[each.question_id]: each for each in records if each.question_id in codes}


def last_years_answers(audit_return: Return, form: Form) -> dict[str, Given]:
    """Last year's displayed answers, by code of this year's question."""
    if audit_return.previous_id is None:
        return {}
    earlier = with_form(Return.objects.all()).get(pk=audit_return.previous_id)
    before = form_for(earlier)
    codes = {question.pk: question.code for question in before.questions.values()}
    answers = {code: Given.from_answer(row) for code, row in by_code(earlier.answers.given(), codes).items()}
    found = {code: carried(form, question, before, answers) for code, question in form.questions.items()}
    return {code: given for code, given in found.items() if given is not None}
