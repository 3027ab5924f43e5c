"""`manage.py check_history`: whether the history is as it was sealed."""

from django.core.management.base import BaseCommand, CommandError

from core.seals.checking import check_history
from core.text.dates import today


class Command(BaseCommand):
    help = "Compares the history with its seals; ends with 1 where something was altered, and names it."

    def add_arguments(self, parser):
        parser.add_argument("--full", action="store_true", help="all rows, not only recent ones and today's part")
        parser.add_argument("--head", default="", help="a head from a log, backup or email, which must be in the chain")

    def handle(self, *, full, head, **options):
        checked = check_history(full=full, head=head.strip().lower(), on=today())
        if not checked.is_sound:
            raise CommandError("The history is not what was sealed.\n" + "\n".join(checked.findings))
        if not checked.seals:
            self.stdout.write("There are no seals yet. The scheduler makes the first one tonight.")
            return
        self.stdout.write(f"Blocks as they were sealed: {checked.blocks}. Seals in an unbroken chain: {checked.seals}.")
        self.stdout.write(f"Head: {checked.head}")
