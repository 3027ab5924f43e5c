"""Sets the figure by which an action is measured."""

from django.db import transaction

from actions.access import require_live, wait_for_turn
from actions.models import Action
from core.board import measures
from core.board.figure_days import count_figures
from core.records.locking import save_versioned
from core.records.rules import NothingChanged, RuleBroken


@transaction.atomic
def set_measure(*, action: Action, expected: int, measure: str, by) -> Action:
    """Set what an action is measured by, "" for nothing. RuleBroken for an unknown figure, NothingChanged, Conflict."""
    wait_for_turn(action)
    require_live(action)
    names = dict(measures.choices())
    if measure and measure not in names:
        raise RuleBroken("Choose one of the figures.", field="measure")
    if measure == action.measure and action.version == expected:
        raise NothingChanged("This is its measure already.", field="measure")
    action.measure = measure
    reason = f"Measured by: {names[measure]}" if measure else "No longer measured by a figure"
    saved = save_versioned(action, expected=expected, fields=["measure"], by=by, reason=reason)
    count_figures([measure])
    return saved
