"""The door into history asks the database itself who confirmed, and opens for one role alone, after a delay.

On PostgreSQL each test acts as the roles of docs/database-roles.sql and docs/database-purge.sql; on SQLite, which has no
roles, Python asks the same. A forgery is a request that lacks one condition: no row is gone.
"""

from __future__ import annotations

import datetime as dt
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from accounts.models import RoleGrant, User
from accounts.removals.services import carry_out_due
from core.history.guards import begin_purge
from core.history.purges import removal_of
from core.models import (
    HistoryDoor,
    HistoryDoorConfirmation,
    HistoryDoorNotice,
    HistoryDoorRecord,
    HistoryDoorStop,
    SecurityEvent,
)
from incidents.models import CaseNumber, Incident
from incidents.retention import services as retention
from tests.factories.accounts import UserFactory
from tests.factories.incidents import record, recorded_years_ago
from tests.removals import TIMES, let_pass, prove
from tests.running.cluster import DATABASE, OWNER, program
from tests.running.processes import ROOT, SERVER, manage
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


def forged(incident: Incident, **instead) -> HistoryDoor:
    """A request as WHOLE, but for what is said, written by the owner, who alone may choose the times."""
    with_all = WHOLE | {"model": PAST, "operation": "delete", "columns": [], "stopped": False} | instead
    past = with_all["model"]
    rows = past.objects.filter(id=incident.pk) if past is PAST else past.objects.all()[:1]
    people = [make_person(*each) for each in zip(with_all["people"], with_all["given"], strict=False)]
    stranger = UserFactory(roles=["dpo"])
    by = people[0] if people else stranger
    request = HistoryDoor.objects.create(
        purpose=with_all["purpose"], operation=with_all["operation"], table=past._meta.db_table,
        rows=[row.pk for row in rows], columns=with_all["columns"], asked_by=by,
    )  # fmt: skip
    for person, at in zip(people, with_all["confirmed"], strict=False):
        HistoryDoorConfirmation.objects.create(request=request, user=person, confirmed_at=ago(*at))
    for place, at, outcome in with_all["proofs"]:
        actor = stranger if place == STRANGER else people[place] if place < len(people) else None
        SecurityEvent.objects.create(kind="proof", outcome=outcome, actor=actor, at=ago(*at))
    if with_all["told"]:
        HistoryDoorNotice.objects.create(request=request, told_at=ago(*with_all["told"]))
    if with_all["stopped"]:
        HistoryDoorStop.objects.create(request=request, stopped_by=stranger)
    if "held" in with_all:
        until = timezone.localdate() if "held_until" in with_all["held"] else None
        Incident.objects.filter(pk=incident.pk).update(
            held_on=timezone.localdate(), held_until=until, hold_reason="A review"
        )
    if "again" in with_all:
        HistoryDoorRecord.objects.create(request=request, rows_changed=0, done_by=by)
    return request


def become_purger() -> None:
    """Gives the connection the role of the scheduler, until the end of the transaction or become_owner()."""
    if connection.vendor == "postgresql":
        become_runner()
        run("RESET ROLE")
        script = re.sub(r"^(\\|--).*$", "", PURGE_SCRIPT.read_text(), flags=re.MULTILINE)
        script = script.replace("esafety_run", RUNNER).replace("esafety_purge", PURGER)
        run(script.replace(":'purge_password'", "'secret'"))
        run(f"SET LOCAL ROLE {PURGER}")


def become(role: str = "") -> None:
    """One of the two roles again; the owner unless told."""
    if connection.vendor == "postgresql":
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
    both = HistoryDoor.objects.create(
        purpose="retention", operation="delete", table=request.table, rows=rows, asked_by=request.asked_by
    )
    for each in request.confirmations.all():
        HistoryDoorConfirmation.objects.create(request=both, user=each.user, confirmed_at=each.confirmed_at)
    HistoryDoorNotice.objects.create(request=both, told_at=ago(25, 0))
    become_purger()
    assert begin_purge(both, by=request.asked_by).rows_changed == 1
    become()
    assert set(PAST.objects.values_list("id", flat=True)) & {incident.pk, other.pk} == {incident.pk}


DENIED = "permission denied|must be|History cannot be changed|must have|cannot set"
WAYS = {
    "call the function": "SELECT open_history_door({pk}, {by})",
    "say that the door is open": "SET LOCAL esafety.history_door = '{pk}'; DELETE FROM {table}",
    "become the other role": "SET LOCAL ROLE {purger}",
    "give oneself the function": "GRANT EXECUTE ON FUNCTION open_history_door(bigint, bigint) TO {runner};"
    " SELECT open_history_door({pk}, {by})",
    "write the notice": "INSERT INTO core_historydoornotice (request_id, told_at) VALUES ({pk}, now())",
    "write what was done": "INSERT INTO core_historydoorrecord (request_id, rows_changed, done_by_id, done_at)"
    " VALUES ({pk}, 1, {by}, now())",
    "change the request": "UPDATE core_historydoor SET purpose = 'redaction'",
    "change confirmations": "UPDATE core_historydoorconfirmation SET confirmed_at = '2020-01-01'",
    "take a stop away": "DELETE FROM core_historydoorstop",
    "change the notice": "UPDATE core_historydoornotice SET told_at = '2020-01-01'",
    "change the journal": "UPDATE core_securityevent SET at = '2020-01-01'",
    "lengthen the list": "CREATE OR REPLACE FUNCTION history_door_list() RETURNS jsonb LANGUAGE sql AS"
    " $$ SELECT '{{}}'::jsonb $$",
    "stop the clock": "DROP TRIGGER history_door_clock ON core_historydoorconfirmation",
}


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no roles")
@pytest.mark.parametrize("way", WAYS)
def test_the_role_of_the_web_process_removes_nothing_although_nothing_is_lacking(way, incident):
    request = forged(incident, told=None) if way == "write the notice" else forged(incident)
    become_purger()
    become(RUNNER)
    values = {"pk": request.pk, "by": request.asked_by_id, "table": request.table, "purger": PURGER, "runner": RUNNER}
    with transaction.atomic():
        run(f"SET SESSION AUTHORIZATION {RUNNER}")
        with pytest.raises(DatabaseError, match=DENIED), transaction.atomic():
            run(WAYS[way].format(**values))
        run("RESET SESSION AUTHORIZATION")
    become()
    assert PAST.objects.filter(id=incident.pk).count() == 1


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no roles")
def test_times_that_the_web_process_forges_are_those_of_the_database(incident):
    """Old confirmations, proofs and roles that it writes by plain SQL count from now on."""
    people = [UserFactory(), UserFactory()]
    rows = list(PAST.objects.filter(id=incident.pk).values_list("pk", flat=True))
    become_purger()
    become(RUNNER)
    run(
        'INSERT INTO core_historydoor (purpose, operation, "table", rows, columns, about, asked_by_id, asked_at)'
        f" VALUES ('retention', 'delete', '{PAST._meta.db_table}', '{rows}', '[]', '', {people[0].pk}, '2020-01-01')"
    )
    request = HistoryDoor.objects.latest("pk")
    for person, role in zip(people, ("manager", "dpo"), strict=True):
        run(
            "INSERT INTO accounts_rolegrant (version, created_at, user_id, role, granted_at)"
            f" VALUES (1, now(), {person.pk}, '{role}', '2020-01-01')"
        )
        run(f"UPDATE accounts_rolegrant SET granted_at = '2020-01-01' WHERE user_id = {person.pk}")
        run(
            "INSERT INTO core_securityevent (at, kind, outcome, actor_id, session, network, detail, alert)"
            f" VALUES ('2020-01-01', 'proof', 'done', {person.pk}, '', '', '{{}}', '')"
        )
        run(
            "INSERT INTO core_historydoorconfirmation (request_id, user_id, confirmed_at)"
            f" VALUES ({request.pk}, {person.pk}, '2020-01-01')"
        )
    become(PURGER)
    HistoryDoorNotice.objects.create(request=request)
    with pytest.raises(DatabaseError, match="held their roles for 24 hours"), transaction.atomic():
        begin_purge(request, by=people[0])
    become()
    let_pass("23 hours")
    RoleGrant.objects.filter(user__in=people).update(granted_at=ago(30, 0))
    become(PURGER)
    with pytest.raises(DatabaseError, match="time in which this can be stopped"), transaction.atomic():
        begin_purge(request, by=people[0])
    become()
    assert PAST.objects.filter(id=incident.pk).count() == 1


def test_confirmed_list_is_carried_out_by_the_scheduler_after_a_day_unless_stopped(incident):
    """The whole way: confirmed as the role of the web process, told and carried out as the other."""
    recorded_years_ago(incident, 7)
    helen, owen = UserFactory(roles=["manager"]), UserFactory(roles=["dpo"])
    RoleGrant.objects.filter(user__in=[helen, owen]).update(granted_at=ago(30, 0))
    become_purger()
    become(RUNNER)
    prove(helen, owen)
    made = retention.list_run(kind="rows", by=owen)
    retention.confirm(run=made, expected=1, by=owen)
    retention.confirm(run=made, expected=2, by=helen)
    for span, done in (("0 hours", 0), ("23 hours", 0), ("2 hours", 1), ("1 hours", 0)):
        become()
        let_pass(span)
        become(PURGER)
        assert carry_out_due() == done
        become()
    assert not PAST.objects.filter(id=incident.pk).exists()
    assert not Incident.objects.filter(pk=incident.pk).exists() and not CaseNumber.objects.filter(incident=incident.pk)
    assert removal_of(f"retention-{made.pk}").is_done


def test_request_of_no_removal_is_never_carried_out_by_the_scheduler(incident):
    """One that was forged without a list or a proposal."""
    request = forged(incident)
    become_purger()
    assert carry_out_due() == 0
    become()
    assert not HistoryDoorRecord.objects.filter(request=request).exists()


def test_door_opens_for_a_request_once(incident):
    request = forged(incident)
    become_purger()
    begin_purge(request, by=request.asked_by)
    with pytest.raises(DatabaseError, match="carried out already"), transaction.atomic():
        begin_purge(request, by=request.asked_by)


CONFIRMING = """
import django
django.setup()
from accounts.models import User
from incidents.models import Incident, RetentionRun
from incidents.retention import services
from core.security.services import note
manager, officer = (User.objects.filter(role_grants__role=role, role_grants__ended_at=None).first()
                    for role in ("manager", "dpo"))
Incident.objects.filter(pk=Incident.objects.earliest("pk").pk).update(recorded_on="2015-03-01")
run = RetentionRun.objects.open().filter(kind="rows").first() or services.list_run(kind="rows", by=manager)
for person in (manager, officer):
    note("proof", "done", actor=person)
    run = services.confirm(run=run, expected=run.version, by=person)
print(run.pk)
"""


@pytest.mark.long
def test_on_a_board_that_runs_the_scheduler_alone_removes_after_a_day(machine):
    """Each process signs in by its own name and password."""
    words = [program("psql"), "--quiet", "--set", "ON_ERROR_STOP=1", "--file", str(PURGE_SCRIPT)]
    words += ["--host", str(machine.cluster.folder), "--port", str(machine.cluster.port), "--username", "postgres"]
    env = {"PATH": os.environ["PATH"], "PURGE_PASSWORD": "purgesword"}
    subprocess.run([*words, DATABASE], check=True, env=env, cwd=ROOT)
    purge = {
        "PURGE_DATABASE_URL": machine.cluster.url(OWNER).replace(f"{OWNER}:ownersword", "esafety_purge:purgesword")
    }
    pk = int(machine.run(sys.executable, "-c", CONFIRMING).splitlines()[-1])
    counts = "SELECT (SELECT count(*) FROM core_historydoornotice), (SELECT count(*) FROM core_historydoorrecord)"
    assert machine.sql(counts) == [(0, 0)]
    machine.run(*manage("daily"))
    assert machine.sql(counts) == [(0, 0)]
    checked = subprocess.run(manage("check"), cwd=ROOT, env=machine.env(), capture_output=True, text=True, timeout=120)
    assert checked.returncode == 0 and "core.W001" in checked.stderr
    machine.run(*manage("daily"), **purge)
    ((told, done),) = machine.sql(counts)
    assert told and not done
    machine.run(*manage("daily"), **purge)
    assert machine.sql(counts) == [(told, 0)]
    for table, column in TIMES.items():
        machine.sql(
            f"SET session_replication_role = replica;UPDATE {table} SET {column} = {column} - interval '25 hours'"
        )
    machine.run(*manage("daily"))
    assert machine.sql(counts) == [(told, 0)]
    machine.run(*manage("daily"), **purge)
    assert machine.sql(counts) == [(told, told)]
    assert machine.sql(f"SELECT gone, done_at IS NOT NULL FROM incidents_retentionrun WHERE id = {pk}") == [(1, True)]
    started = subprocess.run(SERVER, cwd=ROOT, env=machine.env(**purge), capture_output=True, text=True, timeout=120)
    assert started.returncode != 0 and "only the scheduler" in started.stderr
