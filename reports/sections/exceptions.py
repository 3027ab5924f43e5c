"""The exception part: only actions that are red, amber, moved, silent or without a date, with their direction of
travel.
"""

from __future__ import annotations

from actions.figures.direction import BETTER, SAME, WORSE
from actions.figures.querysets import PlanFigures, Standing
from actions.timescales.slippage import slippage
from core.documents.model import Heading, Paragraph
from core.text.dates import print_date
from reports.drafts.blocks import Block, Commentary
from reports.drafts.plans import figures_now
from reports.sections.section import ANNUAL, QUARTERLY, Basis, Section
from reports.sections.shared import badge, directions, last_update_text, led_by, text_table, travelled, with_plan

KEY = "exceptions"
COLUMNS = (("No.", 0.5), ("Action", 2.6), ("Colour and direction", 1.5), ("Why", 2.2), ("Lead", 2.2), ("Date", 1.9),
           ("Latest update", 2.7), ("Corrective action", 1.8))  # fmt: skip


@with_plan
def draft(basis: Basis, found: PlanFigures) -> tuple[Block, ...]:
    """A table for each priority, with a box for the corrective action of each red."""
    if not found.exceptions:
        return (Paragraph("No action is red, amber, moved, silent or without a date."),)
    travel, blocks = directions(basis), [Paragraph(in_words(basis))]
    for priority, name in found.priorities.items():
        own = [each for each in found.actions.values() if each.is_exception and each.priority == priority]
        if own:
            rows = [row(each, travelled(travel, each)) for each in own]
            blocks += [
                Heading(3, name),
                text_table(
                    f"Exceptions: {name}", COLUMNS, rows, sheet="Exceptions", context=(("Strategic priority", name),)
                ),
            ]
    reds = (each for each in found.exceptions if each.evaluation.code == "R")
    return (*blocks, *(Commentary(f"{KEY}/{each.action}", f"Action {each.number}: corrective action") for each in reds))


def in_words(basis: Basis) -> str:
    """How many exceptions there are, and how many actions moved which way since the last report."""
    found, travel = figures_now(basis), directions(basis)
    text = f"{len(found.exceptions)} of {len(found.actions)} actions are red, amber, moved, silent or without a date."
    if travel is None:
        return f"{text} The plan was not known here at the last report, so that no direction of travel can be shown."
    counts = ", ".join(f"{sum(each is way for each in travel.values())} {way.text}" for way in (BETTER, SAME, WORSE))
    return f"{text} All actions, by their colour on {print_date(basis.since.on)} and now: {counts}."


def row(each: Standing, way: str) -> tuple:
    """One action; its corrective action is the comment on the risk, else an empty box."""
    dates = print_date(each.due) or ("No date" if each.is_undated else "Ongoing")
    if each.original:
        dates = f"{dates}\noriginally {print_date(each.original)}"
    return (
        str(each.number), each.text, badge(each, way), reasons(each), led_by(each), dates, last_update_text(each),
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


SECTION = Section(KEY, "Exceptions, action by action", frozenset({QUARTERLY, ANNUAL}), draft, part="Exceptions")
