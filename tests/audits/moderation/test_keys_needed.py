"""How many keys a moderator needs for each return of the demonstration, by its exceptions alone.

Each exception takes one key where it is accepted, and two where more is wanted; the rest takes one, finishing another.
"""

from __future__ import annotations

from statistics import median

import pytest

from audits.access import with_form
from audits.models import Return
from audits.moderation.page import Evaluation, evaluation_of
from audits.returns.return_data import return_data_of
from esafety.demo.load import clock
from tests.demo import LOADED_ON, demonstration

pytestmark = pytest.mark.django_db
HEAVY = {"directory", "survey", "weaker", "action"}  # more is wanted of these
MEDIAN, MOST, CLICKS = 60, 80, 12


def keys_needed(found: Evaluation) -> int:
    """Of a moderator who wants more of every heavy exception."""
    own = sum(2 if group.kind in HEAVY else 1 for group in found.groups for _ in group.rows)
    return own + bool(found.rest.rows) + 1


def clicks_needed(found: Evaluation) -> int:
    """Of one who accepts the groups, as far as there are any, and the rest."""
    return len(found.groups) + bool(found.rest.rows) + 1


@pytest.fixture
def every_return():
    demonstration()
    with clock(LOADED_ON):
        rows = with_form(Return.objects.filter(times_submitted__gte=1)).order_by("pk")
        yield [evaluation_of(return_data_of(each)) for each in rows]


def test_eighty_returns_of_the_demonstration_are_read_in_an_afternoon(every_return):
    keys = [keys_needed(each) for each in every_return]
    assert len(keys) >= 80 and 0 < median(keys) <= MEDIAN and max(keys) <= MOST
    assert max(map(clicks_needed, every_return)) <= CLICKS
    whole = [each for each in every_return if len(each.rows) == 27]
    assert len(whole) > 70 and all(each.rest.rows and each.groups for each in whole)
    print(f"{len(keys)} returns, median {median(keys)} keys, most {max(keys)}")
