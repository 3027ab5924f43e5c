"""Whoever may confirm removals from the history has just shown who they are, and has confirmed one."""

import pytest

from tests.removals import confirmed_removal, prove


@pytest.fixture
def board(board):
    helen, owen = board.people["helen"], board.people["owen"]
    prove(helen, owen)
    confirmed_removal(owen, helen)
    return board
