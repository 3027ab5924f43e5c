"""Moderation of a return: a verdict on each answer, sent back, moderated, closed, reopened.

A verdict belongs to a version of an answer. When the answer changes, it remains in the records but no longer applies
(`Sheet.verdict_on`); on unchanged answers it applies through any number of resubmissions.
"""

from __future__ import annotations

from django.db import transaction

from audits.access import lock_return, put, require_asked, require_move
from audits.models import Answer, Return, ReturnMessage, Verdict
from audits.questions.questionnaire import Asked
from audits.returns.return_data import return_data_of
from audits.signing.services.signing import end_signatures
from core.records.locking import Conflict, create_tracked, save_versioned, version_of
from core.records.rules import NothingChanged, RuleBroken
from core.text.dates import today

Says = Verdict.Says
Kind = ReturnMessage.Kind


@transaction.atomic
def give_verdict(
    *, audit_return: Return, question: Asked, answer_version: int, expected: int, says: str, by, comment: str = ""
) -> Verdict:
    """Give a verdict on one answer of a submitted return. `answer_version` is that of the answer that was read, 0 for
    none; `expected` the version of the verdict that was seen, 0 where there was none.

    Raises RuleBroken where the return is not with the board, for an unknown verdict, and without a comment where more
    is wanted; NothingChanged for the same; Conflict where another moderator was faster, or the answer has changed.
    """
    lock_return(audit_return)
    if audit_return.state != Return.State.SUBMITTED:
        raise RuleBroken("Verdicts are given while a return is submitted.")
    require_asked(audit_return, question)
    if says not in Says.values:
        raise RuleBroken("Choose a verdict.", field="says")
    comment = comment.strip()
    if says != Says.ACCEPTED and not comment:
        raise RuleBroken("Say what is wanted, or why it is not accepted.", field="comment")
    answer = Answer.objects.filter(audit_return=audit_return, question=question.pk).first()
    if answer and answer.version != answer_version:
        raise Conflict(current=answer, base=version_of(answer, answer_version) if answer_version else None)
    verdict = Verdict.objects.filter(audit_return=audit_return, question=question.pk).first()
    values = {"answer_version": answer_version, "says": says, "comment": comment}
    if verdict is None:
        made = Verdict(audit_return=audit_return, question_id=question.pk, given_by=by, given_on=today(), **values)
        return create_tracked(made, by=by, reason="Verdict given")
    if verdict.version != expected:
        raise Conflict(current=verdict, base=version_of(verdict, expected) if expected else None)
    if all(getattr(verdict, name) == value for name, value in values.items()):
        raise NothingChanged("This verdict has already been recorded.")
    for name, value in (values | {"given_by": by, "given_on": today()}).items():
        setattr(verdict, name, value)
    fields = [*values, "given_by", "given_on"]
    return save_versioned(verdict, expected=expected, fields=fields, by=by, reason="Verdict changed")


@transaction.atomic
def accept_others(*, audit_return: Return, expected: int, by) -> int:
    """Accept every answer of a submitted return without a verdict; returns how many.

    `expected` is the version of the return that was read: Conflict where its state changed since.
    """
    lock_return(audit_return)
    if audit_return.version != expected:
        raise Conflict(current=audit_return, base=version_of(audit_return, expected))
    return_data, count = return_data_of(audit_return, last_year=False), 0
    for code, question in return_data.form.questions.items():
        if question.is_answered_by_signing or return_data.verdict_on(question):
            continue
        before = return_data.verdicts.get(code)
        seen = {"answer_version": return_data.version_of(question), "expected": before.version if before else 0}
        give_verdict(audit_return=audit_return, question=question, says=Says.ACCEPTED, by=by, **seen)
        count += 1
    return count


@transaction.atomic
def send_back(*, audit_return: Return, expected: int, text: str, by) -> Return:
    """Send a submitted return back with a message. Its signatures end; copies and verdicts are kept."""
    lock_return(audit_return)
    require_move("send_back", audit_return, expected)
    write(audit_return, Kind.SENT_BACK, text, by, "Say what the agency is to do.")
    end_signatures(audit_return, by=by, reason="Sent back")
    return put(audit_return, "send_back", by=by, reason=text.strip(), sent_back_on=today(), ready_on=None)


@transaction.atomic
def moderate(*, audit_return: Return, expected: int, by, feedback: str = "") -> Return:
    lock_return(audit_return)
    require_move("moderate", audit_return, expected)
    if feedback.strip():
        write(audit_return, Kind.FEEDBACK, feedback, by, "")
    return put(audit_return, "moderate", by=by, reason="Moderated", moderated_on=today(), moderated_by=by)


@transaction.atomic
def close_return(*, audit_return: Return, expected: int, by) -> Return:
    lock_return(audit_return)
    require_move("close", audit_return, expected)
    return put(audit_return, "close", by=by, reason="Closed", closed_on=today())


@transaction.atomic
def reopen(*, audit_return: Return, expected: int, reason: str, by) -> Return:
    """Let an agency change a submitted return; its signed copies are kept. RuleBroken without a reason, and in a closed
    round.
    """
    lock_return(audit_return)
    require_move("reopen", audit_return, expected)
    if audit_return.round.state != "open":
        raise RuleBroken("This round is closed: a return in it stays as it is.")
    write(audit_return, Kind.REOPENED, reason, by, "Say why it is opened again.", field="reason")
    end_signatures(audit_return, by=by, reason=reason.strip())
    cleared = {"moderated_on": None, "moderated_by": None, "closed_on": None, "ready_on": None}
    return put(audit_return, "reopen", by=by, reason=reason.strip(), sent_back_on=today(), **cleared)


def write(audit_return: Return, kind: str, text: str, by, words: str, field: str = "text") -> ReturnMessage:
    """Save a message; RuleBroken, with `words`, for an empty one."""
    if not text.strip():
        raise RuleBroken(words, field=field)
    made = ReturnMessage(audit_return=audit_return, kind=kind, text=text.strip(), author=by, written_on=today())
    return create_tracked(made, by=by, reason=Kind(kind).label)
