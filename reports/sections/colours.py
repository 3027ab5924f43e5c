"""The colours of the plan, priority by priority, with the change since the last report."""

from __future__ import annotations

from collections import Counter

from django.urls import reverse

from actions.colours.page import LOOKS
from actions.colours.rules import COLOUR_NAMES, REDS_FIRST
from actions.figures.page import colour_figures, listed_figure
from actions.figures.querysets import PlanFigures
from core.charts.charts import Series
from core.documents.model import NUMBERS, Cell, Column, Table
from core.text.dates import print_date
from reports.drafts.blocks import Bars, Block, Commentary, FigureList, OpenPoint
from reports.drafts.plans import figures_before, figures_now
from reports.sections.section import ANNUAL, QUARTERLY, Basis, Section
from reports.sections.shared import with_plan

KEY = "colours"
MOVEMENT = ("plan.completed", "plan.moved", "plan.overdue", "plan.undated", "plan.silent_leads", "plan.follow_ups")
SUMMARY = "Each row is one priority; the columns count its rows of the plan by colour."


@with_plan
def draft(basis: Basis, found: PlanFigures) -> tuple[Block, ...]:
    """Counts by colour with the change: the headline."""
    return (
        FigureList(colour_figures(found, figures_before(basis), basis.period.key), "Rows by colour"),
        Commentary(f"{KEY}/overall", "What do the colours say, and why?"),
    )


@with_plan
def by_priority(basis: Basis, found: PlanFigures) -> tuple[Block, ...]:
    """Movement and silent leads, then a bar for each priority."""
    earlier = figures_before(basis)
    figures = tuple(listed_figure(key, found, earlier, basis.period.key) for key in MOVEMENT)
    return FigureList(figures, "Movement and silence"), bars(found.by_priority, basis)


def bars(lines: list[tuple[int, str, Counter]], basis: Basis) -> Bars:
    names = tuple(name for _, name, _ in lines)
    series = tuple(
        Series(COLOUR_NAMES[code], code, *LOOKS[code][1:], tuple(counts[code] for _, _, counts in lines))
        for code in REDS_FIRST
    )
    total = sum((counts for _, _, counts in lines), Counter())
    counts_text = ", ".join(f"{total[code]} {COLOUR_NAMES[code].lower()}" for code in REDS_FIRST)
    alt = f"On {print_date(basis.on)} {total.total()} rows of the plan: {counts_text}. One bar for each priority."
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
    return Table(columns, tuple(cells), "Colours by priority", SUMMARY, sheet="Colours by priority")


def open_points(basis: Basis) -> tuple[OpenPoint, ...]:
    """Actions without a date: an import may have open questions about their wording, and their colour depends on it."""
    found = figures_now(basis)
    numbers = [str(each.number) for each in found.undated] if found else []
    if not numbers:
        return ()
    text = f"action {numbers[0]}" if len(numbers) == 1 else f"actions {', '.join(numbers[:-1])} and {numbers[-1]}"
    return (OpenPoint("undated", f"No date is known of {text}", reverse("check")),)


SECTION = Section(KEY, "Colours of the plan", frozenset({QUARTERLY, ANNUAL}), draft, open_points, part="Highlights")
BY_PRIORITY = Section(
    "priorities", "Colours by priority", frozenset({QUARTERLY, ANNUAL}), by_priority, part="Figures in detail"
)
