"""`manage.py read_timescale "WORDING" [--base DATE]`: a reading as one JSON object a line."""

import json
import sys
from datetime import date

from django.core.management.base import BaseCommand, CommandError

from actions.timescales import Reading, read


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
            self.stdout.write(json.dumps(as_json(read(wording, base=base))))


def read_base(text: str | None) -> date | None:
    """The base date of the command line; CommandError where it is not YYYY-MM-DD."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise CommandError(f"--base must be a date in the form 2010-03-01, not {text!r}.") from None


def as_json(reading: Reading) -> dict:
    """A reading as plain values: dates as YYYY-MM-DD or null, no recurrence as an empty string."""

    def iso(day: date | None) -> str | None:
        return day.isoformat() if day else None

    return {
        "kind": reading.kind,
        "start": iso(reading.start),
        "due": iso(reading.due),
        "recurrence": reading.recurrence,
        "precision": reading.precision,
        "ask": reading.ask,
        "question": reading.question,
        "proposed_due": iso(reading.proposed_due),
    }
