"""Case numbers at rest: encrypted under keys of their own, and found again by a keyed hash of exactly the same number.

`settings.INCIDENT_KEYS` names the keys, the current one first; older ones still open and still find what was sealed
under them, until `manage.py reseal_case_numbers` has sealed everything anew. A copy of the database opens nothing.
"""

import base64
import hashlib
import hmac
import json
import zlib

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.apps import apps
from django.conf import settings

from core.records.keys import Keys, register_keys


def keyed(text: str, purpose: str) -> list[str]:
    """Keyed hashes of a text for another purpose than finding case numbers, under each key, the current one first."""
    keys = (derived(key, purpose) for key in settings.INCIDENT_KEYS)
    return [hmac.new(key, text.encode(), hashlib.sha256).hexdigest() for key in keys]


def seal_rows(rows: dict) -> str:
    return box("rows").encrypt(zlib.compress(json.dumps(rows).encode())).decode()


def unseal_rows(sealed: str) -> dict | None:
    try:
        return json.loads(zlib.decompress(box("rows").decrypt(sealed.encode()))) if sealed else None
    except InvalidToken:
        return None


def seal(text: str, purpose: str = "seal") -> str:
    return box(purpose).encrypt(text.encode()).decode()


def unseal(sealed: str, purpose: str = "seal") -> str | None:
    try:
        return box(purpose).decrypt(sealed.encode()).decode()
    except InvalidToken:
        return None


def box(purpose: str) -> MultiFernet:
    """Encrypts under the current key, and opens what any of the keys has encrypted."""
    keys = (derived(key, purpose) for key in settings.INCIDENT_KEYS)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in keys])


def derived(key: str, purpose: str) -> bytes:
    return hmac.digest(key.encode(), f"incidents.case_number.{purpose}".encode(), hashlib.sha256)


def digests(number: str) -> list[str]:
    return [
        hmac.new(derived(key, "find"), number.encode(), hashlib.sha256).hexdigest() for key in settings.INCIDENT_KEYS
    ]


def opens_newest() -> bool:
    """Whether the case number that was sealed last opens; true where there is none."""
    newest = apps.get_model("incidents", "CaseNumber")._base_manager.exclude(sealed="").order_by("-pk").first()
    return newest is None or unseal(newest.sealed) is not None


register_keys(
    Keys(
        "incident_keys",
        "Set INCIDENT_KEYS to the key that was used until now. A new key goes in front of it, joined by a comma.",
        lambda: settings.INCIDENT_KEYS,
        opens_newest,
    )
)
