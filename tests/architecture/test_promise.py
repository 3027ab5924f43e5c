"""What was promised is still there, and what is new is on the list.

To add what is new: PROMISE=write .venv/bin/python -m pytest -q tests/architecture/test_promise.py
"""

from __future__ import annotations

import os
import re

import pytest
from django.urls import include, path
from django.views.decorators.http import require_GET, require_POST

from tests.architecture import promised
from tests.architecture.source import ROOT


@pytest.fixture(scope="module")
def offered():
    if os.environ.get("PROMISE") == "write":
        promised.write()
    return promised.current()


def test_nothing_that_is_promised_is_gone(offered):
    assert not promised.broken(promised.listed(), offered)


def test_everything_new_is_on_the_list(offered):
    assert not promised.unlisted(promised.listed(), offered), "Run this file again with PROMISE=write"


def test_list_holds_what_people_and_machines_rely_on():
    has = promised.listed()
    assert {"plan/", "plan/actions/<int>/", "calendar/<str>.ics", "healthz", "privacy/"} <= set(has["addresses"])
    assert {"backup FILE", "backup --keep-on", "retention --by", "restore FILE"} <= set(has["commands"])
    assert {"SECRET_KEY", "OIDC_SERVER_URL", "BACKUPS_KEPT", "NATION", "PORT"} <= set(has["environment"])
    assert not {entry for entry in has["addresses"] if entry.startswith("s/")}
    assert not {entry for entry in has["commands"] if entry.startswith("where") or "--verbosity" in entry}


def test_every_documented_variable_of_compose_is_promised():
    compose = re.findall(r"\$\{([A-Z_]+)", (ROOT / "docker-compose.yml").read_text())
    assert set(compose) <= set(promised.listed()["environment"])


def test_missing_entry_is_named_in_a_sentence():
    offers = {"commands": ["backup"]}
    assert promised.broken({"commands": ["backup"]}, offers) == []
    (sentence,) = promised.broken({"commands": ["backup", "backup --keep"]}, offers)
    assert sentence.startswith("“backup --keep” (commands) is promised and gone.")


def test_new_entry_is_named_and_written_beside_what_is_gone(tmp_path, monkeypatch):
    monkeypatch.setattr(promised, "LIST", tmp_path / "promised.json")
    (tmp_path / "promised.json").write_text('{"commands": ["old"]}')
    monkeypatch.setattr(promised, "current", lambda: {"commands": ["new"], "addresses": ["plan/"]})
    assert promised.unlisted(promised.listed(), promised.current()) == ["commands: new", "addresses: plan/"]
    promised.write()
    assert promised.listed() == {"commands": ["new", "old"], "addresses": ["plan/"]}


def test_api_lists_operations_parameters_and_fields():
    parameters = [{"name": "limit", "in": "query"}, {"name": "id", "in": "path"}]
    description = {
        "paths": {"/api/v1/plans/{id}": {"get": {"parameters": parameters}}},
        "components": {"schemas": {"Plan": {"properties": {"name": {}, "id": {}}}, "Colour": {"enum": ["red"]}}},
    }
    found = ["GET /api/v1/plans/{id}", "GET /api/v1/plans/{id} limit", "Plan.id", "Plan.name"]
    assert promised.api(description) == found


def test_addresses_leave_out_forms_and_the_names_of_parameters(monkeypatch):
    view = require_GET(lambda request: None)
    patterns = [
        path("plan/", include([path("<int:pk>/", view), path("<int:number>/", view)])),
        path("plan/<int:pk>/delete/", require_POST(lambda request: None)),
        path("s/<slug:key>/", view),
    ]
    monkeypatch.setattr(promised, "get_resolver", lambda: type("Resolver", (), {"url_patterns": patterns}))
    assert promised.addresses() == ["plan/<int>/"]
