"""The attack's arithmetic finds what trying out all whole numbers finds."""

from __future__ import annotations

from itertools import product
from random import Random

import pytest

from tests.incidents.editions.exact_bounds import Relation, Solutions, groups_of

MOST = 5


def fulfils(relation, counts):
    total = sum(factor * counts[key] for key, factor in relation.factors.items())
    return (relation.low is None or total >= relation.low) and (relation.high is None or total <= relation.high)


def random_relations(random, truth):
    """Some relations that are true, and one that leaves no count above MOST."""
    keys = list(truth)
    for _ in range(random.randint(1, 3)):
        factors = {key: random.choice((-2, -1, 1, 1, 1)) for key in random.sample(keys, random.randint(2, len(keys)))}
        total = sum(factor * truth[key] for key, factor in factors.items())
        low, high = random.choice(((0, 0), (0, 0), (1, None), (None, 2), (2, 1)))
        yield Relation(factors, None if low is None else total - low, None if high is None else total + high)
    for key in keys:
        yield Relation({key: 1}, None, MOST)


@pytest.mark.long
def test_bounds_are_those_of_trying_out_everything():
    fractional = 0
    for seed in range(40):
        random = Random(f"relations {seed}")
        truth = {key: random.randint(1, MOST) for key in "abcd"}
        relations = list(random_relations(random, truth))
        least = {key: random.randint(0, 1) for key in truth}
        every = [dict(zip(truth, values, strict=True)) for values in product(range(MOST + 1), repeat=4)]
        every = [c for c in every if all(c[k] >= least[k] for k in c) and all(fulfils(r, c) for r in relations)]
        solutions = groups_of(relations, least, truth)
        for key in truth:
            values = sorted({counts[key] for counts in every})
            assert solutions[key].bounds(key) == (values[0], values[-1]), (seed, key)
            assert solutions[key].some(key, 99) == values, (seed, key)
            ends = [solutions[key].end(key, is_high=is_high)[0] for is_high in (False, True)]
            fractional += any(end.denominator > 1 for end in ends)
    assert fractional > 5


def test_largest_is_none_when_a_count_has_no_limit():
    solutions = groups_of([Relation({"a": 1, "b": -1}, 2, 2)], {"a": 1, "b": 0}, {"a": 5, "b": 3})["a"]
    assert solutions.bounds("a") == (2, None)
    assert solutions.some("a", 3) == [2, 3, 4]


def test_start_that_is_no_solution_is_refused():
    with pytest.raises(ValueError, match="no solution"):
        Solutions([Relation({"a": 1}, 2, 2)], {"a": 1}, {"a": 3})
