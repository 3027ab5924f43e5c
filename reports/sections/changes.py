"""Changes to the plan since the last report, with actions withdrawn or removed.

Where another plan followed, this is in turn the changes in the one that ended, the outcome of each of its actions, and
the changes in the new one.
"""

import datetime as dt
from collections import Counter
from dataclasses import dataclass, replace

from actions.figures.querysets import PlanFigures
from actions.models import Plan
from actions.past.asat import PlanState, end_of, first_known, plan_as_at
from actions.past.changes.change import WHATS, Both
from actions.past.changes.colours import colour_changes, other_colours
from actions.past.changes.groups import GROUPS
from actions.past.changes.listing import PlanChanges, list_changes
from actions.past.changes.passage import Passage, passage
from actions.past.changes.report import group_blocks
from core.documents.model import Bullets, Heading, Paragraph
from core.text.dates import print_date
from reports.drafts.blocks import Block
from reports.drafts.plans import carried, figures_before, figures_ended, figures_now, plans_between, state_at
from reports.sections.section import ANNUAL, DETAILS, PERIOD, PLAN, QUARTERLY, Basis, Section
from reports.sections.shared import LIST, NO_PLAN, compared_with, nothing_to_compare

KEY = "changes"
UNLISTED = (GROUPS["updates"], GROUPS["decisions"])
NOT_LISTED = Paragraph("Updates, notes and answers of agencies are not listed here. They stand in the plan.")


@dataclass(frozen=True)
class Step:
    """The changes in one plan, preceded, for a later plan, by the outcome of the earlier one."""

    found: PlanChanges
    passage: Passage | None = None


def in_short(basis: Basis) -> tuple[Block, ...]:
    if basis.is_first:
        return nothing_to_compare(basis)
    if not (steps := changes_of(basis)):
        return (NO_PLAN,)
    counts = counted(steps)
    return (Paragraph(f"{', '.join(counts)}." if counts else "Nothing changed in the plan."),)


def draft(basis: Basis) -> tuple[Block, ...]:
    """Counts, then a table of each group of changes; updates and notes are in the plan's own file."""
    if basis.is_first:
        return nothing_to_compare(basis)
    steps = changes_of(basis)
    if not steps:
        return (NO_PLAN,)
    since = compared_with(basis)
    if len(steps) == 1 and not steps[0].found.lines:
        return (Paragraph(f"Compared with {since}, nothing changed in the plan."),)
    blocks: list[Block] = [Paragraph(f"Compared with {since}, judged on {print_date(basis.on)}.")]
    if not steps[-1].found.known_before:
        blocks.append(Paragraph("This plan was not known here then, so that all of it counts as added."))
    if basis.kind == PLAN:
        blocks.append(Bullets(counted(steps)))
    elif any(group.heading in UNLISTED for step in steps for group in step.found.groups):
        blocks.append(NOT_LISTED)
    for step in steps:
        if step.passage:
            blocks += [Heading(3, f"From “{step.passage.old}” to “{step.passage.new}”")]
            blocks.append(Bullets(tuple(step.passage.lines) or ("The plan that ended had no actions",)))
        name = f"“{step.found.title}”, " if len(steps) > 1 else ""
        for group in step.found.groups:
            if basis.kind != PLAN and group.heading in UNLISTED:
                continue
            own = group_blocks(group)
            heading = f"{name}{group.heading}"
            blocks += [Heading(3, heading), *(replace(block, context=((LIST, heading),)) for block in own[1:])]
    return tuple(blocks)


def counted(steps: tuple[Step, ...]) -> tuple[str, ...]:
    found = Counter()
    for step in steps:
        found.update({what: count for what, count, _ in step.found.counts})
    return tuple(f"{found[what]} {nouns[found[what] > 1]}" for what, nouns in WHATS.items() if found[what])


def changes_of(basis: Basis) -> tuple[Step, ...]:
    """The changes between the plan at the last report and now, one step for each plan; empty without a plan. Cached."""
    return basis.once(("changes", basis.since, basis.now), lambda: compare(basis))


def compare(basis: Basis) -> tuple[Step, ...]:
    now, before = figures_now(basis), figures_before(basis)
    if now is None:
        return ()
    days = basis.since.on, basis.on
    if before is None:
        both = Both(as_before(basis, basis.plan), now.state)
        return (Step(list_changes(both, *days, colour_changes(both, *days))),)
    if before.state.plan.pk == now.state.plan.pk:
        return within_plan(before, now)
    return over_plans(basis, before.state, days)


def as_before(basis: Basis, plan: int) -> PlanState:
    """What was known of a plan at the last report, without what was done after its day."""
    return state_at(basis, replace(basis.since, plan=plan))


def within_plan(before: PlanFigures, now: PlanFigures) -> tuple[Step, ...]:
    colours = other_colours(before.evaluations, now.evaluations)
    return (Step(list_changes(Both(before.state, now.state), before.on, now.on, colours)),)


def over_plans(basis: Basis, before: PlanState, days: tuple[dt.date, dt.date]) -> tuple[Step, ...]:
    """A step for each plan since the last report; a change of colour is reported once, in the last plan it went to."""
    states = [*(found.state for found in figures_ended(basis)), figures_now(basis).state]
    chain, went_on = plans_between(basis), carried(basis)
    ended = Both(before, states[0])
    stayed = [each for each in colour_changes(ended, *days) if each.action not in went_on.values()]
    steps = [Step(list_changes(ended, *days, tuple(stayed)))]
    for place in range(1, len(states)):
        begun = moment_of_passage(chain[place - 1], chain[place])
        first, last = plan_as_at(chain[place], begun), states[place]
        follows = first.plan is not None and first.plan.previous_id == chain[place - 1]
        own = Both(first if follows else as_before(basis, chain[place]), last)
        colours = colour_changes(Both(before, last), *days, went_on) if place == len(states) - 1 else ()
        met = passage(plan_as_at(chain[place - 1], begun), first if follows else last)
        steps.append(Step(list_changes(own, *days, colours), met))
    return tuple(steps)


def moment_of_passage(old: int, new: int) -> dt.datetime:
    """When a plan was carried on by another: all copies made and the old one closed; or when the new one was first
    known, where it does not carry on the old one. Of a plan that was prepared early: the end of the day before its
    first.
    """
    known = first_known(new)
    closing = Plan.history.filter(id=old, closed_on__isnull=False, history_date__gte=known)
    first = closing.order_by("history_date").values_list("history_date", "closed_on").first()
    return max(first[0], end_of(first[1] - dt.timedelta(1))) if first else known


IN_SHORT = Section("changed", "Changed since the last report", frozenset({QUARTERLY, ANNUAL}), in_short, part=PERIOD)
SECTION = Section(KEY, "Changes since the last report", frozenset({QUARTERLY, ANNUAL, PLAN}), draft, part=DETAILS)
