"""`manage.py seed_scale`: the demonstration board and, beside it, data of the size of a whole country."""

import time

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from accounts.models import User
from actions.models import Plan
from esafety.demo.load import load_demo
from tests.benchmarks.scale.load import Sizes, parts
from tests.benchmarks.scale.plan import refresh_statistics

FULL = Sizes()


class Command(BaseCommand):
    help = (
        "Fills an empty PostgreSQL database for benchmarks and load tests: the demonstration board, and beside it "
        "invented agencies, returns, actions and incidents. The same --seed gives the same rows."
    )

    def add_arguments(self, parser):
        for name in ("agencies", "actions", "incidents", "years"):
            parser.add_argument(f"--{name}", type=int, default=getattr(FULL, name))
        parser.add_argument("--scale", type=float, default=1.0, help="all of it times this: 0.01 for a hundredth")
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument(
            "--all-answered", action="store_true", help="every agency answers its returns, and not only a tenth"
        )

    def handle(self, *, agencies, actions, incidents, years, scale, seed, all_answered, **options):
        if connection.vendor != "postgresql":
            raise CommandError("seed_scale fills PostgreSQL databases only. Set DATABASE_URL.")
        if Plan.objects.exists() or User.objects.exists():
            raise CommandError("There are records in this database already. seed_scale fills empty ones only.")
        if min(agencies, actions, incidents, years) < 1 or scale <= 0:
            raise CommandError("Give numbers above 0.")
        sizes = Sizes(agencies, years, actions, incidents, 1 if all_answered else FULL.answered).times(scale)
        begin = time.monotonic()
        self.timed("the demonstration board", load_demo)
        for what, make in parts(sizes, by=first_manager(), seed=seed):
            self.timed(what, make)
        self.timed("statistics for the planner", refresh_statistics)
        self.stdout.write(f"{time.monotonic() - begin:.0f} seconds in all.")

    def timed(self, what, make):
        """Make one part and say how long it took."""
        begin = time.monotonic()
        make()
        self.stdout.write(f"{what[:1].upper()}{what[1:]}: {time.monotonic() - begin:.1f} seconds")


def first_manager() -> User:
    """In whose name the rows are written."""
    return User.objects.filter(role_grants__role="manager", role_grants__ended_at=None).order_by("pk")[0]
