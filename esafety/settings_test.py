"""Settings for tests: quick password hashing, mail and cache in memory, tasks at once; all else as in production."""

import os

os.environ.setdefault("DATABASE_URL", os.environ.get("DATABASE_URL_TEST_PG", "postgres://postgres@127.0.0.1/esafety"))
os.environ.setdefault("SECRET_KEY", "tests-only-" + "0123456789" * 4)
os.environ.setdefault("INCIDENT_KEYS", "tests-incidents-" + "0123456789" * 3)
os.environ.setdefault("ALLOWED_HOSTS", "testserver,localhost,127.0.0.1")
os.environ.setdefault("BOARD_NAME", "Northmere Safeguarding Children Board")
os.environ.setdefault("TLS_ELSEWHERE", "1")
os.environ.setdefault("MAIL_URL", "smtp://localhost:25")
os.environ.setdefault("MAIL_FROM", "plan@example.org")

from esafety.settings import *  # noqa: E402, F403
from esafety.settings import DATABASES, INSTALLED_APPS, STORAGES

INSTALLED_APPS = [*INSTALLED_APPS, "tests.benchmarks.scale"]  # with the command seed_scale

# Tests run as a role that makes their databases
SILENCED_SYSTEM_CHECKS = ["core.E003"]
SESSION_COOKIE_SECURE = False  # the browser tests speak plain HTTP on loopback
CSRF_COOKIE_SECURE = False
COOKIE_PREFIX = ""
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "sessionid", "csrftoken"
SECURE_HSTS_SECONDS = 0

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
TASKS = {"default": {"BACKEND": "django.tasks.backends.immediate.ImmediateBackend", "QUEUES": []}}
STORAGES = STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
}
WHITENOISE_AUTOREFRESH = True
DATABASES["default"]["CONN_MAX_AGE"] = 0
# Nobody misses a test's rows after a power cut; what one connection sees of another's is the same.
DATABASES["default"]["OPTIONS"]["options"] += " -c synchronous_commit=off"
