"""Load the demonstration board."""

from django.core.management.base import BaseCommand, CommandError

from accounts.demo import demo_allowed
from actions.models import Plan
from esafety.demo.load import load_demo


class Command(BaseCommand):
    help = "Load the demonstration board: a plan of 43 rows, two years of updates, people for every role."

    def handle(self, **options):
        if not demo_allowed():
            raise CommandError(
                "The demonstration board is loaded only in demonstration mode: DEMO=1, DEBUG=1, the local SQLite file."
            )
        if Plan.objects.exists():
            self.stdout.write("The demonstration board is already here.")
            return
        plan = load_demo()
        self.stdout.write(f"Loaded: {plan.title}, {plan.placements.count()} rows.")
