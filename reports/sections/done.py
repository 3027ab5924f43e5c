"""Actions completed in the period, and the difference they made."""

from collections.abc import Collection, Mapping

from actions.figures.querysets import PlanFigures, Standing, status_on
from core.documents.model import Paragraph
from core.text.dates import print_date
from reports.drafts.blocks import Block, Commentary, OpenPoint
from reports.drafts.plans import carried, figures_before, figures_ended, figures_now
from reports.sections.highlights import Part, in_place, listing
from reports.sections.section import ANNUAL, HIGHLIGHTS, PERIOD, QUARTERLY, Basis, Section
from reports.sections.shared import Content, led_by, number, short, with_plan

KEY = "done"
BRIEF = 60  # characters of an action
COLUMNS = (("No.", 0.5), ("Action", 2.4), ("Owner", 1.9), ("Completed", 1.5), ("What was done", 3.4),
           ("Difference made", 3.4))  # fmt: skip
NONE = Paragraph("No action was completed in this period.")


@with_plan
def draft(basis: Basis, found: PlanFigures) -> tuple[Block, ...]:
    nothing = () if found.completed else (NONE,)
    return (*nothing, *in_place(basis, KEY), Commentary(f"{KEY}/more", "What else was achieved?"))


@listing(KEY, "Completed", COLUMNS)
def rows(basis: Basis, found: PlanFigures) -> list[Part]:
    """Rows of the period, those recorded since, and those of plans carried on meanwhile."""
    before = figures_before(basis)
    late = also(found, before, carried(basis))
    parts = [
        Part("Completed", tuple(row(found, each) for each in found.completed)),
        Part("Also recorded as complete", tuple(row(found, each) for each in late),
             "Recorded as complete since the last report, on another day or without one:"),
    ]  # fmt: skip
    for ended in figures_ended(basis):
        title = f"Completed in “{ended.state.plan.title}” before it was carried on"
        own = also(ended, before, {}, told=frozenset())
        parts.append(Part(title, tuple(row(ended, each) for each in own), f"{title}:"))
    return [part for part in parts if part.rows]


def also(
    found: PlanFigures, before: PlanFigures | None, went_on: Mapping[int, int], *, told: Collection[int] | None = None
) -> list[Standing]:
    """Actions that are complete now, were not at the last report, and are not among `told` (by default those of the
    period). `went_on` maps each action to the one it continues from the plan before.
    """
    if before is None:
        return []
    states = {key: status_on(record, before.on) for key, record in before.records.items()}
    told = {each.action for each in found.completed} if told is None else told
    return [
        each
        for key, each in found.actions.items()
        if each.status == "completed" and key not in told and states.get(went_on.get(key, key)) != "completed"
    ]


def row(found: PlanFigures, each: Standing) -> tuple[Content, ...]:
    action = found.state["action"][each.action]
    day = print_date(action.completed_on) or "Day not known"
    made = action.difference_made or "Not said"
    return number(each), short(each, BRIEF), led_by(each), day, action.completion_note or "Not said", made


def open_points(basis: Basis) -> tuple[OpenPoint, ...]:
    found = figures_now(basis)
    silent = [each for each in found.completed if not found.state["action"][each.action].difference_made.strip()] if (
        found) else []  # fmt: skip
    return tuple(
        OpenPoint("difference", f"Action {each.number} is complete, and no difference made is recorded",
                  f"/plan/actions/{each.action}/")
        for each in silent
    )  # fmt: skip


SECTION = Section(
    KEY, "Done, and the difference made", frozenset({QUARTERLY, ANNUAL}), draft, open_points, part=PERIOD,
    annual_part=HIGHLIGHTS,
)  # fmt: skip
