"""When a board is being set up, and what of the set-up waits for the email of the day."""

from __future__ import annotations

import datetime as dt

from accounts.set_up.rules import LASTS_AT_MOST, Power, is_being_set_up, waits_for_summary
from tests.rows import try_rows

NOW = dt.datetime(2026, 12, 1, 12, tzinfo=dt.UTC)
SECOND = dt.timedelta(seconds=1)
ADA, TOM, MIA = 1, 2, 3
BOTH = frozenset({ADA, TOM})


@try_rows(
    ("has_plan", "began", "expected"),
    [
        (False, NOW - SECOND, True),
        (False, NOW - LASTS_AT_MOST + SECOND, True),
        (False, NOW - LASTS_AT_MOST, False),
        (False, None, False),
        (True, NOW - SECOND, False),
    ],
)
def test_board_is_being_set_up_before_its_plan_and_for_two_weeks_at_most(has_plan, began, expected):
    assert is_being_set_up(has_plan=has_plan, began=began, now=NOW) is expected


@try_rows(
    ("power", "reader", "waits"),
    [
        (Power("invited", BOTH), ADA, True),
        (Power("confirmed", BOTH), TOM, True),
        (Power("power", BOTH), ADA, True),
        (Power("power", BOTH), MIA, False),  # given by somebody else
        (Power("confirmed", BOTH), MIA, False),
        (Power("given", founder=ADA), ADA, True),
        (Power("given", founder=TOM), ADA, False),  # a second administrator whom she may not know of
        (Power("power", founder=TOM), ADA, True),  # of whom the notice has told her
        (Power("steps", BOTH), ADA, False),  # wrong second steps
        (Power("break_glass", BOTH), ADA, False),
        (Power("address", BOTH), ADA, False),
        (Power("reset", BOTH), ADA, False),
        (Power("power"), ADA, False),  # a role of which nobody knows who decided it
    ],
)
def test_only_ones_own_doing_waits_while_the_board_is_being_set_up(power, reader, waits):
    assert waits_for_summary(power, reader=reader, being_set_up=True) is waits
    assert waits_for_summary(power, reader=reader, being_set_up=False) is False
