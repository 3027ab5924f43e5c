"""Load the demonstration board."""

import io

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from accounts.demo import demo_allowed
from actions.models import Plan
from esafety.demo.load import PARTS, load_demo


class Command(BaseCommand):
    """Prints its progress on standard output ("3 of 107"), for the bar of `dev.py run`."""

    help = "Load the demonstration board: a plan of 43 rows, two years of updates, people for every role."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--tables", action="store_true", help="Only make the tables, as `migrate` does.")

    def handle(self, *args, tables, **options):
        if not demo_allowed():
            raise CommandError("The demonstration board is loaded only in demonstration mode: python3 dev.py run")
        if tables:
            self.make_tables()
            return
        if Plan.objects.exists():
            self.stdout.write("The demonstration board is already here.")
            return
        done = iter(range(len(PARTS) + 1))
        plan = load_demo(lambda part: self.say(next(done), len(PARTS)))
        self.say(next(done), len(PARTS))
        self.stdout.write(f"Loaded: {plan.title}, {plan.placements.count()} rows.")

    def make_tables(self) -> None:
        executor = MigrationExecutor(connection)
        total = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
        call_command("migrate", verbosity=1, stdout=Applied(lambda number: self.say(number, total)))

    def say(self, done: int, total: int) -> None:
        self.stdout.write(f"{done} of {total}")
        self.stdout.flush()


class Applied(io.StringIO):
    """Counts migrations in the output of `migrate`; calls `tell` with the number that are applied."""

    def __init__(self, tell):
        super().__init__()
        self.tell, self.number = tell, 0

    def write(self, text: str) -> int:
        if text.endswith(" OK\n"):
            self.number += 1
            self.tell(self.number)
        return len(text)
