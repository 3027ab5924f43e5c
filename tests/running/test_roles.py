"""The role that runs the application, as docs/database-roles.sql makes it: it reads and writes, and alters no history.

Tried in a transaction of the test database, where nobody else sees the role; the long tests run whole boards under it.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import psycopg2
import pytest
from django.db import DatabaseError, connection, transaction

from accounts.models import User
from core.history.guards import guarded_models, missing_guards
from core.web.checks import database_is_safe
from tests.factories.accounts import UserFactory
from tests.running.cluster import OWNER, RUNNER
from tests.running.processes import ROOT, SERVER, manage

SCRIPT = Path(__file__).resolve().parents[2] / "docs" / "database-roles.sql"
ROLE = f"esafety_run_{os.getpid()}"
PAST = User.history.model._meta.db_table
REFUSED = r"History cannot be changed|must be|permission denied|must have|cannot (set|be)|ON CONFLICT"
FORGED = """CREATE OR REPLACE FUNCTION {schema}.history_guard() RETURNS trigger LANGUAGE plpgsql AS
    'BEGIN RETURN NEW; END'"""
ATTACKS = {
    "rewrite": f"UPDATE {PAST} SET name = 'x'",
    "delete": f"DELETE FROM {PAST}",
    "empty": f"TRUNCATE {PAST}",
    "replace": f"INSERT INTO {PAST} SELECT * FROM {PAST} ON CONFLICT (history_id) DO UPDATE SET name = 'x'",
    "merge": f"MERGE INTO {PAST} p USING {PAST} q ON p.history_id = q.history_id WHEN MATCHED THEN DELETE",
    "send the guard to sleep": f"ALTER TABLE {PAST} DISABLE TRIGGER history_guard_rows",
    "send every guard to sleep": f"ALTER TABLE {PAST} DISABLE TRIGGER ALL",
    "drop the guard": f"DROP TRIGGER history_guard_rows ON {PAST}",
    "drop what the guard does": "DROP FUNCTION history_guard() CASCADE",
    "forge what the guard does": FORGED.format(schema="public"),
    "act as a replica": "SET LOCAL session_replication_role = replica",
    "drop the table": f"DROP TABLE {PAST} CASCADE",
    "rename the table": f"ALTER TABLE {PAST} RENAME TO other",
    "drop a column": f"ALTER TABLE {PAST} DROP COLUMN name",
    "own the table": f"ALTER TABLE {PAST} OWNER TO {ROLE}",
    "put a rule in the way": f"CREATE RULE away AS ON INSERT TO {PAST} DO INSTEAD NOTHING",
    "put a trigger before the guard": f"CREATE TRIGGER a BEFORE UPDATE ON {PAST} EXECUTE FUNCTION history_guard()",
    "make a table of one's own": "CREATE TABLE public.other (id int)",
    "drop the schema": "DROP SCHEMA public CASCADE",
    "make somebody else": f"CREATE ROLE {ROLE}_friend SUPERUSER",
    "wind numbers back": f"SELECT setval(pg_get_serial_sequence('{PAST}', 'history_id'), 1)",
}


def run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def become_runner() -> None:
    """Gives the connection the role that runs, until the end of the transaction."""
    script = re.sub(r"^(\\|--|SELECT NOT).*$", "", SCRIPT.read_text(), flags=re.MULTILINE)
    script = script.replace("esafety_run", ROLE).replace(":'run_password'", "'secret'")
    run("SET CONSTRAINTS ALL IMMEDIATE")
    run(script)
    run(f"SET LOCAL ROLE {ROLE}")


@pytest.fixture
def person(db):
    """Somebody with history; from then on the connection has the role that runs."""
    found = UserFactory(name="Real Name")
    become_runner()
    return found


@pytest.mark.parametrize("what", ATTACKS)
def test_it_cannot(what, person):
    with pytest.raises(DatabaseError, match=REFUSED), transaction.atomic():
        run(ATTACKS[what])
    assert [row.name for row in person.history.all()] == ["Real Name"]
    assert missing_guards() == []


def test_it_changes_or_deletes_no_row_of_any_history(person):
    """Of those that hold something here, by the one statement that a fault of the application could send."""
    tables = [model._meta.db_table for model in guarded_models() if model._base_manager.exists()]
    assert PAST in tables
    for table in tables:
        with pytest.raises(DatabaseError, match=REFUSED), transaction.atomic():
            run(f'DELETE FROM "{table}"')


def test_what_runs_with_the_rights_of_the_owner_runs_nothing_of_ones_own(person):
    """A temporary table of the same name would be found first, and its trigger run as the owner of all tables."""
    run("CREATE TEMPORARY TABLE core_securityevent ON COMMIT DROP AS SELECT timestamptz '2000-01-01' AS at")
    run("GRANT ALL ON pg_temp.core_securityevent TO PUBLIC")
    forged = "BEGIN RAISE EXCEPTION 'This runs as %', current_user; END"
    run(f"CREATE FUNCTION pg_temp.own() RETURNS trigger LANGUAGE plpgsql AS $own$ {forged} $own$")
    run("CREATE TRIGGER own BEFORE DELETE ON pg_temp.core_securityevent EXECUTE FUNCTION pg_temp.own()")
    run("SELECT public.forget_security_events()")


def test_functions_look_at_temporary_tables_last(db):
    """Of those that read tables: any role may make a temporary one."""
    with connection.cursor() as cursor:
        cursor.execute("""
            SELECT proname, (SELECT string_agg(line, ' ') FROM unnest(proconfig) AS line WHERE line ~ '^search_path')
            FROM pg_proc JOIN pg_language ON pg_language.oid = prolang
            WHERE pronamespace = current_schema()::regnamespace AND (lanname = 'plpgsql' OR prosecdef)""")
        found = dict(cursor.fetchall())
    assert "history_guard" in found and "power_guard_grant_insert" in found
    assert set(found.values()) == {"search_path=public, pg_temp"}, found


def test_it_does_all_that_the_application_does(person):
    other = UserFactory(name="Somebody")
    other.name = "Somebody else"
    other.save()
    assert other.history.count() == 2
    with transaction.atomic():
        User.objects.filter(pk=person.pk).update(job_title="Head")
    assert User.objects.get(pk=person.pk).job_title == "Head"


# What a role may be besides one that reads and writes rows
KINDS = {
    "runner": "",
    "superuser": f"ALTER ROLE {ROLE} SUPERUSER",
    "owner of a table": f"ALTER TABLE {PAST} OWNER TO {ROLE}",
    "owner of the schema": f"ALTER SCHEMA public OWNER TO {ROLE}",
    "one who may act as an owner": f"CREATE ROLE {ROLE}_owner ROLE {ROLE}; ALTER TABLE {PAST} OWNER TO {ROLE}_owner",
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("words", [["gunicorn"], ["manage.py", "worker"], ["manage.py", "migrate"]], ids=" ".join)
def test_start_is_refused_as_a_role_that_may_undo_guards(kind, words, db, monkeypatch, settings):
    monkeypatch.setattr(sys, "argv", words)
    expected = [] if kind == "runner" or "migrate" in words else ["core.E003"]
    run(f"CREATE ROLE {ROLE}; {KINDS[kind]}")
    run(f"SET LOCAL SESSION AUTHORIZATION {ROLE}")
    assert [found.id for found in database_is_safe(None)] == expected
    settings.DEMO = True
    assert database_is_safe(None) == []


@pytest.mark.long
def test_nothing_but_migrate_starts_as_the_owner(machine):
    for words in (SERVER, manage("worker"), manage("daily"), manage("backup", str(machine.folder / "b.zip"))):
        done = subprocess.run(words, cwd=ROOT, env=machine.env(OWNER), capture_output=True, text=True, timeout=120)
        assert done.returncode != 0, words
        assert "Set DATABASE_URL to the role that docs/database-roles.sql makes" in done.stderr, words
    machine.run(*manage("migrate", "--no-input"), role=OWNER)
    machine.run(*manage("check"))


@pytest.mark.long
def test_signed_in_as_itself_it_cannot_either(machine):
    """On a board that runs, by its own name and password; what it would gain by another name included."""
    before = machine.sql(f"SELECT count(*), min(name), max(name) FROM {PAST}")
    attacks = ATTACKS | {
        "become the owner": f"SET ROLE {OWNER}",
        "become somebody else": "SET SESSION AUTHORIZATION postgres",
        "run a program": f"COPY {PAST} TO PROGRAM 'cat'",
    }
    for what, statement in attacks.items():
        with pytest.raises(psycopg2.Error, match=REFUSED):
            machine.cluster.sql(statement.replace(ROLE, RUNNER), RUNNER)
            raise AssertionError(what)
    assert machine.sql(f"SELECT count(*), min(name), max(name) FROM {PAST}") == before
    assert machine.cluster.sql("SELECT count(*) > 0 FROM actions_action", RUNNER) == [(True,)]
