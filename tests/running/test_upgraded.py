"""A board with data is brought up to date from each earlier state of the tables, and loses nothing on the way.

The data of today's demonstration board are taken back to a state, which leaves out what did not exist yet, and from
there they go the way of an upgrade. What both have, the upgrade must leave as it was.
"""

from __future__ import annotations

import json
import sys
from contextlib import contextmanager

import pytest

from tests.running.cluster import DATABASE, OWNER
from tests.running.contents import digest_of
from tests.running.processes import ROOT

pytestmark = pytest.mark.long
COLUMNS = """
    SELECT table_name, column_name FROM information_schema.columns JOIN information_schema.tables USING (table_name)
    WHERE columns.table_schema = 'public' AND tables.table_schema = 'public' AND table_type = 'BASE TABLE'"""
STEP = [sys.executable, "-m", "tests.running.upgrade"]
# What belongs to Django and says nothing of the board
KEPT_BY_DJANGO = {"django_migrations", "django_content_type", "auth_permission", "auth_group_permissions"}


@contextmanager
def reading(machine, database: str):
    """A connection that is gone afterwards, so that the database can be copied."""
    connection = machine.cluster.connect("postgres", database)
    try:
        yield connection
    finally:
        connection.close()


def columns(connection) -> dict[str, set[str]]:
    """The columns of each table of the board."""
    found: dict[str, set[str]] = {}
    with connection.cursor() as cursor:
        cursor.execute(COLUMNS)
        for table, column in cursor.fetchall():
            found.setdefault(table, set()).add(column)
    return {table: names for table, names in found.items() if table not in KEPT_BY_DJANGO}


def digests(connection, wanted: dict[str, set[str]]) -> dict[str, str]:
    """For each table a digest of what these columns hold in all rows."""
    found = {}
    with connection.cursor() as cursor:
        for table, names in wanted.items():
            found[table] = digest_of(cursor, table, names)
    return found


# Apps with more than one migration, which therefore have earlier states
APPS = sorted({path.parents[1].name for path in ROOT.glob("*/migrations/0002_*.py")})


@pytest.mark.parametrize("app", APPS)
def test_no_upgrade_loses_anything(app, machine):
    with reading(machine, DATABASE) as connection:
        now = columns(connection)
    tried = []
    states = json.loads(machine.run(*STEP, "states", role=OWNER).splitlines()[-1])
    for state in (each for each in states if each.startswith(f"{app}.")):
        copy = "esafety_" + state.replace(".", "_")[:40]
        machine.cluster.sql(f"CREATE DATABASE {copy} TEMPLATE {DATABASE} OWNER {OWNER}")
        env = {"DATABASE_URL": machine.cluster.url(OWNER, copy)}
        try:
            machine.run(*STEP, "back", state, **env)
            with reading(machine, copy) as connection:
                then = columns(connection)
                both = {table: names & now[table] for table, names in then.items() if table in now}
                before = digests(connection, both)
            machine.run(*STEP, "forward", **env)
            with reading(machine, copy) as connection:
                after = digests(connection, both)
                assert columns(connection) == now, state
            assert {table for table in both if before[table] != after[table]} == set(), state
            assert len(both) > 40 and "actions_historicalprogressupdate" in both
            tried.append(state)
        finally:
            machine.cluster.sql(f"DROP DATABASE {copy} WITH (FORCE)")
    assert tried
    print(f"\nUpgrade with data from {len(tried)} earlier states, {tried[0]} to {tried[-1]}: nothing lost")
