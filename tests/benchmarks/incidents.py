"""Lines 13 and 14: figures of a quarter and a year over 100,000 incidents, and recording one more.

The bare SQL counts the records themselves, by the right index and in as few reads as a person would write by hand. It
finds the counts that stand in the figures: where it did not, the run would fail.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

from django.db import connection

from core.text.dates import quarter_end, quarter_start
from incidents.figures.figures import quarter_figures, year_figures
from incidents.models import Incident
from tests.benchmarks.figures import Result, milliseconds
from tests.benchmarks.lines import HELLO1, Pace, against, statements
from tests.benchmarks.people import person, signed_in
from tests.benchmarks.rounds import interleave, page

MANY, YEARS = 100_000, 10
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


def added_up(span: str, what: str, source: str) -> str:
    """SQL for how many records there are in each span of their days; `what` is the column of the day, and one more by
    which they are told apart."""
    days = f"SELECT {what}, count(*) {source} GROUP BY 1, 2"
    return f"SELECT {span}, kind, sum(n) FROM ({days}) AS d (day, kind, n) GROUP BY 1, 2"


def late(quarter: int) -> None:
    """Count what was entered after the cut-off of a quarter, by either date."""
    parts = (
        f"SELECT id {within(quarter, quarter, day=day)} AND created_at > %s" for day in ("recorded_on", "counted_on")
    )
    rows(f"SELECT count(*) FROM ({' UNION '.join(parts)}) AS either", *[MOMENT] * 2)


MOMENT = "2027-01-01"  # after every record


def bare_year() -> int:
    """Count a year by everything that its figures show, with the years before it; how many children it has.

    Days are counted out of an index alone and then added up, and the records of the year are read once for all that is
    asked of them. Without that, and with a copy of the records that was read for each question, it took half as long
    again.
    """
    quarter, year = "date_trunc('quarter', day::timestamp)", "date_part('year', {} - 90)"
    types = rows(added_up(quarter, "recorded_on, main_type_id", within(1, 4)))
    rows(added_up(quarter, "counted_on, 0", within(1, 4, day="counted_on")))
    events = f"count(event), count(DISTINCT event) {within(1, 4)} AND event IS NOT NULL"
    rows(f"SELECT date_trunc('quarter', recorded_on::timestamp), {events} GROUP BY 1")
    rows(f"SELECT {events}")
    happened = year.format("happened_on")
    sets = ", ".join(f"({name})" for name in ("age, sex", happened, *ANSWERS))
    rows(f"SELECT age, sex, {happened}, {', '.join(ANSWERS)}, count(*) {within(1, 4)} GROUP BY GROUPING SETS ({sets})")
    before = f"BETWEEN '{quarter_start(YEAR - 4, 1)}' AND '{quarter_end(YEAR - 1, 4)}'"
    since = f"FROM {RECORDS} WHERE voided_on IS NULL AND recorded_on {before}"
    rows(added_up(year.format("day"), "recorded_on, main_type_id", since))
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
    """Line 14: one more record among 100,000, with a case number of its own each time."""
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
