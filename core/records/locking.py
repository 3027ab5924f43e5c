"""Saves tracked records: no change is lost, and every version records who made it and why.

A save compares the version number in the same UPDATE that raises it, so of several people saving the same version
exactly one succeeds. The others get Conflict, which holds the record as it was when they opened it and as it is now;
compare() tells field by field what each side did.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from itertools import batched
from typing import Any

from django.db import IntegrityError, connection, models, transaction
from django.dispatch import Signal
from django.utils import timezone

from core.records.guarding import note_overrides, require_screened
from core.records.rules import NothingChanged, RuleBroken
from core.text.values import label_of, texts_of_related, value_text

# Sent by save_versioned as Django's own post_save is by save(): with `sender` (the model), `instance` and
# `update_fields`, the names of the fields that were saved.
saved_versioned = Signal()


class Conflict(Exception):
    """Somebody else saved this record first.

    `current` is the record as it is now; `base` is the record at the version that the person had opened, or None where
    that version is no longer stored.
    """

    def __init__(self, *, current: models.Model, base: models.Model | None):
        super().__init__("Somebody else changed this while you were editing it.")
        self.current = current
        self.base = base

    def fields(self, mine: Mapping[str, Any]) -> list[FieldConflict]:
        """compare(), with references shown as text; one query for each kind of reference."""
        found = compare(self.base, self.current, mine)
        model = type(self.current)
        pairs = [(model._meta.get_field(f.name), v) for f in found for v in (f.theirs, f.mine)]
        texts = texts_of_related(pairs)
        return [
            replace(
                f,
                theirs_text=value_text(model._meta.get_field(f.name), f.theirs, texts),
                mine_text=value_text(model._meta.get_field(f.name), f.mine, texts),
            )
            for f in found
        ]


@dataclass(frozen=True)
class FieldConflict:
    """One field in three readings: `base` when it was opened, `theirs` now, `mine` as it would be saved.

    `state` is "same" (nobody changed it, or both to the same), "only_mine", "only_theirs" or "both".
    References are keys; the texts are for showing.
    """

    name: str
    label: str
    base: Any
    theirs: Any
    mine: Any
    state: str
    theirs_text: str = ""
    mine_text: str = ""


def compare(base: models.Model | None, current: models.Model, mine: Mapping[str, Any]) -> list[FieldConflict]:
    """What each side did to each field of `mine`, in the order of `mine`. No database.

    Without `base`, every field that differs is "both": a person decides.
    """
    rows = []
    for name, value in mine.items():
        field = current._meta.get_field(name)
        own = _plain(value)
        theirs = _plain(getattr(current, field.attname))
        was = _plain(getattr(base, field.attname)) if base is not None else None
        rows.append(
            FieldConflict(
                name=name,
                label=label_of(field),
                base=was,
                theirs=theirs,
                mine=own,
                state=_state(was, theirs, own, known=base is not None),
                theirs_text=value_text(field, theirs),
                mine_text=value_text(field, own),
            )
        )
    return rows


def _state(base, theirs, mine, *, known: bool) -> str:
    if theirs == mine:
        return "same"
    if not known:
        return "both"
    if theirs == base:
        return "only_mine"
    return "only_theirs" if mine == base else "both"


def _plain(value):
    """A value for comparison: a record by its key, line breaks as the database stores them."""
    if isinstance(value, models.Model):
        return value.pk
    return value.replace("\r\n", "\n").replace("\r", "\n") if isinstance(value, str) else value


def merge(rows: Iterable[FieldConflict], chosen: Mapping[str, Any]) -> dict[str, Any]:
    """The values to save: a change of one side is taken, a change of both as `chosen` says.

    Raises ValueError naming the fields that both changed and nobody has chosen.
    """
    rows = list(rows)
    open_questions = [row.label for row in rows if row.state == "both" and row.name not in chosen]
    if open_questions:
        raise ValueError(f"Choose one text for: {', '.join(open_questions)}.")
    merged = {}
    for row in rows:
        if row.state == "both":
            merged[row.name] = chosen[row.name]
        else:
            merged[row.name] = row.mine if row.state == "only_mine" else row.theirs
    return merged


_way: ContextVar[str] = ContextVar("way_of_saving", default="")


@contextmanager
def saved_by_way_of(way: str) -> Iterator[None]:
    """History says of everything that is saved inside how it came, after the reason: "Update added (by …)"."""
    token = _way.set(way)
    try:
        yield
    finally:
        _way.reset(token)


def with_way(reason: str) -> str:
    return f"{reason} ({way})" if (way := _way.get()) else reason


def create_tracked[M: models.Model](obj: M, *, by, reason: str) -> M:
    """Save a new tracked record with its first history row: two statements. IdentityFound as require_screened()."""
    noted = require_screened([obj], reason)
    obj._history_user = by
    obj._change_reason = with_way(reason)
    try:
        with transaction.atomic(savepoint=False):  # a service that fails half-way is rolled back as a whole
            obj.save(force_insert=True)
            note_overrides([obj], noted, by)
    finally:
        del obj._history_user, obj._change_reason
    return obj


def create_screened[M: models.Model](obj: M, *, by) -> M:
    """Save a new record that keeps no history, once its texts were looked at. IdentityFound as require_screened()."""
    noted = require_screened([obj], "")
    obj.save(force_insert=True)
    note_overrides([obj], noted, by)
    return obj


def create_many[M: models.Model](objs: list[M], *, by, reason: str, batch: int = 500) -> list[M]:
    """Save new tracked records of one model with their first history rows: two statements for each batch.

    Calls no save() and sends no signals; the caller updates whatever depends on them. IdentityFound as
    require_screened().
    """
    if objs:
        model, noted = type(objs[0]), require_screened(objs, reason)
        with transaction.atomic(savepoint=False):
            model._base_manager.bulk_create(objs, batch_size=batch)
            write_history(model, [obj.pk for obj in objs], kind="+", by=by, reason=reason)
            note_overrides(objs, noted, by)
    return objs


def save_many[M: models.Model](objs: list[M], *, fields: Iterable[str], by, reason: str) -> list[M]:
    """Save these fields of locked records of one model, each as its next version with a history row: two statements for
    each batch. Sends no signals. IdentityFound as require_screened().
    """
    if objs:
        model, fields = type(objs[0]), [*fields]
        noted = require_screened(objs, reason, fields=fields)
        with transaction.atomic(savepoint=False):
            for obj in objs:
                obj.version += 1
            model._base_manager.bulk_create(
                objs, batch_size=2_000, update_conflicts=True, unique_fields=["id"], update_fields=["version", *fields]
            )
            write_history(model, [obj.pk for obj in objs], kind="~", by=by, reason=reason)
            note_overrides(objs, noted, by)
    return objs


def write_history(model: type[models.Model], keys: list[int], *, kind: str, by, reason: str) -> None:
    """Write a history row for each of these records as they are in the database; `kind` is "+", "~" or "-".

    The database copies them itself, in one statement for each five thousand: to build as many rows here takes three
    times as long as to save the records. That is done only where values stand in rows of their own, and not for "-".
    """
    if not keys:
        return
    if several := [field.rows for field in model._meta.private_fields]:
        for some in batched(keys, 500):
            objs = model._base_manager.filter(pk__in=some).prefetch_related(*several).order_by("pk")
            noted = {"update": kind == "~", "default_user": by, "default_change_reason": with_way(reason)}
            model.history.bulk_history_create(objs, **noted)
        return
    past, quote = model.history.model, connection.ops.quote_name
    columns = ", ".join(quote(past._meta.get_field(field.name).column) for field in past.tracked_fields)
    sources = ", ".join(quote(field.column) for field in past.tracked_fields)
    noted = {
        "history_date": timezone.now(),
        "history_user": by.pk if by else None,
        "history_change_reason": with_way(reason),
        "history_type": kind,
    }
    fields = [past._meta.get_field(name) for name in noted]
    values = [field.get_db_prep_save(value, connection) for field, value in zip(fields, noted.values(), strict=True)]
    into = f"INSERT INTO {quote(past._meta.db_table)} ({columns}, {', '.join(quote(f.column) for f in fields)})"
    marks = ", ".join(["%s"] * len(fields))
    key = quote(model._meta.pk.column)
    with connection.cursor() as cursor:
        for some in batched(keys, 5_000):
            wanted = ", ".join(str(int(each)) for each in some)
            cursor.execute(
                f"{into} SELECT {sources}, {marks} FROM {quote(model._meta.db_table)} "  # noqa: S608 (names and numbers)
                f"WHERE {key} IN ({wanted}) ORDER BY {key}",
                values,
            )


def save_versioned[M: models.Model](
    obj: M, *, expected: int, fields: Iterable[str] | Mapping[str, Any], by, reason: str
) -> M:
    """Save these fields of `obj`, with the values of a mapping, if the record still has the version `expected`: two
    statements.

    `obj` must not carry unsaved changes in other fields, since the history row holds all of them. Raises Conflict where
    somebody else saved first, the model's DoesNotExist where the record is gone, IdentityFound as require_screened().
    """
    model = type(obj)
    if isinstance(fields, Mapping):
        for name, value in fields.items():
            setattr(obj, name, value)
    saved = [model._meta.get_field(name) for name in fields]
    noted = require_screened([obj], reason, fields=[field.name for field in saved])
    values = {field.attname: field.pre_save(obj, add=False) for field in saved if field.column}
    with transaction.atomic(savepoint=False):
        changed = model._base_manager.filter(pk=obj.pk, version=expected).update(**values, version=expected + 1)
        if changed:
            obj.version = expected + 1
            for field in saved:
                if not field.column:
                    field.replace(obj)
            model.history.bulk_history_create(
                [obj], update=True, default_user=by, default_change_reason=with_way(reason)
            )
            note_overrides([obj], noted, by)
            saved_versioned.send(sender=model, instance=obj, update_fields={field.name for field in saved})
    if not changed:
        raise Conflict(current=model._base_manager.get(pk=obj.pk), base=version_of(obj, expected))
    return obj


def version_of[M: models.Model](obj: M, version: int) -> M | None:
    """The record at this version, or None where it is no longer stored."""
    row = obj.history.filter(version=version).order_by("-history_date", "-history_id").first()
    return row.instance if row else None


def save_changed(record, expected: int, values: dict, *, by, reason: str):
    """Save the values that differ. Raises NothingChanged where none does and nobody else changed the record, else
    Conflict as save_versioned.
    """
    changed = {name: value for name, value in values.items() if getattr(record, name) != value}
    if not changed and record.version == expected:
        raise NothingChanged("Nothing has been changed.")
    return save_versioned(record, expected=expected, fields=changed or [*values][:1], by=by, reason=reason)


def once(save: Callable[[], Any], error: RuleBroken | str, *, field: str = ""):
    """The result of `save`; raises `error` where the database rejects it, since another was quicker."""
    try:
        with transaction.atomic():
            return save()
    except IntegrityError:
        raise RuleBroken(error, field=field) if isinstance(error, str) else error from None
