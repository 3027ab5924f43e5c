"""How incidents are counted. Pure: plain values in, plain values out.

The headline counts a child in the quarter of the date recorded, a second count in that of the section 47 date, or where
there is none of the date known. A late entry counts in its own quarter. Cancelled records do not count. Zero has to
be declared: a quarter without records and without a nil return has no return.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from incidents.records.choices import NOT_KNOWN

TYPE, ENQUIRY, AGE_SEX, HAPPENED = "type", "enquiry", "age_sex", "happened"
WITHOUT = "none"  # of a type that belongs to none of the four Cs

Counts = Mapping[str, int]


class State(StrEnum):
    COUNTED = "counted"
    NIL = "nil"
    MISSING = "missing"
    OPEN = "open"


@dataclass(frozen=True)
class Tally:
    """The counts of one or several quarters. `counts`: answer → value → number of children, by date recorded; under
    ENQUIRY those of these quarters by section 47 or known date. `events`: the number of events of the children by date
    recorded.
    """

    counts: Mapping[str, Counts] = field(default_factory=dict)
    events: int = 0

    def counts_of(self, what: str) -> Counts:
        return self.counts.get(what, {})

    @property
    def children(self) -> int:
        return sum(self.counts_of(TYPE).values())

    @property
    def enquiries(self) -> int:
        return sum(self.counts_of(ENQUIRY).values())

    def plain(self) -> dict[str, Any]:
        counts = {
            what: {value: n for value, n in sorted(values.items()) if n} for what, values in sorted(self.counts.items())
        }
        return {"counts": {what: values for what, values in counts.items() if values}, "events": self.events}


def tally_of(plain: Mapping[str, Any]) -> Tally:
    return Tally(plain.get("counts", {}), plain.get("events", 0))


def place_of(year: int, quarter: int) -> int:
    return year * 4 + quarter - 1


def quarter_at(place: int) -> tuple[int, int]:
    return place // 4, place % 4 + 1


def together(tallies: Iterable[Tally], events: int) -> Tally:
    """Several quarters as one. An event can span several quarters, so `events` is their total."""
    counts: dict[str, Counter] = {}
    for tally in tallies:
        for what, values in tally.counts.items():
            counts.setdefault(what, Counter()).update(values)
    return Tally(counts, events)


def state_of(tally: Tally, *, is_over: bool, nil: bool) -> State:
    """The state of a quarter. A record that was entered after a nil return counts."""
    if tally.children:
        return State.COUNTED
    if not is_over:
        return State.OPEN
    return State.NIL if nil else State.MISSING


def by_age(tally: Tally) -> Counts:
    return part_of_pair(tally.counts_of(AGE_SEX), 0)


def by_sex(tally: Tally) -> Counts:
    return part_of_pair(tally.counts_of(AGE_SEX), 1)


def part_of_pair(counts: Counts, place: int) -> Counts:
    found: Counter = Counter()
    for pair, n in counts.items():
        found[pair.split("|")[place]] += n
    return found


def by_answer(tally: Tally, name: str) -> Counts:
    """Value → children: one with several counts for each, with none under "not known"; old quarters join values by
    commas.
    """
    found: Counter = Counter()
    for values, n in tally.counts_of(name).items():
        for value in values.split(","):
            found[value or NOT_KNOWN] += n
    return found


def by_concern(types: Counts, concerns: Mapping[str, Iterable[str]]) -> Counts:
    """C → children, by their main type; a type of several Cs counts for each, one without Cs under "none"."""
    found: Counter = Counter()
    for kind, n in types.items():
        for concern in list(concerns.get(kind, ())) or [WITHOUT]:
            found[concern] += n
    return found


def by_time(tally: Tally, year: int) -> Counts:
    """ "this" (financial year), "before" (the one before), "earlier" or "not_known" → children, by date happened."""
    found: Counter = Counter()
    for happened, n in tally.counts_of(HAPPENED).items():
        found[time_of(happened, year)] += n
    return found


def time_of(happened: str, year: int) -> str:
    """The time of by_time() to which a financial year belongs, "" for a date that is not known."""
    if not happened:
        return NOT_KNOWN
    gap = year - int(happened)
    if gap <= 0:
        return "this"
    return "before" if gap == 1 else "earlier"


def revised(frozen: Tally, live: Tally, what: str) -> dict[str, tuple[int, int]]:
    then, now = frozen.counts_of(what), live.counts_of(what)
    pairs = {value: (then.get(value, 0), now.get(value, 0)) for value in sorted({*then, *now})}
    return {value: pair for value, pair in pairs.items() if pair[0] != pair[1]}
