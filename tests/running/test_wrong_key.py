"""Processes of a running board that are started with another key: refused, noted in the journal, no record changed."""

from __future__ import annotations

import subprocess

import pytest

from tests.running.processes import ROOT, SERVER, manage
from tests.running.saves import rows_of

pytestmark = pytest.mark.long
OTHER = "another-key-" + "0123456789" * 5
STARTS = (SERVER, manage("check"), manage("worker"), manage("daily"))


@pytest.mark.parametrize("name", ["SECRET_KEY", "INCIDENT_KEYS"])
def test_no_process_starts_with_a_wrong_key_and_no_row_is_written(name, machine):
    before, noted = rows_of(machine.sql), "SELECT detail->>'reason' FROM core_securityevent WHERE kind = 'key'"
    for words in STARTS:
        env = machine.env(**{name: OTHER})
        done = subprocess.run(words, cwd=ROOT, env=env, capture_output=True, text=True, timeout=120)
        assert done.returncode != 0 and "sealed under another key" in done.stderr, words
    assert rows_of(machine.sql) == before
    assert machine.sql(noted).count((name.lower(),)) == 1
    print(f"\n{name} wrong: {len(STARTS)} processes refused, no row written but one of the journal")
