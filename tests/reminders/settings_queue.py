"""Settings of a scheduler in a process of its own: those of the tests, with the queue in the database."""

from esafety.settings_test import *  # noqa: F403

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}
