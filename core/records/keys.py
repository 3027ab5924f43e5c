"""Keys that open nothing: a start with another SECRET_KEY or INCIDENT_KEYS than the database was sealed under is found.

Without this, nothing sealed before could be read, and new records would be sealed under the wrong key.
An app registers each of its keys; `migrate` stores their fingerprints.
"""

import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass

from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.db import connections, transaction
from django.db.utils import OperationalError, ProgrammingError

TABLE = "core_keyfingerprint"


@dataclass(frozen=True)
class Keys:
    """Keys for a purpose: `find` returns them, the current one first; `opens` whether they open what the database has,
    true where it has nothing. `advice` says how the right ones are set.
    """

    purpose: str
    advice: str
    find: Callable[[], list[str]]
    opens: Callable[[], bool]

    @property
    def wrong(self) -> str:
        return f"The records of this database were sealed under another key. No record was changed. {self.advice}"


_registered: dict[str, Keys] = {}


def register_keys(keys: Keys) -> None:
    _registered[keys.purpose] = keys


def fingerprint(key: str, purpose: str) -> str:
    return hmac.new(key.encode(), f"core.records.keys.{purpose}".encode(), hashlib.sha256).hexdigest()


def wrong_keys(using: str = "default") -> list[Keys]:
    """The keys of each purpose of which the database knows fingerprints, but none of the current keys."""
    if TABLE not in connections[using].introspection.table_names():
        return []
    known: dict[str, set[str]] = {}
    rows = apps.get_model("core", "KeyFingerprint").objects.using(using)
    for purpose, found in rows.values_list("purpose", "hash"):
        known.setdefault(purpose, set()).add(found)
    return [
        keys
        for purpose, keys in _registered.items()
        if purpose in known and not known[purpose] & {fingerprint(key, purpose) for key in keys.find()}
    ]


def keys_that_open_nothing(using: str = "default") -> list[str]:
    """The purposes of which the newest sealed value does not open."""
    return [purpose for purpose, keys in _registered.items() if not _opens(keys, using)]


def refuse_wrong_keys(using: str = "default") -> None:
    """Raise ImproperlyConfigured where a key opens nothing."""
    if found := wrong_keys(using):
        raise ImproperlyConfigured("\n".join(keys.wrong for keys in found))


def note_keys(using: str = "default") -> None:
    """Store the fingerprints of the current keys. Raises ImproperlyConfigured, and stores none, where the database has
    values that none of the keys opens.
    """
    if TABLE not in connections[using].introspection.table_names():
        return
    refuse_wrong_keys(using)
    rows = apps.get_model("core", "KeyFingerprint").objects.using(using)
    for purpose, keys in _registered.items():
        found = fingerprint(keys.find()[0], purpose)
        if rows.filter(purpose=purpose, hash=found).exists():
            continue
        if not _opens(keys, using):
            raise ImproperlyConfigured(keys.wrong)
        rows.get_or_create(purpose=purpose, hash=found)


def _opens(keys: Keys, using: str) -> bool:
    try:
        with transaction.atomic(using=using):
            return keys.opens()
    except (ProgrammingError, OperationalError):  # its table is not there yet: nothing is sealed
        return True
