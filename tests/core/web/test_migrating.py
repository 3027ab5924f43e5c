"""`migrate`: cheap from nothing, and refused on a database of another version."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.db.migrations.state import ModelState

from core.web.checks import refuse_unknown_migrations


@pytest.mark.long
def test_migrate_builds_few_model_classes_when_database_is_empty(empty_database, monkeypatch):
    """Counted, since seconds depend on the machine; 10,000 classes take about 10 seconds of processor time."""
    built, render = [], ModelState.render

    def counted(self, apps):
        built.append(self.name)
        return render(self, apps)

    monkeypatch.setattr(ModelState, "render", counted)
    call_command("migrate", database=empty_database, verbosity=0, interactive=False)
    assert 200 < len(built) < 4_000  # 1,079 after the second reset (ADR 108), 3,583 with what changed since


@pytest.mark.django_db
def test_migrate_is_refused_when_database_is_of_another_version():
    MigrationRecorder(connection).record_applied("actions", "0002_words")
    with pytest.raises(CommandError, match=r"has the migrations actions\.0002_words\. Nothing was changed"):
        call_command("migrate", verbosity=0, interactive=False)


@pytest.mark.django_db
def test_migrations_of_other_packages_are_not_looked_at():
    MigrationRecorder(connection).record_applied("sessions", "0099_gone")
    refuse_unknown_migrations(connection.alias)
