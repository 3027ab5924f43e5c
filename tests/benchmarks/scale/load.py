"""All of it together, at any scale."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tests.benchmarks.scale.agencies import make_agencies
from tests.benchmarks.scale.incidents import make_incidents
from tests.benchmarks.scale.plan import make_plan
from tests.benchmarks.scale.returns import make_rounds

LEAST_ACTIONS = 100  # a plan grows by hundreds


@dataclass(frozen=True)
class Sizes:
    """How much there is to be. The defaults are full scale: a whole country."""

    agencies: int = 28_000
    years: int = 5
    actions: int = 100_000
    incidents: int = 1_000_000
    answered: int = 10  # every so many agencies one answers its returns; 1 for all

    def times(self, scale: float) -> Sizes:
        """The same, smaller or larger; the years stay."""
        return Sizes(
            agencies=max(10, round(self.agencies * scale)),
            years=self.years,
            actions=max(LEAST_ACTIONS, round(self.actions * scale / LEAST_ACTIONS) * LEAST_ACTIONS),
            incidents=max(100, round(self.incidents * scale)),
            answered=self.answered,
        )


def parts(sizes: Sizes, *, by, seed: int = 1) -> Iterator[tuple[str, Callable[[], object]]]:
    """What is made, in words, and what makes it; each in one transaction, in this order."""
    agencies: list[int] = []
    yield (
        f"{sizes.agencies:,} agencies",
        lambda: agencies.append(make_agencies(sizes.agencies, by=by, seed=seed)),
    )
    yield (
        f"{sizes.years} years of returns",
        lambda: make_rounds(agencies[0], sizes.agencies, sizes.years, by=by, every=sizes.answered, seed=seed),
    )
    yield f"a plan of {sizes.actions:,} actions", lambda: make_plan(sizes.actions, by=by, seed=seed)
    yield (
        f"{sizes.incidents:,} incidents",
        lambda: make_incidents(sizes.incidents, sizes.years, by=by, seed=seed, agencies=(agencies[0], sizes.agencies)),
    )


def make_all(sizes: Sizes, *, by, seed: int = 1) -> None:
    """Make all parts, one after the other."""
    for _, make in parts(sizes, by=by, seed=seed):
        make()
