"""`manage.py restore FILE`: brings a backup back, rows and files, onto an empty machine."""

from pathlib import Path

from django.core.checks import Tags
from django.core.management.base import BaseCommand, CommandError

from core.backup.archive import Broken
from core.backup.restoring import NotEmpty, restore_backup


class Command(BaseCommand):
    help = "Makes an empty database and its files what they were when the backup was made, then migrates."
    requires_system_checks = [Tags.security]  # those that need no tables

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="a file that `backup` wrote")

    def handle(self, *, file, **options):
        try:
            manifest = restore_backup(file)
        except Broken as error:
            raise CommandError(f"{file} could not be restored. {error}") from error
        except NotEmpty as error:
            raise CommandError(f"{error} Nothing was changed.") from error
        except OSError as error:
            raise CommandError(f"{file} could not be read: {error.strerror}.") from error
        rows = sum(manifest.tables.values())
        self.stdout.write(f"Restored {rows} rows of {len(manifest.tables)} tables and {len(manifest.files)} files.")
        self.stdout.write(f"They are as they were at {manifest.made_at}.")
        if manifest.head:
            self.stdout.write(f"Now check the history: manage.py check_history --full --head {manifest.head}")
