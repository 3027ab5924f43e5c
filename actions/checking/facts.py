"""What the rules of the plan check look at: plain values."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import NamedTuple

from actions.colours.rules import Record

OPEN = {"not_started", "in_progress"}


class Said(NamedTuple):
    """An update that has not been struck out."""

    pk: int
    on: dt.date
    text: str


class Time(NamedTuple):
    """One timescale of a series, those that were not agreed included."""

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
        """Whether work is still to be done."""
        return self.status in OPEN

    @property
    def current(self) -> Time | None:
        """The timescale in force."""
        return next((time for time in self.times if time.is_current), None)

    @property
    def proposed(self) -> Time | None:
        """The timescale that waits to be agreed."""
        return next((time for time in self.times if time.state == "proposed"), None)


class Part(NamedTuple):
    """A strategic priority, objective or method in print, in the printed order; `row` is the first below it."""

    pk: int
    parent: int
    number: str
    text: str
    row: int | None = None


class Reference(NamedTuple):
    """Words that point elsewhere in the plan, kept as a record. `target` is what they point to, in words.

    They stand in an action or, where `action` is None, in the objective or method `part` of the kind `kind`.
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
    """A lead that leads an open action here; `known` where people of the directory answer for it."""

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
    """All that the rules look at. `printed` maps the spelling of each lead in print to its name."""

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
