"""Each walk in docs/how-to is carried out on a copy of the project; the commands that it names must succeed there."""

from __future__ import annotations

import ast
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.source import ROOT, modules, templates
from tests.benchmarks.database import sibling
from tests.rows import try_rows

PAGES = sorted((ROOT / "docs" / "how-to").glob("*.md"))
FOR_USERS = [page for page in PAGES if page.stem.startswith("survey-")]
WALKS = [page for page in PAGES if page not in FOR_USERS]
LABEL = re.compile(r"\*\*([^*]+)\*\*")
STEP_HEADING = re.compile(r"^\*\*[^*]+\*\*$|^\*\*\d\. [^*]+\*\*", re.M)  # parts of the page itself
STEP = re.compile(r"(?:^`(?P<path>[\w./-]+)`:\n\n)?^```(?P<kind>\w+)\n(?P<text>.*?)^```$", re.M | re.S)
COMMANDS = {"python3 dev.py manage": ["manage.py"], "python3 dev.py test": ["-m", "pytest", "-m", "not long"]}


def steps(walk: Path) -> list[re.Match]:
    """The blocks of a walk that change a file or run commands; blocks marked `text` are only there to be read."""
    return [step for step in STEP.finditer(walk.read_text()) if step["kind"] != "text"]


def copy_project(to: Path) -> Path:
    """A copy of the files that git knows, with the fonts, and of the migrated database of earlier runs."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True)
    for name in filter(None, listed.stdout.split("\0")):
        if (source := ROOT / name).is_file():
            (to / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, to / name)
    (to / "build").symlink_to(ROOT / "build")
    if (migrated := ROOT / "var" / "migrated").exists():
        shutil.copytree(migrated, to / "var" / "migrated")
    return to


def change(path: Path, diff: str) -> None:
    """Replace the unchanged and removed lines of a diff by its unchanged and added ones; they must be there once."""
    lines = [line or " " for line in diff.splitlines()]
    old, new = ("".join(f"{line[1:]}\n" for line in lines if line[0] in kinds) for kinds in (" -", " +"))
    text = path.read_text()
    assert text.count(old) == 1, f"{path.name} has these lines {text.count(old)} times, not once:\n{old}"
    path.write_text(text.replace(old, new))


def run(line: str, project: Path) -> subprocess.CompletedProcess:
    """Run a command of a walk with this Python, on a database of its own, under the settings for tests."""
    (start,) = (start for start in COMMANDS if line.startswith(start))
    words = [sys.executable, *COMMANDS[start], *shlex.split(line.removeprefix(start))]
    env = {key: value for key, value in os.environ.items() if not key.startswith(("PYTEST", "COV"))}
    worker = os.environ.get("PYTEST_XDIST_WORKER", "alone")
    url = sibling(os.environ["DATABASE_URL"], f"esafety_walk_{worker}")
    env |= {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "esafety.settings_test"}
    return subprocess.run(words, cwd=project, env=env, capture_output=True, text=True)


def carry_out(walk: list[re.Match], project: Path) -> subprocess.CompletedProcess:
    """Carry out the steps of a walk; returns the first command that failed, or else the last one."""
    done = None
    for step in walk:
        if step["kind"] == "sh":
            for line in step["text"].splitlines():
                if (done := run(line, project)).returncode:
                    return done
        elif step["kind"] == "diff":
            change(project / step["path"], step["text"])
        else:
            (project / step["path"]).parent.mkdir(parents=True, exist_ok=True)
            (project / step["path"]).write_text(step["text"])
    return done


@pytest.mark.parametrize(
    "walk",
    [pytest.param(walk, marks=() if walk.stem == "field" else pytest.mark.long) for walk in WALKS],
    ids=lambda walk: walk.stem,
)
def test_walk_succeeds_on_a_copy_of_the_project(walk, tmp_path):
    done = carry_out(steps(walk), copy_project(tmp_path))
    assert done.returncode == 0, done.stdout + done.stderr
    checked = run("python3 dev.py manage makemigrations --check --dry-run", tmp_path)
    assert checked.returncode == 0, checked.stdout
    files = {step["path"] for step in steps(walk) if step["path"] and step["path"].endswith(".py")}
    for words in (["check"], ["format", "--check"]):
        styled = subprocess.run([sys.executable, "-m", "ruff", *words, *files], cwd=tmp_path, capture_output=True)
        assert styled.returncode == 0, styled.stdout.decode()


@pytest.mark.long
@pytest.mark.parametrize("walk", WALKS, ids=lambda walk: walk.stem)
def test_walk_fails_without_its_first_change(walk, tmp_path):
    assert carry_out(steps(walk)[1:], copy_project(tmp_path)).returncode


def test_change_is_refused_when_its_lines_are_not_there(tmp_path):
    (path := tmp_path / "urls.py").write_text("one\ntwo\n")
    with pytest.raises(AssertionError, match="0 times, not once"):
        change(path, " one\n+and a half\n three\n")
    change(path, " one\n+and a half\n two\n")
    assert path.read_text() == "one\nand a half\ntwo\n"


def test_walks_are_linked_from_the_development_guide():
    text = (ROOT / "docs" / "development.md").read_text()
    assert [walk.stem for walk in WALKS] == ["email", "field", "page", "report-section"]
    assert all(f"(how-to/{walk.name})" in text for walk in PAGES)


@try_rows("page", FOR_USERS)
def test_labels_in_pages_for_users_stand_in_the_product(page):
    shown = " ".join(" ".join(text.split()) for text in [*templates().values(), *map(ast.unparse, modules().values())])
    labels = LABEL.findall(STEP_HEADING.sub("", page.read_text()))
    assert len(labels) > 5
    assert [label for label in labels if label not in shown] == []
