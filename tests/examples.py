"""How many examples a property test tries: a third of its number in the default run, all of them with --long.

The profile below says what a test tries that names no number; one that names its own wraps it in `examples`.
"""

from __future__ import annotations

from hypothesis import HealthCheck, settings

ALL, FEWER, LEAST = 100, 33, 3


def choose_profile(*, is_long: bool) -> None:
    """Called before any test is read, since each takes its settings from what holds then."""
    number = ALL if is_long else FEWER
    # (how long examples take to make depends on what else the machine does)
    settings.register_profile("suite", max_examples=number, suppress_health_check=[HealthCheck.too_slow])
    settings.load_profile("suite")


def is_thorough() -> bool:
    """Whether this is a long run."""
    return settings.default.max_examples == ALL


def examples(number: int) -> int:
    """So many examples, or as many fewer as the profile has fewer of its own."""
    return max(LEAST, number * settings.default.max_examples // ALL)
