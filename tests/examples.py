"""How many examples a property test tries: a third of its number by default, all of them with --long.

The profile below is for tests that give no number; others wrap theirs in `examples`.
"""

from __future__ import annotations

from hypothesis import HealthCheck, settings

ALL, FEWER, LEAST = 100, 33, 3


def choose_profile(*, is_long: bool) -> None:
    """Called before tests are imported, since each takes its settings from the profile at that time."""
    number = ALL if is_long else FEWER
    # (the time per example depends on the load of the machine)
    settings.register_profile("suite", max_examples=number, suppress_health_check=[HealthCheck.too_slow])
    settings.load_profile("suite")


def is_thorough() -> bool:
    return settings.default.max_examples == ALL


def examples(number: int) -> int:
    """The number of examples, reduced in the ratio of the profile."""
    return max(LEAST, number * settings.default.max_examples // ALL)
