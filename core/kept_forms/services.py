"""Keeps what was sent and refused, encrypted, for the person who sent it."""

import datetime as dt
import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial

from django.utils import timezone

from core.kept_forms.rules import MAX_CHARACTERS, MAX_FORMS, RETENTION, Fields, fields_to_keep, is_secret, left_out
from core.models import FormKey, KeptForm
from core.records.sealing import seal, unseal
from core.text.guard import evaluate

NOTICE = "kept_forms"  # in a session: whether a person has kept forms, for the notice on each page
A_FILE = "a file"  # in place of a name that must not be kept
FORM_KEYS_LAST = dt.timedelta(hours=48)


@dataclass(frozen=True)
class Sealer:
    """How the forms below an address are encrypted, and for how long they are kept.

    `secret`: how the names of more fields begin that are neither kept nor displayed; of such a file not even its name.
    """

    seal: Callable[[str], str]
    unseal: Callable[[str], str | None]
    kept_for: dt.timedelta = RETENTION
    secret: tuple[str, ...] = ()


_default = Sealer(partial(seal, purpose="kept form"), partial(unseal, purpose="kept form"))
_sealers: dict[str, Sealer | None] = {}


def register_sealer(prefix: str, sealer: Sealer | None) -> None:
    """Have forms whose address begins with `prefix` encrypted in another way, or with None not kept at all."""
    _sealers[prefix] = sealer


def sealer_for(path: str) -> Sealer | None:
    return next((sealer for prefix, sealer in _sealers.items() if path.startswith(prefix)), _default)


@dataclass(frozen=True)
class Sent:
    """A submitted form: address with query, fields in order, and the names of files and secret fields, whose contents
    are not kept. `key` and `until` are those of its row; empty where it is not kept.
    """

    path: str
    fields: Fields
    files: list[str]
    left_out: list[str] = field(default_factory=list)
    key: str = ""
    until: dt.datetime | None = None


def form_of(request) -> Sent:
    sealer, lists = sealer_for(request.path), list(request.POST.lists())
    secret = sealer.secret if sealer else ()
    chosen = [(name, file.name) for name, files in request.FILES.lists() for file in files]
    files = [A_FILE if is_secret(name, secret) else called for name, called in chosen]
    return Sent(request.get_full_path(), fields_to_keep(lists, secret), files, left_out(lists, secret))


def keep_form(sent: Sent, *, owner: int, reason: str, key: str = "") -> Sent:
    """Store a form for a person, under a new key where none is given; returns it with its key and expiry, or unchanged
    where it cannot be kept.

    Not kept is what is too long, any form at an address for which that is registered, and one that holds what no record
    may hold (ADR 71). The oldest of more than MAX_FORMS is deleted.
    """
    sealer, now = sealer_for(sent.path), timezone.now()
    values = {"fields": sent.fields, "files": sent.files, "left_out": sent.left_out}
    text = json.dumps(values, ensure_ascii=False)
    if sealer is None or len(text) > MAX_CHARACTERS or has_refused_text(sent):
        return sent
    row = KeptForm.objects.create(
        key=key or secrets.token_urlsafe(12),
        owner_id=owner,
        path=sent.path,
        sealed=sealer.seal(text),
        reason=reason,
        made_at=now,
        expires_at=now + sealer.kept_for,
    )
    surplus = KeptForm.objects.filter(owner=owner).values_list("pk", flat=True)[MAX_FORMS:]
    KeptForm.objects.filter(pk__in=list(surplus)).delete()
    return replace(sent, key=row.key, until=row.expires_at)


def has_refused_text(sent: Sent) -> bool:
    texts = [text for _, values in sent.fields for text in values]
    return any(evaluate(text, "core", guesses=False).refused for text in [*texts, *sent.files])


def read_form(row: KeptForm) -> Sent | None:
    """The form in a row; None where the key that encrypted it is gone."""
    sealer = sealer_for(row.path)
    text = sealer.unseal(row.sealed) if sealer else None
    if text is None:
        return None
    values = json.loads(text)
    fields = [(name, texts) for name, texts in values.pop("fields")]
    return Sent(path=row.path, fields=fields, key=row.key, until=row.expires_at, **values)


def delete_form(session, *, owner, key: str) -> None:
    """Delete a kept form of its owner, and the notice on pages with the last one."""
    KeptForm.objects.visible_to(owner).with_key(key).delete()
    note_kept(session, owner)


def note_kept(session, user) -> None:
    if KeptForm.objects.visible_to(user).exists():
        session[NOTICE] = True
    else:
        session.pop(NOTICE, None)


def delete_expired() -> None:
    """Delete the kept forms that have expired, and the keys of forms saved more than 48 hours ago."""
    now = timezone.now()
    KeptForm.objects.filter(expires_at__lte=now).delete()
    FormKey.objects.filter(at__lte=now - FORM_KEYS_LAST).delete()
