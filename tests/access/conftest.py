"""Whoever may confirm removals from the history has just shown who they are, and has confirmed one; and the school is
asked where children go online there, and has surveys of its children in each state; one course takes bookings, and the
school has a place on another.
"""

import datetime as dt

import pytest

from audits.models import Return
from core.text.dates import today
from tests.factories.audits import open_round
from tests.factories.directory import TrainingAttendanceFactory, TrainingSessionFactory
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
    soon = today() + dt.timedelta(days=20)
    board.course = TrainingSessionFactory(title="Gaming", held_on=soon)
    board.place = TrainingAttendanceFactory(session__title="Phones", session__held_on=soon, eslo=board.officer)
    return board
