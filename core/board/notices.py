"""Whom to ask about the accessibility statement and the privacy notice, and when they were last looked at."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.core.exceptions import ImproperlyConfigured


@dataclass(frozen=True)
class Notices:
    """Days are None, and contacts "", where nobody has said them; then the board's own contact stands instead."""

    accessibility_prepared_on: dt.date | None = None
    accessibility_reviewed_on: dt.date | None = None
    accessibility_contact: str = ""
    privacy_reviewed_on: dt.date | None = None
    privacy_contact: str = ""


def read_notices(env: Mapping[str, str]) -> Notices:
    """Days are YYYY-MM-DD. ImproperlyConfigured for no day, and for a review before the statement was prepared."""
    days = ("ACCESSIBILITY_PREPARED_ON", "ACCESSIBILITY_REVIEWED_ON", "PRIVACY_REVIEWED_ON")
    found = {name.lower(): read_day(name, env.get(name, "").strip()) for name in days}
    for name in ("ACCESSIBILITY_CONTACT", "PRIVACY_CONTACT"):
        found[name.lower()] = env.get(name, "").strip()
    prepared, reviewed = found["accessibility_prepared_on"], found["accessibility_reviewed_on"]
    if prepared and reviewed and reviewed < prepared:
        raise ImproperlyConfigured("ACCESSIBILITY_REVIEWED_ON is before ACCESSIBILITY_PREPARED_ON.")
    return Notices(**found)


def read_day(name: str, text: str) -> dt.date | None:
    """A day; None where nothing is said. Raises ImproperlyConfigured for what is no day."""
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} is no day. Write it like 2026-11-26.") from error
