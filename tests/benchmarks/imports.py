"""Line 6: files that are read, previewed and saved: agencies, incidents, a plan in Word, returned files of a plan."""

from __future__ import annotations

import csv
import io
import itertools
import random
import re
import time
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from django.urls import reverse

from actions.importing.asking import LEAVE_OUT, loss_questions
from actions.importing.importer import PlanImporter
from actions.models import Plan
from actions.returns.importer import ReturnImporter
from actions.table.files import board_document, export_plan, read_tables
from agencies.importing.importer import AgencyImporter
from core.documents import render
from core.importing.fields import Importer
from core.importing.jobs import save_in_background
from core.importing.services import accept_import, begin_import, begin_saving, save_work, work_of
from core.models import Import
from core.text.dates import print_date, today
from incidents.importing.importer import IncidentImporter
from tests.actions.returns.long_return import ACTION, UPDATE
from tests.actions.returns.test_reading import edited_book
from tests.benchmarks.boards import Board
from tests.benchmarks.figures import Result
from tests.benchmarks.people import person
from tests.benchmarks.rounds import timed
from tests.benchmarks.scale.plan import sentence
from tests.benchmarks.server import LONGEST, process

AGENCIES, INCIDENTS = 3_000, 5_000
TASK_SECONDS = 20  # for a merge of 2,000 rows
DATED = {"document_date": "2026-03-01", "title": "Plan of the benchmark"}
STREETS = ("Harbour Lane", "Mere Street", "Quay Road", "Beacon Hill", "Dock Road")
HEADINGS = ["Name", "Type", "Street", "Town", "Postcode", "Telephone", "URN", "ESLO name", "ESLO e-mail"]
TYPES = ("Sextortion", "Bullying, threats or hate", "Grooming or sexual contact by an adult")
FIELDS = ("case_number", "known_on", "main_type", "age")  # of an extract of incidents


def csv_of(rows: Iterable[Sequence[str]]) -> bytes:
    """Rows as the bytes of a CSV file."""
    stream = io.StringIO()
    csv.writer(stream).writerows(rows)
    return stream.getvalue().encode()


def agencies_file(count: int, *, name: str = "Academy {} of {}", first: int = 0) -> bytes:
    """A list of so many agencies with their officers, as a CSV file; their numbers begin with `first`."""
    rows: list[Sequence[str]] = [HEADINGS]
    for n in range(first, first + count):
        street = f"{n % 90 + 1} {STREETS[n % len(STREETS)]}"
        more = [f"01632 {n % 1000000:06}", str(500_000 + n), f"Officer {n}", f"officer{n}@agency.example"]
        rows.append([name.format(n, STREETS[n % 5]), "Primary", street, "Northmere", "NM2 1AA", *more])
    return csv_of(rows)


def incidents_file(count: int, importer: Importer) -> bytes:
    """An extract of so many incidents, each with a case number, as a CSV file."""
    labels = {field.name: field.label for field in importer.fields()}
    rows = [[labels[name] for name in FIELDS]]
    for n in range(count):
        rows.append([f"M{8_000_000 + n}", f"{n % 28 + 1} February 2026", TYPES[n % len(TYPES)], str(n % 8 + 9)])
    return csv_of(rows)


def imports(board: Board) -> list[Result]:
    """Each kind of file on the demonstration board; the plan in Word is another one."""
    plan, incidents = Plan.objects.in_force(), IncidentImporter()
    word = other_plan(plan)
    return [
        *measured(board, f"{AGENCIES:,} agencies", AgencyImporter(), "agencies.csv", agencies_file(AGENCIES), (3, 5)),
        *measured(board, "a Word plan of 43 rows", PlanImporter(), "plan.docx", word, (1.5, 3)),
        *measured(board, f"{INCIDENTS:,} incidents", incidents, "extract.csv", incidents_file(INCIDENTS, incidents), (5, 10)),
        *measured(board, "a merge of 43 rows", ReturnImporter(), "plan.xlsx", returned_file(plan), (1.5, None)),
    ]  # fmt: skip


def long_merge(board: Board, log: Path) -> list[Result]:
    """The long plan of a grown board, returned with a change in each row, compared, then saved by the worker."""
    plan, words = Plan.objects.in_force(), ["manage.py", "worker", "--interval", "0.2"]
    started, mark, (preview, parts) = preview_of(board, ReturnImporter(), "plan.xlsx", returned_file(plan))
    by = started.uploaded_by
    with process(words, {"DATABASE_URL": board.url}, log):
        begin = time.perf_counter()
        saving = begin_saving(import_=started, expected=started.version, mark=mark, by=by)  # as the page does it
        save_in_background.enqueue(saving.pk, by.pk)
        while saving.state == Import.State.WORKING:
            if time.perf_counter() - begin > LONGEST:
                raise RuntimeError(f"The merge was not saved after {LONGEST} seconds.")
            time.sleep(0.2)
            saving.refresh_from_db(fields=["state", "counts"])
        seconds = time.perf_counter() - begin
    if saving.state != Import.State.ACCEPTED:
        raise RuntimeError(f"The merge is {saving.state}.")
    name = f"a merge of {saving.counts['changed']:,} rows"
    return [
        Result("6", f"{name}: read and previewed", parts, preview, unit="s"),
        Result("6", f"{name}: saved as a task", "", seconds, TASK_SECONDS, unit="s"),
    ]


def other_plan(plan: Plan) -> bytes:
    """A Word plan as long as this one that says something else, without the marks of our own files."""
    tables, dice = read_tables(plan), random.Random(6)  # noqa: S311 (no secret)
    for row in itertools.chain.from_iterable(table.rows for table in tables):
        row.objective_text, row.method_text, row.text = (sentence(dice) for _ in range(3))
        row.updates = [replace(update, text=sentence(dice)) for update in row.updates]
    return render(board_document(plan, tables), "docx")


def returned_file(plan: Plan) -> bytes:
    """The workbook of a plan with another text or one more update in each row, as it comes back from an agency."""

    def edit(sheet) -> None:
        for at in range(2, sheet.max_row + 1):
            text, update = sheet.cell(at, ACTION), sheet.cell(at, UPDATE)
            if at % 2:
                text.value = f"{text.value} soon"
            else:
                update.value = f"{print_date(today())}: Sent {at}\n{update.value or ''}"

    return edited_book(export_plan(plan, None, "xlsx"), edit)


def measured(
    board: Board, name: str, importer: Importer, filename: str, data: bytes, targets: tuple[float, float | None]
) -> list[Result]:
    """A file read and previewed, then saved in this process, as the worker does it; `targets` are the seconds of each."""
    started, mark, (preview, parts) = preview_of(board, importer, filename, data)
    by = started.uploaded_by
    saving = timed(lambda: accept_import(import_=started, expected=started.version, mark=mark, by=by))()
    return [
        Result("6", f"{name}: read and previewed", parts, preview, targets[0], unit="s"),
        Result("6", f"{name}: saved", "", saving, targets[1], unit="s"),
    ]


def preview_of(board: Board, importer: Importer, filename: str, data: bytes) -> tuple[Import, str, tuple[float, str]]:
    """An import whose preview waits, the mark of that, and the seconds until it is displayed, in words too."""
    role = "recorder" if importer.sealed else "manager"
    client, by = board.client(role), person(role)
    options = DATED if importer.name == "plan" else {}
    begin = time.perf_counter()
    started = begin_import(importer=importer, data=data, filename=filename, options=options, by=by)
    reading = time.perf_counter() - begin
    work = work_of(started)  # what a person would be asked: columns and words as proposed, what is lost left out
    if importer.name == "plan":
        work.answers |= {each.key: LEAVE_OUT for each in loss_questions(importer.read_all(work)[0][1])}
    save_work(import_=started, work=work, expected=started.version, reason="Measured", by=by, step="preview")
    page = client.must(200, f"{reverse(f'{importer.url}_one', args=[started.pk])}?step=preview")
    mark = re.search(r'name="mark" value="(\w+)"', page.text)[1]
    return started, mark, (reading + page.seconds, f"{reading:.1f} + {page.seconds:.1f} s")
