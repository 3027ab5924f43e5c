"""Settings of the product's server in a benchmark: as in production, with a middleware that counts statements."""

import os

os.environ.setdefault("SECRET_KEY", "benchmarks-only-" + "0123456789" * 4)
os.environ.setdefault("INCIDENT_KEYS", "benchmarks-incidents-" + "0123456789" * 3)
os.environ.setdefault("ALLOWED_HOSTS", "127.0.0.1")
os.environ.setdefault("BOARD_NAME", "Northmere Safeguarding Children Board")
os.environ.setdefault("MAIL_URL", "smtp://127.0.0.1:25")
os.environ.setdefault("MAIL_FROM", "plan@example.org")

from esafety.settings import *  # noqa: E402, F403
from esafety.settings import MIDDLEWARE, VAR_DIR

SILENCED_SYSTEM_CHECKS = ["core.E003"]  # as in esafety/settings_test.py
MIDDLEWARE = ["tests.benchmarks.middleware.Measure", *MIDDLEWARE]
STATIC_ROOT = VAR_DIR / "static"
