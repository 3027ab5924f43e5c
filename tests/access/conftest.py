"""Whoever may confirm removals from the history has just shown who they are."""

import pytest

from tests.removals import prove


@pytest.fixture
def board(board):
    prove(board.people["helen"], board.people["owen"])
    return board
