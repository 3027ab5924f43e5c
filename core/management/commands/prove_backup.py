"""`manage.py prove_backup FILE`: whether a backup can be restored, tried in a database that serves nothing else."""

import logging
import signal
import threading
from pathlib import Path

from django.core.checks import Tags
from django.core.management.base import BaseCommand, CommandError
from django.db import close_old_connections

from core.backup.archive import Broken
from core.backup.proving import NotProved, prove_backup, prove_newest
from core.backup.restoring import NotEmpty

logger = logging.getLogger("core.backup")

PAUSE = 600  # seconds


class Command(BaseCommand):
    help = "Restores a backup into the database of DATABASE_URL, whose name must end with _proof, and compares."
    requires_system_checks = [Tags.security]  # those that need no tables

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="a backup, or a folder of which the newest one is proved once")
        parser.add_argument("--keep-on", action="store_true", help="of a folder: each new one until stopped")

    def handle(self, *, file, keep_on, **options):
        if keep_on:
            self.each_new(file)
            return
        try:
            self.once(file)
        except (NotProved, NotEmpty, Broken) as error:
            raise CommandError(f"{file} was not proved. {error}") from error
        except OSError as error:
            raise CommandError(f"{file} could not be read: {error.strerror}.") from error

    def once(self, file: Path) -> None:
        if file.is_dir():
            name = prove_newest(file)
            self.stdout.write(f"{name} was proved." if name else "Nothing new to prove.")
            return
        manifest = prove_backup(file)
        rows = sum(manifest.tables.values())
        self.stdout.write(
            f"{file} was proved: {rows} rows of {len(manifest.tables)} tables, {len(manifest.files)} files."
        )

    def each_new(self, folder: Path) -> None:
        """Prove each new backup, until stopped. A failure is logged; `backup --keep-on` tells people of it."""
        stopped = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stopped.set())
        while not stopped.is_set():
            close_old_connections()
            try:
                prove_newest(folder)
            except Exception:
                logger.exception("The newest backup was not proved")
            stopped.wait(PAUSE)
