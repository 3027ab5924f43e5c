"""The description of the API is committed (docs/openapi.json), so that a change of it is seen, and named."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from api.v1.views.entry import OPERATIONS

ROOT = Path(__file__).resolve().parents[3]
FILE = ROOT / "docs" / "openapi.json"
CODE = """
import django, sys
django.setup()
from django.urls import reverse
reverse("plan")
print("pydantic" in sys.modules, "ninja" in sys.modules)
"""


def written() -> str:
    """The description as text."""
    return json.dumps(OPERATIONS.urlconf_module.schema(), indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def test_description_is_the_committed_one():
    """OPENAPI=write writes it anew."""
    if os.environ.get("OPENAPI") == "write":
        FILE.write_text(written())
    assert FILE.read_text() == written(), "run this test with OPENAPI=write, and name the change in CHANGELOG.md"


def test_changelog_names_the_committed_description():
    """Whoever changes the description says in the changelog what a program notices."""
    digest = hashlib.sha256(FILE.read_bytes()).hexdigest()[:8]
    assert f"API description {digest}" in (ROOT / "CHANGELOG.md").read_text()


def test_operations_describe_scope_problems_and_how_to_send_a_token():
    schema = OPERATIONS.urlconf_module.schema()
    assert schema["components"]["securitySchemes"]["Token"]["scheme"] == "bearer"
    for path, methods in schema["paths"].items():
        operation = methods["get"]
        assert methods.keys() == {"get"} and operation["security"] == [{"Token": []}]
        expected = {401, 403, 422, 429, 503} | ({404} if "{" in path else set())
        assert {status for status in operation["responses"] if status >= 400} == expected, path
        assert "x-scope" in operation and operation["description"] and len(operation["tags"]) == 1


def test_description_opens_for_people_who_are_signed_in(board, enter):
    found = enter(board.marian).get("/api/v1/openapi.json")
    assert found.json() == json.loads(FILE.read_text())
    assert enter(None).get("/api/v1/openapi.json").status_code == 302


@pytest.mark.long
def test_operations_are_not_loaded_with_the_urls_of_the_site():
    """A worker needs none of them, and they take 15 MB."""
    kept = {name: value for name, value in os.environ.items() if name != "SECRET_KEY"}
    values = kept | {"DJANGO_SETTINGS_MODULE": "esafety.settings_test"}
    done = subprocess.run(
        [sys.executable, "-c", CODE], cwd=ROOT, env=values, capture_output=True, text=True, timeout=120
    )
    assert done.stdout.split() == ["False", "False"], done.stdout + done.stderr
