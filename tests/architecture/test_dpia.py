"""The assessment of data protection names every table that there is, and no other."""

from __future__ import annotations

import re
from pathlib import Path

from django.apps import apps
from simple_history.models import HistoricalChanges

DOCS = Path(__file__).resolve().parents[2] / "docs"


def test_every_table_stands_in_the_assessment():
    text = (DOCS / "dpia.md").read_text()
    named = set(re.findall(r"`([a-z_]+\.[A-Z][A-Za-z0-9]+)`", text))
    tables = {model._meta.label for model in apps.get_models() if not issubclass(model, HistoricalChanges)}
    tables = {label for label in tables if not label.startswith("tests.")}
    assert not tables - named, "say in docs/dpia.md what these hold about people, or that they hold nothing"
    assert not named - tables, "these tables are no more"


def test_the_tests_that_the_threat_model_names_are_there():
    text = (DOCS / "threat-model.md").read_text()
    every = {path.name for path in (DOCS.parent / "tests").rglob("*.py")}
    named = set(re.findall(r"([a-z_]+\.py)`", text))
    assert len(named) > 10 and not named - every
