"""Made-up security events: one of each kind and outcome, with every detail that such an event may have."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from core.models import SecurityEvent
from core.security.rules import DETAILS, EVENTS

RULES = {"owner": "owner", "listed": "power"}  # of an alert, by its outcome
VALUES = {
    "address": "0f1e2d3c4b5a6978",
    "by": "command",
    "check": "history",
    "count": 12,
    "device": "Firefox on Windows",
    "event": 1,
    "method": "password mfa",
    "page": "plan/actions/<int:pk>/",
    "reason": "matching",
    "record": 17,
    "role": "dpo recorder",
    "setting": "colours.due_soon_days",
    "table": "core_historicalsetting",
}


def make_every(actor, subject, network: str = "0123456789abcdef") -> list[SecurityEvent]:
    """An event of each kind and outcome, a minute apart, the last one now."""
    assert set(VALUES) == set(DETAILS)
    now, made = timezone.now(), []
    for number, (kind, outcome) in enumerate(EVENTS):
        is_alert = kind == "alert"
        made.append(
            SecurityEvent(
                kind=kind,
                outcome=outcome,
                at=now - dt.timedelta(minutes=len(EVENTS) - number),
                actor=None if is_alert or outcome == "wrong" else actor,
                subject=subject,
                network="" if is_alert else network,
                detail={"count": 12, "event": 1} if is_alert else VALUES,
                alert=f"{RULES.get(outcome, 'steps')} {subject.pk} 2026-11-29T07:41" if is_alert else "",
            )
        )
    return SecurityEvent.objects.bulk_create(made)
