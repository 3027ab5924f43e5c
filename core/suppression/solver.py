"""The integer solver HiGHS behind one function that returns whole numbers or None.

It computes in floating point, so its answer is rounded and checked here in whole numbers against every relation and
bound; an invalid answer counts as not found. An answer is therefore a proof that a count may have another value, and a
wrong "not found" can only hide more than is needed.
"""

from collections.abc import Sequence

from core.suppression.system import Row

# Bounded by steps, not by the clock, so that every machine prints the same table.
MOST_NODES = 500


def solve(rows: Sequence[Row], low: Sequence[int], high: Sequence[int], costs: Sequence[int]) -> list[int] | None:
    """Whole numbers within their bounds that fulfil all rows at the lowest cost, or None if none were found."""
    from highspy import HighsLp, HighsVarType, MatrixFormat, _Highs, kHighsInf  # needed only where something is hidden

    columns, factors, starts = [], [], [0]
    for row in rows:
        columns += [place for place, _ in row.terms]
        factors += [factor for _, factor in row.terms]
        starts.append(len(columns))
    problem = HighsLp()
    problem.num_col_, problem.num_row_ = len(costs), len(rows)
    problem.col_cost_, problem.col_lower_, problem.col_upper_ = costs, low, high
    problem.row_lower_ = [-kHighsInf if row.low is None else row.low for row in rows]
    problem.row_upper_ = [kHighsInf if row.high is None else row.high for row in rows]
    matrix = problem.a_matrix_
    matrix.format_, matrix.start_, matrix.index_, matrix.value_ = MatrixFormat.kRowwise, starts, columns, factors
    problem.integrality_ = [HighsVarType.kInteger] * len(costs)
    highs = _Highs()  # its subclass Highs prints a banner when it is made
    for name, value in {"output_flag": False, "mip_max_nodes": MOST_NODES, "threads": 1}.items():
        highs.setOptionValue(name, value)
    highs.passModel(problem)
    highs.run()
    found = highs.getSolution()
    if not found.value_valid:
        return None
    counts = [round(value) for value in found.col_value]
    within = all(least <= count <= most for least, count, most in zip(low, counts, high, strict=True))
    return counts if within and all(row.is_met_by(counts) for row in rows) else None
