"""`manage.py seed_scale`, of the settings of the tests: the demonstration board, and beside it a board that has grown."""

import datetime as dt
import time

from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from actions.models import Plan
from core.text.dates import today
from esafety.demo.load import load_demo
from tests.benchmarks.scale.agencies import make_agencies
from tests.benchmarks.scale.incidents import make_incidents
from tests.benchmarks.scale.plan import make_plan
from tests.benchmarks.scale.returns import make_rounds
from tests.benchmarks.scale.saving import refresh_statistics

AGENCIES, YEARS, ACTIONS, INCIDENTS = 3_000, 10, 2_000, 100_000  # actions of the plan of each year
LEAST_ACTIONS = 100  # a plan grows by hundreds


class Command(BaseCommand):
    help = (
        "Fills an empty database for benchmarks and load tests: the demonstration board, and beside it invented "
        "agencies, yearly rounds of returns and plans, and incidents."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--scale", type=float, default=1.0, help="all but the years times this: 0.01 for a hundredth"
        )
        parser.add_argument("--years", type=int, default=YEARS)
        parser.add_argument("--seed", type=int, default=1)

    def handle(self, *, scale, years, seed, **options):
        if Plan.objects.exists() or User.objects.exists():
            raise CommandError("There are records in this database already. seed_scale fills empty ones only.")
        if years < 1 or scale <= 0:
            raise CommandError("Give numbers above 0.")
        self.timed("the demonstration board", load_demo)
        by = User.objects.filter(role_grants__role="manager", role_grants__ended_at=None).order_by("pk")[0]
        make_all(scale, years, by=by, seed=seed, timed=self.timed)
        self.timed("statistics for the planner", refresh_statistics)

    def timed(self, what, make):
        """Make one part and say how long it took; gives what it gave."""
        begin = time.monotonic()
        made = make()
        self.stdout.write(f"{what[:1].upper()}{what[1:]}: {time.monotonic() - begin:.1f} seconds")
        return made


def make_all(scale: float, years: int, *, by, seed: int = 1, timed=lambda what, make: make()) -> None:
    """Make all parts, one after the other; `timed` is given the words for each and what makes it."""
    count, incidents = max(10, round(AGENCIES * scale)), max(100, round(INCIDENTS * scale))
    actions = max(LEAST_ACTIONS, round(ACTIONS * scale / LEAST_ACTIONS) * LEAST_ACTIONS)
    first = timed(f"{count:,} agencies", lambda: make_agencies(count, by=by, seed=seed))
    timed(f"{years} years of returns", lambda: make_rounds(first, count, years, by=by, seed=seed))
    for ago in range(years - 1, -1, -1):
        closed = dt.date(today().year - ago, 3, 31) if ago else None
        refresh_statistics()  # else each plan takes longer than the one before
        timed(
            f"a plan of {actions:,} actions",
            lambda closed=closed, ago=ago: make_plan(actions, by=by, seed=seed + ago, closed_on=closed),
        )
    timed(
        f"{incidents:,} incidents",
        lambda: make_incidents(incidents, years, by=by, seed=seed, agencies=(first, count)),
    )
