"""Rows in which words stand."""

from __future__ import annotations

import datetime as dt

import pytest

from actions.table.filters import containing
from tests.factories.plan import ProgressUpdateFactory


@pytest.fixture
def rows(board):
    """The rows of the open plan, one with a line that was struck out."""
    day = dt.date(2010, 2, 3)
    ProgressUpdateFactory(action=board.open.by_group, text="A zephyr blew", on=day, voided_on=day)
    return board.open.plan.placements.in_print()


def found(rows, asked) -> list[int]:
    """The keys of the rows that hold the words, as a page finds them."""
    return [row.pk for row in rows.filter(containing(asked))]


@pytest.mark.long
def test_a_word_is_found_where_it_stands_and_not_where_it_was_struck_out(board, rows):
    action = board.open.by_group
    for asked in ("model policy", "ODEL POL", "draft is with", "working group"):
        assert action.placements.get().pk in found(rows, asked), asked
    assert not found(rows, "zephyr")
    assert not found(rows, "draft%heads")


def test_a_word_of_an_objective_finds_the_rows_under_it(rows):
    under = [row.pk for row in rows.select_related("method__objective") if "Schools have" in str(row.method.objective)]
    assert found(rows, "Schools have") == under
    assert 0 < len(under) < rows.count()
