"""`manage.py files_without_record`: what processes left behind that were killed while they stored a file."""

from django.core.management.base import BaseCommand, CommandError

from core.files.stored_files import delete_without_record, without_record
from core.records.rules import RuleBroken


class Command(BaseCommand):
    help = "Lists files that no record names and that are older than a day; the scheduler deletes them each day."

    def add_arguments(self, parser):
        parser.add_argument("--delete", action="store_true", help="delete them now")
        parser.add_argument("--even-many", action="store_true", help="also where there are strangely many of them")

    def handle(self, *, delete, even_many, **options):
        if not delete:
            names = without_record()
            self.stdout.write("\n".join([*names, f"{len(names)} files without a record; nothing was deleted."]))
            return
        try:
            self.stdout.write(f"{delete_without_record(even_many=even_many)} files without a record deleted.")
        except RuleBroken as broken:
            raise CommandError(str(broken)) from None
