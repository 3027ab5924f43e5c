"""Finds stored files that no record refers to, left by a process that was killed while saving.

Such a file is on no page and in no backup, but may hold personal data. It is deleted a day after it was stored, when no
process can still be about to save its record.
"""

import datetime as dt
from collections.abc import Iterator

from django.apps import apps
from django.core.files.storage import default_storage
from django.db import models
from django.utils import timezone

from core.records.rules import RuleBroken

WAIT = dt.timedelta(days=1)
FEW = 20  # deleted whatever their share
SHARE = 10  # beyond FEW, at most one file in so many: else records are probably missing


def file_fields() -> Iterator[tuple[type[models.Model], models.FileField]]:
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.concrete_fields:
            if isinstance(field, models.FileField):
                yield model, field


def file_names() -> list[str]:
    found = set()
    for model, field in file_fields():
        found.update(model._base_manager.exclude(**{field.name: ""}).values_list(field.name, flat=True))
    return sorted(found - {None})


def stored_names() -> list[str]:
    found = []
    for folder in sorted({field.upload_to for _, field in file_fields()}):
        try:
            found += [f"{folder}/{name}" for name in sorted(default_storage.listdir(folder)[1])]
        except FileNotFoundError:
            continue  # nothing was ever stored there
    return found


def are_few(many: int, total: int) -> bool:
    """Whether so many files without a record can come from killed processes, rather than from a missing database."""
    return many <= max(FEW, total // SHARE)


def without_record() -> list[str]:
    """Files older than a day that no row refers to."""
    stored = stored_names()
    named = set(file_names())  # read last: a file stored before has its record by now
    before = timezone.now() - WAIT
    return [name for name in stored if name not in named and default_storage.get_modified_time(name) < before]


def delete_without_record(*, even_many: bool = False) -> int:
    """Delete files without a record; returns how many. RuleBroken where there are too many, unless `even_many`."""
    names = without_record()
    if not even_many and not are_few(len(names), len(stored_names())):
        raise RuleBroken(
            f"{len(names)} files have no record. So many are not left by processes that were killed: is this the right "
            "database? Nothing was deleted. `manage.py files_without_record` lists them."
        )
    for name in names:
        default_storage.delete(name)
    return len(names)
