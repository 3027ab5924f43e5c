"""Lines 9 and 10: the list of agencies at 28,000, and a list of 28,000 taken in."""

from __future__ import annotations

import csv
import io
import re
import time
from dataclasses import dataclass

from agencies.importing import services
from agencies.importing.reading import propose_columns, read_sheet
from agencies.models import AgencyImport
from core.text.dates import today
from tests.benchmarks.figures import Result, Sample
from tests.benchmarks.lines import HELLO1, Pace, counted, statements
from tests.benchmarks.people import person, signed_in
from tests.benchmarks.rounds import interleave, page
from tests.benchmarks.server import Client

MANY = 28_000
LIST_LIMIT, PREVIEW_SECONDS, SAVE_SECONDS, MEGABYTES = 1.25, 5, 20, 300
STREETS = ("Harbour Lane", "Mere Street", "Quay Road", "Beacon Hill", "Dock Road")
LIST = "/agencies/"
PAGES = {  # the first is full at either size
    "as listed": "",
    "page 90": "?page=90",
    "primary schools": "?kind=primary",
    "by kind": "?sort=kind",
    "no ESLO": "?post=vacant",
    "training stale": "?post=untrained",
    "longest without a confirmation": "?sort=confirmed",
    "longest without training": "?sort=trained",
    "longest without training, page 90": "?sort=trained&page=90",
    "a word of many": "?q=school",
    "a word of one": "?q=zephyr",
    "on a past day": "?on_day=3&on_month=6&on_year=2026",
}


def listed(port: int, pace: Pace) -> dict[str, Sample]:
    """The pages of the list, and the floor of the same rounds."""
    manager = signed_in(port, person("manager"))
    things = {"hello1": page(manager, HELLO1), **{what: page(manager, LIST + query) for what, query in PAGES.items()}}
    return interleave(things, rounds=max(3, pace.rounds // 2), each=max(3, pace.each // 2), within=pace.within)


def most_statements(port: int) -> int:
    """The most statements that any of these pages sends."""
    manager = signed_in(port, person("manager"))
    return max(statements(manager, LIST + query) for query in PAGES.values())


def rows_shown(client: Client, address: str, pages: dict[str, str]) -> dict[str, int]:
    """How many rows each of these pages shows."""
    return {what: client.must(200, address + query).body.count(b"<tr") for what, query in pages.items()}


@dataclass(frozen=True)
class Listed:
    """The pages of a list at one size: their times, their rows, and the most statements that one of them sends."""

    times: dict[str, Sample]
    rows: dict[str, int]
    statements: int = 0


def looked_at(port: int, pace: Pace) -> Listed:
    """All of it, as it is now."""
    rows = rows_shown(signed_in(port, person("manager")), LIST, PAGES)
    return Listed(listed(port, pace), rows, most_statements(port))


def line_nine(few: Listed, many: Listed) -> list[Result]:
    """Each page at 28,000 against the same page at ninety."""
    what = "the most statements at 28,000, against those at 90"
    return [*row_for_row("9", "agencies", few, many, LIST_LIMIT), counted("9", what, many.statements, few.statements)]


def row_for_row(line: str, name: str, few: Listed, many: Listed, limit: float) -> list[Result]:
    """Each page at 28,000 against the same page at ninety, each against the floor of its own rounds.

    Where ninety do not fill the page, against the first page of ninety, which is full: as many rows are then shown.
    """
    results, full = [], next(iter(few.rows))
    for what in few.rows:
        same = full if few.rows[what] < many.rows[what] else what
        ratios = [each.times[page].against(each.times["hello1"]) for each, page in ((few, same), (many, what))]
        figure = f"{few.times[same].median * 1000:.1f} / {many.times[what].median * 1000:.1f} ms"
        beside = " (a full page)" if same != what else ""
        results.append(Result(line, f"{name}, {what}: 90{beside} / 28,000", figure, ratios[1] / ratios[0], limit))
    return results


def sheet(count: int) -> bytes:
    """A list of so many agencies with their officers, as a CSV file."""
    stream = io.StringIO()
    write = csv.writer(stream)
    write.writerow(
        ["Name", "Type", "Street", "Town", "Postcode", "Telephone", "URN", "LA code", "ESLO name", "ESLO e-mail"]
    )
    for n in range(count):
        street = f"{n % 90 + 1} {STREETS[n % len(STREETS)]}"
        more = [f"01632 {n % 1000000:06}", str(500_000 + n), "212", f"Officer {n}", f"officer{n}@agency.example"]
        write.writerow([f"Academy {n} of {STREETS[n % 5]}", "Primary", street, "Northmere", "NM2 1AA", *more])
    return stream.getvalue().encode()


def taken_in(port: int) -> list[Result]:
    """Line 10: a list of 28,000 read, previewed and saved; memory is what the worker adds."""
    manager, by = signed_in(port, person("manager")), person("manager")
    data = sheet(MANY)
    begin = time.perf_counter()
    read = read_sheet(data, "agencies.csv")
    held = services.begin_import(filename="agencies.csv", sheet=read, by=by)
    columns = propose_columns(read["headings"])
    services.choose_columns(held=held, expected=1, columns=columns, default_kind="", by=by)
    reading = time.perf_counter() - begin
    address = f"/agencies/import/{held.pk}/"
    shown = manager.must(200, address, headers={"X-Measure": "memory"})
    mark = re.search(rb'name="mark" value="(\w+)"', shown.body)[1].decode()
    begin = time.perf_counter()
    saved = save(manager, f"{address}accept/", {"version": held.version, "mark": mark})
    saving = time.perf_counter() - begin
    if AgencyImport.objects.get(pk=held.pk).accepted_on != today():
        raise RuntimeError("The list was not saved.")
    what = f"{MANY:,} agencies"
    return [
        Result("10", f"{what}: read and previewed", f"{reading:.1f} + {shown.seconds:.1f} s", reading + shown.seconds, PREVIEW_SECONDS, unit="s"),
        Result("10", f"{what}: saved", "", saving, SAVE_SECONDS, unit="s"),
        Result("10", f"{what}: memory added", "", max(memory(shown), memory(saved)), MEGABYTES, unit="MB"),
    ]  # fmt: skip


def save(manager: Client, address: str, form: dict):
    """Accept the list."""
    return manager.must(302, address, form, headers={"X-Measure": "memory"})


def memory(answer) -> float:
    """What the worker added for an answer, in megabytes."""
    return int(answer.headers["x-measured"]) / 1024
