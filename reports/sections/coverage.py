"""ESLO coverage: how many agencies of each kind have an ESLO, vacancies and training."""

from agencies.directory.coverage import HELD, VACANT, Coverage, CoverageInTime
from agencies.directory.figures import coverage_on, directory_figures
from core.board.figures import Figure
from core.charts.charts import Series
from core.documents.model import Table
from core.text.dates import print_date
from reports.drafts.blocks import Bars, Block, Commentary, FigureList
from reports.sections.section import ANNUAL, DETAILS, ESLOS, PERIOD, QUARTERLY, Basis, Section
from reports.sections.shared import text_table

KEY = "coverage"
HEADLINE = ("agencies.coverage", "agencies.vacancies", "agencies.trained")
COUNTED = ("Agencies", "ESLO named", "Share", "Vacant")
COLUMNS = (("Kind of agency", 3), ("Agencies", 1), ("ESLO named", 1), ("Share", 1), ("Vacant", 1), ("Before", 1))


def draft(basis: Basis) -> tuple[Block, ...]:
    return FigureList(headline(basis), "ESLO coverage"), Commentary(f"{KEY}/more", "What is done about the vacancies?")


def headline(basis: Basis) -> tuple[Figure, ...]:
    then, now = ((each.on, each.known_at) for each in (basis.since, basis.now))
    figures = directory_figures(in_time(basis), None if basis.is_first else then, now, basis.period.key)
    return tuple(each for each in figures if each.key in HEADLINE)


def in_time(basis: Basis) -> CoverageInTime:
    return basis.on_both_days(coverage_on)


def by_kind(basis: Basis) -> tuple[Block, ...]:
    """A row for each kind of agency, without the bars, which would take a page; left out where no agency is listed."""
    found = in_time(basis)
    return (table(found, compared=not basis.is_first),) if found.now[-1].agencies else ()


def bars(found: CoverageInTime, *, compared: bool) -> Bars:
    lines = found.now[:-1]
    series = tuple(
        Series(name, code, ground, ink, tuple(getattr(line, what) for line in lines))
        for (code, name, ground, ink), what in ((HELD, "covered"), (VACANT, "vacant"))
    )
    every = found.now[-1]
    alt = (
        f"On {print_date(found.days[-1])} {every.covered} of {every.agencies} agencies had an ESLO. One bar for each "
        "kind of agency."
    )
    return Bars(
        "Agencies with an ESLO, by kind",
        alt,
        tuple(each.label for each in lines),
        series,
        table(found, compared=compared),
    )


def table(found: CoverageInTime, *, compared: bool) -> Table:
    """A row for each kind; the last column, of the day of comparison, only where there is such a day."""
    columns = COLUMNS if compared else COLUMNS[:-1]
    earlier = {line.label: line.points[0] for line in (*found.kinds, found.sums[0])}
    rows = [row(each, earlier[each.label])[: len(columns)] for each in found.now]
    return text_table("ESLO coverage by kind", columns, rows, numbers=COUNTED, tab=ESLOS)


def row(now: Coverage, before: Coverage) -> tuple[str, ...]:
    was = f"{before.covered} of {before.agencies}"
    return now.label, str(now.agencies), str(now.covered), now.share, str(now.vacant), was


SECTION = Section(KEY, "ESLO coverage", frozenset({QUARTERLY, ANNUAL}), draft, part=PERIOD)
BY_KIND = Section(
    "coverage_by_kind", "ESLO coverage by kind of agency", frozenset({QUARTERLY, ANNUAL}), by_kind,
    part=DETAILS,
)  # fmt: skip
