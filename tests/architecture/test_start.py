"""What the web server loads when it starts: no library that only a few requests want."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SELDOM = {  # library: what it is for
    "docx": "Word files",
    "highspy": "hidden figures",
    "icalendar": "calendar files",
    "numpy": "sums of the libraries below",
    "openpyxl": "workbooks that somebody hands in",
    "pikepdf": "PDF files",
    "PIL": "pictures in workbooks",
    "typst": "PDF files, and drawings for Word",
    "xlsxwriter": "workbooks",
}
START_AND_A_PAGE = """
import json, sys
from esafety.wsgi import application
from django.test import Client
said = Client().get("/accounts/login/", headers={"host": "localhost"}).status_code
print(json.dumps([said, sorted({name.partition(".")[0] for name in sys.modules})]))
"""


@pytest.fixture(scope="module")
def loaded() -> set[str]:
    """Names of the packages that a new process holds once it is ready and has shown the page to sign in."""
    env = os.environ | {"DJANGO_SETTINGS_MODULE": "esafety.settings_test", "DATABASE_URL": "sqlite://:memory:"}
    command = [sys.executable, "-c", START_AND_A_PAGE]
    done = subprocess.run(command, cwd=ROOT, env=env, check=True, capture_output=True, text=True)
    status, names = json.loads(done.stdout)
    assert status == 200
    return set(names)


def test_the_application_is_loaded_whole(loaded):
    assert {"django", "esafety", "actions", "agencies", "audits", "incidents"} <= loaded


@pytest.mark.parametrize("library", SELDOM)
def test_what_few_requests_want_is_not_loaded_at_start(loaded, library):
    assert library not in loaded
