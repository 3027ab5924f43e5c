"""Settings of commands in a process of their own: those of tests, with files in a folder below VAR_DIR."""

from esafety.settings_test import *  # noqa: F403
from esafety.settings_test import STORAGES, VAR_DIR

DISK = {"BACKEND": "core.files.storage.WholeFileStorage", "OPTIONS": {"location": VAR_DIR / "files"}}
STORAGES = STORAGES | {"default": DISK}
