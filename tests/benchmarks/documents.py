"""Line 5: the plan and a quarterly report as files, against the renderer alone; a long plan as a task."""

from __future__ import annotations

import datetime as dt
import time
from pathlib import Path

from actions.models import Plan
from actions.table.files import board_document, read_tables
from core.documents import render
from core.documents.model import Document
from core.text.dates import today
from reports.drafts.drafting import draft_of
from reports.drafts.look import dressed
from reports.drafts.services.drafts import make_report
from reports.periods import Period
from reports.sections.section import INTERNAL, QUARTERLY
from tests.benchmarks.boards import Board
from tests.benchmarks.figures import Result, milliseconds
from tests.benchmarks.people import person
from tests.benchmarks.rounds import Pace, interleave, page, timed
from tests.benchmarks.server import LONGEST, Client, process

LIMIT, TASK_SECONDS = 2.5, 5  # times the renderer alone; of a long plan
FORMATS = ("docx", "pdf", "xlsx")


def files(board: Board, pace: Pace) -> list[Result]:
    """The plan in force and the draft of a quarterly report in three formats through the web."""
    client, plan = board.client("manager"), Plan.objects.in_force()
    period = Period.containing(today() - dt.timedelta(days=92))
    report = make_report(kind=QUARTERLY, period=period, by=person("manager"))
    plan_document = board_document(plan, read_tables(plan))
    report_document = dressed(draft_of(report).content(INTERNAL))
    return [
        *against_renderer(client, "the plan", "/plan/export/{}/", plan_document, pace),
        *against_renderer(
            client, "quarterly report", f"/reports/{report.pk}/preview/{INTERNAL}/{{}}/", report_document, pace
        ),
    ]


def against_renderer(client: Client, name: str, path: str, document: Document, pace: Pace) -> list[Result]:
    """One document in each format, against its rendering in this process."""
    things = {}
    for format in FORMATS:
        things[format] = page(client, path.format(format))
        things[f"renderer, {format}"] = timed(lambda format=format: render(document, format))
    found = interleave(things, pace)
    results = []
    for format in FORMATS:
        sample, floor = found[format], found[f"renderer, {format}"]
        results.append(Result("5", f"{name} to {format}", milliseconds(sample), sample.against(floor), LIMIT,
                              floor=f"{floor.median * 1000:.1f} ms"))  # fmt: skip
    return results


def long_file(board: Board, log: Path) -> list[Result]:
    """The long plan of a grown board to PDF: from the button to the bytes, as a person waits for it."""
    client = board.client("manager")
    words = ["manage.py", "worker", "--interval", "0.2"]
    with process(words, {"DATABASE_URL": board.url}, log):
        begin = time.perf_counter()
        waiting = client.must(302, f"/plan/export/pdf/?plan={Plan.objects.in_force().pk}", {}).headers["location"]
        while time.perf_counter() - begin < LONGEST:
            answer = client.send(f"{waiting}download/")
            if answer.status == 200:
                seconds, size = time.perf_counter() - begin, f"{len(answer.body) / 1e6:.1f} MB"
                return [Result("5", "the plan of 2,000 rows to pdf, as a task", size, seconds, TASK_SECONDS, unit="s")]
            time.sleep(0.2)
    raise RuntimeError(f"The file was not ready after {LONGEST} seconds.")
