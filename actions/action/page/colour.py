"""The colour of an action in sentences: what decided it, what else holds, and when it changes."""

from __future__ import annotations

from collections.abc import Iterable

from actions.action.page.action import slippage_of
from actions.colours.querysets import read_records
from actions.colours.rules import evaluate, next_colour, other_causes
from actions.models import Action, Timescale
from core.text.dates import print_date, today

DECLARED = Action.Declared.values  # causes that a person declared


def colour_of(action: Action, series: Iterable[Timescale]) -> dict:
    """The colour of an action today, why, and what else is to be known about it; one statement."""
    records, thresholds = read_records([action.pk])
    record, on = records[action.pk], today()
    evaluation = evaluate(record, on, thresholds)
    by_rule = evaluation.by_rule or evaluation
    more = [
        f"{action.get_declared_display()}: {declared(action)}." if cause in DECLARED else reason
        for cause, reason in other_causes(record, on, thresholds).items()
    ]
    if later := next_colour(record, on, thresholds):
        day, then = later
        more.append(f"From {print_date(day)} it is {then.text}, unless something is recorded before.")
    return {"evaluation": evaluation, "why": why(action, by_rule, series), "more": " ".join(more)}


def why(action: Action, by_rule, series: Iterable[Timescale]) -> str:
    """What decided the colour, in the few words that stand beside its label, and the date that is proposed."""
    series = list(series)
    if by_rule.cause in DECLARED:
        text = declared(action)
    elif by_rule.cause in ("slipped", "moved"):
        text = slippage_of(series)
    else:
        text = by_rule.detail if by_rule.cause == "overdue" else by_rule.reason
    proposed = next((each for each in series if each.state == Timescale.State.PROPOSED), None)
    if proposed is None:
        return text
    new = f"date proposed: {print_date(proposed.due)}" if proposed.due else f"timescale proposed: {proposed.wording}"
    return f"{text.rstrip('.')}; new {new}"


def declared(action: Action) -> str:
    """The reason of a person who declared an action at risk, and the day."""
    on = f"declared on {print_date(action.declared_on)}" if action.declared_on else "declared"
    return f"{action.declared_reason.rstrip('.')} ({on})" if action.declared_reason else on
