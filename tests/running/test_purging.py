"""The door into history asks the database itself who confirmed, and opens for one role alone, after a delay.

Each test acts as the roles of docs/database-roles.sql and docs/database-purge.sql. A forgery is a request that lacks one
condition: no row is gone.
"""

from __future__ import annotations

import datetime as dt
import os
import re
from pathlib import Path

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from accounts.models import RoleGrant, User
from core.history.guards import begin_purge
from core.models import (
    PurgeConfirmation,
    PurgeNotice,
    PurgeRecord,
    PurgeRequest,
    PurgeStop,
    SecurityEvent,
)
from incidents.models import Incident
from tests.factories.accounts import UserFactory
from tests.factories.incidents import record
from tests.running.test_roles import SCRIPT, become_runner, run

pytestmark = pytest.mark.django_db

PURGER = f"esafety_purge_{os.getpid()}"
RUNNER = f"esafety_run_{os.getpid()}"
PURGE_SCRIPT = Path(SCRIPT).with_name("database-purge.sql")
PAST = Incident.history.model
INACTIVE, ENDED = "inactive", "ended"
MANAGER, OFFICER = ("manager",), ("dpo",)
TWO = "Two different people must confirm this first"
STRANGER = 2  # the place of somebody who did not confirm

# A request that lacks nothing. Times are (hours, minutes) ago.
WHOLE: dict = {
    "purpose": "retention",
    "people": [MANAGER, OFFICER],
    "given": [(30, 0), (30, 0)],
    "confirmed": [(26, 0), (25, 30)],
    "proofs": [(0, (26, 5), "done"), (1, (25, 35), "done")],
    "told": (25, 0),
}
# What a forgery has instead, and what the database says
FORGERIES: dict[str, tuple[dict, str]] = {
    "nobody": ({"people": []}, TWO),
    "manager alone": ({"people": [MANAGER]}, TWO),
    "officer alone": ({"people": [OFFICER]}, TWO),
    "one person with both roles": ({"people": [("manager", "dpo")]}, TWO),
    "one person with both roles and a bystander": ({"people": [("manager", "dpo"), ()]}, TWO),
    "two without roles": ({"people": [(), ()]}, TWO),
    "two managers": ({"people": [MANAGER, MANAGER]}, TWO),
    "two officers": ({"people": [OFFICER, OFFICER]}, TWO),
    "manager and administrator": ({"people": [MANAGER, ("administrator",)]}, TWO),
    "officer and recorder": ({"people": [OFFICER, ("recorder",)]}, TWO),
    "manager whose account is closed": ({"people": [("manager", INACTIVE), OFFICER]}, TWO),
    "officer whose account is closed": ({"people": [MANAGER, ("dpo", INACTIVE)]}, TWO),
    "manager whose role has ended": ({"people": [("manager", ENDED), OFFICER]}, TWO),
    "officer whose role has ended": ({"people": [MANAGER, ("dpo", ENDED)]}, TWO),
    "both accounts closed": ({"people": [("manager", INACTIVE), ("dpo", INACTIVE)]}, TWO),
    "manager since 23 hours": ({"given": [(23, 0), (30, 0)]}, "held their roles for 24 hours"),
    "officer since 23 hours": ({"given": [(30, 0), (23, 0)]}, "held their roles for 24 hours"),
    "first confirmation of 8 days ago": (
        {"confirmed": [(192, 0), (25, 30)], "proofs": [(0, (192, 5), "done"), (1, (25, 35), "done")]},
        "older than 7 days",
    ),
    "second confirmation of 8 days ago": (
        {"confirmed": [(26, 0), (192, 0)], "proofs": [(0, (26, 5), "done"), (1, (192, 5), "done")]},
        "older than 7 days",
    ),
    "no proof": ({"proofs": []}, "shown who they are"),
    "no proof of the manager": ({"proofs": [(1, (25, 35), "done")]}, "shown who they are"),
    "no proof of the officer": ({"proofs": [(0, (26, 5), "done")]}, "shown who they are"),
    "proof of somebody else": (
        {"proofs": [(0, (26, 5), "done"), (STRANGER, (25, 35), "done")]},
        "shown who they are",
    ),
    "proof of 11 minutes before": (
        {"proofs": [(0, (26, 11), "done"), (1, (25, 35), "done")]},
        "shown who they are",
    ),
    "proof after the confirmation": (
        {"proofs": [(0, (26, 5), "done"), (1, (25, 29), "done")]},
        "shown who they are",
    ),
    "proof that failed": ({"proofs": [(0, (26, 5), "wrong"), (1, (25, 35), "done")]}, "shown who they are"),
    "retention confirmed 23 hours ago": (
        {"confirmed": [(26, 0), (23, 0)], "proofs": [(0, (26, 5), "done"), (1, (23, 5), "done")]},
        "time in which this can be stopped",
    ),
    "redaction confirmed 59 minutes ago": (
        {
            "purpose": "redaction",
            "confirmed": [(26, 0), (0, 59)],
            "proofs": [(0, (26, 5), "done"), (1, (1, 5), "done")],
            "told": (0, 58),
        },
        "time in which this can be stopped",
    ),
    "nobody was told": ({"told": None}, "have not been told"),
    "told 23 hours ago": ({"told": (23, 0)}, "have not been told"),
    "stopped": ({"stopped": True}, "was stopped"),
    "record on hold": ({"held": {}}, "are on hold"),
    "record on hold until today": ({"held": {"held_until": 0}}, "are on hold"),
    "table on no list": ({"model": User.history.model}, "may not remove that"),
    "rows of a table whose words can be blanked": (
        {"model": User.history.model, "purpose": "redaction"},
        "may not remove that",
    ),
    "column that is no text": (
        {"purpose": "redaction", "operation": "blank", "columns": ["main_type_id"]},
        "may not remove that",
    ),
    "column of retention that goes with its row": (
        {"operation": "blank", "columns": ["note"]},
        "may not remove that",
    ),
    "carried out before": ({"again": True}, "carried out already"),
}


def ago(hours: int, minutes: int) -> dt.datetime:
    return timezone.now() - dt.timedelta(hours=hours, minutes=minutes)


def make_person(marks, given) -> User:
    """Somebody with these roles since a time, as the marks INACTIVE and ENDED say."""
    found = UserFactory(
        roles=[mark for mark in marks if mark not in (INACTIVE, ENDED)], is_active=INACTIVE not in marks
    )
    RoleGrant.objects.filter(user=found).update(granted_at=ago(*given))
    if ENDED in marks:
        RoleGrant.objects.filter(user=found).update(ended_at=timezone.now())
    return found


def forged(incident: Incident, **instead) -> PurgeRequest:
    """A request as WHOLE, but for what is said, written by the owner, who alone may choose the times."""
    with_all = WHOLE | {"model": PAST, "operation": "delete", "columns": [], "stopped": False} | instead
    past = with_all["model"]
    rows = past.objects.filter(id=incident.pk) if past is PAST else past.objects.all()[:1]
    people = [make_person(*each) for each in zip(with_all["people"], with_all["given"], strict=False)]
    stranger = UserFactory(roles=["dpo"])
    by = people[0] if people else stranger
    request = PurgeRequest.objects.create(
        purpose=with_all["purpose"], operation=with_all["operation"], table=past._meta.db_table,
        rows=[row.pk for row in rows], columns=with_all["columns"], asked_by=by,
    )  # fmt: skip
    for person, at in zip(people, with_all["confirmed"], strict=False):
        PurgeConfirmation.objects.create(request=request, user=person, confirmed_at=ago(*at))
    for place, at, outcome in with_all["proofs"]:
        actor = stranger if place == STRANGER else people[place] if place < len(people) else None
        SecurityEvent.objects.create(kind="proof", outcome=outcome, actor=actor, at=ago(*at))
    if with_all["told"]:
        PurgeNotice.objects.create(request=request, told_at=ago(*with_all["told"]))
    if with_all["stopped"]:
        PurgeStop.objects.create(request=request, stopped_by=stranger)
    if "held" in with_all:
        until = timezone.localdate() if "held_until" in with_all["held"] else None
        Incident.objects.filter(pk=incident.pk).update(
            held_on=timezone.localdate(), held_until=until, legal_hold_reason="A review"
        )
    if "again" in with_all:
        PurgeRecord.objects.create(request=request, rows_changed=0, done_by=by)
    return request


def become_purger() -> None:
    """Gives the connection the role of the scheduler, until the end of the transaction or become_owner()."""
    become_runner()
    run("RESET ROLE")
    script = re.sub(r"^(\\|--|SELECT NOT).*$", "", PURGE_SCRIPT.read_text(), flags=re.MULTILINE)
    script = script.replace("esafety_run", RUNNER).replace("esafety_purge", PURGER)
    run(script.replace(":'purge_password'", "'secret'"))
    run(f"SET LOCAL ROLE {PURGER}")


def become(role: str = "") -> None:
    """One of the two roles again; the owner unless told."""
    run("SET CONSTRAINTS ALL IMMEDIATE")
    run(f"SET LOCAL ROLE {role}" if role else "RESET ROLE")


@pytest.fixture
def incident(db) -> Incident:
    return record(by=UserFactory(roles=["recorder"]))


@pytest.mark.parametrize("what", FORGERIES)
def test_nothing_is_removed_where_one_condition_is_lacking(what, incident):
    """Not even by the role that may remove."""
    instead, said = FORGERIES[what]
    before = PAST.objects.count(), User.history.count()
    request = forged(incident, **instead)
    before = before[0], User.history.count()
    become_purger()
    with pytest.raises(DatabaseError, match=said), transaction.atomic():
        begin_purge(request, by=request.asked_by)
    become()
    assert before == (PAST.objects.count(), User.history.count())


@pytest.mark.parametrize("purpose", ["retention", "redaction"])
def test_what_lacks_nothing_is_removed(purpose, incident):
    what = {"operation": "blank", "columns": ["note"], "purpose": purpose} if purpose == "redaction" else {}
    request = forged(incident, **what)
    become_purger()
    assert begin_purge(request, by=request.asked_by).rows_changed == 1
    become()
    assert PAST.objects.filter(id=incident.pk).count() == (1 if what else 0)


def test_of_several_records_those_on_hold_stay(incident):
    other = record(by=UserFactory(roles=["recorder"]))
    request = forged(incident, held={})
    rows = list(PAST.objects.filter(id__in=[incident.pk, other.pk]).values_list("pk", flat=True))
    both = PurgeRequest.objects.create(
        purpose="retention", operation="delete", table=request.table, rows=rows, asked_by=request.asked_by
    )
    for each in request.confirmations.all():
        PurgeConfirmation.objects.create(request=both, user=each.user, confirmed_at=each.confirmed_at)
    PurgeNotice.objects.create(request=both, told_at=ago(25, 0))
    become_purger()
    assert begin_purge(both, by=request.asked_by).rows_changed == 1
    become()
    assert set(PAST.objects.values_list("id", flat=True)) & {incident.pk, other.pk} == {incident.pk}


def test_door_opens_for_a_request_once(incident):
    request = forged(incident)
    become_purger()
    begin_purge(request, by=request.asked_by)
    with pytest.raises(DatabaseError, match="carried out already"), transaction.atomic():
        begin_purge(request, by=request.asked_by)
