"""Evaluate again the stored colours whose day has come."""

from django.core.management.base import BaseCommand

from actions.colours.querysets import refresh_colours


class Command(BaseCommand):
    help = "Evaluate again the colours of actions whose day has come. It runs once a day by itself."

    def handle(self, **options):
        count = refresh_colours()
        self.stdout.write(f"{count} action{'' if count == 1 else 's'} evaluated again.")
