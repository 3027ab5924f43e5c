"""Values that the rules of the plan check read."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import NamedTuple

from actions.colours.rules import Record

OPEN = {"not_started", "in_progress"}


class Said(NamedTuple):
    pk: int
    on: dt.date
    text: str


class Time(NamedTuple):
    pk: int
    position: int
    wording: str
    kind: str
    due: dt.date | None
    state: str
    is_current: bool
    proposed_on: dt.date | None = None


@dataclass
class ActionFacts:
    """An action that has not been withdrawn. `updates` are the newest few, newest first; `times` in their order."""

    pk: int
    number: int
    text: str
    status: str
    record: Record | None = None
    rows: tuple[int, ...] = ()
    leads: int = 0
    times: list[Time] = field(default_factory=list)
    updates: list[Said] = field(default_factory=list)
    queries: list[str] = field(default_factory=list)
    follow_ups: list[str] = field(default_factory=list)

    @property
    def is_open(self) -> bool:
        return self.status in OPEN

    @property
    def current(self) -> Time | None:
        return next((time for time in self.times if time.is_current), None)

    @property
    def proposed(self) -> Time | None:
        return next((time for time in self.times if time.state == "proposed"), None)


class Part(NamedTuple):
    """A printed strategic priority, objective or method; `row` is the first row below it."""

    pk: int
    parent: int
    number: str
    text: str
    row: int | None = None


class Reference(NamedTuple):
    """Words that point elsewhere in the plan, as a record. `target` describes what they point to.

    They belong to an action or, where `action` is None, to the objective or method `part` of the kind `kind`.
    """

    pk: int
    action: int | None
    wording: str
    state: str
    target: str
    is_gone: bool
    kind: str = ""
    part: Part | None = None


class LeadFacts(NamedTuple):
    """A lead of an open action; `known` where people of the directory belong to it."""

    pk: int
    name: str
    known: bool
    actions: tuple[int, ...]


class Asked(NamedTuple):
    """A question that stayed open when the plan was imported."""

    key: str
    kind: str
    row: int | None
    text: str
    proposal: str
    data: dict


class Answered(NamedTuple):
    """An action that every agency has answered: how many agencies joined since, and what difference it made."""

    action: int
    joined: int
    difference: str


@dataclass
class PlanFacts:
    """All that the rules read. `printed` maps the spelling of each printed lead to its name."""

    on: dt.date
    document_date: dt.date | None = None
    actions: dict[int, ActionFacts] = field(default_factory=dict)
    priorities: list[Part] = field(default_factory=list)
    objectives: list[Part] = field(default_factory=list)
    methods: list[Part] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)
    leads: list[LeadFacts] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)
    printed: dict[str, str] = field(default_factory=dict)
    answered: list[Answered] = field(default_factory=list)
