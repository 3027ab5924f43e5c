"""Debian packages that `dev.py test` found missing on this machine; tests that need them are skipped.

With CI set none is skipped, so a missing package fails.

A test that failed for lack of a package could not be told from a fault of one's own, and a command that stopped would
leave whoever has no root without any test.
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
    "git": "git",
    "soffice": "libreoffice-writer-nogui",
    "initdb": "postgresql",
}


def is_ci() -> bool:
    return os.environ.get("CI", "").lower() in ("1", "true")


def list_missing_packages() -> set[str]:
    """Packages that are missing; none with CI set."""
    return set() if is_ci() else set(os.environ.get("TESTS_LACK", "").split())


def get_browser_skip_reason() -> str:
    """Why browser tests are skipped; "" if they run."""
    packages = [package for package in BROWSER_PACKAGES if package in list_missing_packages()]
    return f"browser tests need {' and '.join(packages)}" if packages else ""


def get_skip_reason(error: FileNotFoundError) -> str:
    """Why a test that could not start a program is skipped; "" if it has to fail."""
    name = Path(str(error.filename)).name
    package = PROGRAMS.get(name)
    return f"{name} is in {package}, which is not installed" if package in list_missing_packages() else ""
