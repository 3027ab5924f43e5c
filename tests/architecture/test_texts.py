"""What must not stand in any file of the project, and what must."""

from __future__ import annotations

import os
import re
from functools import cache
from pathlib import Path

import pytest

from tests.architecture.source import ROOT, templates
from tests.rows import try_rows

LONGEST = 400  # lines of a file that people write
OPEN_ENDS = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|X" + r"XX)\b")
# With a sentence each: what a machine lacks, or what only root can do
MAY_SKIP = {
    "tests/browser/conftest.py",
    "tests/conftest.py",
    "tests/core/files/test_scanning.py",
    "tests/running/test_image_starts.py",
    "tests/running/test_minimal_debian.py",
    "tests/running/test_own_postgres.py",
    "tests/rows.py",
    "tests/voices/answering/old_versions.py",
}
SKIPS = re.compile(r"\b(pytest|mark|unittest)\.(sk" + r"ip|xf" + r"ail|importorsk" + r"ip)")
WRITTEN = {".py", ".html", ".txt", ".js", ".scss", ".toml", ".md", ".typ", ".yml", ".sql", ".sh", ".tsv"}
FOLDERS_MADE = {"node_modules", "staticfiles", "var", ".venv", "build", "__pycache__"}
# Files written by tools: locks and what people are asked to keep as they get it.
MADE_BY_TOOLS = {
    "requirements.txt",
    "requirements-audit.txt",
    "requirements-dev.txt",
    "requirements-node.txt",
}
# The pages that are shown when anything may have failed draw their own head.
BARE_PAGES = {"templates/500.html"}
FORBIDDEN = {
    "an inline style": re.compile(r"\sstyle\s*=", re.IGNORECASE),
    "an inline handler": re.compile(r"\son[a-z]+\s*=\s*[\"']", re.IGNORECASE),
    "a script without a file": re.compile(r"<script(?![^>]*\bsrc=)", re.IGNORECASE),
    "a style sheet in the page": re.compile(r"<style\b", re.IGNORECASE),
    "a javascript: address": re.compile(r"javascript:", re.IGNORECASE),
    "an address of another site": re.compile(r"(?:src|href)=[\"'](?:https?:)?//", re.IGNORECASE),
    "text that is not escaped": re.compile(r"\|\s*safe\b|\{%\s*autoescape\s+off|\|\s*safeseq\b"),
}
# Templates that draw the help text of a field, which Django itself builds as markup (password rules).
MARKUP_OF_DJANGO = {("templates/forms/hint.html", "text that is not escaped")}
# Emails as HTML: mail programs read no style sheet.
EMAILS = {
    (f"templates/mail/{name}.html", "an inline style")
    for name in ("base", "examples", "message", "reminder", "training_place")
}


@cache
def project_files() -> dict[str, str]:
    """Path from the root → text, for every text file that people write; folders of packages are not walked."""
    found = {}
    for folder, inner, names in os.walk(ROOT):
        inner[:] = sorted(name for name in inner if name not in FOLDERS_MADE and not name.startswith("."))
        for path in (Path(folder, name) for name in sorted(names)):
            place = path.relative_to(ROOT).as_posix()
            made = place in MADE_BY_TOOLS or place.endswith("migrations/0001_tables.py")
            if path.suffix in WRITTEN and not path.name.startswith(".") and not made:
                found[place] = path.read_text()
    return found


@pytest.fixture(scope="module")
def files():
    found = project_files()
    assert len(found) > 150
    return found


@try_rows("what", sorted(FORBIDDEN))
def test_no_template_holds(what):
    held = {path for path, text in templates().items() if FORBIDDEN[what].search(text)}
    assert held == {path for path, kind in MARKUP_OF_DJANGO | EMAILS if kind == what}


@try_rows(
    ("what", "text"),
    [
        ("an inline style", '<p style="color:red">'),
        ("an inline handler", '<p onclick="go()">'),
        ("a script without a file", "<script>go()</script>"),
        ("a style sheet in the page", "<style>p{}</style>"),
        ("a javascript: address", '<a href="javascript:go()">'),
        ("an address of another site", '<img src="//cdn.example/x.png">'),
        ("text that is not escaped", "{{ text|safe }}"),
    ],
)
def test_the_reader_of_templates_sees(what, text):
    assert FORBIDDEN[what].search(text)
    assert not FORBIDDEN[what].search('<script type="module" src="{% static \'js/app.js\' %}"></script><p class="on">')


def test_nothing_is_left_for_later(files):
    assert not {path for path, text in files.items() if OPEN_ENDS.search(text)}


def test_no_test_is_skipped_or_expected_to_fail(files):
    """But where a program or a right is lacking that no developer needs; the reason is a sentence that names it."""
    tests = {path: text for path, text in files.items() if path.startswith("tests/")}
    assert {path for path, text in tests.items() if SKIPS.search(text)} == MAY_SKIP


def test_no_file_is_longer_than_a_person_reads_at_once(files):
    lengths = {path: text.count("\n") for path, text in files.items()}
    assert not {path: lines for path, lines in lengths.items() if lines > LONGEST}


def test_no_file_names_a_folder_of_one_machine(files):
    homes = re.compile(r"(?<!\w)/home/[a-z]|/Users/[a-z]|[A-Z]:\\Users|/wo" + r"rk/|/ro" + r"ot/")
    assert not {path for path, text in files.items() if homes.search(text)}


def test_every_dependency_says_why_it_is_here():
    lines = (ROOT / "pyproject.toml").read_text().splitlines()
    packages = [line for line in lines if re.match(r'\s+"[a-z][a-z0-9-]*(\[[a-z]+\])?[<>=!~]', line)]
    assert len(packages) > 20
    assert not [line for line in packages if not re.search(r'",\s+#\s+\S.{3}', line)]


def test_every_dependency_is_locked_with_its_hash():
    for name in ("requirements.txt", "requirements-dev.txt", "requirements-audit.txt"):
        entries = re.split(r"\n(?=[a-z])", (ROOT / name).read_text())
        packages = [entry for entry in entries if re.match(r"[a-z0-9.\[\]-]+==", entry)]
        assert packages
        assert not [entry.split()[0] for entry in packages if "--hash=sha256:" not in entry]
        assert "://" not in re.sub(r"#.*", "", (ROOT / name).read_text())


def test_the_readme_names_the_two_commands():
    text = "\n".join(path.read_text() for path in ROOT.glob("README.md"))
    assert not text or ("dev.py run" in text and "dev.py test" in text)
