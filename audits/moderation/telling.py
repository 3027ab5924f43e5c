"""Moves of a return that send the agency an email, in one transaction."""

from __future__ import annotations

from django.db import transaction

from audits.chasing.services.recipients import tell
from audits.models import Return, ReturnMessage
from audits.moderation import services


@transaction.atomic
def send_back(*, audit_return: Return, expected: int, text: str, by) -> Return:
    services.send_back(audit_return=audit_return, expected=expected, text=text, by=by)
    return _with_message("return-sent-back", audit_return, by)


@transaction.atomic
def reopen(*, audit_return: Return, expected: int, reason: str, by) -> Return:
    services.reopen(audit_return=audit_return, expected=expected, reason=reason, by=by)
    return _with_message("return-reopened", audit_return, by)


@transaction.atomic
def moderate(*, audit_return: Return, expected: int, by, feedback: str = "") -> Return:
    services.moderate(audit_return=audit_return, expected=expected, by=by, feedback=feedback)
    tell("return-feedback", audit_return, {}, by=by, is_news=True)
    return audit_return


def _with_message(kind: str, audit_return: Return, by) -> Return:
    message = ReturnMessage.objects.filter(audit_return=audit_return).latest("pk")
    tell(kind, audit_return, {"message": message.pk}, by=by, is_news=True)
    return audit_return
