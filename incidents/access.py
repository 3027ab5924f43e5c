"""The door of every page of incidents: a right, and a session that ends sooner than elsewhere (test L8)."""

from __future__ import annotations

from django.conf import settings

from accounts.middleware import idle_limit
from agencies import access


def requires(*permissions: str):
    """A page that needs any one of these permissions, and may stand unused for a quarter of an hour only."""
    short = idle_limit(settings.INCIDENT_IDLE_MINUTES)
    return lambda view: short(access.requires(*permissions)(view))
