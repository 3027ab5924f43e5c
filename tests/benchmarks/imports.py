"""Line 6: a list of 3,000 agencies, previewed and saved."""

from __future__ import annotations

import csv
import io
import re
import time

from agencies.importing import services
from agencies.importing.reading import propose_columns, read_sheet
from agencies.models import AgencyImport
from core.text.dates import today
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
    read = read_sheet(data, "agencies.csv")
    started = services.begin_import(filename="agencies.csv", sheet=read, by=by)
    columns = propose_columns(read["headings"])
    services.choose_columns(held=started, expected=1, columns=columns, default_kind="", by=by)
    reading = time.perf_counter() - begin
    address = f"/agencies/import/{started.pk}/"
    preview = manager.must(200, address)
    mark = re.search(rb'name="mark" value="(\w+)"', preview.body)[1].decode()
    saved = manager.must(302, f"{address}accept/", {"version": started.version, "mark": mark})
    if AgencyImport.objects.get(pk=started.pk).accepted_on != today():
        raise RuntimeError("The list was not saved.")
    name, parts = f"{AGENCIES:,} agencies", f"{reading:.1f} + {preview.seconds:.1f} s"
    return [
        Result("6", f"{name}: read and previewed", parts, reading + preview.seconds, PREVIEW_SECONDS, unit="s"),
        Result("6", f"{name}: saved", "", saved.seconds, SAVE_SECONDS, unit="s"),
    ]
