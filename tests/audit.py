"""Asks the package index whether locked packages have known vulnerabilities, for `.ci/run`.

pip-audit is in an environment of its own (var/audit): it brings thirty packages that the application does not need. No
answer is reported and is no failure: a machine without network must be able to test.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import venv
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HOME = ROOT / "var" / "audit"
PYTHON = HOME / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
TOOL, LOCKED = ROOT / "requirements-audit.txt", ROOT / "requirements-dev.txt"
SECONDS = 400  # for installing and asking, in parallel with the tests


@dataclass(frozen=True)
class Answer:
    """The result: known vulnerabilities as text, and the number of packages that were checked."""

    known: list[str]
    answered: int
    packages: int


def install() -> bool:
    """Install pip-audit from its lock unless it is there; returns whether it is there."""
    stamp, wanted = HOME / "installed.txt", sha256(TOOL.read_bytes()).hexdigest()
    if stamp.exists() and stamp.read_text() == wanted and PYTHON.exists():
        return True
    shutil.rmtree(HOME, ignore_errors=True)
    command = [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"]
    command += ["--no-compile", "--retries", "1", "--require-hashes", "--requirement", TOOL]
    try:
        venv.create(HOME, with_pip=True)
        subprocess.run(command, cwd=ROOT, stdin=subprocess.DEVNULL, timeout=SECONDS, check=True)
    except (OSError, subprocess.SubprocessError):
        return False
    stamp.write_text(wanted)
    return True


def ask() -> str:
    """The output of pip-audit for the locked packages; "" after a timeout."""
    command = [PYTHON, "-m", "pip_audit", "--requirement", LOCKED, "--require-hashes", "--disable-pip"]
    command += ["--format", "json", "--progress-spinner", "off", "--timeout", "10"]
    pipes = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
    try:
        return subprocess.run(command, cwd=ROOT, timeout=SECONDS, text=True, **pipes).stdout
    except (OSError, subprocess.SubprocessError):
        return ""


def read(text: str) -> Answer | None:
    """pip-audit's JSON; None for any other text, as without network."""
    try:
        found = list(json.loads(text[text.index("{") :])["dependencies"])
    except (ValueError, KeyError, TypeError):
        return None
    known = []
    for each in found:
        for fault in each.get("vulns", []):
            mended = ", ".join(fault.get("fix_versions") or []) or "no version yet"
            known.append(f"{each['name']} {each['version']}: {fault['id']}, mended in {mended}")
    return Answer(known, sum("skip_reason" not in each for each in found), len(found))


def main() -> int:
    """1 where a vulnerability is known, else 0."""
    if not install():
        print("Not audited: pip-audit could not be installed. Is there a network?")
        return 0
    answer = read(ask())
    if answer is None or not answer.answered:
        print("Not audited: the package index gave no answer about known vulnerabilities.")
        return 0
    for line in answer.known:
        print(f"Known vulnerability: {line}")
    print(f"{answer.answered} of {answer.packages} packages audited; {len(answer.known)} known vulnerabilities.")
    return 1 if answer.known else 0


if __name__ == "__main__":
    sys.exit(main())
