"""The history of a record together with that of the records that hang on it, as one list, read in one statement."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import models
from django.db.models import F, JSONField, Value, Window
from django.db.models.functions import JSONObject, Lag

from core.history_display import KINDS, Entry, FieldChange, shown_fields
from core.prepared import as_moment, run
from core.texts import label_of, texts_of_related, value_text


@dataclass(frozen=True)
class Part:
    """Which versions belong to the list: those of `model` where `column` has the key; `what` names them to people."""

    what: str
    model: type[models.Model]
    column: str
    hidden: frozenset[str] = frozenset()


def joint_history(parts: list[Part], key: Any, *, limit: int, references: bool = False) -> list[Entry]:
    """The latest `limit` versions of all parts, newest first, each with what it changed.

    One statement; with `references` one more for each kind of record that fields point to (else left out).
    """
    fields = [fields_of(part, references) for part in parts]
    rows = [as_read(row) for row in run(united, key, tuple(parts), limit, references)]
    pairs = []
    if references:
        for row in rows:
            for field in fields[row[0]]:
                if field.is_relation:
                    pairs += [(field, (row[-2] or {}).get(field.attname)), (field, (row[-1] or {}).get(field.attname))]
    texts = texts_of_related([pair for pair in pairs if pair[1] is not None])
    return [entry(parts[row[0]], fields[row[0]], row, texts) for row in rows]


def united(key, parts: tuple[Part, ...], limit: int, references: bool) -> models.QuerySet:
    """The latest versions of all parts; the first column is the place of the part."""
    queries = [versions(place, part, fields_of(part, references), key) for place, part in enumerate(parts)]
    return queries[0].union(*queries[1:], all=True).order_by("-history_date", "-history_id")[:limit]


def as_read(row: tuple) -> tuple:
    """A row with its moment and its fields as Python knows them."""
    *first, when, kind, reason, who, body, before = row
    before = json.loads(before) if before else None
    return *first, as_moment(when), kind, reason, who, json.loads(body), before


@cache
def fields_of(part: Part, references: bool) -> list[models.Field]:
    """The fields of a part that are shown."""
    return [
        field
        for field in shown_fields(part.model)
        if field.attname != part.column and field.name not in part.hidden and (references or not field.is_relation)
    ]


def versions(place: int, part: Part, fields: list[models.Field], key) -> models.QuerySet:
    """Every version of a part: which part, when, kind, reason, who, the fields now and in the version before."""
    history = part.model.history.model
    body = JSONObject(**{field.attname: field.attname for field in fields})
    before = Window(
        Lag(body, output_field=JSONField()),
        partition_by=F("id"),
        order_by=[F("history_date").asc(), F("history_id").asc()],
        output_field=JSONField(),
    )
    rows = history.objects.filter(**{part.column: key}).order_by()
    return rows.annotate(place=Value(place), who=F("history_user__name"), body=body, before=before).values_list(
        "place", "history_id", "history_date", "history_type", "history_change_reason", "who", "body", "before"
    )


def entry(part: Part, fields: list[models.Field], row: tuple, texts) -> Entry:
    """One version as people read it."""
    _, _, when, kind, reason, who, body, before = row
    changes = []
    for field in fields:
        new, old = python_value(field, body.get(field.attname)), None
        if kind != "+":
            if before is None:
                continue
            old = python_value(field, before.get(field.attname))
        if old != new and not (kind == "+" and new in (None, "", False)):
            changes.append(FieldChange(label_of(field), value_text(field, old, texts), value_text(field, new, texts)))
    return Entry(when=when, who=who or "", reason=reason or "", kind=KINDS[kind], changes=changes, what=part.what)


def python_value(field: models.Field, value: Any) -> Any:
    """A value as JSON holds it, as the field knows it."""
    if value is None:
        return None
    return field.target_field.to_python(value) if field.is_relation else field.to_python(value)
