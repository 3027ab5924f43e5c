"""The reminder schedule of a round: its default, and the manager's changes."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction

from audits.access import require_not_closed
from audits.chasing.rules import Deadlines, day_of
from audits.models import ChaseStep, Round
from audits.models.chasing import To
from core.records.locking import create_many, create_tracked, save_changed, save_versioned
from core.records.rules import RuleBroken
from core.text.dates import today

SOON = "We look forward to it. If a colleague fills it in with you, invite them on the page of your agency."
STEPS = (
    (
        "opened", 7, "eslo", "Not started yet",
        "Nobody has started the return yet. It takes a few minutes where little has changed since last year.",
    ),
    ("first", -14, "eslo", "Two weeks left for the return", SOON),
    ("first", -3, "eslo", "Three days left for the return", "Please send the return in these days."),
    (
        "first", 1, "eslo,agency", "The return is late",
        "The first deadline has passed and we have not had the return. Please tell us if something keeps you from it.",
    ),
    (
        "final", -14, "eslo,agency", "Two weeks until the return is closed",
        "The return is still missing. Please make sure that it is filled in, signed and submitted.",
    ),
    (
        "final", -3, "eslo,agency,signatory", "Three days until the return is closed",
        "The return is still missing. Agencies that do not return it are reported to the board by name.",
    ),
    (
        "final", 1, "eslo,agency,signatory", "The return has not come in",
        "The last day has passed. Please submit the return now, or tell us today why you cannot.",
    ),
)  # fmt: skip


@transaction.atomic
def begin_ladder(*, asked: Round, by) -> list[ChaseStep]:
    steps = [
        ChaseStep(round=asked, anchor=anchor, days=days, to=to, subject=subject, text=text)
        for anchor, days, to, subject, text in STEPS
    ]
    return create_many(steps, by=by, reason="Round prepared")


@transaction.atomic
def add_step(*, asked: Round, anchor: str, days: int, to: Iterable[str], subject: str, text: str, by) -> ChaseStep:
    require_not_closed(asked)
    step = ChaseStep(round=asked, anchor=anchor, days=days, to=to_text(to), subject=subject.strip(), text=text.strip())
    require_own_day(step)
    return create_tracked(step, by=by, reason="Step added")


@transaction.atomic
def change_step(*, step: ChaseStep, expected: int, to: Iterable[str], by, **values) -> ChaseStep:
    """Change a stage; emails already sent are unaffected. Raises as add_step does, and NothingChanged for the same."""
    require_not_closed(step.round)
    anchor, days = values.get("anchor", step.anchor), values.get("days", step.days)
    require_own_day(ChaseStep(pk=step.pk, round=step.round, anchor=anchor, days=days))
    return save_changed(step, expected, values | {"to": to_text(to)}, by=by, reason="Step changed")


@transaction.atomic
def drop_step(*, step: ChaseStep, expected: int, by, reason: str = "") -> ChaseStep:
    require_not_closed(step.round)
    why = reason.strip() or "Step taken out"
    return save_versioned(step, expected=expected, fields={"dropped_on": today()}, by=by, reason=why)


def to_text(to: Iterable[str]) -> str:
    chosen = set(to)
    if not chosen:
        raise RuleBroken("Choose to whom it goes.", field="to")
    return ",".join(role for role in To.values if role in chosen)


def require_own_day(step: ChaseStep) -> None:
    others = step.round.steps.standing().exclude(pk=step.pk)
    if others.filter(anchor=step.anchor, days=step.days).exists():
        raise RuleBroken("There is a step on this day already. Change that one.", field="days")


def in_order(asked: Round) -> list[tuple[ChaseStep, dt.date]]:
    days = Deadlines(asked.opens_on, asked.first_deadline, asked.final_deadline)
    steps = [(step, day_of(step, days)) for step in asked.steps.standing()]
    return sorted(steps, key=lambda each: (each[1], each[0].pk))
