"""Incidents: the figures of the quarter, or the analysis of the year.

The internal edition has true counts and says so. The published one prints only published figures: no change since
another period, no chart, no text that would reveal a hidden count.
"""

import datetime as dt

from django.utils import timezone

from core.board.figures import NOT_AVAILABLE, Figure
from core.board.first_day import is_recorded
from core.documents.model import Heading, Paragraph, Table
from core.text.dates import print_date
from incidents.figures.counting import State, place_of
from incidents.figures.figures import (
    MARKING,
    Issued,
    Quarter,
    QuarterFigures,
    YearFigures,
    figures_of_quarters,
    incomplete,
    quarter_figures,
    year_figures,
)
from incidents.figures.tables import Figure as Count
from incidents.figures.tables import FigureTable
from reports.drafts.blocks import Block, Commentary, FigureList, OpenPoint
from reports.periods import Period
from reports.sections.section import ANNUAL, DETAILS, INCIDENTS, PERIOD, QUARTERLY, Basis, Section
from reports.sections.shared import text_table

KEY = "incidents"
CHILDREN = (
    "Children in episodes that were recorded in the period: one for each child and episode, cancelled records left out"
)
EVENTS = "Events into which these fall: siblings or peers in one event count once"
REVISED = "r: revised since the quarter was cut off, or since it was published."
NOTHING = Paragraph("No figures of incidents have been published for this period.")
WITHIN = Paragraph("Incidents are counted for whole periods, and this one was not over on the day of the report.")
IN_QUARTER = ("type",)  # the total and one breakdown; the rest is annual


def draft(basis: Basis) -> tuple[Block, ...]:
    """Children and events, the meaning of zeros, and commentary."""
    found = figures_of(basis, basis.period)
    if found is None:
        return (WITHIN if is_within(basis) else NOTHING,)
    return (
        Paragraph(edition_in_words(found.issued)),
        FigureList(headline(basis, found), "Incidents"),
        *not_compared(basis, found),
        *(Paragraph(text) for each in quarters_of(found) if (text := returned(each))),
        Commentary(f"{KEY}/analysis", "What do the incidents tell, and what is done?"),
    )


def in_detail(basis: Basis) -> tuple[Block, ...]:
    found = figures_of(basis, basis.period)
    if found is None:
        return ()
    tables = [each for each in found.tables if isinstance(found, YearFigures) or each.key in IN_QUARTER]
    known = [each for each in tables if each.note or any(cell.text != NOT_AVAILABLE for cell in each.figures)]
    return tuple(block for each in known for block in table_blocks(each))


def figures_of(basis: Basis, period: Period) -> QuarterFigures | YearFigures | None:
    """The figures of a period that this edition may show; None where nothing was published, and for a past day within
    the period, since the figures would count what was recorded later.
    """
    if is_within(basis):
        return None
    if not period.is_year and not basis.is_published:
        return basis.once("incidents", lambda: true_counts(basis.period))[period]

    def read() -> QuarterFigures | YearFigures | None:
        if period.is_year:
            return year_figures(period.year, published=basis.is_published)
        return quarter_figures(period.year, period.quarter, published=True)

    return basis.once(("incidents", period, basis.edition), read)


def true_counts(period: Period) -> dict[Period, QuarterFigures]:
    """The internal figures of a quarter and of the one before, read together."""
    both = (period.before, period)
    found = figures_of_quarters(*(place_of(each.year, each.quarter) for each in both))
    return dict(zip(both, found, strict=True))


def is_within(basis: Basis) -> bool:
    """Whether the report is as at a past day within its period."""
    return basis.on < min(basis.period.end, timezone.localdate(basis.now.known_at))


def edition_in_words(issued: Issued | None) -> str:
    if issued is None:
        return f"{MARKING}. These are true counts and not for publication."
    return f"As published on {print_date(issued.on)}, issue {issued.issue}."


def headline(basis: Basis, found: QuarterFigures | YearFigures) -> tuple[Figure, ...]:
    """Children and events; true counts with those of the period before, where both are complete."""
    own = found if isinstance(found, YearFigures) else found.quarter
    before = None if basis.is_published or not_recorded(basis) or gaps(basis, found) else earlier(basis)
    return (
        shown("incidents.children", "Children", CHILDREN, own.children, basis, before and before.children),
        shown("incidents.events", "Events", EVENTS, own.events, basis, before and before.events),
    )


def not_recorded(basis: Basis) -> bool:
    """Whether the period before ended before the board's first day."""
    return not is_recorded(basis.period.before.end, basis.first_day)


def earlier(basis: Basis) -> YearFigures | Quarter | None:
    found = figures_of(basis, basis.period.before)
    return found.quarter if isinstance(found, QuarterFigures) else found


def gaps(basis: Basis, found: QuarterFigures | YearFigures) -> list[str]:
    return [name for each in (figures_of(basis, basis.period.before), found) if each
            for name in incomplete(quarters_of(each), basis.on)]  # fmt: skip


def not_compared(basis: Basis, found: QuarterFigures | YearFigures) -> tuple[Paragraph, ...]:
    """Why the counts stand without a change: only complete periods are compared."""
    names = [] if basis.is_published or not_recorded(basis) else gaps(basis, found)
    text = f"Not compared with {basis.period.before.label}: no complete return for {', '.join(names)}."
    return (Paragraph(text),) if names else ()


def quarters_of(found: QuarterFigures | YearFigures) -> tuple[Quarter, ...]:
    return found.quarters if isinstance(found, YearFigures) else (found.quarter,)


def shown(key: str, label: str, meaning: str, count: Count, basis: Basis, before: Count | None) -> Figure:
    """One count as a figure, or the mark that hides it. A period that is not over is not compared."""
    note = REVISED if count.is_revised else ""
    value = count.text if count.count is None else count.count
    compared = before is not None and basis.period.end <= basis.on
    return Figure(
        key, label, meaning, value, unit=label.lower(), as_at=basis.on, period=basis.period.key,
        address="/incidents/figures/", note=note, before=before.count if compared else None,
    )  # fmt: skip


def returned(quarter: Quarter) -> str:
    """What a zero means (returns received) and when the quarter was cut off; "" where nothing needs saying."""
    if quarter.state is State.NIL:
        return f"{quarter.name}: nil return by {quarter.nil_by} on {print_date(quarter.nil_on)}."
    if quarter.state is State.MISSING:
        return f"{quarter.name}: no return."
    if quarter.state is State.OPEN:
        return f"{quarter.name} is not over."
    if quarter.cut_off_on and quarter.late:
        noun = "entry" if quarter.late == 1 else "entries"
        return f"{quarter.name}: {quarter.late} late {noun} since it was cut off on {print_date(quarter.cut_off_on)}."
    return ""


def table_blocks(found: FigureTable) -> list[Block]:
    blocks: list[Block] = [Heading(3, found.title)]
    if found.lines:
        blocks.append(table_of(found))
    if found.note:
        blocks.append(Paragraph(found.note))
    if any(cell.is_revised for cell in found.figures):
        blocks.append(Paragraph(REVISED))
    return blocks


def table_of(found: FigureTable) -> Table:
    columns = (("Group", 3.0), *((name, 1.0) for _, name in found.heads))
    rows = [(line.name, *(f"{cell.text} r" if cell.is_revised else cell.text for cell in line.cells))
            for line in found.lines]  # fmt: skip
    return text_table(
        f"Incidents: {found.title}", columns, rows, numbers=[name for name, _ in columns[1:]], tab=INCIDENTS,
        context=(("Breakdown", found.title),),
    )  # fmt: skip


def open_points(basis: Basis) -> tuple[OpenPoint, ...]:
    found = figures_of(basis.in_edition("internal"), basis.period)
    points = []
    for each in quarters_of(found) if found else ():
        if each.state is State.MISSING:
            points.append(OpenPoint("nil_return", f"Nil return missing for {each.name}", "/incidents/"))
        elif each.cut_off_on is None and is_over(each, basis.on):
            text = f"The incident figures of {each.name} are not cut off yet and may still change"
            points.append(OpenPoint("cut_off", text, "/incidents/figures/"))
    return tuple(points)


def is_over(quarter: Quarter, on: dt.date) -> bool:
    return Period(quarter.year, quarter.quarter).end <= on


DETAIL = "incident_tables"
KEYS = frozenset({KEY, DETAIL})  # the sections with incident figures: true counts in an internal edition
SECTION = Section(KEY, "Incidents", frozenset({QUARTERLY, ANNUAL}), draft, open_points, part=PERIOD)
IN_DETAIL = Section(DETAIL, "Incidents by type", frozenset({QUARTERLY, ANNUAL}), in_detail, part=DETAILS)
