"""Querysets whose statement is built once: `Once(build)(*keys)` gives what `list(build(*keys))` would.

    updates_of = Once(lambda action: Update.objects.filter(action=action).select_related("by"))
    updates_of(action.pk)

Django writes the text of a statement anew each time, which is half the work of a page of many joins. Here the queryset
is built from stand-in keys at its first use; its compiler, text and the places of the keys are kept, and later only
the keys are exchanged. The queryset stays the source: columns, joins and order follow the models.

For statements whose shape never changes: no optional filter, no list of keys, and no day that `build` finds out by
itself, which would stay that of the first use. Not for saving, and not to add a filter later.
"""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Callable
from types import SimpleNamespace

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import QuerySet

LOWEST = -(2**31)  # which every column of numbers with a sign can hold, and no record has
STAND_INS = {
    int: lambda place: LOWEST + place,
    str: lambda place: f"\x01stand-in for key {place}",
    dt.date: lambda place: dt.date(1, 1, 1 + place),
    dt.datetime: lambda place: dt.datetime(1, 1, 1 + place, tzinfo=dt.UTC),
}


class Once[Record]:
    """Calls with whole numbers, texts, days and moments as keys; each combination of their types is built once.

    With None among the keys the queryset is built for this call, since SQL compares with NULL in other words.
    """

    def __init__(self, build: Callable[..., QuerySet]):
        self.build = build
        self.statements: dict[tuple[type, ...], Statement] = {}

    def __call__(self, *keys) -> list[Record]:
        """The records, or the values.

        Raises TypeError for a key of another type, ValueError for a statement that cannot be kept.
        """
        if None in keys:
            return list(self.build(*keys))
        kinds = tuple(type(key) for key in keys)
        statement = self.statements.get(kinds)
        if statement is None:
            statement = Statement(self.build, kinds)
            self.statements[kinds] = statement  # two threads may both build it; they build the same
        return statement.fetch(keys)


class Statement:
    """A compiled queryset, and which of its parameters are keys."""

    def __init__(self, build: Callable[..., QuerySet], kinds: tuple[type, ...]):
        stand_ins = [stand_in(kind, place) for place, kind in enumerate(kinds)]
        self.queryset = build(*stand_ins)
        if self.queryset.query.select_for_update:
            raise ValueError("A statement that locks rows is not kept.")
        if self.queryset._prefetch_related_lookups:
            raise ValueError("What is prefetched would need statements of its own, each kept by a Once.")
        self.compiler = self.queryset.query.get_compiler(using=self.queryset.db)
        try:
            self.text, self.params = self.compiler.as_sql()
        except EmptyResultSet as error:
            raise ValueError("The column of a key cannot hold its stand-in, so this cannot be kept.") from error
        self.places = [place_of(param, stand_ins) for param in self.params]
        if missing := set(range(len(kinds))) - set(self.places):
            raise ValueError(f"Keys {sorted(missing)} are not parameters of the statement as they were given.")
        for param, place in zip(self.params, self.places, strict=True):
            if place is None and isinstance(param, dt.date):
                raise ValueError(f"{param} would be the day of the first use for ever: make it a key.")

    def fetch(self, keys: tuple) -> list:
        """What the queryset would give for these keys."""
        params = tuple(
            param if place is None else keys[place] for param, place in zip(self.params, self.places, strict=True)
        )
        compiler = copy.copy(self.compiler)
        compiler.connection = connections[self.queryset.db]  # of this thread
        compiler.as_sql = lambda *args, **kwargs: (self.text, params)
        iterable = self.queryset._iterable_class(self.as_queryset(compiler))
        return list(iterable)

    def as_queryset(self, compiler) -> SimpleNamespace:
        """What Django's iterables read of a queryset, with this compiler. To copy one costs as much as to build it."""
        return SimpleNamespace(
            db=self.queryset.db,
            model=self.queryset.model,
            query=KeptQuery(self.queryset.query, compiler),
            _fields=self.queryset._fields,
            _fetch_mode=self.queryset._fetch_mode,
            _known_related_objects=self.queryset._known_related_objects,
        )


class KeptQuery:
    """A query that is compiled already."""

    def __init__(self, query, compiler):
        self._query, self._compiler = query, compiler

    def get_compiler(self, using=None):
        """The compiler that has the statement, whatever the name of the database."""
        return self._compiler

    def __getattr__(self, name: str):
        return getattr(self._query, name)


def stand_in(kind: type, place: int):
    """A value of this type that no record has, another for each place; raises TypeError for other types."""
    if kind not in STAND_INS:
        raise TypeError(f"A key is a number, a text, a day or a moment, not {kind.__name__}.")
    return STAND_INS[kind](place)


def place_of(param: object, stand_ins: list) -> int | None:
    """The place of the key for which this parameter stands in; None for a parameter that is always the same."""
    for place, value in enumerate(stand_ins):
        if type(param) is type(value) and param == value:
            return place
    return None
