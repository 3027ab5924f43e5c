"""What an agency owes to the board of its audit returns, and is to do about its own weak answers (see
core/board/due.py)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.urls import reverse

from audits.home.page import next_step
from audits.models import ImprovementAction, Return
from audits.signing.services.signers import with_signable
from core.board.due import Due


def improvements_due(user, keys: Iterable[int], on: dt.date) -> dict[int, list[Due]]:
    """The open improvement actions of these agencies; one statement."""
    rows = ImprovementAction.objects.visible_to(user).published().open().filter(agency__in=list(keys))
    found: dict[int, list[Due]] = {}
    for row in rows.select_related("audit_return__round").order_by("due", "pk"):
        due = Due(row.text, reverse("audits:improvement", args=[row.pk]), row.due, str(row.audit_return.round))
        found.setdefault(row.agency_id, []).append(due)
    return found


def returns_due(user, keys: Iterable[int], on: dt.date) -> dict[int, list[Due]]:
    """The returns of open rounds that wait for the people of these agencies, the step that comes next first; one
    statement."""
    waiting = Return.objects.visible_to(user).filter(agency__in=list(keys), round__state="open").outstanding()
    found: dict[int, list[Due]] = {}
    for ret in with_signable(waiting.select_related("round", "access_point"), user).order_by("pk"):
        step, waits = next_step(ret.state, exempt=False, is_open=True, signs=ret.is_signable)
        if waits:
            found.setdefault(ret.agency_id, []).append(due_of(ret, step))
    return found


def due_of(ret: Return, step: str) -> Due:
    """One return, in words."""
    about = f"{ret.round}, {ret.access_point.name}" if ret.access_point else str(ret.round)
    said = f"{ret.answered} answers saved" if ret.answered > 1 else ""
    return Due(
        f"Audit return: {about}",
        reverse("audits:return", args=[ret.pk]),
        ret.deadline,
        ". ".join(filter(None, [step, said])),
    )
