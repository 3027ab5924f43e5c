"""Events as calendar files write them."""

from __future__ import annotations

import datetime as dt

from core.board.calendar import EPOCH, CalendarDay
from core.board.calendar_files import event_of
from tests.rows import try_rows

DAY = CalendarDay("meeting-1", dt.date(2037, 1, 14), "Board meeting", "", "/plan/meetings/1/", EPOCH)


@try_rows(("values", "transparency"), [
    ({"is_due": False, "starts_at": dt.time(14)}, "OPAQUE"),  # a meeting or a course
    ({"is_due": False}, "OPAQUE"),  # one whose time is not known yet
    ({"is_due": False, "is_cancelled": True}, "TRANSPARENT"),  # nobody goes there any more
    ({"is_due": True}, "TRANSPARENT"),  # a deadline
])  # fmt: skip
def test_event_of_is_busy_when_it_takes_time(values, transparency):
    day = CalendarDay(**vars(DAY) | values)
    assert str(event_of(day, lambda path: f"https://testserver{path}")["transp"]) == transparency
