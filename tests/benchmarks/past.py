"""Line 7: the plan as at a day, and what changed in ten years."""

from __future__ import annotations

import datetime as dt

from django.utils.timezone import now

from actions.models import Plan, ProgressUpdate
from actions.past.asat import KINDS
from tests.benchmarks.boards import Board
from tests.benchmarks.figures import Result, milliseconds
from tests.benchmarks.people import person
from tests.benchmarks.rounds import Pace, interleave, page
from tests.benchmarks.scale.saving import REASON, at, create, refresh_statistics, write_history

LIMIT, CHANGES_SECONDS = 2, 0.3  # times the plan page; seconds
FIRST, MONTHS = dt.date(2014, 9, 2), 120
DAYS = {"early": dt.date(2015, 9, 1), "in the middle": dt.date(2019, 3, 1), "late": dt.date(2024, 8, 31)}


def write_ten_years(plan: Plan) -> None:
    """Let the plan have been known for ten years, and give each action an update in each month of them."""
    by, records = person("manager"), []
    for kind in KINDS.values():
        known = list(kind.model.objects.filter(pk__in=kind.versions(plan.pk, [now()]).values("id")))
        for record in known:
            record._history_date = at(FIRST)
        if known:
            write_history(known, by=by, reason=REASON)
    for action in plan.actions.all():
        for month in range(MONTHS):
            on = FIRST + dt.timedelta(days=30 * month)
            text = f"What was done in month {month}: parents, schools and the police were asked again."
            records.append(ProgressUpdate(action=action, on=on, text=text, author_name="Alun", created_at=at(on)))
    create(records, by=by)
    refresh_statistics()


def past(board: Board, pace: Pace) -> list[Result]:
    """The page of an early, a middle and a late day, and that of the changes, of a plan of 43 rows."""
    plan, client = Plan.objects.in_force(), board.client("manager")
    write_ten_years(plan)
    days = {name: page(client, f"/plan/as-at/{day}/?plan={plan.pk}") for name, day in DAYS.items()}
    changes = page(client, f"/plan/changes/?from={FIRST}&to={DAYS['late']}&plan={plan.pk}")
    found = interleave({"plan": page(client, "/plan/"), **days, "changes": changes}, pace)
    floor = found["plan"]
    return [
        *(Result("7", f"as at a day {name}", milliseconds(found[name]), found[name].against(floor), LIMIT,
                 floor=f"{floor.median * 1000:.1f} ms") for name in days),
        Result("7", "changes of ten years", milliseconds(found["changes"]), found["changes"].median, CHANGES_SECONDS, "s"),
    ]  # fmt: skip
