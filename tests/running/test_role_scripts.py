"""docs/database-roles.sql and docs/database-purge.sql by psql, as an operator runs them: in every database of a server.

The roles belong to the server, so in the second database, as one that a backup is restored into, they are there already.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from secrets import token_hex

import psycopg2
import pytest
from django.db import connection

DOCS = Path(__file__).resolve().parents[2] / "docs"


def sql(statement: str, database: str, role: str = "") -> list[tuple]:
    own = connection.settings_dict
    with_database = psycopg2.connect(
        host=own["HOST"], port=own["PORT"] or 5432, user=own["USER"], password=own["PASSWORD"], dbname=database
    )
    with_database.autocommit = True
    with with_database.cursor() as cursor:
        if role:
            cursor.execute(f"SET ROLE {role}")
        cursor.execute(statement)
        found = cursor.fetchall() if cursor.description else []
    with_database.close()
    return found


@pytest.fixture
def databases():
    """Two empty databases; and how the roles are called meanwhile."""
    assert shutil.which("psql"), "psql is needed for this test; install postgresql-client"
    mark = token_hex(4)
    names, roles = [f"esafety_{mark}_{number}" for number in (1, 2)], (f"run_{mark}", f"purge_{mark}")
    try:
        for name in names:
            sql(f"CREATE DATABASE {name}", "postgres")
        yield names, roles
    finally:
        for name in names:
            sql(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)", "postgres")
        for role in reversed(roles):
            sql(f"DROP ROLE IF EXISTS {role}", "postgres")


def run(script: str, database: str, roles: tuple[str, str]) -> None:
    own = connection.settings_dict
    text = (DOCS / script).read_text().replace("esafety_run", roles[0]).replace("esafety_purge", roles[1])
    words = ["psql", "--quiet", "--set", "ON_ERROR_STOP=1", "-h", own["HOST"], "-p", str(own["PORT"] or 5432)]
    env = {"PATH": os.environ["PATH"], "PGPASSWORD": own["PASSWORD"], "RUN_PASSWORD": "a", "PURGE_PASSWORD": "b"}
    done = subprocess.run([*words, "-U", own["USER"], database], input=text, env=env, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


@pytest.mark.django_db
def test_role_scripts_give_the_rights_in_a_second_database_too(databases):
    names, roles = databases
    for name in names:
        run("database-roles.sql", name, roles)
        run("database-purge.sql", name, roles)
        sql("CREATE TABLE plan (id int)", name)
        for role in roles:
            assert sql("SELECT count(*) FROM plan", name, role) == [(0,)]
