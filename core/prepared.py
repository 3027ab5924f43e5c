"""Statements that are built once and run many times: for a page that asks the same with another key each time.

To build a statement of several joined or united parts from expressions takes Django longer than PostgreSQL needs to
answer it. What is kept is the text that Django built, so the expressions stay the one source.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Hashable, Iterable
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


def run_many(build: Callable[..., QuerySet], keys: Iterable[int]) -> list[tuple]:
    """The same for several keys: `build` is given a list of them for one `__in`. Rows come in no order."""
    sql, values = _statement(_listed, (build,), connection.vendor)
    listed = ",".join(str(int(key)) for key in keys)
    if not listed:
        return []
    before, after = sql.split("IN (%s)")
    place = before.count("%s")
    values = values[:place] + values[place + 1 :]
    return _rows(f"{before}IN ({listed}){after}", values)


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


def _listed(key: int, build) -> QuerySet:
    return build([key])


def _rows(sql: str, values) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()
