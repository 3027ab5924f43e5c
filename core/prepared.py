"""Statements that are built once and run many times: for a page that asks the same with another key each time.

To build a statement of several joined or united parts from expressions takes Django longer than PostgreSQL needs to
answer it. What is kept is the text that Django built, so the expressions stay the one source. And PostgreSQL needs
longer to plan such a statement than to run it: so it is prepared there too, once for each connection. The statement
of the cells (actions/cells.py) costs the database 1.6 ms instead of 4.1.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Hashable, Iterator, Sequence
from functools import cache, lru_cache
from itertools import count
from weakref import WeakKeyDictionary

from django.db import connection
from django.db.models import FETCH_ONE, Model, QuerySet
from django.db.models.query import get_related_populators

STAND_IN = -(2**62)  # no record has this key
BIGGEST = 2**63 - 1  # a number that a key can be
FAR, LATE = 2**62, dt.date(9990, 1, 1)  # the same, where a number may be one of rows, and for days
AFTER_ALL = dt.datetime(9990, 1, 1, tzinfo=dt.UTC)  # and for moments
SAID = "\ue001"  # and for words
MOST = 200  # keys of a list that is given to a prepared statement: for more another plan is better, and it pays
_counter = count(1)
_PLACES = re.compile(r"(%s|\{\w+\})")
_names: WeakKeyDictionary = WeakKeyDictionary()  # by connection of the driver: text of a statement → its name there


def run(build: Callable[..., QuerySet], key: int, *options: Hashable) -> list[tuple]:
    """The rows of `build(key, *options)`, a values_list, as the database gives them: see as_date and as_moment.

    `build` is a function of a module; besides the key it depends on nothing but its options.
    """
    text, values = _statement(build, 1, options, connection.vendor)
    return ask(text, *values, key_0=key)


def run_object(build: Callable[..., QuerySet], key: int, *options: Hashable) -> Model | None:
    """The first object of `build(key, *options)`, a queryset with select_related, as the queryset would give it; None
    where there is none."""
    return next(iter(run_objects(build, key, *options)), None)


def run_objects(build: Callable[..., QuerySet], key: int, *options: Hashable) -> list[Model]:
    """All of them."""
    if key > BIGGEST:
        return []
    text, values, make = _object_statement(build, options, connection.vendor)
    return [make(row) for row in ask(text, *values, key_0=key)]


def run_many(build: Callable[..., QuerySet], *lists: Sequence[int], options: tuple = ()) -> list[tuple]:
    """The same for several keys: `build` is given each list of them, for one `__in`, and then the options.

    Rows come in no order; an empty list finds nothing, and where all are empty nothing is asked.
    """
    if not any(lists):
        return []
    text, values = _statement(_listed, len(lists), (build, len(lists), options), connection.vendor)
    return ask(text, *values, **{f"key_{place}": keys for place, keys in enumerate(map(list, lists))})


type Given = int | dt.date | dt.datetime | str | list[int]


def run_given(build: Callable[..., QuerySet], given: dict[str, Given], *options: Hashable) -> list[tuple]:
    """The rows of `build(given, *options)`, a values_list, for keys and lists of them (`__in`), days, moments, words
    (`__icontains`) and numbers of rows to leave out (OFFSET).

    For forms of many shapes: of those that `options` tell apart, the latest are kept. `build` hands on the values of
    `given` as they are; days of it lie in their order.
    """
    kinds = tuple((name, type(value)) for name, value in given.items())
    text, values = _given_statement(build, kinds, options, connection.vendor)
    return ask(text, *values, **{name: _adapted(value) for name, value in given.items()})


def _adapted(value: Given) -> Given:
    if isinstance(value, str):
        return f"%{connection.ops.prep_for_like_query(value)}%"
    return connection.ops.adapt_datetimefield_value(value) if isinstance(value, dt.datetime) else value


def ask(text: str, *values, **keys) -> list[tuple]:
    """The rows of a statement whose `text` is always the same; `values` stand for its %s, and are the same too.

    `{name}` in the text stands for the key of this name, `IN ({name})` for a list of numbers.
    """
    if not _can_prepare(keys):
        return ask_once(text, *values, **keys)
    with connection.cursor() as cursor:
        _execute_prepared(cursor, text, values, keys)
        return cursor.fetchall()


def ask_once(text: str, *values, **keys) -> list[tuple]:
    """The same for a statement that is better planned anew each time, by its keys."""
    with connection.cursor() as cursor:
        cursor.execute(*_in_full(text, values, keys))
        return cursor.fetchall()


def row_by_row(text: str, **keys) -> Iterator[tuple]:
    """The same, one row after the other: for a hundred thousand of them, of which the caller keeps little."""
    with connection.cursor() as cursor:
        cursor.execute(*_in_full(text, (), keys))
        yield from cursor


def as_date(value) -> dt.date | None:
    """A date of a row; SQLite may give it as text."""
    return dt.date.fromisoformat(value) if isinstance(value, str) else value


def as_moment(value) -> dt.datetime:
    """A moment of a row; SQLite may give it as text, in UTC."""
    value = dt.datetime.fromisoformat(value) if isinstance(value, str) else value
    return value if value.tzinfo else value.replace(tzinfo=dt.UTC)


@cache
def _statement(build, keys: int, options: tuple, vendor: str) -> tuple[str, tuple]:
    """The text for ask(), with {key_0} … for the keys, and its other values; one for each kind of database."""
    sql, values = build(STAND_IN, *options).query.sql_with_params()
    return _with_names(sql, values, keys)


@cache
def _object_statement(build, options: tuple, vendor: str) -> tuple[str, tuple, Callable[[tuple], Model]]:
    """The text and its other values for run_object(), and what makes the object of a row, as Django's ModelIterable
    does: with the objects that select_related joins."""
    compiler = build(STAND_IN, *options).query.get_compiler(connection=connection)
    text, values = _with_names(*compiler.as_sql(), 1)
    columns, kind = [column for column, *_ in compiler.select], compiler.klass_info
    converting = list(compiler.get_converters(columns).items())
    own = slice(kind["select_fields"][0], kind["select_fields"][-1] + 1)
    names = [column.target.attname for column in columns[own]]
    joined = get_related_populators(kind, compiler.select, connection.alias, FETCH_ONE)

    def make(row: tuple) -> Model:
        row = list(row)
        for place, (converters, column) in converting:
            for convert in converters:
                row[place] = convert(row[place], column, connection)
        found = kind["model"].from_db(connection.alias, names, row[own])
        for other in joined:
            other.populate(row, found)
        return found

    return text, values, make


def _with_names(sql: str, values: tuple, keys: int) -> tuple[str, tuple]:
    """A statement of stand-ins for that many keys as a text with {key_0} … in their places, and its other values."""
    names = {STAND_IN + place: f"{{key_{place}}}" for place in range(keys)}
    begin, *rest = sql.split("%s")
    parts, kept = [begin], []
    for value, after in zip(values, rest, strict=True):
        kept += [] if value in names else [value]
        parts += [names.get(value, "%s"), after]
    return "".join(parts), tuple(kept)


@lru_cache(maxsize=256)
def _given_statement(build, kinds: tuple, options: tuple, vendor: str) -> tuple[str, tuple]:
    """The same for run_given()."""
    given, names = {}, {}
    for place, (name, kind) in enumerate(kinds):
        given[name] = [FAR + place] if kind is list else SAID if kind is str else FAR + place
        if kind in (dt.date, dt.datetime):
            given[name] = (LATE if kind is dt.date else AFTER_ALL) + dt.timedelta(days=place)
        value = given[name][0] if kind is list else f"%{SAID}%" if kind is str else given[name]
        as_text = connection.ops.adapt_datetimefield_value(value) if kind is dt.datetime else str(value)
        names |= {value: f"{{{name}}}", as_text: f"{{{name}}}"}  # SQLite is given days and moments as text
    sql, values = build(given, *options).query.sql_with_params()
    begin, *rest = sql.split("%s")
    parts, kept = [begin], []
    for value, after in zip(values, rest, strict=True):
        kept += [] if value in names else [value]
        parts += [names.get(value, "%s"), after]
    text = "".join(parts)
    for value, name in names.items():
        text = text.replace(f"OFFSET {value}", f"OFFSET {name}")  # this one Django writes out
    return text, tuple(kept)


def _listed(key: int, build, lists: int, options: tuple) -> QuerySet:
    return build(*([key + place] for place in range(lists)), *options)


def _can_prepare(keys: dict) -> bool:
    """Not for long lists, and not where a pooler may give every statement another connection."""
    if connection.vendor != "postgresql" or connection.settings_dict["DISABLE_SERVER_SIDE_CURSORS"]:
        return False
    return all(len(key) <= MOST for key in keys.values() if isinstance(key, list))


def _execute_prepared(cursor, text: str, values: tuple, keys: dict) -> None:
    """Run a statement by the name that it has on this connection; the first time, prepare it on the way there."""
    known = _names.setdefault(connection.connection, {})
    given = [f"{{{_numbers(key)}}}" if isinstance(key, list) else key for key in keys.values()]
    name = known.get((text, values))
    if name:
        cursor.execute(_call(name, len(given)), given)
        return
    name, own = f"own_{next(_counter)}", text  # where this fails, the next attempt has another name
    for place, key in enumerate(keys, start=1):
        own = own.replace(f"IN ({{{key}}})", f"= ANY (${place})").replace(f"{{{key}}}", f"${place}")
    cursor.execute(f"PREPARE {name} AS {own}; {_call(name, len(given))}", [*values, *given])
    known[text, values] = name


def _call(name: str, keys: int) -> str:
    return f"EXECUTE {name} ({', '.join(['%s'] * keys)})" if keys else f"EXECUTE {name}"


def _numbers(keys: list) -> str:
    return ",".join(str(int(key)) for key in keys)


def _in_full(text: str, values: tuple, keys: dict) -> tuple[str, list]:
    """The statement with its lists written into it, and all its values in order.

    PostgreSQL gets a long list as one value: read number by number, wherever it stands, two thousand cost it 30 ms.
    """
    for name, key in keys.items():
        if isinstance(key, list) and connection.vendor == "postgresql":
            text = text.replace(f"IN ({{{name}}})", f"= ANY ('{{{_numbers(key)}}}'::bigint[])")
    parts, given, rest = [], [], iter(values)
    for part in _PLACES.split(text):
        key = keys.get(part[1:-1], part)
        if part == "%s":
            given.append(next(rest))
        elif isinstance(key, list):
            part = _numbers(key) or "NULL"
        elif key is not part:
            given.append(key)
            part = "%s"
        parts.append(part)
    return "".join(parts), given
