"""Read a plan from a Word, text or spreadsheet file: a preview, and with --accept a saved plan."""

import argparse
import datetime as dt
import json
from pathlib import Path
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, ProgrammingError, transaction

from actions.importing.asking import PlanRead, known_spellings, losses_left, open_questions, questions_of
from actions.importing.extras import say_columns
from actions.importing.fields import KEPT
from actions.importing.importer import PlanImporter
from actions.importing.intact import lost_words
from actions.importing.preview import preview
from actions.importing.reading import read_file_as_plan
from actions.importing.tally import Tally, say_open
from actions.models import Plan
from actions.wording.document import UnreadablePlan, squash
from actions.wording.exported import read_marks
from actions.wording.limits import fault_of_date, fault_of_name
from core.importing import services
from core.importing.work import LEAVE_OUT, Work
from core.text.dates import today
from core.text.numbers import count_of


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
            help="leave out the column with this heading, which else becomes an extra field; once for each column",
        )
        parser.add_argument("--json", action="store_true", help="print the preview for programs")

    def handle(self, *, file, name, as_at, accept, json, leave_out, **options):
        if fault := fault_of_name(name) or fault_of_date(as_at, today()):
            raise CommandError(fault, returncode=2)
        path = Path(file)
        work = self.read(path, {"title": name, "document_date": as_at.isoformat() if as_at else ""})
        for heading in leave_out:
            leave_column_out(work, heading)
        read = PlanImporter().read_all(work)[0][1]
        questions = questions_of(read, spellings())
        if json:
            self.print_json(preview(read.document, questions))
        else:
            self.print_words(read, Tally(tuple(questions), {}))
            self.name_other_command(work)
        if accept:
            self.save(work, read, path.name, is_quiet=json)
        elif not json:
            self.stdout.write("Nothing has been saved. Add --accept to save the plan as printed.")

    def read(self, path: Path, options: dict[str, str]) -> Work:
        """The work on a file; exit code 2 and an explanation where it holds no plan."""
        try:
            return read_file_as_plan(path.read_bytes(), path.name, options)
        except OSError as error:
            raise CommandError(f"{path.name} could not be opened: {error.strerror}.", returncode=2) from None
        except UnreadablePlan as error:
            seen = f" ({'; '.join(error.seen)})" if error.seen else ""
            raise CommandError(f"{error.message}{seen}", returncode=2) from None

    def print_json(self, values: dict) -> None:
        self.stdout.write(json.dumps(values, ensure_ascii=False, indent=1))

    def print_words(self, read: PlanRead, tally: Tally) -> None:
        document, lost = read.document, lost_words(read.document, as_at=read.as_at)
        total, whole = len(document.rows), len(document.rows) - len({row for row, _, _ in lost})
        self.stdout.write(f"{read.title}: {total} rows")
        for priority in document.priorities:
            count = count_of(document.counts()[priority.number], "row")
            self.stdout.write(f"  {priority.number}. {priority.title}: {count}")
        self.stdout.write(f"{whole} of {total} rows with their wording intact")
        for row, column, words in lost:
            self.stdout.write(f"- Row {row}: the {column} would lose “{words}”")
        if document.extras:
            self.stdout.write(say_columns(document))
        self.stdout.write(f"{len(document.glossary)} glossary terms, {count_of(len(tally.asked), 'question')}")
        for question in tally.questions:
            where = f"Row {question.row}: " if question.row else ""
            proposed = f" Proposed: {question.proposal}" if question.proposal else ""
            self.stdout.write(f"- {where}{question.text}{proposed}")

    def name_other_command(self, work: Work) -> None:
        """Say of a file of a plan that is here with which command it is compared."""
        marks = read_marks(work.source)
        if marks and (plan := plan_named(marks.uid)):
            named = f"plan {plan.pk}, “{plan.title}”"
            self.stdout.write(f"This file was exported from {named}, which is here: compare it with merge_plan.")

    @transaction.atomic
    def save(self, work: Work, read: PlanRead, filename: str, *, is_quiet: bool) -> None:
        """Save a plan as printed, with the import that it came from, so that its open questions can be found later."""
        if losses_left(read):
            raise CommandError(
                "Some words of this file would be lost, so nothing has been saved. Import it through the page “Import "
                "a plan”, where each can be left out.",
                returncode=2,
            )
        import_ = services.store_work(importer=PlanImporter(), work=work, filename=filename, by=None)
        mark = services.mark_of(services.preview(import_, work, by=None))
        services.accept_import(import_=import_, expected=import_.version, mark=mark, by=None)
        if not is_quiet:
            plan = Plan.objects.get(pk=import_.target)
            left = len(open_questions(plan))
            self.stdout.write(f"Saved as plan {plan.pk}, “{plan.title}”. {say_open(left) if left else ''}".rstrip())
            self.stdout.write(say_force(plan))


def leave_column_out(work: Work, heading: str) -> None:
    """Leave the columns with a heading out. Exit code 2 where there is none, or where it holds a part of the plan."""
    wanted, found, known = squash(heading).casefold(), False, []
    for table in work.tables:
        for at, text in enumerate(work.headings(table).texts):
            if work.columns[table].get(at) in (LEAVE_OUT, *KEPT) and text.strip():
                known.append(squash(text))
                if squash(text).casefold() == wanted:
                    work.columns[table][at], found = LEAVE_OUT, True
    if not found:
        there = f"The extra columns are: {', '.join(dict.fromkeys(known))}." if known else "There is no extra column."
        raise CommandError(f"There is no column “{heading}” to leave out. {there}", returncode=2)


def say_force(plan: Plan) -> str:
    if plan.in_force_since:
        return "It is in force."
    return f"It is not in force: “{Plan.objects.in_force().title}” is. Put it in force on the page /plan/plans/."


def plan_named(uid: UUID) -> Plan | None:
    """The plan with this mark, unless it was undone; None too where there is no database yet."""
    try:
        return Plan.objects.not_undone().filter(uid=uid).first()
    except (OperationalError, ProgrammingError):
        return None


def spellings() -> list[str]:
    """Every spelling of every lead that the board knows; none where there is no database yet."""
    try:
        return known_spellings()
    except (OperationalError, ProgrammingError):
        return []


def iso_date(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}” is no date. Write it like 2010-03-01.") from None
