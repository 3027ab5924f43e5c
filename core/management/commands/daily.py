"""`manage.py daily`: what has to be done once a day. Safe to run as often as one likes."""

import signal
import threading

from django.core.management.base import BaseCommand, CommandError
from django.db import close_old_connections

from core.background.daily import run_daily

PAUSE = 600  # seconds


class Command(BaseCommand):
    help = "Does the jobs of the day that have not been done today."

    def add_arguments(self, parser):
        parser.add_argument("--keep-on", action="store_true", help="look again every ten minutes until stopped")

    def handle(self, *, keep_on=False, **options):
        if not keep_on:
            if self.once():
                raise CommandError("Some jobs failed; the log says why. They are tried again at the next run.")
            return
        stopped = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stopped.set())
        while not stopped.is_set():
            close_old_connections()
            self.once()
            stopped.wait(PAUSE)

    def once(self) -> bool:
        """Do what is due and say it; whether anything failed."""
        results = run_daily()
        for name, result in results.items():
            if result != "done before":
                self.stdout.write(f"{name}: {result}")
        return "failed" in results.values()
