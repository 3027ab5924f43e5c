"""Whole numbers that fulfil relations, found by the integer solver HiGHS and checked here.

HiGHS computes in floating point, so an answer counts only if it fulfils each relation in whole numbers. An answer is
thus a proof that a count may have a value; a wrong "none" can only make a count look more exposed than it is.
"""

from collections.abc import Hashable, Mapping, Sequence

from core.attack.facts import Relation

# Bounded by steps, not by the clock, so that every machine finds the same.
MOST_NODES = 2000


class Solver:
    """The relations between counts, each of which lies between its limits; asked several times with other limits."""

    def __init__(self, relations: Sequence[Relation], limits: Mapping[Hashable, tuple[int, int]]):
        from highspy import (  # needed only where counts are hidden
            HighsLp,
            HighsVarType,
            MatrixFormat,
            _Highs,
            kHighsInf,
        )

        self.relations, self.limits = relations, dict(limits)
        self.column = {key: number for number, key in enumerate(limits)}
        problem = HighsLp()
        problem.num_col_, problem.num_row_ = len(limits), len(relations)
        problem.col_cost_ = [0] * len(limits)
        problem.col_lower_ = [low for low, _ in limits.values()]
        problem.col_upper_ = [high for _, high in limits.values()]
        problem.row_lower_ = [-kHighsInf if each.low is None else each.low for each in relations]
        problem.row_upper_ = [kHighsInf if each.high is None else each.high for each in relations]
        starts, columns, factors = [0], [], []
        for relation in relations:
            columns += [self.column[key] for key in relation.factors]
            factors += relation.factors.values()
            starts.append(len(columns))
        matrix = problem.a_matrix_
        matrix.format_, matrix.start_, matrix.index_, matrix.value_ = MatrixFormat.kRowwise, starts, columns, factors
        problem.integrality_ = [HighsVarType.kInteger] * len(limits)
        self.highs = _Highs()  # its subclass Highs prints a banner when it is made
        # Presolve and the search for a first solution ("jump") take ten times as long as these small problems.
        options = {"output_flag": False, "mip_max_nodes": MOST_NODES, "threads": 1, "presolve": "off"}
        options["mip_heuristic_run_feasibility_jump"] = False
        for name, value in options.items():
            self.highs.setOptionValue(name, value)
        self.highs.passModel(problem)
        self.costs: dict[Hashable, int] = {}

    def solve(
        self, costs: Mapping[Hashable, int], narrower: Mapping[Hashable, tuple[int, int]]
    ) -> dict[Hashable, int] | None:
        """Counts at the lowest cost, some within narrower limits; None where none were found."""
        for key in {**self.costs, **costs}:
            self.highs.changeColCost(self.column[key], costs.get(key, 0))
        self.costs = dict(costs)
        for key, (low, high) in narrower.items():
            self.highs.changeColBounds(self.column[key], low, high)
        self.highs.run()
        found = self.highs.getSolution()
        for key in narrower:
            self.highs.changeColBounds(self.column[key], *self.limits[key])
        if not found.value_valid:
            return None
        counts = dict(zip(self.column, map(round, found.col_value), strict=True))
        limits = self.limits | dict(narrower)
        within = all(low <= counts[key] <= high for key, (low, high) in limits.items())
        return counts if within and all(relation.is_met_by(counts) for relation in self.relations) else None
