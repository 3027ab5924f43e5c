"""Audit returns, how far they are, and improvement actions: those of one's own agencies, or all for the manager."""

from collections.abc import Iterator

from audits.improvements.filters import BESIDE, state_of, visible_improvements, words_of_priority
from audits.models import Return, Round
from audits.rounds.page import row_of
from core.text.dates import today


def of_return(audit_return: Return) -> dict:
    """The columns about the return; needs its round, agency and access point."""
    point = audit_return.access_point
    return {
        "return_id": audit_return.pk,
        "round_id": audit_return.round_id,
        "round": audit_return.round.title,
        "year": audit_return.round.year,
        "agency_id": audit_return.agency_id,
        "agency": audit_return.agency.name,
        "access_point_id": audit_return.access_point_id,
        "access_point": point.name if point else "",
    }


def return_states(user) -> Iterator[dict]:
    rounds = Round.objects.visible_to(user).in_bulk()
    returns = Return.objects.visible_to(user).filter(round__in=rounds).select_related("agency", "access_point")
    on = today()
    for each in returns.order_by("round", "agency__name", "pk"):
        row = row_of(each, rounds[each.round_id], on)
        yield {
            **of_return(each),
            "kind": each.kind,
            "state": each.state,
            "state_label": row.badge,
            "is_late": row.is_late,
            "answered": each.answered,
            "last_day": each.deadline,
            "extended_to": each.extended_to,
            "exempt_on": each.exempt_on,
            "started_on": each.started_on,
            "submitted_on": each.submitted_on,
            "moderated_on": each.moderated_on,
            "closed_on": each.closed_on,
            "due_on": each.due_on,
            "came_in": each.came_in,
        }


def improvement_actions(user) -> Iterator[dict]:
    """Of other agencies those whose return has come in, as on the page."""
    found = visible_improvements(user).select_related(*BESIDE, "audit_return__agency")
    for each in found.order_by("audit_return__round", "agency__name", "pk"):
        yield {
            "improvement_id": each.pk,
            **of_return(each.audit_return),
            "question_code": each.question.code,
            "question": each.question.text,
            "priority_id": each.priority_id,
            "priority": words_of_priority(each.priority) if each.priority else "",
            "improvement": each.text,
            "is_compulsory": each.is_compulsory,
            "due_date": each.due,
            "status": each.status,
            "state": state_of(each, today()),
            "made_on": each.made_on,
            "ended_on": each.ended_on,
            "ended_note": each.ended_note,
        }
