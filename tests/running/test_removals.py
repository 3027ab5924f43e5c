"""Removals from the history under the roles of the database: what the web process cannot do, and the whole way."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from django.db import DatabaseError, transaction

from accounts.models import RoleGrant
from accounts.removals.jobs import carry_out_due
from core.history.guards import begin_purge
from core.history.purges import removal_of
from core.models import PurgeNotice, PurgeRecord, PurgeRequest
from incidents.models import CaseNumber, Incident
from incidents.retention import services as retention
from tests.factories.accounts import UserFactory
from tests.factories.incidents import record, recorded_years_ago
from tests.removals import TIMES, let_pass, prove
from tests.running.cluster import DATABASE, OWNER, program
from tests.running.processes import ROOT, SERVER, manage
from tests.running.test_purging import PAST, PURGE_SCRIPT, PURGER, RUNNER, ago, become, become_purger, forged
from tests.running.test_roles import run

pytestmark = pytest.mark.django_db


@pytest.fixture
def incident(db) -> Incident:
    return record(by=UserFactory(roles=["recorder"]))


DENIED = "permission denied|must be|History cannot be changed|must have|cannot set"
WAYS = {
    "call the function": "SELECT open_history_door({pk}, {by})",
    "say that the door is open": "SET LOCAL esafety.history_door = '{pk}'; DELETE FROM {table}",
    "become the other role": "SET LOCAL ROLE {purger}",
    "give oneself the function": "GRANT EXECUTE ON FUNCTION open_history_door(bigint, bigint) TO {runner};"
    " SELECT open_history_door({pk}, {by})",
    "write the notice": "INSERT INTO core_purgenotice (request_id, told_at) VALUES ({pk}, now())",
    "write what was done": "INSERT INTO core_historydoorrecord (request_id, rows_changed, done_by_id, done_at)"
    " VALUES ({pk}, 1, {by}, now())",
    "change the request": "UPDATE core_historydoor SET purpose = 'redaction'",
    "change confirmations": "UPDATE core_historydoorconfirmation SET confirmed_at = '2020-01-01'",
    "take a stop away": "DELETE FROM core_purgestop",
    "change the notice": "UPDATE core_purgenotice SET told_at = '2020-01-01'",
    "change the journal": "UPDATE core_securityevent SET at = '2020-01-01'",
    "lengthen the list": "CREATE OR REPLACE FUNCTION history_door_list() RETURNS jsonb LANGUAGE sql AS"
    " $$ SELECT '{{}}'::jsonb $$",
    "stop the clock": "DROP TRIGGER history_door_clock ON core_historydoorconfirmation",
}


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


def test_times_that_the_web_process_forges_are_those_of_the_database(incident):
    """Old confirmations, proofs and roles that it writes by plain SQL count from now on."""
    people = [UserFactory(roles=["manager"]), UserFactory(roles=["dpo"])]
    rows = list(PAST.objects.filter(id=incident.pk).values_list("pk", flat=True))
    become_purger()
    become(RUNNER)
    run(
        'INSERT INTO core_historydoor (purpose, operation, "table", rows, columns, about, asked_by_id, asked_at)'
        f" VALUES ('retention', 'delete', '{PAST._meta.db_table}', '{rows}', '[]', '', {people[0].pk}, '2020-01-01')"
    )
    request = PurgeRequest.objects.latest("pk")
    for person in people:  # a grant that it adds needs two people (tests/accounts/power)
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
    PurgeNotice.objects.create(request=request)
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
    assert not PurgeRecord.objects.filter(request=request).exists()


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
    counts = "SELECT (SELECT count(*) FROM core_purgenotice), (SELECT count(*) FROM core_historydoorrecord)"
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
