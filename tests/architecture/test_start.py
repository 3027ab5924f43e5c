"""What processes load when they start: no library that only a few requests want, and pages only where they are shown."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.rows import try_rows

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

A_COMMAND = """
import json, sys
import django
django.setup()
from django.core.management import load_command_class
command = load_command_class("core", sys.argv[1])
command.check(**command.get_check_kwargs({}))
print(json.dumps(["core.web.checks" in sys.modules, "esafety.urls" in sys.modules]))
"""


def say(code: str, *words: str) -> list:
    """What a new process prints, as JSON, that runs this code."""
    env = os.environ | {"DJANGO_SETTINGS_MODULE": "esafety.settings_test"}
    command = [sys.executable, "-c", code, *words]
    return json.loads(subprocess.run(command, cwd=ROOT, env=env, check=True, capture_output=True, text=True).stdout)


@pytest.fixture(scope="module")
def loaded() -> set[str]:
    """Names of the packages that a new process holds once it is ready and has shown the page to sign in."""
    status, names = say(START_AND_A_PAGE)
    assert status == 200
    return set(names)


def test_the_application_is_loaded_whole(loaded):
    assert {"django", "esafety", "actions", "agencies", "audits", "incidents"} <= loaded


@pytest.mark.parametrize("library", SELDOM)
def test_what_few_requests_want_is_not_loaded_at_start(loaded, library):
    assert library not in loaded


@try_rows("command", ["worker", "daily"])
def test_worker_and_scheduler_load_no_pages_when_they_start(command):
    checked, pages = say(A_COMMAND, command)
    assert checked and not pages
