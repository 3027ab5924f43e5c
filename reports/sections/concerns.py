"""Reds and ambers: label and cause, remedy, owner and new date."""

from actions.figures.querysets import PlanFigures, Standing
from core.documents.model import Paragraph
from core.text.dates import print_date
from reports.drafts.blocks import Block, Commentary, OpenPoint
from reports.drafts.plans import figures_now
from reports.sections import exceptions
from reports.sections.highlights import Part, in_place, listing
from reports.sections.section import HIGHLIGHTS, QUARTERLY, Basis, Section
from reports.sections.shared import badge, led_by, number, short, with_plan

KEY = "concerns"
BRIEF = 50  # characters of an action
COLUMNS = (("No.", 0.5), ("Action", 3), ("Label and cause", 4.8), ("Remedy", 3), ("Owner", 2.1), ("New date", 1.5))
PROPOSED = "A new date is proposed"
NO_REMEDY = "No remedy given by the Working Group."


@with_plan
def draft(basis: Basis, found: PlanFigures) -> tuple[Block, ...]:
    if not concerns(found):
        return (Paragraph("No action is red or amber."),)
    return (*in_place(basis, KEY), Commentary(f"{KEY}/remedy", "What is done about them?"))


@listing(KEY, "Reds and ambers", COLUMNS, elsewhere="under “Action by action”", section=exceptions.KEY)
def rows(basis: Basis, found: PlanFigures) -> list[Part]:
    return [Part("Reds and ambers", tuple(row(found, each) for each in concerns(found)))]


def concerns(found: PlanFigures) -> list[Standing]:
    return [each for each in found.exceptions if each.evaluation.code in ("R", "A")]


def row(found: PlanFigures, each: Standing, most: int = BRIEF) -> tuple:
    """One action: why it is red or amber, what is proposed, its owner, and the date proposed or agreed."""
    proposed = next((line for standing, line, _ in found.proposals if standing.action == each.action), None)
    cause = " ".join(filter(None, (each.evaluation.reason, each.reason)))
    remedy = "\n".join(filter(None, (decided(found, each), PROPOSED if proposed else ""))) or NO_REMEDY
    if proposed:
        new = f"{print_date(proposed.due) or proposed.wording}, proposed"
    else:
        new = print_date(each.due) if each.original else "–"
    return number(each), short(each, most), badge(each, cause), remedy, led_by(each), new


def decided(found: PlanFigures, each: Standing) -> str:
    taken = [one for one in found.decisions if one.action_id == each.action]
    return f"Decided on {print_date(taken[-1].taken_on)}: {taken[-1].text}" if taken else ""


def open_points(basis: Basis) -> tuple[OpenPoint, ...]:
    found = figures_now(basis)
    if found is None:
        return ()
    proposed = {standing.action for standing, *_ in found.proposals}
    reds = (each for each in concerns(found) if each.evaluation.code == "R")
    return tuple(
        OpenPoint("remedy", f"Action {each.number} is red, and no remedy is recorded", f"/plan/actions/{each.action}/")
        for each in reds
        if each.action not in proposed and not decided(found, each)
    )


SECTION = Section(KEY, "Reds and ambers", frozenset({QUARTERLY}), draft, open_points, part=HIGHLIGHTS)
