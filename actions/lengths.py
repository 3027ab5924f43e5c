"""How long a plan is, where its page must not take it whole."""

from __future__ import annotations

from actions.models import Action, Plan

LONG = 2_000  # actions; fewer are read while one waits


def is_long(plan: Plan) -> bool:
    """Whether a plan has too many actions to be read whole while somebody waits; one statement."""
    return Action.objects.filter(plan=plan).order_by()[LONG : LONG + 1].exists()
