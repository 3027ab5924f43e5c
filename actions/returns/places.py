"""Beside which action the words of a returned file are kept that have no place of their own."""

from collections.abc import Sequence
from dataclasses import replace

from actions.models import Plan
from actions.returns.decisions import PLACE, Decision
from actions.returns.rules.values import CellChange, KnownRow
from actions.returns.services.rights import may_decide

NO_ACTION_HERE = "Choose the action again: you cannot add an update to this one."


def placed(decision: Decision, ours: Sequence[KnownRow]) -> CellChange:
    """The change beside the action that was chosen for it; as it is where none was, or where that has gone."""
    chosen = next((row for row in ours if str(row.placement) == decision.answers.get(PLACE)), None)
    return replace(decision.change, placement=chosen.placement, action=chosen.action) if chosen else decision.change


def places_allowed(decisions: list[Decision], plan: Plan, ours: Sequence[KnownRow], by) -> list[Decision]:
    """The decisions, with a fault where the person may not write beside the action that they chose."""
    asked = [one for one in decisions if one.is_taken and not one.fault and PLACE in one.answers]
    moved = {one.change.key: placed(one, ours) for one in asked}
    gone = {one.change.key for one in asked if str(moved[one.change.key].placement) != one.answers[PLACE]}
    refused = gone | (moved.keys() - may_decide(moved.values(), plan, by) if moved else set())
    return [replace(one, fault=NO_ACTION_HERE) if one.change.key in refused else one for one in decisions]
