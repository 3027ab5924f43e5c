"""The database of the tests is the one that `manage.py migrate` makes, though its tables are made in fewer steps."""

import os
import sqlite3
import subprocess
import sys

import psycopg2
import pytest
from django.db import connection

from tests.suite import ROOT

SHAPE = {
    "sqlite": ["SELECT type, name, tbl_name, sql FROM sqlite_master"],
    "postgresql": [
        "SELECT table_name, column_name, data_type, is_nullable, column_default, character_maximum_length"
        " FROM information_schema.columns WHERE table_schema = 'public'",
        "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
        "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid <> 0",
        "SELECT tgrelid::regclass::text, tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal",
    ],
}


def shape(cursor, vendor: str) -> set:
    """Every table with its columns, indexes, constraints and triggers."""
    found = set()
    for question in SHAPE[vendor]:
        cursor.execute(question)
        found.update(tuple(map(str, row)) for row in cursor.fetchall())
    return found


def migrate(url: str) -> None:
    """As on a server: in a process of its own, step by step."""
    env = {**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "esafety.settings_test"}
    subprocess.run([sys.executable, "manage.py", "migrate", "-v", "0"], cwd=ROOT, env=env, check=True, timeout=900)


@pytest.mark.long
@pytest.mark.django_db
def test_the_database_of_the_tests_has_the_shape_that_migrating_gives(tmp_path):
    with connection.cursor() as cursor:
        ours = shape(cursor, connection.vendor)
    if connection.vendor == "sqlite":
        path = tmp_path / "plain.sqlite3"
        migrate(f"sqlite:///{path}")
        with sqlite3.connect(path) as plain:
            theirs = shape(plain.cursor(), "sqlite")
        plain.close()
    else:
        settings = connection.settings_dict
        name, server = f"{settings['NAME']}_plain", f"{settings['HOST']}:{settings['PORT']}"
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
            cursor.execute(f'CREATE DATABASE "{name}"')
        try:
            migrate(f"postgres://{settings['USER']}:{settings['PASSWORD']}@{server}/{name}")
            plain = psycopg2.connect(**connection.get_connection_params() | {"dbname": name})
            theirs = shape(plain.cursor(), "postgresql")
            plain.close()
        finally:
            with connection._nodb_cursor() as cursor:
                cursor.execute(f'DROP DATABASE "{name}"')
    assert ours == theirs
