"""The arithmetic of the benchmarks: samples, their middle and spread, ratios, and the table that is printed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field


def percentile(values: Iterable[float], share: float) -> float:
    """The value below which `share` (0 to 1) of the values lie, between two of them where need be.

    Raises ValueError where there are no values.
    """
    ordered = sorted(values)
    if not ordered:
        raise ValueError("There is nothing to measure.")
    place = share * (len(ordered) - 1)
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)


@dataclass
class Sample:
    """Times of one thing, in seconds, by the round in which they were taken."""

    rounds: list[list[float]] = field(default_factory=list)

    @property
    def times(self) -> list[float]:
        """All of them."""
        return [time for times in self.rounds for time in times]

    @property
    def median(self) -> float:
        """The middle of all times, in seconds."""
        return percentile(self.times, 0.5)

    @property
    def p95(self) -> float:
        """The time that one of twenty requests exceeds, in seconds."""
        return percentile(self.times, 0.95)

    @property
    def spread(self) -> float:
        """How far apart the quickest and the slowest round lie, as a share of the median: 0.1 is a tenth."""
        middles = [percentile(times, 0.5) for times in self.rounds if times]
        return (max(middles) - min(middles)) / self.median

    def against(self, floor: Sample) -> float:
        """How many times the floor this is: the middle of the ratios of each round, which drift cancels out of.

        Raises ValueError where the two were not measured in the same rounds.
        """
        if len(self.rounds) != len(floor.rounds):
            raise ValueError("Both must have been measured in the same rounds.")
        pairs = zip(self.rounds, floor.rounds, strict=True)
        return percentile([percentile(own, 0.5) / percentile(other, 0.5) for own, other in pairs], 0.5)


@dataclass(frozen=True)
class Result:
    """One row of the table. `value` is what the target is compared with: a ratio, a count, seconds or megabytes.

    Met where `value` is at most `target`. Without a target it is for information.
    """

    line: str
    what: str
    figure: str
    value: float
    target: float | None = None
    unit: str = "×"
    floor: str = ""

    @property
    def met(self) -> bool | None:
        """Whether the target is met; None where there is none."""
        if self.target is None:
            return None
        return self.value <= self.target

    def cells(self) -> list[str]:
        """The cells of the row as they are printed."""
        target = "" if self.target is None else f"≤ {number(self.target)} {self.unit}"
        met = {True: "yes", False: "NO", None: ""}[self.met]
        return [
            self.line,
            self.what,
            self.figure,
            self.floor,
            f"{number(self.value)} {self.unit}",
            target,
            met,
        ]


HEADINGS = ["line", "what", "figure", "floor", "value", "target", "met"]


def number(value: float) -> str:
    """A number with as many decimals as matter: 0.31, 2.5, 104."""
    if value == int(value) or abs(value) >= 100:
        return f"{value:.0f}"
    return f"{value:.2f}" if abs(value) < 10 else f"{value:.1f}"


def milliseconds(sample: Sample) -> str:
    """Median, p95 and spread of a sample: "6.1 ms (p95 8.0, ±12%)"; the spread is half of what rounds differ."""
    half = sample.spread / 2
    return f"{sample.median * 1000:.1f} ms (p95 {sample.p95 * 1000:.1f}, ±{half:.0%})"


def table(results: Iterable[Result]) -> str:
    """The results as a Markdown table whose columns are aligned in plain text too."""
    rows = [HEADINGS, *[result.cells() for result in results]]
    widths = [max(len(row[place]) for row in rows) for place in range(len(HEADINGS))]
    lines = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |" for row in rows
    ]
    return "\n".join([lines[0], "|" + "|".join("-" * (width + 2) for width in widths) + "|", *lines[1:]])
