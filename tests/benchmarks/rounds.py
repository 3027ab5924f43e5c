"""Measuring many things in turns, so that a busy moment of the machine falls on all of them alike."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from tests.benchmarks.figures import Sample
from tests.benchmarks.server import Client, exchange

WARM = 2  # requests before each block that are not counted


def interleave(things: dict[str, Callable[[], float]], *, rounds: int, each: int, within: float) -> dict[str, Sample]:
    """Times in seconds of each thing: `each` times in each of `rounds` rounds, after two that are not counted.

    A thing is called and says how long it took. Every other round goes through them backwards. No round begins once
    `within` seconds are over, except the first two.
    """
    samples = {name: Sample() for name in things}
    end = time.monotonic() + within
    for turn in range(rounds):
        if turn > 1 and time.monotonic() > end:
            break
        for name in list(things) if turn % 2 == 0 else reversed(list(things)):
            for _ in range(WARM):
                things[name]()
            samples[name].rounds.append([things[name]() for _ in range(each)])
    return samples


def page(client: Client, path: str) -> Callable[[], float]:
    """A thing that reads a page."""
    return lambda: client.must(200, path).seconds


def rate(client: Client, path: str, *, people: int, seconds: float) -> float:
    """Requests per second that are answered while `people` ask one after the other, for `seconds`."""
    message, done = client.message(path), []
    stop = time.perf_counter() + seconds

    def ask() -> None:
        while time.perf_counter() < stop:
            if not exchange(client.port, message).startswith(b"HTTP/1.1 200"):
                raise RuntimeError(f"{path} failed under load.")
            done.append(time.perf_counter())

    threads = [threading.Thread(target=ask) for _ in range(people)]
    begin = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return len(done) / (max(done) - begin)
