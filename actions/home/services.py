"""What the manager does from the desk for several leads at once."""

import datetime as dt
from collections.abc import Iterable

from actions.bulk.services import Ask, Outcome, carry_out, look_at
from actions.models import Plan
from core.records.rules import RuleBroken
from core.text.dates import today

NOBODY_LEFT = "Nobody is left to ask: an update has been asked for on each of these actions."


def ask_leads(*, plan: Plan, actions: Iterable[int], note: str, by, wanted_by: dt.date | None = None) -> Outcome:
    """Ask those who lead these actions, with one note. RuleBroken where none takes a request, and for a past day."""
    if wanted_by and wanted_by < today():
        raise RuleBroken("The day by which it is wanted has passed.", field="wanted_by")
    change = Ask(note, wanted_by)
    lines = look_at(change, plan=plan, actions=actions, by=by)
    seen = {line.action.pk: line.stamp for line in lines if not line.refused}
    if not seen:
        raise RuleBroken(NOBODY_LEFT)
    return carry_out(change, plan=plan, seen=seen, by=by)
