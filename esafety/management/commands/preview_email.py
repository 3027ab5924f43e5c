"""`manage.py preview_email report-out '{"report": 3}'`: an email as it would be written now; nothing is sent.

Without values it is about an example of the database. `--all FOLDER` writes examples of every kind into files.
"""

import json
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.template.loader import render_to_string

from core.mail.kinds import Email, Kind, every_kind
from core.mail.layout import wrap
from core.mail.sending import message_of
from core.mail.texts import site_url
from esafety.demo.emails import EXAMPLES

MOST = 3  # examples of a kind in a folder
SOMEBODY = "somebody@example.org"


class Command(BaseCommand):
    help = "Print an email as it would be written now, or write examples of every kind into a folder. Nothing is sent."

    def add_arguments(self, parser):
        parser.add_argument("kind", nargs="?")
        parser.add_argument("values", nargs="?", type=json.loads, help="What it is about, as JSON.")
        parser.add_argument("--all", metavar="FOLDER", type=Path, help="Write examples of every kind there.")

    def handle(self, kind, values, **options):
        kinds = {each.key: each for each in every_kind()}
        if options["all"]:
            self.write_all(options["all"], kinds.values())
        elif kind in kinds:
            self.print_one(kinds[kind], values)
        else:
            raise CommandError(f"There is no email “{kind}”. Choose one of: {', '.join(sorted(kinds))}.")

    def print_one(self, kind: Kind, values: dict | None) -> None:
        with transaction.atomic():
            first = (email for _, email in examples_of(kind, 1))
            email = next(first, None) if values is None else kind.make(values)
            transaction.set_rollback(True)  # writing an email may make a new secret link
        if email is None:
            raise CommandError("This email would not be sent: there is no reason for it now.")
        self.stdout.write(f"Subject: {email.subject}\n\n{wrap(email.text)}")
        self.stdout.write(f"\nAs HTML:\n\n{email.html}" if email.html else "\nIt has no HTML part.")

    def write_all(self, folder: Path, kinds: Iterable[Kind]) -> None:
        """Write each example as .eml, .txt and .html, and an index. CommandError where a kind has no example."""
        folder.mkdir(parents=True, exist_ok=True)
        rows, missing = [], []
        for kind in kinds:
            with transaction.atomic():
                found = list(examples_of(kind, MOST))
                transaction.set_rollback(True)
            if not found:
                missing.append(kind.key)
            for number, (args, email) in enumerate(found, 1):
                name = f"{kind.key}-{number}"
                message = message_of(email, args.get("to", SOMEBODY), f"<{name}@{site_url().split('/')[2]}>")
                (folder / f"{name}.eml").write_bytes(message.message().as_bytes())
                (folder / f"{name}.txt").write_text(str(message.body))
                (folder / f"{name}.html").write_text(email.html)
                rows.append({"kind": kind, "name": name, "email": email})
        (folder / "index.html").write_text(render_to_string("mail/examples.html", {"rows": rows}))
        if missing:
            raise CommandError(f"There is no example of: {', '.join(missing)}.")
        self.stdout.write(f"{len(rows)} emails of {len(kinds)} kinds are in {folder}. Open index.html.")


def examples_of(kind: Kind, most: int) -> Iterator[tuple[dict, Email]]:
    """Up to `most` examples of a kind as (values, email), with those that would not be sent left out."""
    made = ((args, kind.make(args)) for args in EXAMPLES.get(kind.key, list)())
    return islice(((args, email) for args, email in made if email), most)
