"""Settings of a web server on the database of a test, which is that of a superuser; all else as in production."""

from tests.running.settings import *  # noqa: F403

SILENCED_SYSTEM_CHECKS = ["core.E003"]
