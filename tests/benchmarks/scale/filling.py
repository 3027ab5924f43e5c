"""Filling tables and their history by one statement each, from the numbers 0 … count-1, called n."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection, models

REASON = "Made for measuring"
BEGIN = dt.datetime(2024, 9, 2, 10, tzinfo=dt.UTC)  # when a record came to be, unless it says otherwise


@dataclass(frozen=True)
class Dice:
    """Numbers that follow from n, a salt and the seed, and from nothing else: the same at every run."""

    seed: int = 1

    def below(self, salt: int, span: int) -> str:
        """SQL for a number from 0 to `span` - 1."""
        key = self.seed * 10_000 + salt
        return f"((hashint8extended(n, {key}) & 9223372036854775807) % {span})::int"

    def one_of(self, salt: int, values: Sequence) -> str:
        """SQL for one of these values, texts or whole numbers; what stands in twice comes twice as often."""
        return f"({array(values)})[1 + {self.below(salt, len(values))}]"


def array(values: Sequence) -> str:
    """SQL for an array of texts or whole numbers."""
    listed = ", ".join(str(value) if isinstance(value, int) else quoted(value) for value in values)
    return f"ARRAY[{listed}]"


def quoted(text: str) -> str:
    """A text as SQL writes it."""
    return "'" + text.replace("'", "''") + "'"


@dataclass(frozen=True)
class Change:
    """That records of version 2 were changed once: `at` (SQL, over the row), and what stood in columns before."""

    at: str
    before: dict[str, str]
    reason: str


@dataclass
class Filler:
    """Fills tables, and their history unless told not to, in the name of a person."""

    by: models.Model
    history: bool = True

    def insert(
        self, model: type[models.Model], count: int, *, joined: str = "", change: Change | None = None, **columns
    ) -> int:
        """Insert `count` rows with their history; gives the key of the first, and the others follow it.

        Values are SQL over n, and over what `joined` (a JOIN that leaves as many rows) adds, with {first} for the key
        of the first; a column that is not spoken of holds its default. Records of version 2 get that of `change` too.
        """
        table, fields = model._meta.db_table, model._meta.concrete_fields
        names = ", ".join(f'"{each.column}"' for each in fields)
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT coalesce(max(id), 0) + 1 FROM {table}")  # noqa: S608 (names of models)
            (first,) = cursor.fetchone()
            given = {"id": f"{first} + n", "version": "1", "created_at": moment(BEGIN), **columns}
            unknown = set(given) - {each.column for each in fields}
            if unknown - {"version", "created_at"}:
                raise ValueError(f"{table} has no {', '.join(sorted(unknown))}.")
            values = ", ".join(str(given.get(each.column) or blank(each)) for each in fields)
            values = values.replace("{first}", str(first))
            numbers = f"generate_series(0::bigint, {count - 1}) AS n"
            cursor.execute(f"INSERT INTO {table} ({names}) SELECT {values} FROM {numbers} {joined}")  # noqa: S608
            cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), {first + max(count, 1) - 1})")
            if self.history:
                self.write_history(cursor, model, first, change)
        return first

    def write_history(self, cursor, model: type[models.Model], first: int, change: Change | None = None) -> None:
        """The history rows of all records from a key on: as they came to be, and as they are since their change."""
        past, before = model.history.model, {"version": "1", **(change.before if change else {})}
        columns = [each.column for each in past.tracked_fields]
        names = ", ".join(f'"{name}"' for name in columns)
        then = ", ".join(f'CASE WHEN version > 1 THEN {before[name]} ELSE "{name}" END' if name in before
                         else f'"{name}"' for name in columns)  # fmt: skip
        into = (
            f"INSERT INTO {past._meta.db_table} "  # noqa: S608 (names of models)
            f"({names}, history_date, history_type, history_user_id, history_change_reason)"
        )
        rows = f"FROM {model._meta.db_table} WHERE id >= {first}"
        then = then.replace("%", "%%")
        cursor.execute(f"{into} SELECT {then}, created_at, '+', %s, %s {rows}", [self.by.pk, REASON])
        if change:
            at = change.at.replace("%", "%%")
            cursor.execute(
                f"{into} SELECT {names}, {at}, '~', %s, %s {rows} AND version > 1", [self.by.pk, change.reason]
            )


def moment(at: dt.datetime) -> str:
    """SQL for a moment."""
    return f"TIMESTAMPTZ '{at.isoformat()}'"


def blank(field: models.Field) -> str:
    """SQL for the value of a column that is not spoken of: its default, else nothing."""
    if field.null and not field.has_default():
        return "NULL"
    default = field.get_default()
    if isinstance(field, models.JSONField):
        return f"{quoted(json.dumps(default or []))}::jsonb"
    if isinstance(default, bool | int):
        return str(default).lower()
    return "NULL" if default is None else quoted(str(default))
