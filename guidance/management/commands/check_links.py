"""`manage.py check_links`: checks the links of resources now, and prints what came of each."""

from collections import Counter

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from core.text.dates import today
from guidance.link_checks.rules import BROKEN, REFUSES, WORKS
from guidance.link_checks.services.checks import NothingAnswered, check_all, due_links
from guidance.models import Resource


class Command(BaseCommand):
    help = "Check the links of resources that were not checked in the last seven days. It runs once a week by itself."

    def add_arguments(self, parser):
        parser.add_argument("--all", action="store_true", help="check every listed resource, whenever it was checked")

    def handle(self, *, all, **options):
        if not settings.LINK_CHECKS:
            self.stdout.write("LINK_CHECKS is off: nothing was requested.")
            return
        rows = Resource.objects.listed() if all else due_links(today())
        counts = Counter()
        try:
            for row, outcome in check_all(list(rows)):
                counts[outcome.result] += 1
                self.stdout.write(f"{row.url}  {Resource.Result(outcome.result).label} ({outcome.why})")
        except NothingAnswered:
            raise CommandError(
                "None of the links answered, so this server seems to be kept off the web. Nothing was stored. Let it "
                "reach ports 80 and 443, or set LINK_CHECKS=off."
            ) from None
        self.stdout.write(summary(counts))


def summary(counts: Counter) -> str:
    words = f"{counts[WORKS]} work, {counts[BROKEN]} do not work, {counts[REFUSES]} refuse machines"
    return f"{counts.total()} checked: {words}"
