"""The rows of the one statement that reads what hangs on an action: everything in the same columns.

Each module of the page of an action says which columns its records go into, by `lines`, and reads its rows again.
"""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from django.db.models import BigIntegerField, BooleanField, DateField, Model, QuerySet, TextField, Value
from django.db.models.functions import Cast, Coalesce, NullIf

from core.prepared import as_date

TEXTS = ("text", "more", "who", "word", "state", "meeting")
NUMBERS = ("number", "other", "target")
DAYS = ("day", "ended", "third", "fourth")


class Row(NamedTuple):
    """One row: what it is, the key of its record, and what its kind needs; a text that is not known is ""."""

    kind: str
    pk: int
    text: str
    more: str
    who: str
    word: str
    state: str
    meeting: str
    number: int | None
    other: int | None
    target: int | None
    flag: bool
    day: dt.date | None
    ended: dt.date | None
    third: dt.date | None
    fourth: dt.date | None

    @classmethod
    def read(cls, values: tuple) -> Row:
        """From what the database gives."""
        *rest, flag, day, ended, third, fourth = values
        return cls(*rest, bool(flag), as_date(day), as_date(ended), as_date(third), as_date(fourth))


def lines(kind: str, records: QuerySet[Model], **columns) -> QuerySet:
    """Records in the columns of Row: names of fields or expressions, by the column that they go into."""

    def plain(column: str, field):
        return Cast(columns.get(column, Value(None)), field)  # PostgreSQL takes a bare NULL for a text

    def said(column: str):
        return Coalesce(Cast(columns[column], text), none) if column in columns else none

    text, none = TextField(), Value("", TextField())
    return records.order_by().values_list(
        Value(kind, text),
        "pk",
        *(said(column) for column in TEXTS),
        *(plain(column, BigIntegerField()) for column in NUMBERS),
        plain("flag", BooleanField()),
        *(plain(column, DateField()) for column in DAYS),
    )


def person(field: str):
    """The name of a person, or the address where none is known."""
    return Coalesce(NullIf(f"{field}__name", Value("")), f"{field}__email", output_field=TextField())
