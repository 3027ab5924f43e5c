"""What a section of a report is, and the Basis from which it is written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from actions.past import asat
from core.board.figures import Value
from core.board.first_day import is_recorded
from reports.drafts.blocks import Block, OpenPoint
from reports.periods import Period

QUARTERLY, ANNUAL, PLAN = "quarterly", "annual", "plan"
INTERNAL, PUBLISHED = "internal", "published"
KINDS = {QUARTERLY: "Quarterly report", ANNUAL: "Annual report", PLAN: "The plan"}
EDITIONS = {INTERNAL: "Internal", PUBLISHED: "Published"}
# Parts of a report, in their order
HIGHLIGHTS, WEAK, PERIOD = "Highlights", "Weaknesses and impact", "In this period"
EXCEPTIONS, DETAILS = "Exceptions", "Details"
# Sheets of the workbook, one table each
COLOURS, ACTIONS, CHANGES, RETURNS, ESLOS, INCIDENTS, NOTES = (
    "Colours", "Actions", "Changes", "Returns", "ESLO", "Incidents", "Notes",
)  # fmt: skip


@dataclass(frozen=True)
class Moment:
    """A plan (its key, or None), what was known of it, and the date on which it is evaluated."""

    plan: int | None
    known_at: dt.datetime
    on: dt.date


@dataclass(frozen=True, eq=False)
class Basis:
    """What a draft is about: the same basis gives the same blocks for every reader.

    `since` is the moment of the last report of the kind, with which this one is compared; the end of the period before
    where none was frozen. `first_day` is that of the board (core/board/first_day.py), `printed` what the last report
    printed: edition → key of a figure → value. `left_out` are the keys of sections not printed. `spent` is the height
    in points that commentary and the logo take of the highlights, by the key of their section. `once` caches what
    several sections need, for both editions.
    """

    kind: str
    edition: str
    period: Period
    now: Moment
    since: Moment
    last_report: str = ""  # name and period of the report that `since` belongs to, empty where there is none
    first_day: dt.date | None = None
    printed: Mapping[str, Mapping[str, Value]] = field(default_factory=dict)
    left_out: frozenset[str] = frozenset()
    spent: Mapping[str, float] = field(default_factory=dict)
    read: tuple[str, ...] = tuple(asat.KINDS)  # kinds of records of the plan
    kept: dict = field(default_factory=dict, repr=False)

    @property
    def is_published(self) -> bool:
        """Whether it is the edition for everybody: small numbers are hidden."""
        return self.edition == PUBLISHED

    @property
    def is_first(self) -> bool:
        """Whether nothing is compared: no report of the kind was frozen, and the day of comparison lies before the
        board's first day.
        """
        return not self.last_report and not is_recorded(self.since.on, self.first_day)

    @property
    def printed_before(self) -> Mapping[str, Value]:
        """What this edition of the last report printed, by the keys of figures."""
        return self.printed.get(self.edition, {})

    @property
    def plan(self) -> int | None:
        """The key of the plan, None where there was none."""
        return self.now.plan

    @property
    def on(self) -> dt.date:
        return self.now.on

    def once[T](self, key: object, make: Callable[[], T]) -> T:
        if key not in self.kept:
            self.kept[key] = make()
        return self.kept[key]

    def on_both_days[T](self, source: Callable[[list[dt.date]], T]) -> T:
        """What a source of figures gives for the days that are compared, read once."""
        return self.once(source, lambda: source([self.since.on, self.on]))

    def in_edition(self, edition: str) -> Basis:
        """The basis for another edition, with the same cache."""
        return replace(self, edition=edition)


def no_open_points(basis: Basis) -> tuple[OpenPoint, ...]:
    return ()


@dataclass(frozen=True)
class Section:
    """A section: `draft` writes its blocks, `open_points` lists what is missing.

    `kinds` are the reports that can contain it and `editions` those that print it. `part` is the part of the report it
    belongs to (HIGHLIGHTS, EXCEPTIONS), empty for none; `annual_part` is that of the annual report where it is another.
    A section without blocks is left out; the kinds in `optional` leave it out until somebody includes it. Its own
    heading has level 2; headings in its blocks have level 3 and deeper. Where its first block is a heading of level 1,
    that is printed in place of its own.
    """

    key: str
    title: str
    kinds: frozenset[str]
    draft: Callable[[Basis], tuple[Block, ...]]
    open_points: Callable[[Basis], tuple[OpenPoint, ...]] = no_open_points
    editions: frozenset[str] = frozenset(EDITIONS)
    part: str = ""
    annual_part: str = ""
    optional: frozenset[str] = frozenset()

    def part_in(self, kind: str) -> str:
        """The part in a kind of report; the plan has none."""
        if kind == PLAN:
            return ""
        return (kind == ANNUAL and self.annual_part) or self.part
