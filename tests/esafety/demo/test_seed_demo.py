"""`manage.py seed_demo` says how far it is, for the bar of `dev.py run`."""

from __future__ import annotations

import inspect
from io import StringIO
from unittest.mock import Mock

import pytest
from django.core.management import CommandError, call_command

from accounts import demo
from esafety.demo import load
from esafety.management.commands import seed_demo


@pytest.fixture
def demonstration(settings, monkeypatch):
    settings.DEMO = settings.DEBUG = True
    monkeypatch.setattr(demo, "is_demo_database", lambda: True)


def test_seed_demo_prints_a_line_as_each_part_begins(db, demonstration, monkeypatch):
    def load_demo(tell):
        for part in load.PARTS:
            tell(part)
        return Mock(title="e-Safety Action Plan", placements=Mock(count=lambda: 43))

    monkeypatch.setattr(seed_demo, "load_demo", load_demo)
    call_command("seed_demo", stdout=(out := StringIO()))
    total = len(load.PARTS)
    lines = out.getvalue().splitlines()
    assert lines[:-1] == [f"{done} of {total}" for done in range(total + 1)]
    assert lines[-1] == "Loaded: e-Safety Action Plan, 43 rows."


def test_load_demo_reports_each_of_its_parts():
    assert inspect.getsource(load.load_demo).count("    begin_part()\n") == len(load.PARTS)


def test_tables_are_counted_as_migrate_prints_them():
    numbers = []
    applied = seed_demo.Applied(numbers.append)
    for text in (
        "Running migrations:\n",
        "  Applying core.0001_initial...",
        " OK\n",
        "  Applying core.0002...",
        " OK\n",
    ):
        applied.write(text)
    assert numbers == [1, 2]


def test_tables_are_made_in_the_demonstration_only(db, settings, monkeypatch):
    settings.DEMO = False
    monkeypatch.setattr(seed_demo, "call_command", lambda *args, **options: pytest.fail("migrated"))
    with pytest.raises(CommandError, match="only in demonstration mode"):
        call_command("seed_demo", tables=True)
