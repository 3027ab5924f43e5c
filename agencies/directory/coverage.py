"""How many agencies of each kind have an ESLO, today and over time: values for charts, tables and files."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, IntegerField, Q, QuerySet, Value
from django.db.models.functions import Coalesce, Greatest, Least

from agencies.directory.querysets import LONG_AGO
from agencies.models import SCHOOLS, Agency
from agencies.posts.rules import LATER
from core.board.first_day import nothing_yet, recorded
from core.charts import charts
from core.charts.palette import OTHER, OUTLINED
from core.documents.model import NUMBERS, Block, Column, Document, Heading, Paragraph
from core.pages.lists import list_document, table_of
from core.text.dates import print_date, quarter_end, quarter_of
from core.text.numbers import share

QUARTERS, YEARS = 8, 10  # points before today
BY_QUARTER, BY_YEAR = "quarters", "years"
SPANS = {BY_QUARTER: "Two years by quarter", BY_YEAR: "Ten years"}
HELD = ("", "ESLO named", *OTHER)  # code, label, ground and ink
VACANT = ("", "no ESLO", *OUTLINED)
THERE, COVERED = 0, 1  # what rows count
SUMMARY = "Each row is a kind of agency."


def days_of(span: str, today: dt.date, first: dt.date | None) -> list[dt.date]:
    """Ends of quarters or of financial years from the board's first day on, and today."""
    year, quarter = quarter_of(today)
    if span == BY_YEAR:
        days = [dt.date(first, 3, 31) for first in range(year - YEARS + 1, year + 1)]
    else:
        at = year * 4 + quarter - 1
        days = [quarter_end(*divmod_quarter(at - back)) for back in range(QUARTERS, 0, -1)]
    return [*recorded(days, first), today]


def divmod_quarter(number: int) -> tuple[int, int]:
    year, quarter = divmod(number, 4)
    return year, quarter + 1


@dataclass(frozen=True)
class Coverage:
    label: str
    agencies: int
    covered: int

    @property
    def vacant(self) -> int:
        return self.agencies - self.covered

    @property
    def share(self) -> str:
        return share(self.covered, self.agencies)


@dataclass(frozen=True)
class Line:
    label: str
    points: list[Coverage]


@dataclass(frozen=True)
class CoverageInTime:
    days: list[dt.date]
    sums: list[Line]
    kinds: list[Line]

    @property
    def has_past(self) -> bool:
        return len(self.days) > 1

    @property
    def now(self) -> list[Coverage]:
        return [line.points[-1] for line in self.kinds if line.points[-1].agencies] + [self.sums[0].points[-1]]


def read_coverage(agencies: QuerySet, officers: QuerySet, days: list[dt.date]) -> CoverageInTime:
    return coverage_of(days, counts(agencies, officers, days))


def coverage_of(days: list[dt.date], rows: Iterable[tuple]) -> CoverageInTime:
    there: dict[str, list[int]] = {}
    covered: dict[str, list[int]] = {}
    for what, kind, *numbers in rows:
        (covered if what == COVERED else there)[kind] = numbers
    zeros = [0] * len(days)

    def line(label: str, kinds) -> Line:
        both = (map(sum, zip(zeros, *map(rows.get, rows.keys() & kinds), strict=True)) for rows in (there, covered))
        return Line(label, [Coverage(label, *pair) for pair in zip(*both, strict=True)])

    every = [kind for kind, _ in Agency.Kind.choices]
    sums = [
        line("All agencies", every),
        line("Schools and colleges", [kind for kind in every if kind in SCHOOLS]),
        line("Other agencies", [kind for kind in every if kind not in SCHOOLS]),
    ]
    return CoverageInTime(days, sums, [line(label, [kind]) for kind, label in Agency.Kind.choices if kind in there])


def counts(agencies: QuerySet, officers: QuerySet, days: Sequence[dt.date]) -> QuerySet:
    """For each day the number of active agencies (THERE), or of those with a lead officer (COVERED), by kind."""
    active = agencies.alias(begin=Coalesce("active_from", LONG_AGO), end=Coalesce("active_to", Value(LATER)))
    held = officers.leads().alias(
        begin=Greatest("valid_from", Coalesce("agency__active_from", LONG_AGO)),
        end=Least(Coalesce("valid_to", Value(LATER)), Coalesce("agency__active_to", Value(LATER))),
    )
    covered = of_each_kind(COVERED, held, "agency__kind", days)
    return of_each_kind(THERE, active, "kind", days).union(covered, all=True).order_by()


def of_each_kind(what: int, rows: QuerySet, kind: str, days: Iterable[dt.date]) -> QuerySet:
    wanted = {f"at_{at}": Count("pk", filter=Q(begin__lte=day, end__gte=day)) for at, day in enumerate(days)}
    grouped = rows.order_by().values(kind).annotate(what=Value(what, IntegerField()), **wanted)
    return grouped.values_list("what", kind, *wanted)


def now_chart(found: CoverageInTime) -> charts.Drawing:
    lines = found.now[:-1]
    series = [
        charts.Series(name, code, ground, ink, tuple(getattr(line, what) for line in lines))
        for (code, name, ground, ink), what in ((HELD, "covered"), (VACANT, "vacant"))
    ]
    text = "; ".join(f"{line.label}: {line.covered} of {line.agencies}" for line in found.now)
    return charts.bars(charts.Words("Agencies with an ESLO, by kind", text), [each.label for each in lines], series)


def time_chart(found: CoverageInTime) -> charts.Drawing:
    rows = [
        (line.label, [[point.covered for point in line.points], [point.vacant for point in line.points]])
        for line in found.sums
    ]
    text = "; ".join(
        f"{print_date(day)}: {point.covered} of {point.agencies}"
        for day, point in zip(found.days, found.sums[0].points, strict=True)
    )
    words = charts.Words("Agencies with an ESLO over time", f"All agencies. {text}")
    labels = [[f"{each.covered:,} of {each.agencies:,}, {each.share}" for each in line.points] for line in found.sums]
    return charts.columns(words, rows, [short(day) for day in found.days], [HELD, VACANT], labels=labels, prefix="time")


def short(day: dt.date) -> str:
    return f"{day:%b} {day.year}"


def coverage_document(found: CoverageInTime, first: dt.date | None) -> Document:
    now = [(line.label, str(line.agencies), str(line.covered), line.share, str(line.vacant)) for line in found.now]
    counts = (Column(name, values=NUMBERS) for name in ("Agencies", "ESLO named", "Share", "Vacant"))
    columns = (Column("Kind", 2, is_row_header=True), *counts)
    blocks = [
        Heading(1, "Today"),
        now_chart(found).image("Agencies with an ESLO, by kind: the table below has the same figures."),
        table_of("Today", columns, now, none="No agency is listed yet.", summary=SUMMARY),
        Heading(1, "Over time"),
        *(over_time(found) if found.has_past else [Paragraph(nothing_yet(first))]),
    ]
    lines = ("How many agencies have an ESLO, as far as it is known today.",)
    return list_document("ESLO coverage", blocks, lines=lines, as_at=f"As at {print_date(found.days[-1])}")


def over_time(found: CoverageInTime) -> list[Block]:
    rows = [
        (line.label, *(f"{point.covered} of {point.agencies}" for point in line.points))
        for line in (*found.kinds, *found.sums)
    ]
    days = (Column("Kind", 1.6, is_row_header=True), *(Column(print_date(day)) for day in found.days))
    return [
        time_chart(found).image("Agencies with an ESLO over time: the table below has the same figures."),
        table_of("Over time", days, rows, none="No agency is listed yet.", summary=SUMMARY),
    ]
