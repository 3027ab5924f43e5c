"""What each purpose may remove from the history: tables, and of them columns or whole rows.

Redaction may blank the text columns of every table of history. All else is registered by the app that needs it.
"""

from collections.abc import Callable, Iterable

from django.db import models

Listed = dict[str, dict]  # table → {"columns": […], "delete": bool}
KEPT = frozenset({"history_date", "history_type", "history_user_id", "password"})
_registered: list[tuple[str, Callable[[], Iterable[tuple[type[models.Model], Iterable[str]]]]]] = []


def removable(purpose: str):
    """Decorator: the function returns (model, columns) that this purpose may blank; without columns, rows may go."""

    def register(function):
        _registered.append((purpose, function))
        return function

    return register


def listed(guarded: Iterable[type[models.Model]]) -> dict[str, Listed]:
    """What may be removed, by purpose and table. `guarded` are the tables into which requests may lead."""
    found: dict[str, Listed] = {"retention": {}, "redaction": {}}
    for model in guarded:
        # a row with words in a column that is neither text nor may be empty goes as a whole
        whole = any(isinstance(field, models.JSONField) and not field.null for field in model._meta.concrete_fields)
        found["redaction"][model._meta.db_table] = {"columns": sorted(text_columns(model)), "delete": whole}
    for purpose, function in _registered:
        for model, columns in function():
            entry = found[purpose].setdefault(model._meta.db_table, {"columns": [], "delete": False})
            names = [model._meta.get_field(name).column for name in columns]
            entry["columns"] = sorted({*entry["columns"], *names})
            entry["delete"] = entry["delete"] or not names
    return found


def text_columns(model: type[models.Model]) -> set[str]:
    """Columns of a table into which words may have been written."""
    return {
        field.column
        for field in model._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField | models.JSONField)
        and not field.primary_key
        and not field.choices
        and field.column not in KEPT
        and (field.null or not isinstance(field, models.JSONField))
    }
