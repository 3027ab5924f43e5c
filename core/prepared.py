"""Statements that are built once and run many times: for a page that asks the same with another key each time.

To build a statement of several joined or united parts from expressions takes Django longer than PostgreSQL needs to
answer it. What is kept is the text that Django built, so the expressions stay the one source.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Hashable, Sequence
from functools import cache

from django.db import connection
from django.db.models import QuerySet

STAND_IN = -(2**62)  # no record has this key


def run(build: Callable[..., QuerySet], key: int, *options: Hashable) -> list[tuple]:
    """The rows of `build(key, *options)`, a values_list, as the database gives them: see as_date and as_moment.

    `build` is a function of a module; besides the key it depends on nothing but its options.
    """
    sql, values = _statement(build, options, connection.vendor)
    return _rows(sql, [key if value == STAND_IN else value for value in values])


def run_many(build: Callable[..., QuerySet], *lists: Sequence[int], options: tuple = ()) -> list[tuple]:
    """The same for several keys: `build` is given each list of them, for one `__in`, and then the options.

    Rows come in no order; an empty list finds nothing, and where all are empty nothing is asked.
    """
    if not any(lists):
        return []
    sql, values = _statement(_listed, (build, len(lists), options), connection.vendor)
    listed = {STAND_IN + place: ",".join(str(int(key)) for key in keys) or "NULL" for place, keys in enumerate(lists)}
    begin, *rest = sql.split("%s")
    parts, kept = [begin], []
    for value, after in zip(values, rest, strict=True):
        if value in listed:
            parts.append(listed[value])
        else:
            parts.append("%s")
            kept.append(value)
        parts.append(after)
    return _rows("".join(parts), kept)


def as_date(value) -> dt.date | None:
    """A date of a row; SQLite may give it as text."""
    return dt.date.fromisoformat(value) if isinstance(value, str) else value


def as_moment(value) -> dt.datetime:
    """A moment of a row; SQLite may give it as text, in UTC."""
    value = dt.datetime.fromisoformat(value) if isinstance(value, str) else value
    return value if value.tzinfo else value.replace(tzinfo=dt.UTC)


@cache
def _statement(build, options: tuple, vendor: str) -> tuple[str, tuple]:
    """SQL and its values, with STAND_IN for the key; one for each kind of database."""
    return build(STAND_IN, *options).query.sql_with_params()


def _listed(key: int, build, lists: int, options: tuple) -> QuerySet:
    return build(*([key + place] for place in range(lists)), *options)


def _rows(sql: str, values) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()
