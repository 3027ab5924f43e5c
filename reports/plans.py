"""What every section about the plan needs, read once for a draft."""

from __future__ import annotations

from actions.colours import Thresholds
from actions.figures import PlanFigures, plan_figures
from actions.thresholds import current_thresholds
from reports.sections.section import Basis, Moment


def figures_now(basis: Basis) -> PlanFigures | None:
    """The figures of the plan at the end of the period; None where there was no plan."""
    return _figures(basis, basis.now)


def figures_before(basis: Basis) -> PlanFigures | None:
    """The same as at the last report, or the end of the period before; None where there was no plan."""
    return _figures(basis, basis.since)


def thresholds(basis: Basis) -> Thresholds:
    """The settings of the colours."""
    return basis.once("thresholds", current_thresholds)


def _figures(basis: Basis, moment: Moment) -> PlanFigures | None:
    if moment.plan is None:
        return None
    begin = basis.period.begin if moment is basis.now else basis.period.before.begin
    found = basis.once(
        ("plan", moment),
        lambda: plan_figures(
            moment.plan, known_at=moment.known_at, on=moment.on, begin=begin, thresholds=thresholds(basis)
        ),
    )
    return found if found.is_known else None
