"""What a section of a report is, and what it is given to write itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from reports.drafts.blocks import Block, OpenPoint
from reports.periods import Period

QUARTERLY, ANNUAL, PLAN = "quarterly", "annual", "plan"
INTERNAL, PUBLISHED = "internal", "published"
KINDS = {QUARTERLY: "Quarterly report", ANNUAL: "Annual report", PLAN: "The plan"}
EDITIONS = {INTERNAL: "Internal", PUBLISHED: "Published"}


@dataclass(frozen=True)
class Moment:
    """A plan, what was known of it, and for which day it is judged: the two dates of domain.md. `plan` is its key, None
    where there was none."""

    plan: int | None
    known_at: dt.datetime
    on: dt.date


@dataclass(frozen=True, eq=False)
class Basis:
    """What a draft is of: the same basis gives the same blocks, whoever looks.

    `since` is the moment of the last report of the kind, with which this one is compared; where none was frozen, the
    end of the period before. `left_out` are the keys of the sections that this report does not print. `once` keeps what
    several sections need, for both editions.
    """

    kind: str
    edition: str
    period: Period
    now: Moment
    since: Moment
    last_report: str = ""  # "Report 3, October to December 2009": the one that `since` is of, empty where there is none
    left_out: frozenset[str] = frozenset()
    kept: dict = field(default_factory=dict, repr=False)

    @property
    def is_published(self) -> bool:
        """Whether it is written for everybody: small numbers are hidden."""
        return self.edition == PUBLISHED

    @property
    def plan(self) -> int | None:
        """The key of the plan, None where there was none."""
        return self.now.plan

    @property
    def on(self) -> dt.date:
        """The day on which everything is judged."""
        return self.now.on

    def once[T](self, key: object, make: Callable[[], T]) -> T:
        """What `make` gives, made when it is first asked for under this key."""
        if key not in self.kept:
            self.kept[key] = make()
        return self.kept[key]

    def in_edition(self, edition: str) -> Basis:
        """The same for another edition; what was kept is shared."""
        return replace(self, edition=edition)


def no_open_points(basis: Basis) -> tuple[OpenPoint, ...]:
    """Nothing that could be missing."""
    return ()


@dataclass(frozen=True)
class Section:
    """A section: `draft` writes it, `open_points` says what is still missing for it.

    `kinds` are the reports in which it can stand and `editions` those in which it is printed. `part` is the part of the
    report under whose heading it stands ("Highlights", "Exceptions"), empty for none. An empty draft leaves it out, and
    an optional one is left out until somebody takes it in.
    The blocks begin below the section's own heading, which is of level 2; their headings are of level 3 and deeper.
    """

    key: str
    title: str
    kinds: frozenset[str]
    draft: Callable[[Basis], tuple[Block, ...]]
    open_points: Callable[[Basis], tuple[OpenPoint, ...]] = no_open_points
    editions: frozenset[str] = frozenset(EDITIONS)
    part: str = ""
    optional: bool = False
