"""The dates of a plan as a chart: a mark for each open action on an axis of days, by priority, with its table."""

import datetime as dt
from collections import Counter

from actions.colours.page import LOOKS, file_badge
from actions.colours.rules import COLOUR_NAMES, REDS_FIRST
from actions.figures.querysets import PlanFigures, Standing
from core.charts.charts import Band, Mark
from core.documents.model import Cell
from core.text.dates import print_date
from reports.drafts.blocks import Columns, Timeline
from reports.periods import Period
from reports.sections.shared import led_by, short, text_table

TITLE = "Dates of open actions"
MOST = 60  # marks that are readable in one chart; more are counted by quarter
BEFORE, AFTER = 2, 4  # quarters before and after the current one
DATED = (("Due", 1.4), ("No.", 0.5), ("Action", 4), ("Lead responsibility", 2), ("Original date", 1.4), ("Colour", 1.6))


def due_chart(found: PlanFigures) -> Timeline | Columns | None:
    """Open actions with a date, two quarters ago to a year ahead, others at its ends; None where there are none."""
    dated = [each for each in found.actions.values() if each.is_open and each.due]
    if not dated:
        return None
    dated.sort(key=lambda each: (each.due, each.number))
    now = Period.containing(found.on)
    quarters = now.last(BEFORE + 1)
    for _ in range(AFTER):
        quarters = (*quarters, quarters[-1].after)
    return marks(found, dated, quarters) if len(dated) <= MOST else counts(found, dated, quarters)


def description(dated: list[Standing], found: PlanFigures) -> str:
    past = sum(each.due < found.on for each in dated)
    moved = sum(bool(each.original) for each in dated)
    return f"{len(dated)} open actions have a date: {past} have passed by {print_date(found.on)}, {moved} were moved."


def marks(found: PlanFigures, dated: list[Standing], quarters: tuple[Period, ...]) -> Timeline:
    bands = tuple(
        Band(name, tuple(mark_of(each) for each in dated if each.priority == key))
        for key, name in found.priorities.items()
    )
    rows = [
        (
            print_date(each.due), Cell(str(each.number), address=f"/plan/actions/{each.action}/"), short(each),
            led_by(each), print_date(each.original), Cell(badge=file_badge(each.evaluation)),
        )
        for each in dated
    ]  # fmt: skip
    table = text_table(TITLE, DATED, rows)
    ends = quarters[0].begin, quarters[-1].end
    return Timeline(TITLE, description(dated, found), bands, *ends, table, found.on)


def mark_of(each: Standing) -> Mark:
    _, ground, ink = LOOKS[each.evaluation.code]
    moved = f", originally {print_date(each.original)}" if each.original else ""
    words = f"Action {each.number}, due {print_date(each.due)}{moved}: {each.evaluation.text}"
    return Mark(each.due, str(each.number), each.evaluation.code, ground, ink, each.original, words)


def counts(found: PlanFigures, dated: list[Standing], quarters: tuple[Period, ...]) -> Columns:
    """A bar for each quarter by colour; the table has the priorities."""

    def column(day: dt.date) -> int:
        """The quarter in which a day is counted; the first and the last include what lies beyond."""
        at = [place for place, each in enumerate(quarters) if each.begin <= day]
        return at[-1] if at else 0

    by_code = Counter((each.evaluation.code, column(each.due)) for each in dated)
    by_priority = Counter((each.priority, column(each.due)) for each in dated)
    places = range(len(quarters))
    parts = tuple(tuple(by_code[code, at] for at in places) for code in REDS_FIRST)
    series = tuple((code, COLOUR_NAMES[code], *LOOKS[code][1:]) for code in REDS_FIRST)
    lines = [(name, *(str(by_priority[key, at]) for at in places)) for key, name in found.priorities.items()]
    names = [each.short for each in quarters]
    heads = (f"Up to {names[0]}", *names[1:-1], f"{names[-1]} or later")
    table = text_table(TITLE, (("Strategic priority", 4.0), *((head, 1.0) for head in heads)), lines, numbers=heads)
    return Columns(TITLE, description(dated, found), heads, (("All priorities", parts),), series, table)
