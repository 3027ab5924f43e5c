"""Who must be told of a removal from the history, and its carrying-out when nobody has stopped it."""

from __future__ import annotations

import datetime as dt
import logging

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.removals.mails import NOTICE
from accounts.roles import GUARDED
from core.history.conditions import PROOF_MINUTES, TOO_EARLY
from core.history.connection import as_purge_role
from core.history.purges import Removal, note_told, refused, stop_removal, waiting
from core.mail import send_email
from core.models import SecurityEvent
from core.records.rules import RuleBroken

logger = logging.getLogger("core.history")


def require_proof(person: User) -> None:
    """Raise RuleBroken unless a person showed who they are a short time ago: conditions.py asks for the same."""
    since = timezone.now() - dt.timedelta(minutes=PROOF_MINUTES)
    events = SecurityEvent.objects.filter(actor=person, kind__in=["proof", "second_step"], outcome="done")
    if not events.filter(at__gte=since).exists():
        raise RuleBroken(f"Sign in again first: you must have done so within {PROOF_MINUTES} minutes.")


def who_may_stop():
    """Everybody who holds a role with wide rights now."""
    grants = {"role_grants__role__in": GUARDED, "role_grants__ended_at": None}
    return User.objects.filter(is_active=True, **grants).order_by("pk").distinct()


def tell(removal: Removal) -> None:
    """Email everybody who may stop a removal. Its delay begins now."""
    note_told(removal)
    for person in who_may_stop():
        key = f"{NOTICE} {removal.about} {person.pk}"
        send_email(kind=NOTICE, to=person.email, args={"about": removal.about}, key=key)


def carry_out_due() -> int:
    """Tell people of what was confirmed, and remove what nobody has stopped in time; returns how many removals.

    Each is one transaction. One that can no longer be carried out is stopped, with the reason.
    """
    done = 0
    with as_purge_role():
        for removal in waiting():
            if not removal.is_told:
                with transaction.atomic():
                    tell(removal)
            elif (why := refused(removal)) not in TOO_EARLY:
                done += carried_out(removal, why)
    return done


def carried_out(removal: Removal, why: str) -> bool:
    """Whether it was removed; otherwise it is stopped. `why` is what stands in its way."""
    try:
        with transaction.atomic():
            if why:
                raise RuleBroken(why)
            removal.kind.carry_out(removal)
    except RuleBroken as broken:
        logger.warning("The removal %s was stopped: %s", removal.about, broken)
        stop_removal(removal, by=None, why=str(broken))
        return False
    return True
