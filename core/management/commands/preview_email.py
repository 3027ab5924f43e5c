"""`manage.py preview_email report-out '{"report": 3}'`: an email as it would be written now; nothing is sent."""

from __future__ import annotations

import json

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from core.mail.kinds import every_kind


class Command(BaseCommand):
    help = "Print an email as it would be written now. Nothing is sent or saved."

    def add_arguments(self, parser):
        parser.add_argument("kind")
        parser.add_argument("values", nargs="?", default="{}", type=json.loads, help="What it is about, as JSON.")

    def handle(self, kind, values, **options):
        kinds = {each.key: each for each in every_kind()}
        if kind not in kinds:
            raise CommandError(f"There is no email “{kind}”. Choose one of: {', '.join(sorted(kinds))}.")
        with transaction.atomic():
            email = kinds[kind].make(values)
            transaction.set_rollback(True)  # writing an email may make a new secret link
        if email is None:
            raise CommandError("This email would not be sent: there is no reason for it now.")
        self.stdout.write(f"Subject: {email.subject}\n\n{email.text}")
        self.stdout.write(f"\nAs HTML:\n\n{email.html}" if email.html else "\nIt has no HTML part.")
