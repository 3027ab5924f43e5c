"""Line 6: a list of 3,000 agencies, previewed and saved."""

from __future__ import annotations

import csv
import io
import re
import time

from agencies.importing.importer import AgencyImporter
from core.importing.services import accept_import, begin_import
from tests.benchmarks.boards import Board
from tests.benchmarks.figures import Result
from tests.benchmarks.people import person

AGENCIES, PREVIEW_SECONDS, SAVE_SECONDS = 3_000, 3, 5
STREETS = ("Harbour Lane", "Mere Street", "Quay Road", "Beacon Hill", "Dock Road")
HEADINGS = ["Name", "Type", "Street", "Town", "Postcode", "Telephone", "URN", "LA code", "ESLO name", "ESLO e-mail"]


def agencies_file(count: int) -> bytes:
    """A list of so many agencies with their officers, as a CSV file."""
    stream = io.StringIO()
    write = csv.writer(stream)
    write.writerow(HEADINGS)
    for n in range(count):
        street = f"{n % 90 + 1} {STREETS[n % len(STREETS)]}"
        more = [f"01632 {n % 1000000:06}", str(500_000 + n), "212", f"Officer {n}", f"officer{n}@agency.example"]
        write.writerow([f"Academy {n} of {STREETS[n % 5]}", "Primary", street, "Northmere", "NM2 1AA", *more])
    return stream.getvalue().encode()


def agencies(board: Board) -> list[Result]:
    """A list read and previewed, then saved."""
    manager, by = board.client("manager"), person("manager")
    data = agencies_file(AGENCIES)
    begin = time.perf_counter()
    started = begin_import(importer=AgencyImporter(), data=data, filename="agencies.csv", options={}, by=by)
    reading = time.perf_counter() - begin
    preview = manager.must(200, f"/agencies/import/{started.pk}/?step=preview")
    mark = re.search(rb'name="mark" value="(\w+)"', preview.body)[1].decode()
    begin = time.perf_counter()
    accept_import(import_=started, expected=started.version, mark=mark, by=by)  # as the worker does it
    saving = time.perf_counter() - begin
    name, parts = f"{AGENCIES:,} agencies", f"{reading:.1f} + {preview.seconds:.1f} s"
    return [
        Result("6", f"{name}: read and previewed", parts, reading + preview.seconds, PREVIEW_SECONDS, unit="s"),
        Result("6", f"{name}: saved", "", saving, SAVE_SECONDS, unit="s"),
    ]
