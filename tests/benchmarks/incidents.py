"""Lines 13 and 14: figures of a quarter and a year over a million incidents, and recording one more.

The bare SQL counts the records themselves, by the right index and in as few reads as a person would write by hand. It
finds the counts that stand in the figures: where it did not, the run would fail.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

from django.db import connection

from core.dates import quarter_end, quarter_start
from incidents.figures import quarter_figures, year_figures
from incidents.models import Incident
from tests.benchmarks.figures import Result, milliseconds
from tests.benchmarks.lines import HELLO1, Pace, against, statements
from tests.benchmarks.people import person, signed_in
from tests.benchmarks.rounds import interleave, page

MANY, YEARS = 1_000_000, 10
NUMBERED = 100  # of so many records one has a case number
YEAR, QUARTER = 2024, 3  # records were made before it and after it
FIGURES_LIMIT, BARE_SECONDS = 1.5, 0.3  # line 13: times the bare SQL; seconds of that
RECORD_LIMIT = 4  # line 14: times hello1
NEW = "/incidents/new/"
RECORDS = Incident._meta.db_table
ANSWERS = ("platform", "place", "source", "outcome", "devices")


def rows(sql: str, *values) -> list[tuple]:
    """What a statement finds."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


def within(first: int, last: int, *, day: str = "recorded_on") -> str:
    """SQL for the records that count in quarters of the year that is measured."""
    begin, end = quarter_start(YEAR, first), quarter_end(YEAR, last)
    return f"FROM {RECORDS} WHERE voided_on IS NULL AND {day} BETWEEN '{begin}' AND '{end}'"


def bare_quarter() -> int:
    """Count a quarter by type, by both dates, with its events and its late entries; how many children it has."""
    types = rows(f"SELECT main_type_id, count(*) {within(QUARTER, QUARTER)} GROUP BY 1")
    rows(f"SELECT main_type_id, count(*) {within(QUARTER, QUARTER, day='counted_on')} GROUP BY 1")
    rows(f"SELECT count(event), count(DISTINCT event) {within(QUARTER, QUARTER)} AND event IS NOT NULL")
    late(QUARTER)
    return sum(count for _, count in types)


def late(quarter: int) -> None:
    """Count what was entered after the cut-off of a quarter, by either date."""
    parts = (
        f"SELECT id {within(quarter, quarter, day=day)} AND created_at > %s" for day in ("recorded_on", "counted_on")
    )
    rows(f"SELECT count(*) FROM ({' UNION '.join(parts)}) AS either", *[MOMENT] * 2)


MOMENT = "2027-01-01"  # after every record


def bare_year() -> int:
    """Count a year by everything that its figures show, with the years before it; how many children it has."""
    quarter = "date_trunc('quarter', {}::timestamp)"
    types = rows(f"SELECT {quarter.format('recorded_on')}, main_type_id, count(*) {within(1, 4)} GROUP BY 1, 2")
    rows(f"SELECT {quarter.format('counted_on')}, count(*) {within(1, 4, day='counted_on')} GROUP BY 1")
    events = f"count(event), count(DISTINCT event) {within(1, 4)} AND event IS NOT NULL"
    rows(f"SELECT {quarter.format('recorded_on')}, {events} GROUP BY 1")
    rows(f"SELECT {events}")
    rows(
        f"WITH r AS MATERIALIZED (SELECT age, sex, {', '.join(ANSWERS)}, date_part('year', happened_on - 90) AS year "
        f"{within(1, 4)}) SELECT age, sex, count(*) FROM r GROUP BY 1, 2 UNION ALL "
        "SELECT year::text, 'year', count(*) FROM r GROUP BY 1 UNION ALL "
        + " UNION ALL ".join(f"SELECT {name}, '{name}', count(*) FROM r GROUP BY 1" for name in ANSWERS)
    )
    begin = quarter_start(YEAR - 4, 1)
    rows(
        f"SELECT date_part('year', recorded_on - 90), main_type_id, count(*) FROM {RECORDS} WHERE voided_on IS NULL "
        f"AND recorded_on >= '{begin}' AND recorded_on < '{quarter_start(YEAR, 1)}' GROUP BY 1, 2"
    )
    for number in (1, 2, 3, 4):
        late(number)
    return sum(count for *_, count in types)


def timed(thing: Callable[[], object]) -> Callable[[], float]:
    """A thing of this process that says how many seconds it took."""

    def run() -> float:
        begin = time.perf_counter()
        thing()
        return time.perf_counter() - begin

    return run


def figures(port: int, pace: Pace) -> list[Result]:
    """Line 13: the figures of a quarter and of a year against the bare SQL; and the pages that show them."""
    manager = signed_in(port, person("manager"))
    told = quarter_figures(YEAR, QUARTER).quarter.children.count, year_figures(YEAR).children.count
    if told != (bare_quarter(), bare_year()):
        raise RuntimeError("The figures and the bare SQL do not count the same.")
    pages = {
        "quarter": f"/incidents/figures/?quarter={YEAR}-Q{QUARTER}",
        "year": f"/incidents/figures/year/{YEAR}/",
    }
    things = {
        "hello1": page(manager, HELLO1),
        "bare quarter": timed(bare_quarter),
        "figures of the quarter": timed(lambda: quarter_figures(YEAR, QUARTER)),
        "bare year": timed(bare_year),
        "figures of the year": timed(lambda: year_figures(YEAR)),
        **{f"page of the {name}": page(manager, path) for name, path in pages.items()},
    }
    found = interleave(things, rounds=max(3, pace.rounds // 2), each=max(3, pace.each // 2), within=pace.within)
    results = []
    for name, path in pages.items():
        bare = found[f"bare {name}"]
        results += [
            Result("13", f"the bare SQL of a {name}", milliseconds(bare), bare.median, BARE_SECONDS, unit="s"),
            against("13", f"figures of a {name}", found[f"figures of the {name}"], bare, FIGURES_LIMIT),
            against("13", f"page of a {name}, against hello1", found[f"page of the {name}"], found["hello1"], None),
            Result("13", "statements of it", "", statements(manager, path), unit="statements"),
        ]
    return results


def recording(port: int, pace: Pace) -> list[Result]:
    """Line 14: one more record among a million, with a case number of its own each time."""
    manager = signed_in(port, person("manager"))
    numbers = case_numbers()

    def form() -> dict:
        answers = {"age": "13_15", "sex": "girl", "platform": "games", "source": "school", "devices": "phone"}
        return {"main_type": "grooming", "case_number": next(numbers), **answers}

    things = {"hello1": page(manager, HELLO1), "record": lambda: manager.must(302, NEW, form()).seconds}
    found = interleave(things, rounds=pace.rounds, each=pace.each, within=pace.within)
    return [
        against("14", "recording an incident", found["record"], found["hello1"], RECORD_LIMIT),
        Result("14", "statements of it", "", statements(manager, NEW, form()), unit="statements"),
    ]


def case_numbers() -> Iterator[str]:
    """Numbers that nobody has recorded."""
    return (f"C-{number}" for number in range(1, MANY))
