"""Packages of Debian that this machine lacks, as `dev.py test` found: tests that need them are skipped and named.

With CI set none is excused, so that what is missing fails.
"""

from __future__ import annotations

import os
from pathlib import Path

from machine import BROWSER_PACKAGES

PROGRAMS = {
    "pdfinfo": "poppler-utils",
    "pdftoppm": "poppler-utils",
    "pdftotext": "poppler-utils",
    "qpdf": "qpdf",
    "docker": "docker-compose",
    "soffice": "libreoffice-writer-nogui",
    "initdb": "postgresql",
}


def is_ci() -> bool:
    return os.environ.get("CI", "").lower() in ("1", "true")


def lacking() -> set[str]:
    """Packages whose tests are skipped."""
    return set() if is_ci() else set(os.environ.get("TESTS_LACK", "").split())


def without_browser() -> str:
    """Why browser tests are skipped; "" where they run."""
    packages = [package for package in BROWSER_PACKAGES if package in lacking()]
    return f"browser tests need {' and '.join(packages)}" if packages else ""


def excuse(error: FileNotFoundError) -> str:
    """Why a test that could not start a program is skipped; "" where it fails."""
    name = Path(str(error.filename)).name
    package = PROGRAMS.get(name)
    return f"{name} is in {package}, which is not installed" if package in lacking() else ""
