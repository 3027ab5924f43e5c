"""What tests of incidents share."""

from functools import partial

import pytest

from tests.factories.incidents import forget_all
from tests.incidents.editions.played_year import play
from tests.stored import stored


@pytest.fixture
def played(board, bea):
    """The editions of a whole year, without what the cast recorded; the year is played once for a state of the code."""
    forget_all()
    return stored("year-of-incidents", partial(play, bea))
