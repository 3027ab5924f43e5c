"""A table of cases in one test: every row is tried, and each that fails is named.

For rules, which need no fixture but what the whole table may share. A row of `pytest.mark.parametrize` is a test of its
own, which takes longer to begin and end than most rules take to run.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import pytest

SHOWN = 200  # characters of a row


def try_rows(names: str | Sequence[str], rows: Iterable[Any]) -> Callable:
    """Calls a test with each row of values for the named arguments, as parametrize does.

    One name takes each row as its value; several take its parts. Raises an ExceptionGroup with the error of each row that
    failed, and the row as its note; an error that came alone is raised as it is. A table without rows is skipped, as
    for files that only some machines have.
    """
    names = [name.strip() for name in names.split(",")] if isinstance(names, str) else list(names)
    rows = list(rows)

    def decorate(test: Callable) -> Callable:
        @functools.wraps(test)
        def try_all(*args, **fixtures):
            if not rows:
                pytest.skip("no rows on this machine")
            errors = []
            for row in rows:
                values = dict(zip(names, values_of(row, len(names)), strict=True))
                try:
                    test(*args, **fixtures, **values)
                except (Exception, pytest.fail.Exception) as error:
                    error.add_note(f"Row: {row!r}"[:SHOWN])
                    errors.append(error)
            if len(errors) == 1:
                raise errors[0]
            if errors:
                raise BaseExceptionGroup(f"{len(errors)} of {len(rows)} rows", errors)

        signature = inspect.signature(test)
        others = [parameter for name, parameter in signature.parameters.items() if name not in names]
        try_all.__signature__ = signature.replace(parameters=others)
        del try_all.__wrapped__
        return try_all

    return decorate


def values_of(row: Any, number: int) -> Sequence[Any]:
    """The values of a row for this number of names; a row may be a `pytest.param`."""
    if isinstance(row, type(pytest.param())):
        return row.values
    return [row] if number == 1 else row
