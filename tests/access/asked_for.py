"""Which parameters of a query a page asks for, whether they are sent or not."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.handlers import wsgi
from django.http import QueryDict


class Asked(QueryDict):
    """A query that notes which of its parameters a page asks for."""

    names: set[str] = set()

    def get(self, key, default=None):
        self.names.add(key)
        return super().get(key, default)

    def getlist(self, key, default=None):
        self.names.add(key)
        return super().getlist(key, default)

    def __getitem__(self, key):
        self.names.add(key)
        return super().__getitem__(key)

    def __contains__(self, key):
        self.names.add(key)
        return super().__contains__(key)


@contextmanager
def asked_for() -> Iterator[set[str]]:
    """The names of the parameters that pages ask for meanwhile."""
    names, kept = set(), wsgi.QueryDict
    wsgi.QueryDict = type("Noted", (Asked,), {"names": names})
    try:
        yield names
    finally:
        wsgi.QueryDict = kept
