"""`dev.py assets` builds once for a state of its sources, and locked packages name no package index."""

import json
import re
from pathlib import Path

import pytest

import packages
from tests.rows import try_rows

ROOT = Path(packages.ROOT)
LOCKED = json.loads((ROOT / "package-lock.json").read_text())["packages"]


@pytest.fixture
def built(monkeypatch, tmp_path):
    """Commands that `assets` runs in an empty project, whose build writes one font and one style."""
    ran = []
    folders = [tmp_path / "static" / "build", tmp_path / "build" / "fonts"]

    def must(command, failure, env=None):
        ran.append(command[1:])
        if "build" in command:
            for folder in folders:
                folder.mkdir(parents=True, exist_ok=True)
                (folder / "made").touch()

    monkeypatch.setattr(packages, "ROOT", str(tmp_path))
    monkeypatch.setattr(packages, "BUILDS", list(map(str, folders)))
    monkeypatch.setattr(packages, "install_once", lambda requirements: None)
    monkeypatch.setattr(packages, "find_npm", lambda: "npm")
    monkeypatch.setattr(packages, "must", must)
    packages.assets()
    assert [command[:2] for command in ran] == [["ci", "--include=dev"], ["run", "--silent"]]
    ran.clear()
    return ran


def test_assets_runs_nothing_when_all_is_current(built):
    packages.assets()
    assert built == []


@pytest.mark.parametrize("name", ["package.json", "package-lock.json", "build.mjs", "static/scss/new.scss"])
def test_assets_builds_again_when_a_source_changes(built, name):
    path = Path(packages.ROOT, name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("changed")
    packages.assets()
    assert len(built) == 2


@pytest.mark.parametrize("folder", [0, 1])
def test_assets_builds_again_when_a_built_file_is_gone(built, folder):
    Path(packages.BUILDS[folder], "made").unlink()
    packages.assets()
    assert len(built) == 2


def test_sources_that_the_stamp_covers_exist():
    assert all((ROOT / name).exists() for name in ("package.json", "package-lock.json", "build.mjs", "static/scss"))


def test_package_lock_has_digests_and_names_no_index():
    packages = [entry for name, entry in LOCKED.items() if name]
    assert len(packages) > 20
    assert [entry for entry in packages if "resolved" in entry or not entry["integrity"].startswith("sha512-")] == []
    assert "omit-lockfile-registry-resolved=true" in (ROOT / ".npmrc").read_text().splitlines()


def test_package_lock_agrees_with_exact_versions_in_package_json():
    wanted = json.loads((ROOT / "package.json").read_text())["devDependencies"]
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in wanted.values())
    assert LOCKED[""]["devDependencies"] == wanted
    assert {name: LOCKED[f"node_modules/{name}"]["version"] for name in wanted} == wanted


@try_rows("path", sorted(ROOT.glob("requirements*.txt")))
def test_requirements_name_no_index(path):
    assert not re.search(r"://|--(extra-)?index-url|--find-links", path.read_text())
