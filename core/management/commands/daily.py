"""`manage.py daily`: what has to be done once a day, and what is looked after all the time. Safe to run often."""

import signal
import threading

from django.core.checks import Tags
from django.core.management.base import BaseCommand, CommandError
from django.db import close_old_connections

from core.jobs.daily import run_daily, run_often

PAUSE = 60  # seconds


class Command(BaseCommand):
    help = "Does the jobs of the day that have not been done today, and sees to emails that are due."
    requires_system_checks = [Tags.security]  # the others would load all pages

    def add_arguments(self, parser):
        parser.add_argument("--keep-on", action="store_true", help="look again every minute until stopped")

    def handle(self, *, keep_on=False, **options):
        stopped = threading.Event()
        if not keep_on:
            if self.once(stopped):
                raise CommandError("Some jobs failed; the log says why. They are tried again at the next run.")
            return
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stopped.set())
        while not stopped.is_set():
            close_old_connections()
            self.once(stopped)
            stopped.wait(PAUSE)

    def once(self, stopped: threading.Event) -> bool:
        """Do what is due and say it, until it is stopped: the job that has begun is finished; whether any failed."""
        results, failed = run_daily(stopped=stopped.is_set), run_often(stopped.is_set)
        for name, result in results.items():
            if result != "done before":
                self.stdout.write(f"{name}: {result}")
        for name in failed:
            self.stdout.write(f"{name}: failed")
        return bool(failed) or "failed" in results.values()
