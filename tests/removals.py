"""Removals from the history in tests: time that passes, and requests that lack nothing.

The clock of the database cannot be set, so what was written is made older, as the owner of the tables.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction
from django.utils import timezone

from accounts.models import RoleGrant
from accounts.removals.jobs import carry_out_due
from agencies.models import Eslo
from core.history.guards import ask_to_clean, begin_purge, confirm_cleaning
from core.models import PurgeConfirmation, PurgeNotice, PurgeRecord, PurgeRequest, SecurityEvent

TIMES = {
    "core_historydoorconfirmation": "confirmed_at",
    "core_purgenotice": "told_at",
    "core_securityevent": "at",
    "accounts_rolegrant": "granted_at",
}


@contextmanager
def without_guards() -> Iterator[None]:
    """Triggers do nothing inside."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET LOCAL session_replication_role = replica")
        yield
        cursor.execute("SET LOCAL session_replication_role = origin; SET CONSTRAINTS ALL DEFERRED")


def let_pass(span: str = "25 hours", *, tables=tuple(TIMES), where: str = "true") -> None:
    """Make what stands in these tables older, as if this time had passed."""
    with without_guards(), connection.cursor() as cursor:
        for table in tables:
            column = TIMES[table]
            cursor.execute(f"UPDATE {table} SET {column} = {column} - interval '{span}' WHERE {where}")  # noqa: S608


def prove(*people) -> None:
    """They have just shown who they are, by the clock of the database, which no test can let stand still."""
    for person in people:
        SecurityEvent.objects.create(kind="proof", outcome="done", actor=person, at=dt.datetime.now(dt.UTC))


def make_ready(request: PurgeRequest, span: str = "25 hours") -> None:
    """Give a request what it lacks, but for confirmations: proofs, a notice, and time."""
    for confirmation in request.confirmations.all():
        SecurityEvent.objects.create(
            kind="proof", outcome="done", actor=confirmation.user, at=confirmation.confirmed_at
        )
    PurgeNotice.objects.create(request=request)
    let_pass(span)


def purge_now(request: PurgeRequest, *, by) -> PurgeRecord:
    """Carry out a request that two people have confirmed, as if all the time had passed."""
    make_ready(request)
    return begin_purge(request, by=by)


def purge_of_yesterday(request: PurgeRequest, *people) -> PurgeRecord:
    """Carry out a request that these people confirm as if it had been long enough ago; no row is altered."""
    at = timezone.now() - dt.timedelta(hours=26)
    RoleGrant.objects.filter(user__in=people).update(granted_at=at)
    for person in people:
        SecurityEvent.objects.create(kind="proof", outcome="done", actor=person, at=at)
        PurgeConfirmation.objects.create(request=request, user=person, confirmed_at=at)
    PurgeNotice.objects.create(request=request, told_at=at)
    return begin_purge(request, by=people[-1])


def carry_out_later(span: str = "25 hours") -> int:
    """What the scheduler does at once, and when this time has passed; how many removals were carried out."""
    carry_out_due()
    let_pass(span)
    return carry_out_due()


def confirmed_removal(*people) -> str:
    """The name of a removal of somebody's details from the history, confirmed by these people; made once."""
    found = PurgeRequest.objects.filter(about="leavers-made").first()
    if found is None:
        past = Eslo.history.model
        row, columns = past.objects.order_by("pk").first(), ["name", "email"]
        found = ask_to_clean(
            past, rows=[row.pk], columns=columns, purpose="retention", by=people[0], about="leavers-made"
        )
        for person in people:
            confirm_cleaning(found, by=person)
    return found.about
