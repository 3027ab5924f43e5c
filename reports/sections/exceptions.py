"""The exception part: actions that are red, amber, moved, silent or undated, with their direction of travel."""

from actions.figures.direction import BETTER, SAME, WORSE
from actions.figures.querysets import PlanFigures, Standing
from actions.timescales.slippage import slippage
from core.board.first_day import nothing_yet
from core.documents.model import Paragraph
from core.text.dates import print_date
from reports.drafts.blocks import Block, Commentary
from reports.drafts.plans import figures_now
from reports.sections.section import ACTIONS, ANNUAL, EXCEPTIONS, QUARTERLY, Basis, Section
from reports.sections.shared import (
    badge,
    directions,
    last_update_text,
    led_by,
    number,
    text_table,
    travelled,
    with_plan,
)

KEY = "exceptions"
COLUMNS = (("No.", 0.5), ("Action", 2.9), ("Colour, direction and cause", 3.2), ("Owner", 1.9), ("Date", 1.7),
           ("Latest update", 3.1), ("Corrective action", 1.6))  # fmt: skip


@with_plan
def draft(basis: Basis, found: PlanFigures) -> tuple[Block, ...]:
    """One table, reds first, with a box for the corrective action of each red."""
    if not found.exceptions:
        return (Paragraph("No action is red, amber, moved, silent or without a date."),)
    travel = directions(basis)
    rows = [row(each, "" if basis.is_first else travelled(travel, each)) for each in found.exceptions]
    reds = (each for each in found.exceptions if each.evaluation.code == "R")
    table = text_table("Exceptions", COLUMNS, rows, tab=ACTIONS)
    return (
        Paragraph(in_words(basis)),
        table,
        *(Commentary(f"{KEY}/{each.action}", f"Action {each.number}: corrective action") for each in reds),
    )


def in_words(basis: Basis) -> str:
    found, travel = figures_now(basis), directions(basis)
    one = len(found.exceptions) == 1
    text = f"{len(found.exceptions)} action{' is' if one else 's are'} red, amber, moved, silent or without a date."
    if basis.is_first:
        return f"{text} {nothing_yet(basis.first_day)}"
    if travel is None:
        return f"{text} The plan was not known here at the last report, so that no direction of travel can be shown."
    counts = ", ".join(f"{sum(each is way for each in travel.values())} {way.text}" for way in (BETTER, SAME, WORSE))
    return f"{text} All actions, by their colour on {print_date(basis.since.on)} and now: {counts}."


def row(each: Standing, way: str) -> tuple:
    """One action; its corrective action is the comment on the risk, else an empty box."""
    dates = print_date(each.due) or ("No date" if each.is_undated else "Ongoing")
    if each.original:
        dates = f"{dates}\noriginally {print_date(each.original)}"
    cause = "\n".join(filter(None, (way, reasons(each))))
    return (
        number(each), each.text, badge(each, cause), led_by(each), dates, last_update_text(each),
        each.reason,
    )  # fmt: skip


def reasons(each: Standing) -> str:
    more = [
        f"Its date has moved: {slippage(each.original, each.due)}."
        if each.original and "moved" not in each.evaluation.reason
        else "",
        "Nothing was reported for a whole quarter." if each.is_silent and "reported for" not in each.evaluation.reason
        else "",
        "It has no date." if each.is_undated and "no date" not in each.evaluation.reason else "",
    ]  # fmt: skip
    return " ".join(filter(None, (each.evaluation.reason, *more)))


SECTION = Section(KEY, "Action by action", frozenset({QUARTERLY, ANNUAL}), draft, part=EXCEPTIONS)
