"""Changes in a return since its earlier submission, for moderators who read it again."""

from dataclasses import dataclass

from django.db.models import Subquery

from audits.models import Answer, Return
from audits.questions.questionnaire import Given
from audits.questions.wording import NOTHING, answer_in_words
from audits.returns.return_data import ReturnData
from core.history.masks import hide_in, masks_of


@dataclass(frozen=True)
class Before:
    text: str
    note: str


def moment_before(audit_return: Return) -> Subquery:
    """When a return was submitted before its last submission."""
    versions = audit_return.history.filter(
        state=Return.State.SUBMITTED, times_submitted=audit_return.times_submitted - 1
    )
    return Subquery(versions.order_by("history_id").values("submitted_at")[:1])


def changed_since(return_data: ReturnData) -> dict[str, Before] | None:
    """Answers that differ from the submission before, by code; None for a first one."""
    if return_data.audit_return.times_submitted < 2:
        return None
    moment = moment_before(return_data.audit_return)
    then = signed_then(return_data.audit_return, moment) or versions_then(return_data, moment)
    if not then:
        return None  # what was submitted before is not known any more
    found = {}
    for code, question in return_data.form.questions.items():
        if question.is_answered_by_signing:
            continue
        now, given = return_data.rows.get(code), return_data.given(question)
        old = then.get(code, NO_ANSWER)
        if (old.value, old.reason, old.note) != (given.value, given.reason, now.note if now else ""):
            found[code] = Before(old.text, old.note)
    return found


@dataclass(frozen=True)
class SubmittedAnswer:
    value: object
    reason: str
    note: str
    text: str


NO_ANSWER = SubmittedAnswer(None, "", "", NOTHING)


def signed_then(audit_return: Return, moment: Subquery) -> dict[str, SubmittedAnswer]:
    """The answers in the last signed copy before a moment, which has ended since; none where nobody signs."""
    copies = audit_return.sign_offs.filter(ended_on__isnull=False, signed_at__lte=moment)
    copy = copies.order_by("pk").values_list("copy", flat=True).last() or {"sections": []}
    questions = [each for section in copy["sections"] for each in section["questions"]]
    return {q["code"]: SubmittedAnswer(q["value"], q["reason"], q["note"], q["answer"]) for q in questions}


def versions_then(return_data: ReturnData, moment: Subquery) -> dict[str, SubmittedAnswer]:
    """The answers as they were at a moment, from their versions."""
    found = {}
    versions = Answer.history.filter(audit_return_id=return_data.audit_return.pk, history_date__lte=moment)
    masks = masks_of(versions.model._meta.db_table)
    for version in versions.order_by("history_id"):
        hide_in(version, masks)
        question = return_data.form.by_key.get(version.question_id)
        if question:
            text = answer_in_words(question, Given.from_answer(version))
            found[question.code] = SubmittedAnswer(version.value, version.reason, version.note, text)
    return found
