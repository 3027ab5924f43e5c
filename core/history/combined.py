"""The history of a record together with that of the records that hang on it, as one list.

What is compared is only what is shown: the newest versions are found first, by their dates alone; then the fields of
all versions of their records are read. To compare all of them took most of the time of a page.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import models
from django.db.models import F, Value
from django.db.models.functions import JSONObject

from core.history.display import KINDS, Entry, FieldChange, shown_fields
from core.history.masks import HIDDEN, all_masks, hidden_names
from core.text.values import label_of, texts_of_related, value_text

type Hidden = Mapping[type[models.Model], Collection[int]]
NOTHING: Hidden = {}
REASON = 2  # of what is read of a version: moment, kind, reason, author, fields


@dataclass(frozen=True)
class Part:
    """Which versions belong to the list: those of `model` where `column` has the key; `what` names them to people.

    `named_by` is a relation whose text stands in place of the labels of the fields, "" for none.
    """

    what: str
    model: type[models.Model]
    column: str
    hidden: frozenset[str] = frozenset()
    named_by: str = ""


def joint_history(
    parts: list[Part],
    key: Any,
    *,
    limit: int,
    references: bool = False,
    where: models.Q | None = None,
    hidden: Hidden = NOTHING,
) -> list[Entry]:
    """The latest `limit` versions of all parts, newest first, each with what it changed; `where` is a condition on the
    version itself, `hidden` are the keys of records of a model that are left out.

    Three statements; one more for each kind of record that names versions, and with `references` for each kind that
    fields point to (else left out).
    """
    rows = with_fields(parts, key, newest(key, parts, limit, where, hidden), references)
    fields = {place: fields_of(parts[place], references) for place in {row[0] for row in rows}}
    pairs = []
    for place, *_, body, before in rows:
        for field in (field for field in fields[place] if field.is_relation):
            pairs += [(field, (before or {}).get(field.attname)), (field, body.get(field.attname))]
    texts = texts_of_related([pair for pair in pairs if pair[1] is not None])
    return [entry(parts[row[0]], fields[row[0]], row, texts) for row in rows]


def writers(parts: list[Part], key: Any) -> list[int]:
    """Whose versions there are, by the key of the account; in one statement."""
    queries = [versions(0, part).filter(**{part.column: key}).values_list("history_user") for part in parts]
    return [pk for (pk,) in queries[0].union(*queries[1:]).order_by() if pk]


def newest(key, parts: list[Part], limit: int, where: models.Q | None, hidden: Hidden) -> models.QuerySet:
    """The latest versions of all parts: the place of the part, the version and its record."""
    wanted = where or models.Q()
    queries = [
        versions(place, part).filter(wanted & ~models.Q(id__in=hidden.get(part.model, ())), **{part.column: key})
        for place, part in enumerate(parts)
    ]
    return united(queries).order_by("-history_date", "-history_id")[:limit]


@cache
def versions(place: int, part: Part) -> models.QuerySet:
    """Every version of a part, to be filtered; built once, which halves the processor time of `newest`."""
    rows = part.model.history.model.objects.order_by().annotate(place=Value(place))
    return rows.values_list("place", "history_id", "id", "history_date")


def with_fields(parts: list[Part], key: Any, found: Iterable[tuple], references: bool) -> list[tuple]:
    """For each version that `newest` found: place, moment, kind, reason, who, the fields, and those of before."""
    found, wanted = list(found), defaultdict(set)
    for place, _, record, _ in found:
        wanted[place].add(record)
    if not wanted:
        return []
    queries = [contents(place, parts[place], key, records, references) for place, records in wanted.items()]
    read, before, latest = {}, {}, {}
    pasts = [part.model.history.model for part in parts]
    masks = all_masks(past._meta.db_table for past in pasts)
    for place, version, record, *content in united(queries).order_by("history_date", "history_id"):
        past = pasts[place]
        for name in hidden_names(past, version, masks.get(past._meta.db_table, {})):
            if name == "history_change_reason":
                content[REASON] = HIDDEN
            elif name in content[-1]:
                content[-1][name] = HIDDEN
        before[place, version] = latest.get((place, record))
        read[place, version] = content
        latest[place, record] = content[-1]
    return [(place, *read[place, version], before[place, version]) for place, version, *_ in found]


def contents(place: int, part: Part, key, records: Iterable[int], references: bool) -> models.QuerySet:
    """Place, version, record, moment, kind, reason, author and fields of the versions of some records of a part that
    have the key: a record may have belonged elsewhere before."""
    body = JSONObject(**{field.attname: field.attname for field in fields_of(part, references)})
    rows = part.model.history.model.objects.filter(**{part.column: key}, id__in=records).order_by()
    return rows.annotate(place=Value(place), who=F("history_user__name"), body=body).values_list(
        "place", "history_id", "id", "history_date", "history_type", "history_change_reason", "who", "body"
    )


def united(queries: list[models.QuerySet]) -> models.QuerySet:
    return queries[0].union(*queries[1:], all=True).order_by() if queries[1:] else queries[0]


@cache
def fields_of(part: Part, references: bool) -> list[models.Field]:
    return [
        field
        for field in shown_fields(part.model)
        if field.attname != part.column
        and field.name not in part.hidden
        and (references or not field.is_relation or field.name == part.named_by)
    ]


def entry(part: Part, fields: list[models.Field], row: tuple, texts) -> Entry:
    """One version as people read it."""
    _, when, kind, reason, who, body, before = row
    changes, name = [], ""
    for field in fields:
        if field.name == part.named_by:
            name = value_text(field, body.get(field.attname), texts)
            continue
        new, old = python_value(field, body.get(field.attname)), None
        if kind != "+":
            if before is None:
                continue
            old = python_value(field, before.get(field.attname))
        if old != new and not (kind == "+" and new in (None, "", False)):
            label = f"{name}, {field.verbose_name}" if changes and name else name or label_of(field)
            changes.append(FieldChange(label, value_text(field, old, texts), value_text(field, new, texts)))
    return Entry(when=when, who=who or "", reason=reason or "", kind=KINDS[kind], changes=changes, what=part.what)


def python_value(field: models.Field, value: Any) -> Any:
    """A value as JSON holds it, as the field knows it."""
    if value is None:
        return None
    return field.target_field.to_python(value) if field.is_relation else field.to_python(value)
