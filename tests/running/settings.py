"""Settings of the processes under test: those of production, with styles that need not be collected first."""

from esafety.settings import *  # noqa: F403
from esafety.settings import STORAGES

STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
