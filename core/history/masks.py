"""Hides what two people have confirmed to remove as words that must not be held, until it is removed or stopped."""

from collections.abc import Iterable

from allauth.core import context
from django.db import models

from core.models import PurgeRequest

HIDDEN = "[being removed]"
Masks = dict[int, frozenset[str]]  # key of a row → columns that are hidden; none where the whole row is


def masks_of(table: str) -> Masks:
    return all_masks([table]).get(table, {})


def all_masks(tables: Iterable[str]) -> dict[str, Masks]:
    """What is hidden in some tables, in one statement; none where the reader's sign-in saw that nothing is."""
    if context.request and not getattr(context.request.user, "reads_masked", True):
        return {}
    rows = PurgeRequest.objects.filter(purpose=PurgeRequest.Purpose.REDACTION, table__in=list(tables))
    rows = rows.filter(record=None, stop=None).annotate(yes=models.Count("confirmations")).filter(yes__gte=2)
    found: dict[str, Masks] = {}
    for table, keys, columns in rows.values_list("table", "rows", "columns"):
        masks = found.setdefault(table, {})
        for key in keys:
            masks[key] = masks.get(key, frozenset()) | frozenset(columns)
    return found


def hide_in(row: models.Model, masks: Masks) -> None:
    """Hide columns of a version that was read."""
    for name in _names(type(row), masks.get(row.pk)):
        setattr(row, name, HIDDEN)


def whole[Rows: models.QuerySet](versions: Rows) -> Rows:
    """Versions of which nothing is hidden. Records are never set back to others, which would keep the words."""
    return versions.exclude(pk__in=masks_of(versions.model._meta.db_table))


def hidden_names(model: type[models.Model], key: int, masks: Masks) -> list[str]:
    return _names(model, masks.get(key))


def _names(model: type[models.Model], columns: frozenset[str] | None) -> list[str]:
    """The attributes of a version that are hidden; all texts where the whole row is."""
    if columns is None:
        return []
    fields, texts = model._meta.concrete_fields, models.CharField | models.TextField | models.JSONField
    if columns:
        return [field.attname for field in fields if field.column in columns]
    return [field.attname for field in fields if isinstance(field, texts)]
