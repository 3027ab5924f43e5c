"""`manage.py read_timescale "WORDING" [--base DATE]`: a reading as one JSON object a line."""

import json
import sys
from datetime import date

from django.core.management.base import BaseCommand, CommandError

from actions.timescales import read

PRINTED = ("kind", "start", "due", "recurrence", "precision", "ask", "question", "proposed_due")


class Command(BaseCommand):
    """Reads wordings from the command line or standard input. Touches no database."""

    help = "Read a timescale wording, or with - one wording a line from standard input, and print it as JSON."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser) -> None:
        parser.add_argument("wording", help=r"the wording, or - for standard input; \n stands for a line break")
        parser.add_argument("--base", metavar="DATE", help="day of the document or of the agreement, as YYYY-MM-DD")

    def handle(self, *args, **options) -> None:
        base = read_base(options["base"])
        wordings = sys.stdin if options["wording"] == "-" else [options["wording"]]
        for line in wordings:
            wording = line.rstrip("\r\n").replace("\\n", "\n")
            reading = read(wording, base=base)
            values = {name: getattr(reading, name) for name in PRINTED}
            self.stdout.write(json.dumps(values, default=date.isoformat))


def read_base(text: str | None) -> date | None:
    """The base date of the command line; CommandError where it is not YYYY-MM-DD."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise CommandError(f"--base must be a date in the form 2010-03-01, not {text!r}.") from None
