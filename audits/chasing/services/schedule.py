"""The reminder schedule of a round, by the setting of the board."""

import datetime as dt
from collections.abc import Iterable, Mapping

from audits.chasing.rules import ChaseDays, Stage, day_of, recipients_of, text_of, when
from audits.chasing.settings import stages_on
from audits.models import ChaseStep, Round
from core.records.locking import create_tracked


def steps_on(asked: Round, day: dt.date) -> list[ChaseStep]:
    """The steps in force on a day; two statements."""
    return steps_in_force(asked, own_steps(asked), stages_on(day))


def own_steps(asked: Round) -> dict[Stage, ChaseStep]:
    """The stages that the round has had, with the words that were sent."""
    return {step.stage: step for step in asked.steps.standing()}


def steps_in_force(asked: Round, own: Mapping[Stage, ChaseStep], stages: Iterable[Stage]) -> list[ChaseStep]:
    """The steps of the stages of the setting.

    The row of the round where it has had the stage already; else one that is not saved.
    """
    return [own.get(stage) or step_of(asked, stage) for stage in stages]


def step_of(asked: Round, stage: Stage) -> ChaseStep:
    anchor, days = stage
    return ChaseStep(
        round=asked,
        anchor=anchor,
        days=days,
        to=recipients_of(anchor, days),
        subject=when(anchor, days),
        text=text_of(anchor, days),
    )


def saved_step(step: ChaseStep) -> ChaseStep:
    """The row of the round for a stage that is being sent; the round is locked."""
    own = step.round.steps.standing().filter(anchor=step.anchor, days=step.days).first()
    return own or create_tracked(step, by=None, reason="First sent")


def printed_steps(
    asked: Round,
    own: Mapping[Stage, ChaseStep],
    steps: list[ChaseStep],
    sent: Mapping[Stage | None, int],
) -> list[ChaseStep]:
    """What the page of a round lists: what it has sent and, unless it is closed, what the setting still names.

    `sent` is the number of returns written about, by stage.
    """
    to_come = [] if asked.state == Round.State.CLOSED else steps
    stages = {step.stage for step in to_come}
    return [step for stage, step in own.items() if stage in sent and stage not in stages] + to_come


def in_order(asked: Round, steps: Iterable[ChaseStep]) -> list[tuple[ChaseStep, dt.date]]:
    """The steps by the days on which they fall due for a return without more time."""
    days = ChaseDays(asked.opens_on, asked.first_deadline, asked.final_deadline)
    return sorted(((step, day_of(step, days)) for step in steps), key=lambda each: (each[1], each[0].when))
