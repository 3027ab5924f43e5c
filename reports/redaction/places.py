"""Where words can be: every text column of every table, its history, and stored files.

Tables are found through Django's registry, so that a new app is searched automatically. Accounts are left out: a
sign-in name is no text about a child.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.apps import apps
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalChanges

from core.history.guards import guarded_models
from core.models import (
    PurgeConfirmation,
    PurgeNotice,
    PurgeRecord,
    PurgeRequest,
    PurgeStop,
    Tracked,
)
from reports.models import FrozenEdition, LookFile, Redaction, RenderedFile
from reports.redaction.wording import contains, spellings

APPS = ("core", "agencies", "actions", "audits", "incidents", "voices", "guidance", "reports", "reminders")
OWN = (
    PurgeRequest, PurgeConfirmation, PurgeNotice, PurgeRecord, PurgeStop, Redaction,
    RenderedFile, FrozenEdition, LookFile,
)  # fmt: skip
# Columns that nobody types into
NO_TEXT = {
    "checksum", "sha256", "digest", "format", "file", "key", "token", "content_type", "mime_type", "reference", "kind",
    "history_type", "session_key", "lead_nonce",
}  # fmt: skip


@dataclass(frozen=True)
class Table:
    """A table with text columns; `guarded` where only the purge function of the database can change it."""

    model: type[models.Model]
    fields: tuple[str, ...]
    guarded: bool

    @property
    def key(self) -> str:
        return self.model._meta.label_lower

    @property
    def label(self) -> str:
        return label_of(self.model)

    def containing(self, pattern: re.Pattern, words: str) -> Iterator[models.Model]:
        some = Q()
        for name in self.fields:
            for spelling in spellings(words):
                some |= Q(**{f"{name}__icontains": spelling})
        for row in self.model._base_manager.filter(some).order_by("pk"):
            if self.held_in(row, pattern):
                yield row

    def held_in(self, row, pattern: re.Pattern) -> list[str]:
        return [name for name in self.fields if contains(getattr(row, name), pattern)]


def label_of(model: type[models.Model]) -> str:
    name = str(model._meta.verbose_name)
    if not issubclass(model, HistoricalChanges):
        return name[:1].upper() + name[1:]
    return f"Earlier versions: {name.removeprefix('historical ')}"


def is_text(field: models.Field) -> bool:
    kind = isinstance(field, models.CharField | models.TextField | models.JSONField)
    return kind and not isinstance(field, models.FileField | models.SlugField) and not (
        field.choices or field.name in NO_TEXT or field.primary_key
    )  # fmt: skip


def tables() -> list[Table]:
    """Every table with text columns: records first, then guarded tables."""
    guarded = set(guarded_models())
    found = []
    for model in apps.get_models():
        label = model._meta.app_label
        origin = getattr(model, "instance_type", model)
        if label not in APPS or origin in OWN or model._meta.proxy or not model._meta.managed:
            continue
        fields = tuple(field.name for field in model._meta.concrete_fields if is_text(field))
        if fields:
            found.append(Table(model, fields, model in guarded))
    return sorted(found, key=lambda table: (table.guarded, table.key))


def is_tracked(table: Table) -> bool:
    return issubclass(table.model, Tracked)
