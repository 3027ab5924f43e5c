"""Values that the rules of the plan check read."""

import datetime as dt
from dataclasses import dataclass, field
from typing import NamedTuple

from actions.colours.rules import Record
from actions.importing.question import Question
from actions.models import AskedAction, CrossReference, Objective, ProgressUpdate, StrategicPriority, Timescale

OPEN = {"not_started", "in_progress"}


@dataclass
class ActionFacts:
    """An action that has not been withdrawn. `updates` are the newest few, newest first; `times` in their order."""

    pk: int
    number: int
    text: str
    status: str
    record: Record
    rows: tuple[int, ...] = ()
    leads: int = 0
    times: list[Timescale] = field(default_factory=list)
    updates: list[ProgressUpdate] = field(default_factory=list)
    queries: list[str] = field(default_factory=list)
    follow_ups: list[str] = field(default_factory=list)

    @property
    def is_open(self) -> bool:
        return self.status in OPEN

    @property
    def current(self) -> Timescale | None:
        return next((time for time in self.times if time.is_current), None)

    @property
    def proposed(self) -> Timescale | None:
        return next((time for time in self.times if time.state == "proposed"), None)


class LeadFacts(NamedTuple):
    """A lead of an open action; `known` where people of the directory belong to it."""

    pk: int
    name: str
    known: bool
    actions: tuple[int, ...]


@dataclass
class PlanFacts:
    """All that the rules read. `printed` maps the spelling of each printed lead to its name.

    Printed priorities and objectives have `row`, the first row below them; cross-references have `is_gone` and, where
    they are not of an action, `printed_part` with its row. `answered` has how many agencies joined since.
    """

    on: dt.date
    document_date: dt.date | None = None
    actions: dict[int, ActionFacts] = field(default_factory=dict)
    priorities: list[StrategicPriority] = field(default_factory=list)
    objectives: list[Objective] = field(default_factory=list)
    references: list[CrossReference] = field(default_factory=list)
    leads: list[LeadFacts] = field(default_factory=list)
    asked: list[Question] = field(default_factory=list)
    printed: dict[str, str] = field(default_factory=dict)
    answered: list[tuple[AskedAction, int]] = field(default_factory=list)
