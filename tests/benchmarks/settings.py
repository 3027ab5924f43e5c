"""Settings of the benchmark's server: as in production, with the benchmark's own addresses and its measuring middleware."""

import os
from pathlib import Path

os.environ.setdefault("SECRET_KEY", "benchmarks-only-" + "x" * 40)
os.environ.setdefault("INCIDENT_KEYS", "benchmarks-incidents-" + "y" * 40)
os.environ.setdefault("ALLOWED_HOSTS", "127.0.0.1")
os.environ.setdefault("BOARD_NAME", "Northmere Safeguarding Children Board")
os.environ.setdefault("MAIL_URL", "smtp://127.0.0.1:25")

from esafety.settings import *  # noqa: E402, F403
from esafety.settings import MIDDLEWARE, TEMPLATES, VAR_DIR

ROOT_URLCONF = "tests.benchmarks.urls"
MIDDLEWARE = ["tests.benchmarks.middleware.Measure", *MIDDLEWARE]
TEMPLATES[0]["DIRS"].append(Path(__file__).resolve().parent / "templates")
STATIC_ROOT = VAR_DIR / "static"
