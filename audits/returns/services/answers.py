"""Saves answers (U3): each as it is given, by several people at once, and none is lost.

The return is locked while an answer is saved, so that it cannot be signed meanwhile, and two first answers to one
question wait for each other. The second person with a different text gets core.records.locking.Conflict, with both.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from audits.access import form_for, lock_for_answer, lock_return, require_answers, require_asked, with_form
from audits.models import Answer, Return
from audits.questions.carrying import carried, may_keep
from audits.questions.naming import concerns, require_screened, texts_of
from audits.questions.questionnaire import Asked, Given
from audits.returns.return_data import by_code
from core.records.locking import Conflict, create_tracked, save_versioned, version_of
from core.records.rules import RuleBroken
from core.text.dates import today

LONGEST_NOTE = 2_000
SAVED = ("value", "code", "number", "day", "reason", "note", "answered_by", "answered_at", "kept_from")


@transaction.atomic
def save_answer(
    *,
    audit_return: Return,
    question: Asked,
    expected: int,
    given: Given,
    by,
    note: str | None = None,
    adults: bool = False,
) -> Answer:
    """Save an answer; five statements for a change, seven for a new answer, eight for the very first.

    `given` comes from audits.questions.reading.read_answer, blank to withdraw an answer; `expected` is the version that
    the person saw, 0 where there was none; `note` None leaves it unchanged; with `adults` the person confirms that
    likely names are of adults at work. An identical answer is not saved again, whatever `expected` is. Raises
    RuleBroken where the return takes no answers now, and for a question that it is not asked; NamesChild for what could
    name a child; Conflict where somebody else saved another answer meanwhile (`current`).
    """
    held, answer = lock_for_answer(audit_return.pk, question.pk)
    require_answers(held)
    require_asked(held, question)
    if note is not None and len(note.strip()) > LONGEST_NOTE:
        raise RuleBroken(f"Shorten the note to {LONGEST_NOTE:,} characters.", field="note")
    return put_answer(held, answer, question, expected, given, note, by=by, adults=adults)


@transaction.atomic
def answer_among(
    *, returns, pk: int, question: int, expected: int, read: Callable[[Asked], Given], by, adults: bool = False
) -> tuple[Return, Asked, Answer]:
    """save_answer for a page that has read nothing yet: the return is read, locked and checked in one statement.

    `returns` are those that the person fills in, `question` is the key of one, `read` gives the answer to it. Raises
    Return.DoesNotExist, what `read` raises, and as save_answer.
    """
    held, answer = lock_for_answer(pk, question, returns)
    asked = form_for(held).by_key.get(question)
    if asked is None:
        raise RuleBroken("This return is not asked this question.")
    given = read(asked)
    require_answers(held)
    require_asked(held, asked)
    return held, asked, put_answer(held, answer, asked, expected, given, None, by=by, adults=adults)


@transaction.atomic
def keep_answer(*, audit_return: Return, question: Asked, expected: int, by) -> Answer:
    """Keep last year's answer ("still true"): a new answer of today by this person, with last year's evidence.

    Raises RuleBroken where its rule forbids it, or it is no longer valid for the question; else as save_answer.
    """
    kept = keep_answers(audit_return=audit_return, questions=[question], by=by, expected=expected)
    if not kept:
        raise RuleBroken("Last year’s answer cannot be kept here. Please answer again.")
    return kept[0]


@transaction.atomic
def keep_answers(*, audit_return: Return, questions: Iterable[Asked], by, expected: int | None = None) -> list[Answer]:
    """Keep last year's answers to those of these questions that allow it; returns the new answers.

    Without `expected` only unanswered questions are considered, except those whose answer would be rejected today.
    Raises as save_answer.
    """
    lock_return(audit_return)
    require_answers(audit_return)
    if audit_return.previous_id is None:
        return []
    form, earlier = form_for(audit_return), with_form(Return.objects.all()).get(pk=audit_return.previous_id)
    before = form_for(earlier)
    rows = by_code(earlier.answers.given(), {asked.pk: asked.code for asked in before.questions.values()})
    answers = {code: Given.from_answer(row) for code, row in rows.items()}
    now = {row.question_id: row for row in audit_return.answers.all()}
    kept = []
    for question in questions:
        given, own = carried(form, question, before, answers), now.get(question.pk)
        if not may_keep(question, given) or question.code not in form.questions:
            continue
        if expected is None and ((own and not own.is_blank) or concerns(question, given)):
            continue
        source = rows[source_code(form, question, before)]
        seen = (own.version if own else 0) if expected is None else expected
        kept.append(put_answer(audit_return, own, question, seen, given, None, by=by, kept_from=source, adults=True))
    return kept


def source_code(form, question: Asked, before) -> str:
    return question.code if before.edition == form.edition else before.by_key[question.continues].code


def put_answer(held: Return, answer, question: Asked, expected, given, note, *, by, kept_from=None, adults) -> Answer:
    """Save an answer of a locked return, after screening it for names of children."""
    if answer is None and given.is_blank and not (note or "").strip():
        return Answer(audit_return=held, question_id=question.pk, round_id=held.round_id, version=0)
    if answer is not None and same(answer, given, note) and not kept_from:
        return answer
    before = texts_of(question, Given.from_answer(answer), answer.note) if answer else ()
    named = require_screened(texts_of(question, given, note or ""), before, adults=adults)
    why = reason_of(given, kept_from, named=named)
    if answer is None:
        answer = Answer(audit_return=held, question_id=question.pk, round_id=held.round_id)
        fill(answer, given, note, by, kept_from)
        create_tracked(answer, by=by, reason=why)
        count(held, 0 if given.is_blank else 1, by=by)
        return answer
    if answer.version != expected:
        raise Conflict(current=answer, base=version_of(answer, expected) if expected else None)
    change = int(not given.is_blank) - int(not answer.is_blank)
    fill(answer, given, note, by, kept_from)
    save_versioned(answer, expected=expected, fields=SAVED, by=by, reason=why)
    count(held, change, by=by)
    return answer


def fill(answer: Answer, given: Given, note: str | None, by, kept_from) -> None:
    answer.value, answer.code, answer.number, answer.day = given.value, given.code, given.number, given.day
    answer.reason = given.reason
    if note is not None:
        answer.note = note.strip()
    answer.answered_by, answer.answered_at, answer.kept_from = by, timezone.now(), kept_from


def same(answer: Answer, given: Given, note: str | None) -> bool:
    return (answer.value, answer.reason) == (given.value, given.reason) and note in (None, answer.note)


def reason_of(given: Given, kept_from, *, named: bool) -> str:
    """The reason in the history of an answer; `named`: its writer confirmed that names in it are of adults at work."""
    if given.is_blank:
        return "Answer taken back"
    if kept_from:
        return "Kept from last year"
    return "Answered; its writer said that it names adults at work, or nobody" if named else "Answered"


def count(held: Return, change: int, *, by) -> None:
    """Mark a return as started, and update its number of answered questions, which follows from the answers and so has
    no history.
    """
    if held.state == Return.State.NOT_STARTED:
        held.state, held.started_on, held.answered = Return.State.IN_PROGRESS, today(), max(change, 0)
        fields = ["state", "started_on", "answered"]
        save_versioned(held, expected=held.version, fields=fields, by=by, reason="Started")
    elif change:
        Return.objects.filter(pk=held.pk).update(answered=F("answered") + change)
        held.answered += change
