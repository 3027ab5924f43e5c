"""The headline: how many actions are red, and the colours of the plan then and now; and priority by priority."""

from collections import Counter

from django.urls import reverse

from actions.colours.page import LOOKS
from actions.colours.rules import COLOUR_NAMES, REDS_FIRST
from actions.figures.page import colour_figures, listed_figure
from actions.figures.querysets import PlanFigures
from core.charts.charts import Series
from core.documents.model import NUMBERS, Cell, Column, Heading, Table
from core.text.dates import print_date
from reports.drafts.blocks import Bars, Block, Commentary, FigureList, OpenPoint
from reports.drafts.plans import figures_before, figures_now
from reports.drafts.rules import printed_colours
from reports.sections.headline import headline
from reports.sections.movement import moved
from reports.sections.section import ANNUAL, COLOURS, DETAILS, HIGHLIGHTS, QUARTERLY, Basis, Section
from reports.sections.shared import LIST, with_plan

KEY = "colours"
MOVEMENT = ("plan.completed", "plan.moved", "plan.overdue", "plan.undated", "plan.silent_leads", "plan.follow_ups")
MOST_BETWEEN = 3  # bars of a year between its end and that of the year before
NO_TABLE = Table((), ())
SUMMARY = "Each row is one priority; the columns count its rows of the plan by colour."


@with_plan
def draft(basis: Basis, found: PlanFigures) -> tuple[Block, ...]:
    """The headline in a sentence, then the colours of both days as bars; those of each quarter in an annual report."""
    before = colours_before(basis)
    reds_before = None if before is None else before["R"]
    sentence = headline(found.colours["R"], found.colours.total(), reds_before, then_of(basis))
    return (
        Heading(1, sentence),
        bars_in_time(moments(basis, found, before)),
        Commentary(f"{KEY}/overall", "What do the colours say, and why?"),
    )


def then_of(basis: Basis) -> str:
    """What a report is compared with, in its headline: the period before, or a day."""
    if basis.since.on == basis.period.before.end:
        return "last year" if basis.period.is_year else "last quarter"
    return f"on {print_date(basis.since.on)}"


def colours_before(basis: Basis) -> Counter | None:
    """The rows by colour that the last report printed, else those of its day; None where nothing is compared."""
    before = figures_before(basis)
    if before is None:
        return None
    return printed_colours(basis.printed_before) or before.colours


def moments(basis: Basis, found: PlanFigures, before: Counter | None) -> list[tuple[str, Counter]]:
    """The bars, the latest first; the last one is of the day that the sentence and the figures compare with.

    A year has one for each quarter between; without a day of comparison there is the bar of today alone.
    """
    now = (f"{basis.on:%B %Y}" if basis.period.is_year else "This quarter", found.colours)
    if before is None:
        return [now]
    then = then_of(basis)
    name = then.removeprefix("on ") if then.startswith("on ") else then.capitalize()
    return [now, *quarters_between(basis), (name, before)]


def quarters_between(basis: Basis) -> list[tuple[str, Counter]]:
    if not basis.period.is_year:
        return []
    between = [(period, colours) for period, colours in moved(basis)[:-1] if basis.since.on < period.end < basis.on]
    return [(f"{period.end:%B %Y}", colours) for period, colours in reversed(between[-MOST_BETWEEN:])]


def bars_in_time(lines: list[tuple[str, Counter]]) -> Bars:
    """A bar for each moment, without a table: the same facts stand in the table by priority and in that by quarter."""
    names = tuple(name for name, _ in lines)
    alt = ". ".join(f"{name}: {colours_text(colours)}" for name, colours in lines)
    return Bars("Colours of the plan", f"{alt}.", names, series_of([colours for _, colours in lines]), NO_TABLE)


@with_plan
def by_priority(basis: Basis, found: PlanFigures) -> tuple[Block, ...]:
    """The figures of the plan, then a bar for each priority. Movement stands among the weaknesses of a year."""
    earlier, period = figures_before(basis), basis.period
    figures = [FigureList(colour_figures(found, earlier, period.key), "Rows by colour")]
    if basis.kind != ANNUAL:
        moved = tuple(listed_figure(key, found, earlier, period.key) for key in MOVEMENT)
        figures.append(FigureList(moved, "Movement and silence"))
    return (*figures, bars(found.by_priority, basis))


def series_of(counted: list[Counter]) -> tuple[Series, ...]:
    return tuple(
        Series(COLOUR_NAMES[code], code, *LOOKS[code][1:], tuple(counts[code] for counts in counted))
        for code in REDS_FIRST
    )


def colours_text(counts: Counter) -> str:
    return ", ".join(f"{counts[code]} {COLOUR_NAMES[code].lower()}" for code in REDS_FIRST)


def bars(lines: list[tuple[int, str, Counter]], basis: Basis) -> Bars:
    names = tuple(name for _, name, _ in lines)
    series = series_of([counts for _, _, counts in lines])
    total = sum((counts for _, _, counts in lines), Counter())
    rows = f"{total.total()} rows of the plan: {colours_text(total)}"
    alt = f"On {print_date(basis.on)} {rows}. One bar for each priority."
    return Bars("Colours by priority", alt, names, series, _table(lines, total))


def _table(lines: list[tuple[int, str, Counter]], total: Counter) -> Table:
    columns = (
        Column("Strategic priority", 4, is_row_header=True),
        *(Column(COLOUR_NAMES[code], values=NUMBERS) for code in REDS_FIRST),
        Column("All", values=NUMBERS),
    )
    rows = [*((name, counts) for _, name, counts in lines), ("All priorities", total)]
    cells = (
        (Cell(name), *(Cell(str(counts[code])) for code in REDS_FIRST), Cell(str(counts.total())))
        for name, counts in rows
    )
    title = "Colours by priority"
    return Table(columns, tuple(cells), title, SUMMARY, worksheet=COLOURS, context=((LIST, title),))


def open_points(basis: Basis) -> tuple[OpenPoint, ...]:
    """Actions without a date: an import may have open questions about their wording, and their colour depends on it."""
    found = figures_now(basis)
    numbers = [str(each.number) for each in found.undated] if found else []
    if not numbers:
        return ()
    text = f"action {numbers[0]}" if len(numbers) == 1 else f"actions {', '.join(numbers[:-1])} and {numbers[-1]}"
    return (OpenPoint("undated", f"There is no date for {text}", reverse("check")),)


SECTION = Section(KEY, "Colours of the plan", frozenset({QUARTERLY, ANNUAL}), draft, open_points, part=HIGHLIGHTS)
BY_PRIORITY = Section("priorities", "Colours by priority", frozenset({QUARTERLY, ANNUAL}), by_priority, part=DETAILS)
