"""The signed copy of a return: plain data with a checksum, created when it is signed and never changed. Pure.

{"agency", "about", "round", "questionnaire", "fingerprint" (of the edition), "sections": [{"code", "title",
"questions": [{"code", "question", "answer" (text), "value", "reason", "note", "by", "at", "action"?: {"what", "who",
"by", "status", "why_not"}, "evidence": [{"title", "file", "sha256", "url", "first_added_on"}]}]}], "said": [warnings
before sign-off that did not prevent it]}
"""

import hashlib
import json

from audits.questions.wording import answer_in_words
from audits.returns.return_data import ReturnData


def copy_of(return_data: ReturnData) -> dict:
    audit_return = return_data.audit_return
    return {
        "agency": str(audit_return.agency),
        "about": str(audit_return.access_point.name) if audit_return.access_point else "",
        "round": audit_return.round.title,
        "questionnaire": str(audit_return.round.edition),
        "fingerprint": audit_return.round.edition.fingerprint,
        "sections": [
            {
                "code": section.code,
                "title": section.title,
                "questions": [_question(return_data, q) for q in section.questions if not q.is_answered_by_signing],
            }
            for section in return_data.form.sections
        ],
        "said": [f"{finding.code}: {finding.text}" for finding in return_data.findings],
    }


def _question(return_data: ReturnData, question) -> dict:
    row, given = return_data.rows.get(question.code), return_data.given(question)
    found = {
        "code": question.code,
        "question": question.text,
        "answer": answer_in_words(question, given),
        "value": given.value,
        "reason": given.reason,
        "note": row.note if row else "",
        "by": str(row.answered_by or "") if row else "",
        "at": row.answered_at.isoformat() if row else "",
        "evidence": [
            {
                "title": each.title,
                "file": each.filename,
                "sha256": each.sha256,
                "url": each.url,
                "first_added_on": each.first_added_on.isoformat(),
            }
            for each in return_data.evidence.get(question.code, ())
        ],
    }
    action = return_data.actions.get(question.code)
    if action:
        found["action"] = {
            "what": action.text,
            "who": action.owner_name,
            "by": action.due.isoformat() if action.due else "",
            "status": action.get_status_display(),
            "why_not": action.ended_note,
        }
    return found


def checksum_of(copy: dict) -> str:
    return hashlib.sha256(json.dumps(copy, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def is_intact(sign_off) -> bool:
    return checksum_of(sign_off.copy) == sign_off.checksum
