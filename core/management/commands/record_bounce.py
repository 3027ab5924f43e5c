"""`manage.py record_bounce`: takes in the report about an email that came back, from standard input or a file."""

import sys
from contextlib import nullcontext
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from core.mail.bounces import LARGEST, record_bounce
from core.text.dates import print_date


class Command(BaseCommand):
    help = "Reads a delivery status notification (RFC 3464) and marks the email that it is about as come back."

    def add_arguments(self, parser):
        parser.add_argument("file", nargs="?", help="the report as a mail server sends it; standard input unless given")

    def handle(self, *, file=None, **options):
        try:
            with Path(file).open("rb") if file else nullcontext(sys.stdin.buffer) as source:
                raw = source.read(LARGEST + 1)  # more is no report, however much is piped in
        except OSError as error:
            raise CommandError(f"The file could not be read: {error.strerror}.") from error
        email = record_bounce(raw)
        if email is None:  # no failure: a mailbox gets other mail too, and must not answer it with an error
            self.stdout.write("No report about an email of ours; nothing was changed.")
        else:
            self.stdout.write(f"{email.kind_name} of {print_date(email.asked_at.date())} came back.")
