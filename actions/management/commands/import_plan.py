"""Read a plan from a Word, text or spreadsheet file: a preview, and with --accept a saved plan."""

import datetime as dt
import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, ProgrammingError

from actions.importing.document import PlanDocument, UnreadablePlan
from actions.importing.preview import preview
from actions.importing.questions import find_questions
from actions.importing.reading import MappingNeeded, read_plan
from actions.importing.saving import save_plan
from actions.models import LeadAlias
from core.dates import today


class Command(BaseCommand):
    help = "Preview a plan from a file; nothing is saved without --accept. Exit code 2 where no plan is found."

    def add_arguments(self, parser):
        parser.add_argument("file")
        parser.add_argument("--name", default="", help="name of the plan; the title in the file unless given")
        parser.add_argument("--as-at", type=iso_date, help="date of the document, YYYY-MM-DD; today unless given")
        parser.add_argument("--accept", action="store_true", help="save the plan as printed")
        parser.add_argument("--json", action="store_true", help="print the preview for programs")

    def handle(self, *, file, name, as_at, accept, json, **options):
        document = self.read(Path(file))
        known = known_spellings()
        questions = find_questions(document, as_at=as_at, known_leads=known)
        if json:
            self.print_json(preview(document, questions))
        else:
            self.print_words(document, questions)
        if accept:
            plan = save_plan(document=document, title=name, as_at=as_at or today(), by=None)
            if not json:
                self.stdout.write(f"Saved as plan {plan.pk}, “{plan.title}”. Open questions changed nothing.")
        elif not json:
            self.stdout.write("Nothing has been saved. Add --accept to save the plan as printed.")

    def read(self, path: Path) -> PlanDocument:
        """The plan in a file; exit code 2 and an explanation where there is none."""
        try:
            return read_plan(path.read_bytes(), path.name)
        except OSError as error:
            raise CommandError(f"{path.name} could not be opened: {error.strerror}.", returncode=2) from None
        except UnreadablePlan as error:
            seen = f" ({'; '.join(error.seen)})" if error.seen else ""
            raise CommandError(f"{error.message}{seen}", returncode=2) from None
        except MappingNeeded:
            raise CommandError(
                "The columns of this spreadsheet could not all be told apart by their headings. "
                "Import it through the page “Import a plan”, where each column can be chosen.",
                returncode=2,
            ) from None

    def print_json(self, values: dict) -> None:
        """One JSON object on the standard output."""
        self.stdout.write(json.dumps(values, ensure_ascii=False, indent=1))

    def print_words(self, document: PlanDocument, questions) -> None:
        """The preview for people."""
        self.stdout.write(f"{document.title}: {len(document.rows)} rows")
        for priority in document.priorities:
            count = document.counts()[priority.number]
            self.stdout.write(f"  {priority.number}. {priority.title}: {count} row{'' if count == 1 else 's'}")
        self.stdout.write(f"{len(document.glossary)} glossary terms, {len(questions)} questions")
        for question in questions:
            where = f"Row {question.row}: " if question.row else ""
            self.stdout.write(f"- {where}{question.text} Proposed: {question.proposal}")


def known_spellings() -> list[str]:
    """Every spelling of every lead that the board knows; none where there is no database yet."""
    try:
        return list(LeadAlias.objects.values_list("spelling", flat=True))
    except (OperationalError, ProgrammingError):
        return []


def iso_date(text: str) -> dt.date:
    """A date typed as YYYY-MM-DD."""
    return dt.date.fromisoformat(text)
