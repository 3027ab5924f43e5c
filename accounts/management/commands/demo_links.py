"""Prints one sign-in link per role of the demonstration board."""

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError

from accounts.demo import demo_links


class Command(BaseCommand):
    help = "Prints one sign-in link per role; only in demonstration mode."

    def add_arguments(self, parser):
        parser.add_argument("--base-url", default="http://127.0.0.1:8000")

    def handle(self, *args, base_url, **options):
        try:
            links = demo_links(base_url.rstrip("/"))
        except ImproperlyConfigured as error:
            raise CommandError(str(error)) from error
        for role, person, url in links:
            self.stdout.write(f"{role} ({person.display_name}): {url}")
        if not settings.MAIL_URL:
            self.stdout.write("Emails stay on this machine: read them as manager, under Admin, Mail.")
