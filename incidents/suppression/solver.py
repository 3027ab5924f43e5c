"""SciPy's integer solver behind one function that returns whole numbers or None.

It computes in floating point, so its answer is rounded and checked here in whole numbers against every relation and
bound; an invalid answer counts as not found. An answer is therefore a proof that a count may have another value, and a
wrong "not found" can only hide more than is needed.
"""

from __future__ import annotations

from collections.abc import Sequence

from incidents.suppression.system import Row

# Bounded by steps, not by the clock, so that every machine prints the same table.
MOST_NODES = 500
INFINITE = float("inf")


def solve(rows: Sequence[Row], low: Sequence[int], high: Sequence[int], costs: Sequence[int]) -> list[int] | None:
    """Whole numbers within their bounds that fulfil all rows at the lowest cost, or None if none were found."""
    from scipy.optimize import Bounds, LinearConstraint, milp  # 75 MB, needed only where something is hidden
    from scipy.sparse import csr_array

    factors, columns, starts = [], [], [0]
    for row in rows:
        columns += [place for place, _ in row.terms]
        factors += [factor for _, factor in row.terms]
        starts.append(len(columns))
    limits = []
    if rows:
        matrix = csr_array((factors, columns, starts), shape=(len(rows), len(costs)), dtype=float)
        lows = [-INFINITE if row.low is None else row.low for row in rows]
        highs = [INFINITE if row.high is None else row.high for row in rows]
        limits = [LinearConstraint(matrix, lows, highs)]
    found = milp(
        costs,
        integrality=[1] * len(costs),
        bounds=Bounds(low, high),
        constraints=limits,
        options={"node_limit": MOST_NODES},
    )
    if found.x is None:
        return None
    counts = [round(value) for value in found.x]
    within = all(least <= count <= most for least, count, most in zip(low, counts, high, strict=True))
    return counts if within and all(row.is_met_by(counts) for row in rows) else None
