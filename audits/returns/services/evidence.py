"""Evidence of answers: files and links, checked as all uploads are, carried from year to year with their age."""

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.crypto import get_random_string

from actions.evidence.services import clean_url
from audits.access import lock_return, require_answers, require_asked
from audits.models import AnswerEvidence, Return
from audits.questions.naming import IN_LINKS, Text, require_screened
from audits.questions.questionnaire import Asked
from audits.returns.return_data import ReturnData
from audits.returns.settings import LARGEST
from core.board import settings
from core.files.uploads import inspect_upload
from core.records.locking import create_tracked, save_versioned
from core.records.rules import RuleBroken, require_text
from core.text.dates import today

ENDINGS = ("pdf", "docx", "xlsx", "png", "jpg", "jpeg")
LONGEST_TITLE = AnswerEvidence._meta.get_field("title").max_length
CARRIED = ("title", "url", "file", "filename", "content_type", "size", "sha256", "first_added_on", "still_current_on")


@transaction.atomic
def add_file(
    *, audit_return: Return, question: Asked, data: bytes, filename: str, title: str, by, adults: bool = False
) -> AnswerEvidence:
    """Store a file as evidence. RuleBroken for one that is rejected (core/files/uploads.py); NamesChild."""
    lock_question(audit_return, question)
    if filename.rpartition(".")[2].lower() not in ENDINGS:
        raise RuleBroken("Choose a PDF, Word (.docx), Excel (.xlsx), PNG or JPG file, or give a link.", field="file")
    inspected = inspect_upload(data, filename, most=settings.value(LARGEST) * 1024 * 1024)
    screen_evidence(title, inspected.name, adults=adults)
    here = audit_return.evidence.standing().filter(question_id=question.pk)
    if here.filter(sha256=inspected.sha256).exists():
        raise RuleBroken("This file has already been added.", field="file")
    made = new_evidence(audit_return, question, title.strip() or inspected.name, by)
    made.filename, made.content_type = inspected.name, inspected.mime_type
    made.size, made.sha256 = inspected.size, inspected.sha256
    made.file.save(get_random_string(32), ContentFile(data), save=False)
    try:
        return create_tracked(made, by=by, reason="Evidence added")
    except BaseException:
        made.file.storage.delete(made.file.name)  # no file without its record
        raise


@transaction.atomic
def add_link(
    *, audit_return: Return, question: Asked, url: str, title: str, by, adults: bool = False
) -> AnswerEvidence:
    """Store a link as evidence. RuleBroken for one that is not http or https, for a duplicate, and without a title;
    NamesChild for the title. The URL is not screened: it is what is asked for.
    """
    lock_question(audit_return, question)
    cleaned = clean_url(url)
    title = require_text(title, "Say what it is.", field="title")
    screen_evidence(title, adults=adults)
    if audit_return.evidence.standing().filter(question_id=question.pk, url=cleaned).exists():
        raise RuleBroken("This address has already been added.", field="url")
    made = new_evidence(audit_return, question, title, by)
    made.url = cleaned
    return create_tracked(made, by=by, reason="Evidence added")


def evidence_offered(data: ReturnData) -> dict[str, list[AnswerEvidence]]:
    if data.earlier is None:
        return {}
    codes = {old.pk: code for code, old in data.earlier.questions.items() if data.form.questions[code].takes_evidence}
    carried = {each.carried_from_id for pieces in data.evidence.values() for each in pieces}
    found: dict[str, list[AnswerEvidence]] = {}
    for each in data.earlier.evidence:
        if each.question_id in codes and each.pk not in carried:
            found.setdefault(codes[each.question_id], []).append(each)
    return found


@transaction.atomic
def carry_evidence(*, audit_return: Return, question: Asked, evidence: AnswerEvidence, by) -> AnswerEvidence:
    lock_question(audit_return, question)
    if evidence.audit_return_id != audit_return.previous_id or evidence.removed_on:
        raise RuleBroken("Choose evidence of your earlier return.")
    if audit_return.evidence.standing().filter(carried_from=evidence).exists():
        raise RuleBroken("This evidence has been taken over already.")
    screen_evidence(evidence.title, evidence.filename, adults=True)
    made = new_evidence(audit_return, question, evidence.title, by)
    for name in CARRIED:
        setattr(made, name, getattr(evidence, name))
    made.carried_from = evidence
    return create_tracked(made, by=by, reason="Evidence taken over from the earlier return")


@transaction.atomic
def confirm_evidence(*, evidence: AnswerEvidence, expected: int, by) -> AnswerEvidence:
    lock_return(evidence.audit_return)
    require_answers(evidence.audit_return)
    require_standing(evidence)
    evidence.still_current_on = today()
    return save_versioned(evidence, expected=expected, fields=["still_current_on"], by=by, reason="Still current")


@transaction.atomic
def remove_evidence(*, evidence: AnswerEvidence, expected: int, by, reason: str = "") -> AnswerEvidence:
    lock_return(evidence.audit_return)
    require_answers(evidence.audit_return)
    require_standing(evidence)
    require_screened([Text("reason", reason)], adults=True)
    why = reason.strip() or "Evidence taken off"
    return save_versioned(evidence, expected=expected, fields={"removed_on": today()}, by=by, reason=why)


def screen_evidence(title: str, filename: str = "", *, adults: bool) -> None:
    name = filename.rpartition(".")[0].replace("_", " ")
    require_screened([Text("title", title), Text("file", name, IN_LINKS)], adults=adults)


def require_standing(evidence: AnswerEvidence) -> None:
    if evidence.removed_on:
        raise RuleBroken("This evidence has already been removed.")


def lock_question(audit_return: Return, question: Asked) -> None:
    """Lock a return that takes evidence for this question; RuleBroken where it does not."""
    lock_return(audit_return)
    require_answers(audit_return)
    require_asked(audit_return, question)
    if not question.takes_evidence:
        raise RuleBroken("This question asks for no evidence.")


def new_evidence(audit_return: Return, question: Asked, title: str, by) -> AnswerEvidence:
    title = " ".join(title.split())
    if len(title) > LONGEST_TITLE:
        raise RuleBroken(f"Use {LONGEST_TITLE} characters or fewer to say what it is.", field="title")
    on = today()
    return AnswerEvidence(
        audit_return=audit_return, question_id=question.pk, title=title, added_by=by, added_on=on, first_added_on=on
    )
