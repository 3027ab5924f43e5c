"""One return with all related records, read in a few statements, for pages, checks and the signed copy."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import F

from audits.access import form_for, with_form
from audits.models import Answer, AnswerEvidence, Edition, ImprovementAction, Return, Verdict
from audits.questions.carrying import before, carried, may_keep
from audits.questions.checks import Finding, before_sign_off
from audits.questions.known import known_answers
from audits.questions.naming import concerns
from audits.questions.questionnaire import BLANK, Asked, Form, Given, applies, form_of
from audits.questions.seen import seen_of
from audits.questions.states import EDITABLE
from audits.questions.triggers import Wanted, all_wanted
from core.records.once import Once
from core.text.dates import today


@dataclass(frozen=True, eq=False)
class Earlier:
    """The return carried forward; by code of today's question: the question then, its answer, and as shown now."""

    audit_return: Return
    questions: Mapping[str, Asked]
    rows: Mapping[str, Answer]
    given: Mapping[str, Given]
    evidence: list[AnswerEvidence]


@dataclass(frozen=True, eq=False)
class ReturnData:
    audit_return: Return
    form: Form
    rows: Mapping[str, Answer]
    actions: Mapping[str, ImprovementAction]
    evidence: Mapping[str, list[AnswerEvidence]]
    verdicts: Mapping[str, Verdict]
    earlier: Earlier | None = None
    known: Mapping[str, Given] = field(default_factory=dict)  # what the directory knows (audits/questions/known.py)
    on: dt.date = field(default_factory=today)

    @cached_property
    def answers(self) -> dict[str, Given]:
        return {code: Given.from_answer(row) for code, row in self.rows.items()}

    def given(self, question: Asked) -> Given:
        return self.answers.get(question.code, BLANK)

    def version_of(self, question: Asked) -> int:
        return self.rows[question.code].version if question.code in self.rows else 0

    @property
    def last_year(self) -> Mapping[str, Given]:
        return self.earlier.given if self.earlier else {}

    def may_keep(self, question: Asked) -> bool:
        return may_keep(question, self.last_year.get(question.code))

    def proposed(self, question: Asked) -> Given | None:
        """The answer to an unanswered question that a press of "still true" confirms: what the directory knows, else
        the earlier answer where it may be kept. None where that would be refused today.
        """
        if not self.given(question).is_blank or not applies(question, self.answers):
            return None
        given = self.known.get(question.code)
        if given is None and self.may_keep(question):
            given = self.last_year[question.code]
        return given if given is not None and not concerns(question, given) else None

    @cached_property
    def wanted(self) -> dict[str, Wanted]:
        return all_wanted(self.form, self.answers, on=self.on)

    @cached_property
    def findings(self) -> list[Finding]:
        return before_sign_off(self.form, self.answers, actions=self.actions, evidence=self.evidence, on=self.on)

    @property
    def blocking(self) -> list[Finding]:
        return [finding for finding in self.findings if finding.blocks]

    def seen_of(self, question: Asked) -> str:
        """What a verdict on an answer is given on now."""
        evidence = [(each.pk, each.version) for each in self.evidence.get(question.code, ())]
        action = self.actions.get(question.code)
        return seen_of(self.version_of(question), evidence, action.version if action else 0)

    def verdict_on(self, question: Asked) -> Verdict | None:
        verdict = self.verdicts.get(question.code)
        return verdict if verdict and verdict.seen == self.seen_of(question) else None


ANSWERS = Once(
    lambda *returns: (
        Answer.objects.filter(audit_return__in=returns)
        .select_related("answered_by")
        .annotate(kept_thrice=F("kept_from__kept_from__kept_from"))
    )
)
EVIDENCE = Once(
    lambda *returns: AnswerEvidence.objects.standing().filter(audit_return__in=returns).select_related("added_by")
)


def return_data_of(audit_return: Return, *, last_year: bool = True) -> ReturnData:
    """All of a return read with_form(): three statements, up to three more for what it has."""
    form, before = form_for(audit_return), previous_of(audit_return) if last_year else None
    codes = {question.pk: question.code for question in form.questions.values()}
    both = audit_return, before or audit_return
    rows, rows_then = own_and_other(ANSWERS, *both)
    pieces, pieces_then = own_and_other(EVIDENCE, *both)
    verdicts = audit_return.verdicts.exclude(seen="").select_related("given_by") if audit_return.times_submitted else ()
    ready = None if audit_return.state in EDITABLE else audit_return.ready_on
    evidence = defaultdict(list)
    for each in pieces:
        if each.question_id in codes:
            evidence[codes[each.question_id]].append(each)
    return ReturnData(
        audit_return=audit_return,
        form=form,
        rows=by_code(rows, codes),
        actions=by_code(audit_return.improvements.all(), codes),
        evidence=dict(evidence),
        verdicts=by_code(verdicts, codes),  # seen "": taken back
        earlier=earlier_of(before, audit_return, form, rows_then, pieces_then) if before else None,
        known=known_answers(form, audit_return.agency) if last_year and audit_return.takes_answers else {},
        on=ready or today(),  # a return's age checks are fixed on the day it was made ready
    )


def by_code(records, codes: Mapping[int, str]) -> dict:
    return {codes[each.question_id]: each for each in records if each.question_id in codes}


def own_and_other(read: Once, audit_return: Return, before: Return) -> tuple[list, list]:
    own, other = [], []
    for each in read(audit_return.pk, before.pk):
        if each.audit_return_id == audit_return.pk:
            each.audit_return = audit_return
            own.append(each)
        else:
            other.append(each)
    return own, other


def previous_of(audit_return: Return) -> Return | None:
    """The submitted return carried forward, if any; no statement where it was read returns_with_form()."""
    if audit_return.previous_id is None:
        return None
    if not Return._meta.get_field("previous").is_cached(audit_return):
        audit_return.previous = with_form(Return.objects.all()).get(pk=audit_return.previous_id)
    submitted = audit_return.previous.submitted_on is not None  # nobody has signed what a draft says
    return audit_return.previous if submitted else None


def earlier_of(found: Return, audit_return: Return, form: Form, rows, evidence: list[AnswerEvidence]) -> Earlier:
    then, between = form_for(found), forms_between(audit_return.round.edition, found.round.edition)
    answers = {row.question_id: row for row in rows if not row.is_blank}
    questions = {code: old for code, each in form.questions.items() if (old := before(form, each, then, between))}
    rows = {code: answers[old.pk] for code, old in questions.items() if old.pk in answers}
    given = {code: carried(form.questions[code], questions[code], Given.from_answer(row)) for code, row in rows.items()}
    return Earlier(found, questions, rows, {code: each for code, each in given.items() if each is not None}, evidence)


def forms_between(edition: Edition, earlier: Edition) -> list[Form]:
    """The forms of the editions between two of a questionnaire, latest first; none where they follow each other."""
    found: list[Form] = []
    at = edition.previous if edition.pk != earlier.pk else None
    while at is not None and at.pk != earlier.pk:
        found.append(form_of(at))
        at = at.previous
    return found
