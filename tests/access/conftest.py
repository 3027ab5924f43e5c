"""Whoever may confirm removals from the history has just shown who they are, and has confirmed one; and the school is
asked where children go online there, and has surveys of its children in each state.
"""

import pytest

from audits.models import Return
from tests.factories.audits import open_round
from tests.factories.voices_board import make_children
from tests.removals import confirmed_removal, prove


@pytest.fixture
def board(board):
    helen, owen = board.people["helen"], board.people["owen"]
    prove(helen, owen)
    confirmed_removal(owen, helen)
    asked = open_round(key="access-points", title="Places to register")
    Return.objects.create(round=asked, agency=board.school, kind=board.school.kind, form=Return.Form.REGISTER)
    board.children = make_children(board.school, helen, board.signing.submitted.round.year)
    return board
