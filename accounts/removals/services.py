"""Who may confirm a removal from the history, and who may stop it."""

import datetime as dt

from django.utils import timezone

from accounts.models import User
from accounts.roles import GUARDED
from core.history.conditions import PROOF_MINUTES
from core.models import SecurityEvent
from core.records.rules import RuleBroken


def require_proof(person: User) -> None:
    """Raise RuleBroken unless a person showed who they are a short time ago: conditions.py asks for the same."""
    since = timezone.now() - dt.timedelta(minutes=PROOF_MINUTES)
    events = SecurityEvent.objects.filter(actor=person, kind__in=["proof", "second_step"], outcome="done")
    if not events.filter(at__gte=since).exists():
        raise RuleBroken(f"Sign in again first: you must have done so within {PROOF_MINUTES} minutes.")


def who_may_stop():
    grants = {"role_grants__role__in": GUARDED, "role_grants__ended_at": None}
    return User.objects.filter(is_active=True, **grants).order_by("pk").distinct()
