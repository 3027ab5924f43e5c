"""No unsafe start gets through: processes of their own, as a board starts them, end with a sentence that says what to
set. What each setting may be is in test_settings.py."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
from urllib.parse import quote

import psycopg2
import pytest
from django.db import connection

from tests.esafety.running.test_settings import ROOT, SAFE

KEY = secrets.token_urlsafe(50)
CHECK, WEB = ["manage.py", "check"], ["-c", "import esafety.wsgi"]
WORKER, DAILY, MIGRATE = (["manage.py", name] for name in ("worker", "daily", "migrate"))
REFUSED = [
    # (what is started, what is set otherwise than is safe, what it says)
    (CHECK, {"DATABASE_URL": ""}, "DATABASE_URL is not set. Set it to a PostgreSQL database"),
    (MIGRATE, {"DATABASE_URL": ""}, "DATABASE_URL is not set. Set it to a PostgreSQL database"),
    (WEB, {"DATABASE_URL": ""}, "DATABASE_URL is not set. Set it to a PostgreSQL database"),
    (WORKER, {"DATABASE_URL": ""}, "DATABASE_URL is not set. Set it to a PostgreSQL database"),
    (CHECK, {"DATABASE_URL": "mysql://plan@127.0.0.1/plan"}, "DATABASE_URL cannot be used"),
    (WEB, {"DATABASE_URL": "postgres"}, "DATABASE_URL cannot be used"),
    (CHECK, {"SECRET_KEY": ""}, "SECRET_KEY is not set"),
    (WEB, {"SECRET_KEY": KEY[:31]}, "SECRET_KEY is too short"),
    (CHECK, {"SECRET_KEY": "abcdefghi" * 6}, "SECRET_KEY could be guessed"),
    (DAILY, {"INCIDENT_KEYS": KEY[:31]}, "INCIDENT_KEYS is too short: use at least 32"),
    (CHECK, {"INCIDENT_KEYS": "abcdefghi" * 6}, "INCIDENT_KEYS could be guessed"),
    (CHECK, {"MAIL_URL": "smtp://mail.example.org"}, "unencrypted"),
    (WEB, {"MAIL_URL": "smtp://plan:secret@10.0.0.5:25"}, "unencrypted"),
    (WORKER, {"MAIL_URL": "http://mail.example.org"}, "it must begin with smtp+tls://"),
    (CHECK, {"MAIL_URL": ""}, "MAIL_URL is not set"),
    (CHECK, {"MAIL_FROM": ""}, "MAIL_FROM is not set"),
    (WEB, {"MAIL_FROM": "The board"}, "MAIL_FROM is not set to an email address"),
]


def run(words: list[str], changes: dict[str, str], folder) -> subprocess.CompletedProcess:
    """A process with production's settings and these changes, and no other variables of ours."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    env = kept | SAFE | {"DJANGO_SETTINGS_MODULE": "esafety.settings", "VAR_DIR": str(folder)} | changes
    return subprocess.run([sys.executable, *words], cwd=ROOT, env=env, capture_output=True, text=True, timeout=120)


def refused(words: list[str], changes: dict[str, str], folder) -> str:
    """What a process says that does not start."""
    done = run(words, changes, folder)
    assert done.returncode != 0, (words, changes)
    assert not any(value in done.stderr + done.stdout for value in (KEY[:31], "secret@")), "a secret is repeated"
    return done.stderr


# One of each process runs by default, each with another setting
QUICK = {1, 7, 9, 11, 13}


@pytest.mark.parametrize(
    ("words", "changes", "said"),
    [pytest.param(*each, marks=() if place in QUICK else pytest.mark.long) for place, each in enumerate(REFUSED)],
    ids=[each[-1] for each in REFUSED],
)
def test_start_is_refused(words, changes, said, tmp_path):
    assert said in refused(words, changes, tmp_path)


@pytest.fixture
def roles():
    """Addresses of a database of its own for a superuser, its owner, one who may act as the owner, and a runner."""
    own, name = connection.settings_dict, f"esafety_start_{secrets.token_hex(4)}"
    where = {"host": own["HOST"], "port": own["PORT"] or 5432, "user": own["USER"], "password": own["PASSWORD"]}

    def sql(*statements: str, database: str = "postgres") -> None:
        with_database = psycopg2.connect(**where, dbname=database)
        with_database.autocommit = True
        try:
            with with_database.cursor() as cursor:
                for statement in statements:
                    cursor.execute(statement)
        finally:
            with_database.close()

    def url(user: str, password: str) -> str:
        return f"postgres://{user}:{quote(password, safe='')}@{where['host']}:{where['port']}/{name}"

    names = {kind: f"{name}_{kind}" for kind in ("owner", "member", "runner")}
    sql(f"CREATE DATABASE {name}")
    try:
        sql(*(f"CREATE ROLE {role} LOGIN PASSWORD '{KEY}'" for role in names.values()))
        sql(f"GRANT {names['owner']} TO {names['member']}")
        sql(f"CREATE TABLE plan (id int); ALTER TABLE plan OWNER TO {names['owner']}", database=name)
        yield {kind: url(role, KEY) for kind, role in names.items()} | {"superuser": url(own["USER"], own["PASSWORD"])}
    finally:
        sql(f"DROP DATABASE {name} WITH (FORCE)", *(f"DROP ROLE IF EXISTS {role}" for role in names.values()))


@pytest.mark.django_db
@pytest.mark.parametrize(
    "starts",
    [
        {"owner": WEB, "runner": CHECK},
        pytest.param({"superuser": CHECK, "member": WORKER}, marks=pytest.mark.long),
    ],
    ids=["owner", "others"],
)
def test_start_is_refused_to_roles_that_could_take_the_guards_off_the_history(roles, tmp_path, starts):
    for kind, words in starts.items():
        done = run(words, {"DATABASE_URL": roles[kind]}, tmp_path)
        is_refused = "a role that is a superuser or owns the tables" in done.stderr
        assert (done.returncode != 0, is_refused) == (kind != "runner",) * 2, kind


def test_there_are_twenty_cases():
    assert len(REFUSED) + 3 == 20
