"""`manage.py send_reminders [--dry-run] [--on DATE]`: the routine emails of a day, each once."""

import datetime as dt

from django.core.management.base import BaseCommand, CommandError

from core.text.dates import print_date, today
from reminders.routine.due import Due, emails_due
from reminders.routine.services import send_reminders


class Command(BaseCommand):
    help = "Sends the reminders that are due and were not sent; with --dry-run says who would get what, and why."

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="list them and send nothing")
        parser.add_argument("--on", default="", metavar="DATE", help="the day, YYYY-MM-DD; today unless told")

    def handle(self, *, dry_run, on, **options):
        try:
            day = dt.date.fromisoformat(on) if on else today()
        except ValueError as error:
            raise CommandError(f"{on} is no date: write it as YYYY-MM-DD.") from error
        if not dry_run and day > today():
            raise CommandError("Reminders of a day to come cannot be sent yet. Use --dry-run to see them.")
        due = emails_due(day) if dry_run else send_reminders(day)
        written = [each for each in due if each.every]
        for each in written:
            self.say(each, whole=dry_run)
        number = f"{len(written)} email{'' if len(written) == 1 else 's'}"
        self.stdout.write(f"{print_date(day)}: {number} {'would be sent' if dry_run else 'to be sent'}.")

    def say(self, due: Due, *, whole: bool) -> None:
        count = len(due.every)
        lines = f"{count} line{'' if count == 1 else 's'}"
        self.stdout.write(f"{due.name} <{due.to}>: {due.kind_name}, {lines}")
        for line in due.every if whole else ():
            self.stdout.write(f"    {'! ' if line.urgent else ''}{line.text} – {line.why}")
