"""What an agency owes to the board of its audit returns, and is to do about its own weak answers (see
core/board/due.py); and when rounds close (core/board/coming.py)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.urls import reverse

from audits.home.page import next_step
from audits.models import ImprovementAction, Return, Round
from audits.signing.services.signers import with_signable
from core.board.coming import Coming
from core.board.due import Due


def deadlines(user, on: dt.date) -> list[Coming]:
    """The final deadlines of open rounds; one statement."""
    rounds = Round.objects.visible_to(user).filter(state=Round.State.OPEN, final_deadline__gte=on)
    return [
        Coming(each.final_deadline, "Deadline", str(each), reverse("audits:round", args=[each.pk])) for each in rounds
    ]


def improvements_due(user, keys: Iterable[int], on: dt.date) -> dict[int, list[Due]]:
    """The open improvement actions of these agencies; one statement."""
    rows = ImprovementAction.objects.visible_to(user).published().open().filter(agency__in=list(keys))
    found: dict[int, list[Due]] = {}
    for row in rows.select_related("audit_return__round").order_by("due", "pk"):
        due = Due(row.text, reverse("audits:improvement", args=[row.pk]), row.due, str(row.audit_return.round))
        found.setdefault(row.agency_id, []).append(due)
    return found


State = Return.State
MESSAGES = {
    State.READY: ("Have the audit return signed", "audits:sign_off"),
    State.SIGNED: ("Submit the signed audit return", "audits:sign_off"),
    State.SENT_BACK: ("The board asks for more in your audit return", "audits:feedback"),
}


def returns_due(user, keys: Iterable[int], on: dt.date) -> dict[int, list[Due]]:
    """The returns of open rounds that wait to be filled in, signed or submitted, or for what the board asks, each once;
    one statement.

    Whoever signs for the agency, and has neither signed it yet nor filled it in, is led to the page on which it is
    signed (see core/board/due.py).
    """
    waiting = Return.objects.visible_to(user).filter(agency__in=list(keys), round__state="open").outstanding()
    found: dict[int, list[Due]] = {}
    for audit_return in with_signable(waiting.select_related("round", "access_point"), user).order_by("pk"):
        found.setdefault(audit_return.agency_id, []).append(next_due(audit_return))
    return found


def next_due(audit_return: Return) -> Due:
    """What comes next with a return that is outstanding; `is_signable` says whether the reader may sign it."""
    if audit_return.state not in MESSAGES:
        step, _ = next_step(audit_return.state, exempt=False, is_open=True, signs=False)
        return due_of(audit_return, step)
    text, page = MESSAGES[audit_return.state]
    if audit_return.state == State.READY and audit_return.is_signable:
        text, page = "Read and sign the audit return", "audits:sign"
    point = f"{audit_return.access_point.name}: " if audit_return.access_point else ""
    return Due(text, reverse(page, args=[audit_return.pk]), audit_return.deadline, f"{point}{audit_return.round}")


def due_of(audit_return: Return, step: str) -> Due:
    point = f", {audit_return.access_point.name}" if audit_return.access_point else ""
    progress = f"{audit_return.answered} answers saved" if audit_return.answered > 1 else ""
    return Due(
        f"Audit return: {audit_return.round}{point}",
        reverse("audits:return", args=[audit_return.pk]),
        audit_return.deadline,
        ". ".join(filter(None, [step, progress])),
    )
