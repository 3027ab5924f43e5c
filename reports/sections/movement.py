"""How the colours of the plan moved over the last eight quarters."""

from collections import Counter

from actions.colours.page import LOOKS
from actions.colours.rules import COLOUR_NAMES, REDS_FIRST
from actions.figures.trend import colours_over_time
from actions.past.asat import end_of
from core.documents.model import Table
from reports.drafts.blocks import Block, Columns, Commentary
from reports.drafts.plans import figures_now, thresholds
from reports.periods import Period
from reports.sections.section import ANNUAL, COLOURS, DETAILS, QUARTERLY, Basis, Section
from reports.sections.shared import NO_PLAN, nothing_to_compare, text_table

KEY = "movement"
QUARTERS = 8


def draft(basis: Basis) -> tuple[Block, ...]:
    known = moved(basis)
    if not known:
        return (NO_PLAN,)
    commentary = Commentary(f"{KEY}/more", "What moved, and why?")
    if not is_movement(known):
        return (*nothing_to_compare(basis), commentary)
    return (chart(known), commentary)


def is_movement(known: list[tuple[Period, Counter]]) -> bool:
    return len(known) > 1


def moved(basis: Basis) -> list[tuple[Period, Counter]]:
    """The quarters at whose end the plan was known, with its rows by colour; empty without a current plan. Cached."""
    return basis.once(("moved", basis.now), lambda: read_quarters(basis))


def read_quarters(basis: Basis) -> list[tuple[Period, Counter]]:
    now = figures_now(basis)
    if now is None:
        return []
    *earlier, last = last_quarters(basis)
    points = [(min(end_of(each.end), basis.now.known_at), each.end) for each in earlier]
    found = zip(earlier, colours_over_time(basis.plan, points, thresholds(basis)), strict=True)
    return [*((period, known.rows) for period, known in found if known is not None), (last, now.colours)]


def last_quarters(basis: Basis) -> tuple[Period, ...]:
    return Period.containing(basis.on).last(QUARTERS)


def chart(known: list[tuple[Period, Counter]]) -> Columns:
    parts = tuple(tuple(colours[code] for _, colours in known) for code in REDS_FIRST)
    series = tuple((code, COLOUR_NAMES[code], *LOOKS[code][1:]) for code in REDS_FIRST)
    first, last = known[0][1], known[-1][1]
    alt = (
        f"Rows of the plan by colour at the end of {len(known)} quarters. Red went from {first['R']} to "
        f"{last['R']}, complete from {first['B']} to {last['B']}."
    )
    heads = tuple(period.short for period, _ in known)
    rows = (("All priorities", parts),)
    labels = (tuple(str(colours.total()) for _, colours in known),)  # so that quarters are not added up to a total
    return Columns("Movement of the colours", alt, heads, rows, series, table(known), labels)


def table(known: list[tuple[Period, Counter]]) -> Table:
    columns = (("Quarter", 2), *((COLOUR_NAMES[code], 1.0) for code in REDS_FIRST), ("All", 1.0))
    rows = [
        (period.label, *(str(colours[code]) for code in REDS_FIRST), str(colours.total())) for period, colours in known
    ]
    numbers = [name for name, _ in columns[1:]]
    return text_table("Rows by colour, quarter by quarter", columns, rows, numbers=numbers, tab=COLOURS)


SECTION = Section(KEY, "Movement over two years", frozenset({QUARTERLY, ANNUAL}), draft, part=DETAILS)
