"""Measuring many things in turns, so that a busy moment of the machine falls on all of them alike."""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass

from tests.benchmarks.figures import Sample
from tests.benchmarks.server import Client

WARM = 2  # requests before each block that are not counted


@dataclass(frozen=True)
class Pace:
    """How often things are measured: `each` times in each of `rounds` rounds."""

    rounds: int
    each: int
    within: float  # seconds for one table of things, after which no further round begins


QUICK, FULL = Pace(3, 4, 15), Pace(8, 8, 60)


def interleave[K: Hashable](things: dict[K, Callable[[], float]], pace: Pace) -> dict[K, Sample]:
    """Times in seconds of each thing, after two in each round that are not counted.

    A thing is called and says how long it took. Every other round goes through them backwards. The first two rounds
    are always measured.
    """
    samples = {name: Sample() for name in things}
    end = time.monotonic() + pace.within
    for turn in range(pace.rounds):
        if turn > 1 and time.monotonic() > end:
            break
        for name in list(things) if turn % 2 == 0 else reversed(list(things)):
            for _ in range(WARM):
                things[name]()
            samples[name].rounds.append([things[name]() for _ in range(pace.each)])
    return samples


def page(client: Client, path: str) -> Callable[[], float]:
    """A thing that reads a page."""
    return lambda: client.must(200, path).seconds


def timed(thing: Callable[[], object]) -> Callable[[], float]:
    """A thing of this process that says how many seconds it took."""

    def run() -> float:
        begin = time.perf_counter()
        thing()
        return time.perf_counter() - begin

    return run
