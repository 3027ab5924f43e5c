"""The colour of an action in sentences: what decided it, what else holds, and when it changes."""

import datetime as dt
from collections.abc import Iterable

from actions.action.page.action import slippage_of
from actions.colours.querysets import read_records
from actions.colours.rules import Evaluation, evaluate, next_colour, other_causes
from actions.models import Action, Timescale
from core.text.dates import print_date, today

UNLESS = {
    "not_reported": "unless somebody reports before then",
    "due_soon": "unless somebody reports before then",
    "overdue": "unless it is completed or a new date is agreed before then",
    "no_date": "unless a date is agreed before then",
}
DECLARED = Action.Declared.values  # causes that a person declared


def colour_of(action: Action, series: Iterable[Timescale]) -> dict:
    """The colour of an action today, why, and what else is to be known about it; one statement."""
    records, thresholds = read_records([action.pk])
    record, on = records[action.pk], today()
    evaluation = evaluate(record, on, thresholds)
    by_rule = evaluation.by_rule or evaluation
    more = [reason for cause, reason in other_causes(record, on, thresholds).items() if cause not in DECLARED]
    if action.declared and action.is_open and by_rule.cause not in DECLARED:  # what a person wrote is always said
        more.insert(0, f"{action.get_declared_display()}: {declared(action)}.")
    if later := next_colour(record, on, thresholds):
        more.append(change_in_words(evaluation, *later))
    return {"evaluation": evaluation, "why": why(action, by_rule, series), "more": " ".join(filter(None, more))}


def change_in_words(now: Evaluation, day: dt.date, then: Evaluation) -> str:
    """The next change of colour and what prevents it; "" where the colour stays the same."""
    if then.code == now.code or not then.colour:
        return ""
    unless = UNLESS.get(then.cause, "")
    return f"It turns {then.colour.lower()} ({then.label.lower()}) on {print_date(day)}{unless and f' {unless}'}."


def why(action: Action, by_rule, series: Iterable[Timescale]) -> str:
    """What decided the colour, in the few words that stand beside its label."""
    if by_rule.cause in DECLARED:
        return declared(action)
    if by_rule.cause in ("slipped", "moved"):
        return slippage_of(series)
    return by_rule.detail if by_rule.cause == "overdue" else by_rule.reason


def declared(action: Action) -> str:
    """The reason of a person who declared an action at risk, and the day."""
    on = f"declared on {print_date(action.declared_on)}" if action.declared_on else "declared"
    return f"{action.declared_reason.rstrip('.')} ({on})" if action.declared_reason else on
