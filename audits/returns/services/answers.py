"""Saves answers: each as it is given, by several people at once, and none is lost.

The return is locked while an answer is saved, so that it cannot be signed meanwhile, and two first answers to one
question wait for each other. The second person with a different text gets core.records.locking.Conflict, with both.
"""

from collections.abc import Callable, Collection, Iterable

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from audits.access import form_for, lock_for_answer, lock_return, require_answers, require_asked
from audits.models import Answer, Return
from audits.questions.carrying import evidence_is_old
from audits.questions.naming import require_screened, texts_of
from audits.questions.questionnaire import FROM_SURVEY, Asked, Given
from audits.returns.return_data import return_data_of
from audits.returns.services.evidence import carry_evidence, confirm_evidence, evidence_offered
from core.records.locking import Conflict, create_tracked, save_versioned, version_of
from core.records.rules import RuleBroken
from core.text.dates import today

LONGEST_NOTE = 2_000
KEPT, KNOWN = "Kept from the earlier return", "Confirmed as the directory has it"
SURVEYED = "From the children’s survey"
NOT_CHANGED = "This answer comes from the children’s survey, so it cannot be changed."
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
    """Save an answer; at most eight statements. `given` comes from read_answer, blank to withdraw an answer; `expected`
    is the version that the person saw, 0 where there was none; `note` None leaves it unchanged. An identical answer is
    not saved again. Raises RuleBroken where the return takes no answers now or does not ask the question; NamesChild
    unless `adults`; Conflict (`current`).
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
    """save_answer() for a page that has read nothing; `returns` are those that the person fills in."""
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
    """Confirm the answer that is offered. RuleBroken where it cannot be kept; else as save_answer."""
    kept = keep_answers(audit_return=audit_return, questions=[question], by=by, expected=expected)
    if not kept:
        raise RuleBroken("The earlier answer cannot be kept here. Please answer again.")
    return kept[0]


@transaction.atomic
def keep_answers(
    *,
    audit_return: Return,
    questions: Iterable[Asked],
    by,
    expected: int | None = None,
    still_current: Collection[int] = (),
) -> list[Answer]:
    """Confirm offered answers; old evidence only with its key in `still_current`. Raises as save_answer."""
    lock_return(audit_return)
    require_answers(audit_return)
    data, kept = return_data_of(audit_return), []
    offered = evidence_offered(data)
    for question in questions:
        own, code = data.rows.get(question.code), question.code
        given = data.known.get(code) or (data.last_year[code] if data.may_keep(question) else None)
        if given is None or code not in data.form.questions:
            continue
        if expected is None and data.proposed(question) is None:
            continue
        source = data.earlier.rows[code] if data.earlier and same_as(data.last_year.get(code), given) else None
        seen = expected
        if seen is None:
            seen = own.version if own else 0
        kept.append(put_answer(audit_return, own, question, seen, given, None, by=by, kept_from=source, adults=True,
                               why=KEPT if source else KNOWN))  # fmt: skip
        for each in offered.get(code, ()):
            is_old = evidence_is_old(each.first_added_on, each.still_current_on, on=data.on)
            if not is_old or each.pk in still_current:
                carried = carry_evidence(audit_return=audit_return, question=question, evidence=each, by=by)
                if is_old:
                    confirm_evidence(evidence=carried, expected=carried.version, by=by)
    return kept


def same_as(before: Given | None, given: Given) -> bool:
    """Whether an answer of the earlier return is the one that is kept now."""
    return before is not None and (before.value, before.reason) == (given.value, given.reason)


def put_survey_answer(held: Return, answer: Answer | None, question: Asked, given: Given, *, by) -> Answer:
    """Save what is printed of the children's survey, in place of what was there, on a locked return. RuleBroken as
    require_answers. Nobody can change it afterwards.
    """
    require_answers(held)
    seen = answer.version if answer else 0
    return put_answer(held, answer, question, seen, given, None, by=by, adults=True, why=SURVEYED)


def put_answer(
    held: Return, answer, question: Asked, expected, given, note, *, by, kept_from=None, adults, why: str = ""
) -> Answer:
    """Save an answer of a locked return, after screening it for names of children."""
    if answer is None and given.is_blank and not (note or "").strip():
        return Answer(audit_return=held, question_id=question.pk, round_id=held.round_id, version=0)
    if answer is not None and same(answer, given, note) and not kept_from:
        return answer
    if answer is not None and answer.code == FROM_SURVEY and not given.is_from_survey:
        raise RuleBroken(NOT_CHANGED)
    before = texts_of(question, Given.from_answer(answer), answer.note) if answer else ()
    named = require_screened(texts_of(question, given, note or ""), before, adults=adults)
    why = why or reason_of(given, named=named)
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
    is_other = given.is_from_survey and answer.code != FROM_SURVEY
    return not is_other and (answer.value, answer.reason) == (given.value, given.reason) and note in (None, answer.note)


def reason_of(given: Given, *, named: bool) -> str:
    """The reason in the history of an answer; `named`: its writer confirmed that names in it are of adults at work."""
    if given.is_blank:
        return "Answer taken back"
    return "Answered; its writer said that it names adults at work, or nobody" if named else "Answered"


def count(held: Return, change: int, *, by) -> None:
    """Mark a return as started, and update its number of answered questions, which has no history."""
    if held.state == Return.State.NOT_STARTED:
        held.state, held.started_on, held.answered = Return.State.IN_PROGRESS, today(), max(change, 0)
        fields = ["state", "started_on", "answered"]
        save_versioned(held, expected=held.version, fields=fields, by=by, reason="Started")
    elif change:
        Return.objects.filter(pk=held.pk).update(answered=F("answered") + change)
        held.answered += change
