"""`python3 dev.py release 1.0.0`: checks whether a version is ready, and prints the command that tags it.

Writes the bills of materials into dist/ and runs the whole suite. Changes nothing else, and never tags or pushes.

A command that also tags and pushes would make a mistake public at once.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

from machine import ROOT, Stop
from tools import sbom

SUITE = [sys.executable, "dev.py", "test", "--long"]
VERSION = re.compile(r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)")
SECTION = re.compile(r"^## (.+)$", re.MULTILINE)
BASE_IMAGE = re.compile(r"^FROM\s+(?:--\S+\s+)*(\S+)(?:\s+AS\s+(\S+))?", re.MULTILINE | re.IGNORECASE)
PINNED = re.compile(r"@sha256:[0-9a-f]{64}$")


def git(root: Path, *words: str) -> str:
    """What a git command prints; raises Stop if it fails."""
    done = subprocess.run(["git", *words], cwd=root, capture_output=True, text=True)
    if done.returncode:
        raise Stop(f"git {words[0]} failed: {done.stderr.strip()}")
    return done.stdout.rstrip()


def check_committed(root: Path) -> list[str]:
    """A sentence if files were changed, deleted or added and not committed."""
    changed = [line[2:].strip() for line in git(root, "status", "--porcelain").splitlines()]
    return [f"Not everything is committed: {', '.join(changed[:3])}{'…' * (len(changed) > 3)}"] if changed else []


def check_branch_and_tag(root: Path, version: str) -> list[str]:
    """Sentences for another branch than main, and for a version that is tagged already."""
    branch = git(root, "branch", "--show-current")
    found = [] if branch == "main" else [f"This is the branch {branch or '(none)'}, and releases are made from main."]
    return found + ([f"The tag v{version} is there already."] if git(root, "tag", "--list", f"v{version}") else [])


def check_version(root: Path, version: str) -> list[str]:
    """A sentence if pyproject.toml has another version."""
    stated = tomllib.loads((root / "pyproject.toml").read_text())["project"]["version"]
    return [] if stated == version else [f"pyproject.toml has version {stated}, not {version}."]


def check_changelog(root: Path, version: str) -> list[str]:
    """Sentences if the changelog has no dated section of this version on top, or has lines under "Unreleased"."""
    text = (root / "CHANGELOG.md").read_text()
    headings = SECTION.findall(text)
    found = []
    if headings and headings[0] == "Unreleased":
        if re.search(r"^- ", SECTION.split(text)[2], re.MULTILINE):
            found.append("CHANGELOG.md has lines under Unreleased: move them to the version.")
        headings = headings[1:]
    if not headings or not re.fullmatch(rf"{re.escape(version)} – \d{{4}}-\d\d-\d\d", headings[0]):
        found.append(f"The newest section of CHANGELOG.md must be “## {version} – YYYY-MM-DD”.")
    return found


def check_base_images(root: Path) -> list[str]:
    """Sentences for base images of the Dockerfile that are not pinned by digest."""
    stages, found = set(), []
    for base, stage in BASE_IMAGE.findall((root / "Dockerfile").read_text()):
        if base not in stages and not PINNED.search(base):
            found.append(f"The base image {base} is not pinned by digest (@sha256:…).")
        stages.add(stage)
    return list(dict.fromkeys(found))


def check_description(root: Path) -> list[str]:
    """A sentence if the description of the API is not committed; the suite tests whether it is current."""
    listed = git(root, "ls-files", "docs/openapi.json")
    return [] if listed else ["docs/openapi.json, the description of the API, is not committed."]


def get_faults(root: Path, version: str) -> list[str]:
    """One sentence for each quick check that fails."""
    return [
        *check_committed(root),
        *check_branch_and_tag(root, version),
        *check_version(root, version),
        *check_changelog(root, version),
        *check_base_images(root),
        *check_description(root),
    ]


def release(root: Path, version: str, suite: list[str] = SUITE) -> str:
    """The command that tags this version; raises Stop with a sentence for each thing that is not ready.

    The suite has to run on PostgreSQL too, and must not change files.
    """
    if not VERSION.fullmatch(version):
        raise Stop(f"A version is three numbers, such as 1.0.0, not {version}.")
    if found := get_faults(root, version):
        raise Stop("\n".join([f"Version {version} is not ready:", *(f"- {sentence}" for sentence in found)]))
    sbom.write_bills(root)
    if subprocess.run(suite, cwd=root, env=os.environ | {"CI": "true"}).returncode:
        raise Stop(f"The suite failed, so version {version} is not ready.")
    if found := check_committed(root):
        raise Stop(f"The suite changed files. {found[0]}")
    return f'git tag --annotate v{version} --message "Version {version}" {git(root, "rev-parse", "HEAD")}'


def main(words: list[str]) -> int:
    """Check the version given as the only word; returns the exit code."""
    if len(words) != 1:
        print("Name one version: python3 dev.py release 1.0.0", file=sys.stderr)
        return 2
    try:
        command = release(Path(ROOT), words[0])
    except Stop as stop:
        print(stop, file=sys.stderr)
        return 1
    print(f"Version {words[0]} is ready. Nothing was tagged or published; to tag it:\n\n    {command}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
