"""All charts of the board: figures and charts as of today, each from the app that defines it.

    found = charts_of(user)
    found.parts  # the plan, ESLO coverage, returns, incidents, each with its figures and charts

It is written like a report of the current quarter, and compared with the end of the quarter before. No chart shows a
quarter that ended before the board's first day.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.utils.safestring import SafeString

from actions.figures.page import colour_figures, listed_figure
from actions.figures.querysets import PlanFigures
from actions.past.asat import FIGURED
from agencies.access import may
from agencies.directory.figures import eslo_returns_of
from audits.results.returns_figures import RoundCame, came_figure, rounds_on
from core.board.behind import behind
from core.board.figures import NOT_AVAILABLE, Figure
from core.board.first_day import is_recorded, nothing_yet
from core.charts.charts import Series
from core.charts.palette import OTHER, OUTLINED
from core.documents.html import html_fragment
from core.documents.model import Document
from core.text.dates import print_date, today
from core.text.numbers import share
from incidents.figures.figures import children_over_time
from incidents.figures.tables import Figure as Count
from incidents.measures import published_figure
from reports.drafts.blocks import Bars, Chart, Columns
from reports.drafts.document import drawing
from reports.drafts.due_chart import due_chart
from reports.drafts.plans import basis_of, figures_before, figures_now
from reports.periods import Period
from reports.sections import colours, coverage, incidents, movement
from reports.sections.section import INTERNAL, PUBLISHED, QUARTERLY, Basis
from reports.sections.shared import text_table

QUARTERS = 8
HERE, MISSING = ("", "received", *OTHER), ("", "outstanding", *OUTLINED)
CAME = (("Return", 3), ("Wanted by", 1.4), ("Asked", 1), ("Received", 1), ("Outstanding", 1), ("Share received", 1))
RECORDED = (("Quarter", 2), ("Children", 1))
PUBLIC = "Figures as published. c stands for a small number that is hidden, : for a quarter that was not published."


@dataclass(frozen=True)
class Picture:
    title: str
    drawing: SafeString
    table: SafeString


@dataclass(frozen=True)
class Part:
    key: str
    title: str
    figures: tuple[Figure, ...]
    pictures: tuple[Picture, ...]
    message: str = ""


@dataclass(frozen=True)
class Charts:
    on: dt.date
    compared: str
    plan: str
    parts: tuple[Part, ...]


def charts_of(user) -> Charts:
    """The figures that this person may see; the number of statements does not grow with the records."""
    edition = INTERNAL if may(user, "reports.read_internal") else PUBLISHED
    basis = replace(basis_of(QUARTERLY, Period.containing(today()), edition=edition), read=FIGURED)
    seen = basis.in_edition(INTERNAL if may(user, "incidents.figures") else PUBLISHED)
    found = figures_now(basis)
    parts = (*plan_parts(basis, found), coverage_part(basis), returns_part(basis), incidents_part(seen))
    shown = tuple(replace(each, figures=tuple(led(each.figures, user))) for each in parts)
    return Charts(basis.on, compared(basis), found.state.plan.title if found else "", shown)


def compared(basis: Basis) -> str:
    if basis.is_first:
        return nothing_yet(basis.first_day)
    return f"Changes are those since {print_date(basis.since.on)}."


def led(figures: tuple[Figure, ...], user) -> Iterator[Figure]:
    return (replace(each, address=behind(each.address, user) if each.address else "") for each in figures)


def plan_parts(basis: Basis, found: PlanFigures | None) -> tuple[Part, ...]:
    if found is None:
        return ()
    earlier, period = figures_before(basis), basis.period.key
    moved = tuple(listed_figure(key, found, earlier, period) for key in colours.MOVEMENT)
    dates = due_chart(found)
    return (
        Part("colours", "Colours of the plan", colour_figures(found, earlier, period), (
            picture(colours.bars(found.by_priority, basis), "colours"),
            *movement_pictures(basis),
        ), "Rows of the plan, counted as they are printed."),
        Part("dates", "Dates, movement and silence", moved, (picture(dates, "dates"),) if dates else ()),
    )  # fmt: skip


def movement_pictures(basis: Basis) -> tuple[Picture, ...]:
    known = movement.moved(basis)
    return (picture(movement.chart(known), "movement"),) if movement.is_movement(known) else ()


def coverage_part(basis: Basis) -> Part:
    found = coverage.in_time(basis)
    pictures = (
        (picture(coverage.bars(found, compared=not basis.is_first), "coverage"),) if found.now[-1].agencies else ()
    )
    return Part("coverage", "ESLO coverage", coverage.headline(basis), pictures)


def returns_part(basis: Basis) -> Part:
    begin = basis.on.replace(day=1, year=basis.on.year - 1)
    earlier, rounds = rounds_on(begin, (basis.since.on, basis.on))
    before = {} if basis.is_first else {each.asked.pk: each for each in earlier}
    out = [each for each in rounds if each.asked.closed_on is None]
    figures = tuple(came_figure(each, basis.on, received(before.get(each.asked.pk)), basis.period.key) for each in out)
    lines = [(each.asked.title, each.asked.final_deadline, each.all.asked, each.all.received) for each in rounds]
    lines += [
        (each.eslo_return.title, each.eslo_return.due_on, each.asked, each.answered)
        for each in eslo_returns_of(begin, basis.on)
    ]
    message = "" if lines else "No return was asked for in the last year."
    return Part("returns", "Returns", figures, (picture(returns_chart(lines), "returns"),) if lines else (), message)


def received(found: RoundCame | None) -> int | None:
    return found and found.all.received


def returns_chart(lines: list[tuple[str, dt.date, int, int]]) -> Bars:
    names = tuple(title for title, *_ in lines)
    here = tuple(received for *_, received in lines)
    missing = tuple(asked - received for *_, asked, received in lines)
    series = (Series(HERE[1], HERE[0], *HERE[2:], here), Series(MISSING[1], MISSING[0], *MISSING[2:], missing))
    alt = "; ".join(f"{title}: {received} of {asked}" for title, _, asked, received in lines)
    rows = [
        (title, print_date(due), str(asked), str(received), str(asked - received), share(received, asked))
        for title, due, asked, received in lines
    ]
    return Bars("Returns received", alt, names, series, text_table("Returns received", CAME, rows))


def incidents_part(basis: Basis) -> Part:
    """Children in incidents by quarter: true counts for those who may read them, else the published ones."""
    quarters = basis.period.last(QUARTERS)
    counts = children_over_time(basis.period.year, basis.period.quarter, QUARTERS, published=basis.is_published)
    *earlier, now = zip(quarters, counts, strict=True)
    known = [*((period, count) for period, count in earlier if is_recorded(period.end, basis.first_day)), now]
    if not basis.is_published:
        before = known[-2][1] if len(known) > 1 else None
        children = incidents.shown("incidents.children", "Children", incidents.CHILDREN, now[1], basis, before)
        pictures = (picture(incidents_chart(known), "incidents"),)
        return Part("incidents", "Incidents", (children,), pictures, incidents.edition_in_words(None))
    out = [(period, count) for period, count in known if count.text != NOT_AVAILABLE]
    if not out:
        return Part("incidents", "Incidents", (), (), "No figures of incidents have been published.")
    period, count = out[-1]
    last = replace(published_figure(period.end, period.key, count), note=f"{period.label}.")
    return Part("incidents", "Incidents", (last,), (picture(incidents_chart(known), "incidents"),), PUBLIC)


def incidents_chart(known: list[tuple[Period, Count]]) -> Columns:
    texts = tuple(f"{each.text} r" if each.is_revised else each.text for _, each in known)
    heads = tuple(period.short for period, _ in known)
    rows = [(period.label, text) for (period, _), text in zip(known, texts, strict=True)]
    bars = (("Children", (tuple(each.count or 0 for _, each in known),)),)
    title, alt = "Children in incidents by quarter", "; ".join(map(": ".join, zip(heads, texts, strict=True)))
    look = (("", "Children", *OTHER),)
    return Columns(title, alt, heads, bars, look, text_table(title, RECORDED, rows), (texts,))


def picture(chart: Chart, key: str) -> Picture:
    shown = drawing(chart, f"chart-{key}").html
    return Picture(chart.title, shown, html_fragment(Document(chart.title, today(), (chart.table,)), f"table-{key}"))
