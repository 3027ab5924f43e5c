"""Settings of the benchmark's server: as in production, with the benchmark's own addresses and its measuring middleware."""

import os
from pathlib import Path

os.environ.setdefault("SECRET_KEY", "benchmarks-only-" + "0123456789" * 4)
os.environ.setdefault("INCIDENT_KEYS", "benchmarks-incidents-" + "0123456789" * 3)
os.environ.setdefault("ALLOWED_HOSTS", "127.0.0.1")
os.environ.setdefault("BOARD_NAME", "Northmere Safeguarding Children Board")
os.environ.setdefault("MAIL_URL", "smtp://127.0.0.1:25")
os.environ.setdefault("MAIL_FROM", "plan@example.org")

from esafety.settings import *  # noqa: E402, F403
from esafety.settings import MIDDLEWARE, SILENCED_SYSTEM_CHECKS, TEMPLATES, VAR_DIR

SILENCED_SYSTEM_CHECKS = [*SILENCED_SYSTEM_CHECKS, "core.E002", "core.E003"]  # as in esafety/settings_test.py
ROOT_URLCONF = "tests.benchmarks.urls"
MIDDLEWARE = ["tests.benchmarks.middleware.Measure", *MIDDLEWARE]
TEMPLATES[0]["DIRS"].append(Path(__file__).resolve().parent / "templates")
STATIC_ROOT = VAR_DIR / "static"
