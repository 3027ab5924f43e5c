"""What a page of the demonstration board costs: calls of functions, and statements.

Calls are counted, not timed, since they come out nearly alike on every machine, idle or busy.
"""

from __future__ import annotations

from collections.abc import Callable
from cProfile import Profile
from dataclasses import asdict, dataclass

from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext

TOLERANCE = 0.03  # of a committed number of calls
MOST_REPEATS = 6  # requests until two in a row cost the same


@dataclass(frozen=True)
class Cost:
    """Functions that are called, built-in ones included, and statements that are sent, in one request."""

    calls: int
    statements: int


def call_count(profile: Profile) -> int:
    """How many calls of functions a profile has seen, built-in ones and resumed generators included."""
    return sum(entry.callcount for entry in profile.getstats())


def cost_of(request: Callable[[], HttpResponse]) -> Cost:
    """What `request` costs once everything that is kept between requests is there.

    It is sent until two requests in a row cost the same, six times at most. Raises AssertionError for an answer that is
    neither a page nor the redirect after a save.
    """
    before = None
    for _ in range(MOST_REPEATS):
        with CaptureQueriesContext(connection) as queries, Profile() as profile:
            response = request()
        assert response.status_code in (200, 302), response.status_code
        cost = Cost(call_count(profile), len(queries))
        if cost == before:
            break
        before = cost
    return cost


def differences(measured: dict[str, Cost], budget: dict[str, dict]) -> list[str]:
    """What is to be changed in the code, or in the budget: a sentence for each page whose cost is not as written.

    A page may not cost more; where it costs less by more than the tolerance, the lower number is to be written down, so
    that the budget only falls. Statements are compared exactly.
    """
    lines = [f"{name}: has no budget" for name in measured.keys() - budget.keys()]
    lines += [f"{name}: is not measured" for name in budget.keys() - measured.keys()]
    for name in measured.keys() & budget.keys():
        cost, most = measured[name], Cost(**budget[name])
        if cost.calls > most.calls * (1 + TOLERANCE):
            lines.append(f"{name}: {cost.calls} calls, more than {most.calls}")
        if cost.calls < most.calls * (1 - TOLERANCE):
            lines.append(f"{name}: {cost.calls} calls, write that down instead of {most.calls}")
        if cost.statements > most.statements:
            lines.append(f"{name}: {cost.statements} statements, more than {most.statements}")
        if cost.statements < most.statements:
            lines.append(f"{name}: {cost.statements} statements, write that down instead of {most.statements}")
    return sorted(lines)


def as_budget(measured: dict[str, Cost]) -> dict[str, dict]:
    """The measured costs in the form of the committed file."""
    return {name: asdict(cost) for name, cost in measured.items()}
