"""Moderation of a return: a verdict on each answer, sent back, moderated, closed, reopened.

A verdict belongs to an answer with its evidence and action as they were read (audits/questions/seen.py). When one of
these changes, it remains in the records but no longer applies (`ReturnData.verdict_on`); otherwise it applies through
any number of resubmissions.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from audits.access import lock_return, put, require_asked, require_move
from audits.models import Return, ReturnMessage, Verdict
from audits.moderation.page import evaluation_of
from audits.questions.questionnaire import Asked
from audits.returns.return_data import ReturnData, return_data_of
from audits.signing.services.signing import end_signatures
from core.history.masks import hide_in, masks_of
from core.records.locking import Conflict, create_many, create_tracked, save_many, save_versioned, version_of
from core.records.rules import NothingChanged, RuleBroken, require_text
from core.text.dates import today

Says = Verdict.Says
Kind = ReturnMessage.Kind
TOGETHER, TAKEN_BACK = "Accepted with others", "Taken back"
FIELDS = ("answer_version", "seen", "says", "comment", "given_by", "given_on")
A_MOMENT = dt.timedelta(seconds=5)
NO_WORDS = "Say what is wanted, or why it is not accepted."
CHANGED = "This answer, its evidence or its action was changed since you opened the page."


@dataclass(frozen=True)
class Given:
    """A verdict on the answer to a question (its key): what was `seen`, and the version that was there, 0 for none."""

    question: int
    seen: str
    expected: int
    says: str
    comment: str = ""


@transaction.atomic
def give_verdict(
    *, audit_return: Return, question: Asked, seen: str, expected: int, says: str, by, comment: str = ""
) -> Verdict:
    """Give a verdict on one answer of a submitted return. RuleBroken where the return is not with the board, where the
    answer has changed, for an unknown verdict, and without a comment where more is wanted; NothingChanged for the same;
    Conflict where another moderator was faster.
    """
    return_data = locked_data(audit_return)
    require_asked(audit_return, question)
    return save_verdict(return_data, Given(question.pk, seen, expected, says, comment), by=by)


@transaction.atomic
def give_verdicts(*, audit_return: Return, given: Iterable[Given], by) -> dict[int, RuleBroken | Conflict]:
    """Why verdicts could not be given, by key of the question. RuleBroken where the board does not have it."""
    return_data, problems = locked_data(audit_return), {}
    for each in given:
        try:
            with transaction.atomic():
                save_verdict(return_data, each, by=by)
        except NothingChanged:
            continue
        except (RuleBroken, Conflict) as problem:
            problems[each.question] = problem
    return problems


@transaction.atomic
def accept(*, audit_return: Return, given: Iterable[Given], by) -> int:
    """Accept answers that still have no verdict; how many. RuleBroken where the board does not have it, and, with
    nothing accepted, where something stands out in one of them.
    """
    given = list(given)
    return_data, new, again = locked_data(audit_return, last_year=True), [], []
    refuse_exceptions(return_data, {each.question for each in given})
    undone = {each.question_id: each for each in audit_return.verdicts.filter(seen="")}
    for each in given:
        question = return_data.form.by_key.get(each.question)
        if question is None or question.is_answered_by_signing or return_data.verdict_on(question):
            continue
        verdict = return_data.verdicts.get(question.code)
        if each.seen != return_data.seen_of(question) or (verdict.version if verdict else 0) != each.expected:
            continue
        verdict = verdict or undone.get(question.pk)
        (again if verdict else new).append(put_verdict(return_data, question, verdict, Says.ACCEPTED, "", by))
    create_many(new, by=by, reason=TOGETHER)
    save_many(again, fields=FIELDS, by=by, reason=TOGETHER)
    return len(new) + len(again)


def refuse_exceptions(return_data: ReturnData, questions: set[int]) -> None:
    """RuleBroken where something stands out in an answer that waits: such an answer is decided by itself."""
    rows = [row for row in evaluation_of(return_data).rows if row.found and row.waits]
    codes = [row.code for row in rows if row.row.question.pk in questions]
    if codes:
        raise RuleBroken(f"Something stands out in {', '.join(codes)}. Decide each of these by itself.")


@transaction.atomic
def take_back(*, audit_return: Return, by) -> list[int]:
    """Undo what this person judged last; the keys of the questions. RuleBroken where there is nothing."""
    locked_data(audit_return)
    verdicts = {each.pk: each for each in audit_return.verdicts.all()}
    past = Verdict.history.filter(audit_return_id=audit_return.pk)
    rows, masks = list(past.order_by("-history_date", "-history_id")), masks_of(past.model._meta.db_table)
    for row in rows:
        hide_in(row, masks)
    own = [
        row
        for row in rows
        if row.history_user_id == by.pk
        and row.history_change_reason != TAKEN_BACK
        and row.version == verdicts[row.id].version
    ]
    if not own:
        raise RuleBroken("There is nothing of yours to undo here.")
    last = own[0]
    if last.history_change_reason == TOGETHER:
        since = last.history_date - A_MOMENT
        own = [row for row in own if row.history_change_reason == TOGETHER and row.history_date >= since]
    else:
        own = [last]
    for row in own:
        before = next((each for each in rows if each.id == row.id and each.version == row.version - 1), None)
        verdict = verdicts[row.id]
        values = {name: getattr(before, name) for name in FIELDS} if before else {"seen": ""}
        save_versioned(verdict, expected=row.version, fields=values, by=by, reason=TAKEN_BACK)
    return [verdicts[row.id].question_id for row in own]


def locked_data(audit_return: Return, *, last_year: bool = False) -> ReturnData:
    """A return that waits for verdicts, locked, with all of it; RuleBroken for others."""
    lock_return(audit_return)
    if audit_return.state != Return.State.SUBMITTED:
        now = audit_return.get_state_display().lower()
        raise RuleBroken(f"Verdicts are given while a return is submitted. This one is {now}.")
    return return_data_of(audit_return, last_year=last_year)


def save_verdict(return_data: ReturnData, given: Given, *, by) -> Verdict:
    """Save a verdict on an answer of a locked return; raises as give_verdict() does."""
    question = return_data.form.by_key[given.question]
    if given.says not in Says.values:
        raise RuleBroken("Choose a verdict.", field="says")
    comment = given.comment.strip()
    if given.says != Says.ACCEPTED and not comment:
        raise RuleBroken(NO_WORDS, field="comment")
    if given.seen != return_data.seen_of(question):
        raise RuleBroken(CHANGED)
    verdict = return_data.verdicts.get(question.code)
    if verdict is None:
        verdict = return_data.audit_return.verdicts.filter(question=question.pk, seen="").first()
    if verdict is None:
        made = put_verdict(return_data, question, None, given.says, comment, by)
        return create_tracked(made, by=by, reason="Verdict given")
    if given.expected != (verdict.version if verdict.seen else 0):
        raise Conflict(current=verdict, base=version_of(verdict, given.expected) if given.expected else None)
    if (verdict.seen, verdict.says, verdict.comment) == (given.seen, given.says, comment):
        raise NothingChanged("This verdict has already been recorded.")
    put_verdict(return_data, question, verdict, given.says, comment, by)
    return save_versioned(verdict, expected=verdict.version, fields=FIELDS, by=by, reason="Verdict changed")


def put_verdict(return_data: ReturnData, question: Asked, verdict: Verdict | None, says: str, comment: str, by):
    """A verdict, new where there is none, with these values; not saved."""
    verdict = verdict or Verdict(audit_return=return_data.audit_return, question_id=question.pk)
    verdict.answer_version, verdict.seen = return_data.version_of(question), return_data.seen_of(question)
    verdict.says, verdict.comment, verdict.given_by, verdict.given_on = says, comment, by, today()
    return verdict


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
    """Its signed copies are kept. RuleBroken without a reason, and in a closed round."""
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
    text = require_text(text, words, field=field)
    made = ReturnMessage(audit_return=audit_return, kind=kind, text=text, author=by, written_on=today())
    return create_tracked(made, by=by, reason=Kind(kind).label)
