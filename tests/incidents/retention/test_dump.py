"""A planted case number stands in no dump of the database: neither its own, nor one in a file that was taken in.

A file of its own, since a dump shows what was committed, and a board that a file of tests shares never is.
"""

from __future__ import annotations

import os
import subprocess

import pytest
from django.db import connection

from accounts.people.services import create_person
from core.backup.database import find_program
from incidents.models import CaseNumber
from incidents.types.services import load_shipped
from tests.factories.incidents import accepted, extract, record

MARKER = "PLNT-55412"


@pytest.mark.long
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
    """The database as text, as pg_dump writes it."""
    values = connection.settings_dict
    place = ["-h", values["HOST"], "-p", str(values["PORT"] or 5432), "-U", values["USER"], values["NAME"]]
    environment = os.environ | {"PGPASSWORD": values["PASSWORD"] or ""}
    words = [find_program("pg_dump"), *place]
    return subprocess.run(words, check=True, capture_output=True, env=environment, timeout=120).stdout
