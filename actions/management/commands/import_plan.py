"""Read a plan from a Word, text or spreadsheet file: a preview, and with --accept a saved plan."""

import argparse
import datetime as dt
import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, ProgrammingError, transaction

from actions.importing.asking import known_spellings
from actions.importing.extras import say_columns, without_columns
from actions.importing.intact import lost_words
from actions.importing.preview import preview
from actions.importing.questions import find_questions
from actions.importing.reading import MappingNeeded, read_plan
from actions.importing.saving import accept_import
from actions.importing.services import begin_import
from actions.importing.tally import Tally, count_of, say_open
from actions.models import Plan
from actions.wording.document import PlanDocument, UnreadablePlan
from actions.wording.limits import fault_of_date, fault_of_name
from core.text.dates import today


class Command(BaseCommand):
    help = "Preview a plan from a file; nothing is saved without --accept. Exit code 2 where no plan is found."

    def add_arguments(self, parser):
        parser.add_argument("file")
        parser.add_argument("--name", default="", help="name of the plan; the title in the file unless given")
        parser.add_argument("--as-at", type=iso_date, help="date of the document, YYYY-MM-DD; today unless given")
        parser.add_argument(
            "--accept",
            action="store_true",
            help="save the plan as printed; it is in force only where no other plan is",
        )
        parser.add_argument(
            "--leave-out",
            action="append",
            default=[],
            metavar="HEADING",
            help="leave out the column with this heading, which would become an extra field; may be given repeatedly",
        )
        parser.add_argument("--json", action="store_true", help="print the preview for programs")

    def handle(self, *, file, name, as_at, accept, json, leave_out, **options):
        fault = fault_of_name(name) or fault_of_date(as_at, today())
        if fault:
            raise CommandError(fault, returncode=2)
        path = Path(file)
        document = self.read(path)
        require_known(document, leave_out)
        document = without_columns(document, leave_out)
        questions = find_questions(document, as_at=as_at, known_leads=spellings())
        if json:
            self.print_json(preview(document, questions))
        else:
            self.print_words(document, Tally(tuple(questions), {}), lost_words(document, as_at=as_at))
        if accept:
            plan = save(document, path.name, name, as_at or today())
            if not json:
                left = len(Tally(tuple(questions), {}).stay_open)
                self.stdout.write(f"Saved as plan {plan.pk}, “{plan.title}”. {say_open(left) if left else ''}".rstrip())
                self.stdout.write(say_force(plan))
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
                "The columns of this table could not all be told apart by their headings. "
                "Import it through the page “Import a plan”, where each column can be chosen.",
                returncode=2,
            ) from None

    def print_json(self, values: dict) -> None:
        """One JSON object on the standard output."""
        self.stdout.write(json.dumps(values, ensure_ascii=False, indent=1))

    def print_words(self, document: PlanDocument, tally: Tally, lost: list[tuple[int, str, str]]) -> None:
        """The preview for people."""
        total, whole = len(document.rows), len(document.rows) - len({row for row, _, _ in lost})
        self.stdout.write(f"{document.title}: {total} rows")
        for priority in document.priorities:
            count = count_of(document.counts()[priority.number], "row")
            self.stdout.write(f"  {priority.number}. {priority.title}: {count}")
        self.stdout.write(f"{whole} of {total} rows with their wording intact")
        for row, column, words in lost:
            self.stdout.write(f"- Row {row}: the {column} would lose “{words}”")
        if document.extras:
            self.stdout.write(say_columns(document))
        self.stdout.write(f"{len(document.glossary)} glossary terms, {count_of(len(tally.asked))}")
        for question in tally.questions:
            where = f"Row {question.row}: " if question.row else ""
            self.stdout.write(f"- {where}{question.text} Proposed: {question.proposal}")


def say_force(plan: Plan) -> str:
    """Whether a plan that was saved is in force, as a sentence."""
    if plan.in_force_since:
        return "It is in force."
    return f"It is not in force: “{Plan.objects.in_force().title}” is. Put it in force on the page /plan/plans/."


def require_known(document: PlanDocument, headings: list[str]) -> None:
    """Exit code 2 where a column is to be left out that is not there, or is one of the six."""
    known = [column.heading for column in document.extras]
    unknown = [heading for heading in headings if without_columns(document, [heading]) == document]
    if unknown:
        there = f"The extra columns are: {', '.join(known)}." if known else "There are no extra columns."
        raise CommandError(f"There is no column “{unknown[0]}” to leave out. {there}", returncode=2)


@transaction.atomic
def save(document: PlanDocument, filename: str, name: str, as_at: dt.date) -> Plan:
    """Save a plan as printed, with the import that it came from, so that its open questions can be found later."""
    held = begin_import(filename=filename, document_date=as_at, title=name, by=None, document=document)
    return accept_import(plan_import=held, expected=held.version, by=None)


def spellings() -> list[str]:
    """Every spelling of every lead that the board knows; none where there is no database yet."""
    try:
        return known_spellings()
    except (OperationalError, ProgrammingError):
        return []


def iso_date(text: str) -> dt.date:
    """A date typed as YYYY-MM-DD."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}” is no date. Write it like 2010-03-01.") from None
