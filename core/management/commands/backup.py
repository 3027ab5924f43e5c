"""`manage.py backup FILE`: everything in one file, evidence included; or one a day into a folder."""

import signal
import threading
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import close_old_connections

from core.backup.archive import Broken
from core.backup.keeping import save_if_due, save_into
from core.backup.proving import look_at_proof
from core.backup.saving import save_backup

PAUSE = 60  # seconds


class Command(BaseCommand):
    help = "Writes every row and every file into one ZIP, which `restore` brings back onto an empty machine."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="the new file, or a folder in which it is named by its moment")
        parser.add_argument("--keep", type=int, default=14, help="in a folder: how many to keep (14 by default)")
        parser.add_argument("--keep-on", action="store_true", help="into a folder: one each day until stopped")

    def handle(self, *, file, keep, keep_on, **options):
        if keep < 1:
            raise CommandError("--keep must be at least 1.")
        (self.each_day if keep_on else self.once)(file, keep)

    def once(self, file: Path, keep: int) -> None:
        try:
            path, manifest = save_into(file, keep=keep) if file.is_dir() else (file, save_backup(file))
        except FileExistsError as error:
            raise CommandError(f"{file} is there already; nothing was written.") from error
        except Broken as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"It could not be written: {error.strerror}.") from error
        rows = sum(manifest.tables.values())
        self.stdout.write(f"{path}: {rows} rows of {len(manifest.tables)} tables, {len(manifest.files)} files.")
        if manifest.head:
            self.stdout.write(f"Seal of the history: {manifest.head}")
        if manifest.missing:
            names = "\n".join(manifest.missing)
            raise CommandError(f"{len(manifest.missing)} files that records name are not in the storage:\n{names}")

    def each_day(self, folder: Path, keep: int) -> None:
        """One backup each day, until stopped; one that is being written is finished first."""
        if not folder.is_dir():
            raise CommandError(f"{folder} is no folder.")
        stopped = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stopped.set())
        while not stopped.is_set():
            close_old_connections()
            if path := save_if_due(folder, keep=keep):
                self.stdout.write(str(path))
                self.stdout.flush()
            look_at_proof(folder)
            stopped.wait(PAUSE)
