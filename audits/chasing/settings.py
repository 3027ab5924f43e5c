"""The setting of reminders of returns: on which days before and after its deadlines an agency is reminded."""

import datetime as dt
import re
from dataclasses import dataclass

from audits.chasing.rules import ANCHORS, FINAL, FIRST, OPENED, Stage, when
from core.board.settings import Lines, value
from core.records.rules import RuleBroken

REMINDERS = "returns.reminders"
NONE = "none"  # in place of the lines, where nobody is reminded
MOST_DAYS = 120
DAYS = (
    (OPENED, 7),
    (FIRST, -14),
    (FIRST, -3),
    (FIRST, 1),
    (FINAL, -14),
    (FINAL, -3),
    (FINAL, 1),
)
BY_NAME = {name: anchor for anchor, name in ANCHORS.items()}
LINE = re.compile(rf"(?:(\d+) days? (before|after)|on) the ({'|'.join(BY_NAME)})", re.IGNORECASE)


def stages_of(text: str) -> list[Stage]:
    """The stages of the lines of the setting, in their order. RuleBroken for a line that is none."""
    if text.casefold() == NONE:
        return []
    return [stage_of(line) for line in text.split("\n")]


def stage_of(line: str) -> Stage:
    parts = LINE.fullmatch(line.strip())
    if parts is None:
        example = "“14 days before the first deadline”"
        raise RuleBroken(f"“{line.strip()}” is no reminder. Write each line as in {example}.", field="value")
    number, side, anchor = parts.groups()
    days = int(number or 0)
    if days > MOST_DAYS:
        raise RuleBroken(f"A reminder is at most {MOST_DAYS} days before or after a day.", field="value")
    return BY_NAME[anchor.lower()], -days if side and side.lower() == "before" else days


@dataclass(frozen=True, kw_only=True)
class ReminderDays(Lines):
    """One reminder a line, such as “14 days before the first deadline”; or NONE."""

    def validate(self, value: object) -> None:
        super().validate(value)
        stages = stages_of(value)
        if len(set(stages)) < len(stages):
            raise RuleBroken("There are two reminders on the same day. Leave one out.", field="value")
        if any(anchor == OPENED and days < 0 for anchor, days in stages):
            raise RuleBroken("Nobody is reminded before they are asked.", field="value")


SETTINGS = [
    ReminderDays(
        REMINDERS,
        default="\n".join(when(*stage) for stage in DAYS),
        most=20,
        longest=60,
        label="Days on which agencies are reminded of a return",
        help="One reminder a line: so many days before or after the first deadline or the last day, or after the day "
        "on which it was asked for. Counts for every round. Write “none” for no reminders.",
    ),
]


def stages_on(day: dt.date) -> list[Stage]:
    """The stages in force on a day; one statement."""
    return stages_of(value(REMINDERS, day))
