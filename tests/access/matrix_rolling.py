"""The table of matrix.py for what goes on from one date, or from one plan, to the next."""

from __future__ import annotations

from actions.rolling.rules import mark_of
from tests.access.matrix import GROUP, MANAGER, READERS, VERSION, Address, pk, record, says

ROLLING = [
    Address("history", READERS, of=record("occurrence", lambda b, s: s.occurrence)),
    Address(
        "close_occurrence",
        GROUP,
        GROUP,
        of=lambda b, s: {"pk": s.by_group.pk, "due": "2010-03-31"},
        form=says(version=1, note="All were asked", done_on_day="30", done_on_month="3", done_on_year="2010"),
    ),
    Address(
        "call_off_occurrence",
        MANAGER,
        MANAGER,
        of=lambda b, s: {"pk": s.by_group.pk, "due": "2010-03-31"},
        form=says(**VERSION),
    ),
    Address(
        "reopen_occurrence",
        GROUP,
        GROUP,
        of=lambda b, s: {"pk": s.by_group.pk, "due": "2009-12-31"},
        form=says(**VERSION),
    ),
    Address(
        "first_date",
        GROUP,
        GROUP,
        pk("yearly"),
        says(due_day="31", due_month="5", due_year="2026", version=1),
    ),
    Address(
        "roll_forward",
        MANAGER,
        MANAGER,
        form=lambda b, s: {
            "title": "Plan of the next year",
            "mark": mark_of(s.plan),
            **{f"starts_on_{box}": value for box, value in (("day", 1), ("month", 4), ("year", 2027))},
            **{f"ends_on_{box}": value for box, value in (("day", 31), ("month", 3), ("year", 2028))},
        },
        query=lambda b, s: f"?plan={s.plan.pk}",
    ),
]
