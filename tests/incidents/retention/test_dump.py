"""A planted case number stands in no dump of the database: neither its own, nor one in a file that was taken in.

A file of its own, since a dump shows what was committed, and a board that a file of tests shares never is.
"""

from __future__ import annotations

import os
import shutil
import subprocess

import pytest
from django.db import connection

from accounts.people.services import create_person
from incidents.models import CaseNumber
from incidents.types.services import load_shipped
from tests.factories.incidents import accepted, extract, record
from tests.tables import everything_held

MARKER = "PLNT-55412"


@pytest.mark.django_db(transaction=True)
def test_a_dump_of_the_database_does_not_hold_it():
    load_shipped()
    person = create_person(email="bea@board.example", name="Bea", roles=("recorder",), by=None, reason="Test")
    record(by=person, case_number=MARKER)
    extract([[MARKER + "-3", "3 May 2026", "Sextortion", "14"]], by=person)
    accepted([[MARKER + "-4", "3 May 2026", "Sextortion", "14"]], by=person)
    dumped = dump()
    assert b"bea@board.example" in dumped  # it is a dump of this database
    assert CaseNumber.objects.first().digest.encode() in dumped
    assert MARKER.encode() not in dumped


def dump() -> bytes:
    """The database as text by pg_dump, or the bytes of the SQLite file; every row of every table where pg_dump is not
    installed."""
    if connection.vendor == "sqlite":
        return connection.connection.serialize()
    if not shutil.which("pg_dump"):
        return everything_held().encode()
    said = connection.settings_dict
    place = ["-h", said["HOST"] or "127.0.0.1", "-p", str(said["PORT"] or 5432), "-U", said["USER"], said["NAME"]]
    environment = os.environ | {"PGPASSWORD": said["PASSWORD"] or ""}
    return subprocess.run(["pg_dump", *place], check=True, capture_output=True, env=environment, timeout=120).stdout
