"""Moves of a return that send the agency an email, in one transaction."""

from collections.abc import Collection

from django.db import transaction

from audits.access import with_form
from audits.chasing.services.recipients import tell
from audits.models import Return, ReturnMessage
from audits.moderation import services
from audits.moderation.directory import update_directory
from audits.returns.return_data import return_data_of
from core.records.rules import RuleBroken


@transaction.atomic
def send_back(*, audit_return: Return, expected: int, text: str, by) -> Return:
    services.send_back(audit_return=audit_return, expected=expected, text=text, by=by)
    return _with_message("return-sent-back", audit_return, by)


@transaction.atomic
def reopen(*, audit_return: Return, expected: int, reason: str, by) -> Return:
    services.reopen(audit_return=audit_return, expected=expected, reason=reason, by=by)
    return _with_message("return-reopened", audit_return, by)


@transaction.atomic
def finish(
    *, audit_return: Return, expected: int, by, feedback: str = "", lines: Collection[str] = (), token: str = ""
) -> Return:
    """End the moderation and tell the agency. RuleBroken without all verdicts, and as update_directory()."""
    audit_return.refresh_from_db(from_queryset=with_form(Return.objects.all()))
    return_data = return_data_of(audit_return, last_year=False)
    asked = [each for each in return_data.form.questions.values() if not each.is_answered_by_signing]
    if waiting := sum(return_data.verdict_on(each) is None for each in asked):
        raise RuleBroken(f"{waiting} answer{' has' if waiting == 1 else 's have'} no verdict yet.")
    update_directory(audit_return=audit_return, lines=lines, token=token, by=by)
    return moderate(audit_return=audit_return, expected=expected, by=by, feedback=feedback)


@transaction.atomic
def moderate(*, audit_return: Return, expected: int, by, feedback: str = "") -> Return:
    services.moderate(audit_return=audit_return, expected=expected, by=by, feedback=feedback)
    tell("return-feedback", audit_return, {}, by=by, is_news=True)
    return audit_return


def _with_message(kind: str, audit_return: Return, by) -> Return:
    message = ReturnMessage.objects.filter(audit_return=audit_return).latest("pk")
    tell(kind, audit_return, {"message": message.pk}, by=by, is_news=True)
    return audit_return
