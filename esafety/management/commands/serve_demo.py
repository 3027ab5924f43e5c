"""`manage.py serve_demo`: the server of the demonstration, with a worker in the same process."""

from django.conf import settings
from django.core.management.base import CommandError
from whitenoise.runserver_nostatic.management.commands.runserver import Command as Runserver

from core.jobs.beside import start_worker


class Command(Runserver):
    help = "Serves the demonstration board and does its background work, in one process."

    def handle(self, *args, **options):
        if not settings.DEMO:
            raise CommandError("This serves the demonstration (DEMO=1) only; see docs/deploying.md for a real site.")
        options["use_reloader"] = False
        super().handle(*args, **options)

    def inner_run(self, *args, **options):
        start_worker()
        super().inner_run(*args, **options)
