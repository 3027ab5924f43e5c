"""Keeps what was sent and refused, encrypted, for the person who sent it."""

from __future__ import annotations

import datetime as dt
import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

from django.utils import timezone

from core.kept_forms.rules import LARGEST, MOST, ORDINARY, fields_to_keep
from core.models import FormKey, KeptForm
from core.records.sealing import seal, unseal

NOTICE = "kept_forms"  # in a session: whether a person has kept forms, for the notice on each page
FORM_KEYS_LAST = dt.timedelta(hours=48)


@dataclass(frozen=True)
class Sealer:
    """How the forms below an address are encrypted, and for how long they are kept."""

    seal: Callable[[str], str]
    unseal: Callable[[str], str | None]
    kept_for: dt.timedelta = ORDINARY


_default = Sealer(partial(seal, purpose="kept form"), partial(unseal, purpose="kept form"))
_sealers: dict[str, Sealer] = {}


def register_sealer(prefix: str, sealer: Sealer) -> None:
    """Have forms whose address begins with `prefix` encrypted in another way."""
    _sealers[prefix] = sealer


def sealer_for(path: str) -> Sealer:
    return next((sealer for prefix, sealer in _sealers.items() if path.startswith(prefix)), _default)


@dataclass(frozen=True)
class Sent:
    """A submitted form: address with query, fields in order, and names of the files, which are not kept.

    `key` and `until` are those of its row; empty where it is not kept.
    """

    path: str
    fields: list[tuple[str, list[str]]]
    files: list[str]
    key: str = ""
    until: dt.datetime | None = None


def form_of(request) -> Sent:
    """The fields of a request that may be kept."""
    files = [file.name for _, found in request.FILES.lists() for file in found]
    return Sent(path=request.get_full_path(), fields=fields_to_keep(request.POST.lists()), files=files)


def keep_form(sent: Sent, *, owner: int, reason: str) -> Sent:
    """Store a form for a person, with its key and last moment; unchanged where it is too large to be kept.

    A person has at most MOST kept forms: the oldest are deleted.
    """
    text = json.dumps({"fields": sent.fields, "files": sent.files})
    if len(text) > LARGEST:
        return sent
    sealer, now = sealer_for(sent.path), timezone.now()
    row = KeptForm.objects.create(
        key=secrets.token_urlsafe(12),
        owner_id=owner,
        path=sent.path,
        sealed=sealer.seal(text),
        reason=reason,
        made_at=now,
        expires_at=now + sealer.kept_for,
    )
    surplus = KeptForm.objects.filter(owner=owner).values_list("pk", flat=True)[MOST:]
    KeptForm.objects.filter(pk__in=list(surplus)).delete()
    return replace(sent, key=row.key, until=row.expires_at)


def read_form(row: KeptForm) -> Sent | None:
    """The form in a row; None where the key that encrypted it is gone."""
    text = sealer_for(row.path).unseal(row.sealed)
    if text is None:
        return None
    values = json.loads(text)
    fields = [(name, texts) for name, texts in values["fields"]]
    return Sent(path=row.path, fields=fields, files=values["files"], key=row.key, until=row.expires_at)


def delete_form(session, *, owner, key: str) -> None:
    """Delete a kept form of this person, and the notice of it with the last one."""
    KeptForm.objects.visible_to(owner).filter(key=key).delete()
    note_kept(session, owner)


def note_kept(session, user) -> None:
    """Note in a session whether its person has kept forms."""
    if KeptForm.objects.visible_to(user).exists():
        session[NOTICE] = True
    else:
        session.pop(NOTICE, None)


def delete_expired() -> None:
    """Delete the kept forms that have expired, and the keys of forms saved more than 48 hours ago."""
    now = timezone.now()
    KeptForm.objects.filter(expires_at__lte=now).delete()
    FormKey.objects.filter(at__lte=now - FORM_KEYS_LAST).delete()
