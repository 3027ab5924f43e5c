"""The audit of what is locked fails on a known vulnerability, and on nothing else."""

from __future__ import annotations

import subprocess

import pytest

from tests import audit
from tests.rows import try_rows

HEARD = """{"dependencies": [
  {"name": "django", "version": "6.1", "vulns": []},
  {"name": "lxml", "version": "6.0", "vulns": [{"id": "PYSEC-1", "fix_versions": ["6.0.1", "6.1"]}]},
  {"name": "typst", "version": "0.15", "vulns": [{"id": "PYSEC-2", "fix_versions": []}]},
  {"name": "ours", "skip_reason": "Dependency not found on PyPI and could not be audited: ours (1.0)"}
], "fixes": []}"""
CLEAN = '{"dependencies": [{"name": "a", "version": "1", "vulns": []}]}'
SILENT = '{"dependencies": [{"name": "a", "skip_reason": "not found"}]}'


def test_what_it_answered_is_read():
    known = ["lxml 6.0: PYSEC-1, mended in 6.0.1, 6.1", "typst 0.15: PYSEC-2, mended in no version yet"]
    assert audit.read("WARNING: something\n" + HEARD) == audit.Answer(known, 3, 4)


@try_rows("text", ["", "ConnectionError: no route", "{", "{}", '{"dependencies": 3}', "[]"])
def test_what_is_no_answer_is_none(text):
    assert audit.read(text) is None


@pytest.mark.parametrize(
    ("installed", "text", "code", "said"),
    [
        (False, "", 0, "Not audited: pip-audit could not be installed"),
        (True, "no network", 0, "Not audited: the package index gave no answer"),
        (True, SILENT, 0, "Not audited: the package index gave no answer"),
        (True, HEARD, 1, "3 of 4 packages audited; 2 known vulnerabilities."),
        (True, CLEAN, 0, "1 of 1 packages audited; 0 known vulnerabilities."),
    ],
)
def test_only_a_known_vulnerability_fails(monkeypatch, capsys, installed, text, code, said):
    monkeypatch.setattr(audit, "install", lambda: installed)
    monkeypatch.setattr(audit, "ask", lambda: text)
    assert audit.main() == code
    assert said in capsys.readouterr().out


@pytest.mark.parametrize("problem", [OSError("no such program"), subprocess.TimeoutExpired("pip_audit", 180)])
def test_it_neither_waits_for_ever_nor_breaks(monkeypatch, problem):
    def broken(*words, **more):
        raise problem

    monkeypatch.setattr(audit.subprocess, "run", broken)
    assert audit.ask() == ""


def test_where_it_cannot_be_installed_nothing_is_left_that_looks_installed(monkeypatch, tmp_path):
    monkeypatch.setattr(audit, "HOME", tmp_path / "audit")
    monkeypatch.setattr(audit.venv, "create", lambda home, **more: home.mkdir())
    monkeypatch.setattr(audit, "PYTHON", tmp_path / "no-python")
    assert audit.install() is False
    assert not (tmp_path / "audit" / "installed.txt").exists()
