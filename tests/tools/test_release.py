"""`dev.py release` on a scratch repository: ready it prints the tag command; each thing that is missing is a sentence."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from machine import Stop
from tests.architecture.source import ROOT
from tools import release

DIGEST = "sha256:" + "0123456789abcdef" * 4
PASSES = ["git", "--version"]
FAILS = ["git", "no-such-command"]
CHANGELOG = f"# Changes\n\n## Unreleased\n\n## 1.0.0 – {date(2026, 12, 1)}\n\n### Added\n\n- Something.\n"


def commit(root: Path) -> None:
    """Commit everything in the scratch repository."""
    subprocess.run(["git", "add", "--all"], cwd=root, check=True)
    who = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", *who, "commit", "--quiet", "--allow-empty", "--message", "Change"], cwd=root, check=True)


@pytest.fixture(scope="module")
def ready(tmp_path_factory) -> Path:
    """A repository on main in which version 1.0.0 is ready."""
    root = tmp_path_factory.mktemp("ready")
    subprocess.run(["git", "init", "--quiet", "--initial-branch=main"], cwd=root, check=True)
    for name in ("requirements.txt", "Dockerfile", "pyproject.toml"):
        shutil.copyfile(ROOT / name, root / name)
    replace(root / "pyproject.toml", r'^version = ".*"$', 'version = "1.0.0"')
    replace(root / "Dockerfile", r"^FROM (\S+?)(@\S+)? AS", rf"FROM \1@{DIGEST} AS")
    (root / "package-lock.json").write_text('{"name": "styles", "packages": {}}')
    (root / ".gitignore").write_text("dist/\n")
    (root / "docs").mkdir()
    (root / "docs" / "openapi.json").write_text("{}")
    (root / "CHANGELOG.md").write_text(CHANGELOG)
    commit(root)
    return root


@pytest.fixture
def project(ready, tmp_path) -> Path:
    """A clone of it that a test may change."""
    subprocess.run(["git", "clone", "--quiet", str(ready), str(tmp_path / "clone")], check=True)
    return tmp_path / "clone"


@pytest.fixture
def quick(monkeypatch):
    """Bills of materials, which take seconds, are not made."""
    monkeypatch.setattr(release.sbom, "write_bills", lambda root: [])


def replace(path: Path, pattern: str, text: str) -> None:
    """Replace what a pattern finds in a file; it must find something."""
    changed, times = re.subn(pattern, text, path.read_text(), flags=re.MULTILINE)
    assert times
    path.write_text(changed)


def test_release_returns_the_tag_command_and_tags_nothing_when_ready(project):
    command = release.release(project, "1.0.0", PASSES)
    head = release.git(project, "rev-parse", "HEAD")
    assert command == f'git tag --annotate v1.0.0 --message "Version 1.0.0" {head}'
    assert {path.name for path in (project / "dist").iterdir()} == {"sbom-python.json", "sbom-styles.json"}
    assert release.git(project, "tag", "--list") == "" and release.git(project, "status", "--porcelain") == ""


UNREADY = {
    "an uncommitted file": (
        lambda root: (root / "new.py").write_text(""),
        False,
        "Not everything is committed: new.py",
    ),
    "a changed file": (
        lambda root: (root / "CHANGELOG.md").write_text(CHANGELOG + "\n"),
        False,
        "Not everything is committed: CHANGELOG.md",
    ),
    "another branch": (
        lambda root: release.git(root, "switch", "--quiet", "--create", "mending"),
        False,
        "This is the branch mending",
    ),
    "no branch": (
        lambda root: release.git(root, "switch", "--quiet", "--detach"),
        False,
        r"This is the branch \(none\)",
    ),
    "a tag": (lambda root: release.git(root, "tag", "v1.0.0"), False, "The tag v1.0.0 is there already"),
    "another version": (
        lambda root: replace(root / "pyproject.toml", '^version = "1.0.0"', 'version = "0.1.0"'),
        True,
        "pyproject.toml has version 0.1.0, not 1.0.0",
    ),
    "no date in the changelog": (
        lambda root: replace(root / "CHANGELOG.md", "^## 1.0.0.*$", "## 1.0.0 – unreleased"),
        True,
        "must be “## 1.0.0 – YYYY-MM-DD”",
    ),
    "an older section": (
        lambda root: replace(root / "CHANGELOG.md", "^## 1.0.0", "## 1.1.0 – 2026-12-02\n\n## 1.0.0"),
        True,
        "must be “## 1.0.0 – YYYY-MM-DD”",
    ),
    "unreleased lines": (
        lambda root: replace(root / "CHANGELOG.md", "^## Unreleased$", "## Unreleased\n\n### Fixed\n\n- More."),
        True,
        "has lines under Unreleased",
    ),
    "a base without digest": (
        lambda root: replace(root / "Dockerfile", rf"^FROM (python\S+?)@{DIGEST}", r"FROM \1"),
        True,
        r"The base image python:\S+ is not pinned by digest",
    ),
    "no description of the API": (
        lambda root: (root / "docs" / "openapi.json").unlink(),
        True,
        "docs/openapi.json, the description of the API, is not committed",
    ),
}


@pytest.mark.parametrize(("damage", "committed", "sentence"), UNREADY.values(), ids=list(UNREADY))
def test_release_is_refused_with_one_sentence_per_fault(project, damage, committed, sentence):
    damage(project)
    if committed:
        commit(project)
    with pytest.raises(Stop, match=sentence) as stopped:
        release.release(project, "1.0.0", FAILS)
    assert len(str(stopped.value).splitlines()) == 2
    assert not (project / "dist").exists()


def test_release_names_all_that_is_missing_at_once(project):
    replace(project / "pyproject.toml", '^version = "1.0.0"', 'version = "0.1.0"')
    (project / "docs" / "openapi.json").unlink()
    with pytest.raises(Stop) as stopped:
        release.release(project, "1.0.0", PASSES)
    assert str(stopped.value).splitlines()[1:] == [
        "- Not everything is committed: docs/openapi.json, pyproject.toml",
        "- pyproject.toml has version 0.1.0, not 1.0.0.",
    ]


def test_release_is_refused_when_the_suite_fails(project, quick):
    with pytest.raises(Stop, match="The suite failed"):
        release.release(project, "1.0.0", FAILS)


def test_release_is_refused_when_the_suite_changes_files(project, quick):
    with pytest.raises(Stop, match="The suite changed files. Not everything is committed: LICENSE"):
        release.release(project, "1.0.0", [sys.executable, "-c", "open('LICENSE', 'w')"])


def test_suite_of_a_release_has_to_run_on_postgresql(project, quick):
    asks = "import os, sys; sys.exit(os.environ['CI'] != 'true')"
    assert release.release(project, "1.0.0", [sys.executable, "-c", asks])
    assert release.SUITE[1:] == ["dev.py", "test", "--long"]


@pytest.mark.parametrize("version", ["1.0", "v1.0.0", "1.0.0rc1", "01.0.0", "1.0.0 --force"])
def test_version_is_refused_when_it_is_not_three_numbers(version, tmp_path):
    with pytest.raises(Stop, match="three numbers"):
        release.release(tmp_path, version, PASSES)


def test_a_stage_that_builds_on_another_stage_needs_no_digest(tmp_path):
    (tmp_path / "Dockerfile").write_text(
        f"FROM --platform=linux/amd64 node:22@{DIGEST} AS styles\nFROM styles AS more\n"
        "FROM python:3.13 AS packages\nFROM python:3.13 AS application\n"
    )
    assert release.check_base_images(tmp_path) == ["The base image python:3.13 is not pinned by digest (@sha256:…)."]


@pytest.mark.parametrize(("words", "code"), [([], 2), (["1.0.0", "2.0.0"], 2), (["one"], 1)])
def test_main_returns_an_exit_code_when_the_version_is_wrong(words, code, capsys):
    assert release.main(words) == code
    assert capsys.readouterr().err
