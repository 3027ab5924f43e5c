"""Requests sent as one person, what each saved, and what its answer should say to browsers."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable
from functools import cache

from django.apps import apps
from django.conf import settings
from django.db import connection, transaction
from django.test import Client

from accounts.models import Session
from core.models import KeptForm, SecurityEvent
from incidents.models import AccessLog
from reports.models import Reading
from tests.access.matrix import Address
from tests.factories.incidents import CASE_NUMBER

SIGN_IN = "/accounts/login/"
FROM_OUR_PAGE = {"Sec-Fetch-Site": "same-origin"}  # what browsers say, and the pages of children ask for
SESSIONS = Session._meta.db_table
CHANGES_NOTHING = re.compile(
    r"\s*SELECT |(RELEASE |ROLLBACK TO )?SAVEPOINT "
    rf'|(INSERT INTO|UPDATE|DELETE FROM) "({SESSIONS}|core_keptform|core_securityevent)" '
)
WRITES = re.compile(r'(?:INSERT INTO|UPDATE|DELETE FROM) "(\w+)" ')


@cache
def counts_by_table() -> dict[str, str]:
    """Table → the statement that counts its rows and sums up their versions, for every table of records.

    Sessions are left out: they are what a browser carries, and no record. So is who looked at incidents, opened a
    report, or was refused, which is noted on reading; and what a person typed where it was refused.
    """
    statements = {}
    for model in apps.get_models(include_auto_created=True):
        if model in (Session, AccessLog, Reading, KeptForm, SecurityEvent):
            continue
        versions = "sum(version)" if any(f.name == "version" for f in model._meta.concrete_fields) else "0"
        table = model._meta.db_table
        statements[table] = f"SELECT '{table}', count(*), coalesce({versions}, 0)::int FROM {table}"
    return statements


def saved_in(tables: Iterable[str]) -> set[tuple]:
    """(table, rows, sum of versions) of these tables: alike before and after where nothing was saved."""
    statements = [counts_by_table()[table] for table in tables if table in counts_by_table()]
    if not statements:
        return set()
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(statements))
        return set(cursor.fetchall())


def unpacked(content: bytes) -> bytes:
    """What an answer holds; of an Office file its parts."""
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return content
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return b"\n".join(package.read(name) for name in package.namelist())


def wrong_headers(response, signed_in: bool) -> str:
    """What an answer should say to browsers and does not (L9); "" where all is well."""
    headers = response.headers
    policy = headers.get("Content-Security-Policy", "")
    fine = {
        "sniffed": headers.get("X-Content-Type-Options") == "nosniff",
        "framed": headers.get("X-Frame-Options") == "DENY",
        "kept by browsers": not signed_in or headers.get("Cache-Control") in ("no-store, private", "no-store"),
        "without a policy for scripts": "script-src 'self'" in policy or "default-src 'none'" in policy,
        "with a lax policy": "unsafe" not in policy,
    }
    return ", ".join(what for what, right in fine.items() if not right)


class Watch:
    """Notes the tables that a statement may have changed: all of them for one that is neither reading nor plain writing.

    Whatever a trigger writes, it writes beside a change of the table that the statement names.
    """

    def __init__(self):
        self.tables: set[str] = set()

    def __call__(self, execute, statement, params, many, context):
        if not CHANGES_NOTHING.match(statement):
            written = WRITES.match(statement)
            self.tables.update([written[1]] if written else counts_by_table())
        return execute(statement, params, many, context)

    def has_saved(self, before: set[tuple]) -> bool:
        """Whether a table has other rows than before."""
        return not saved_in(self.tables) <= before


class Replayer:
    """Sends requests as one person, and undoes what each saved; counts only tables that it may have changed."""

    def __init__(self, client: Client, headers: dict[str, str] = FROM_OUR_PAGE):
        self.client, self.headers, self.signed_in = client, headers, settings.SESSION_COOKIE_NAME in client.cookies
        self.before, self.cookies = saved_in(counts_by_table()), dict(client.cookies)
        self.failed: list[str] = []

    def send(self, method: str, address: str, data: dict | None = None) -> tuple[str, bool]:
        """What a request was answered by (a status, "sign in" or "on"), and whether it saved anything."""
        with transaction.atomic():
            with connection.execute_wrapper(watch := Watch()):
                response = getattr(self.client, method)(address, data or {}, headers=self.headers)
            if wrong := wrong_headers(response, self.signed_in):
                self.failed.append(f"{method.upper()} {address}: {wrong}")
            if CASE_NUMBER.encode() in unpacked(response.getvalue()):
                self.failed.append(f"{method.upper()} {address} shows the case number")
            changed = watch.has_saved(self.before)
            transaction.set_rollback(True)
        for name in set(self.client.cookies) - set(self.cookies):
            del self.client.cookies[name]  # of who answered a link in it, which a later address refuses
        self.client.cookies.update(self.cookies)  # whoever ended their own post was signed out
        if response.status_code not in {301, 302}:
            return str(response.status_code), changed
        return "sign in" if response["Location"].startswith(SIGN_IN) else "on", changed

    def expect(self, answer: str, method: str, line: Address, address: str, data: dict | None = None, *, saved=False):
        """Note as failed what is answered otherwise, or saves where it should not, or the reverse."""
        found = self.send(method, address, data)
        if found != (answer, saved):
            self.failed.append(f"{method.upper()} {line.name} {address}: expected {(answer, saved)}, got {found}")
