"""The engine that attacks hidden counts finds what trying out all whole numbers finds, and what exact fractions find."""

from __future__ import annotations

import ast
from itertools import product
from pathlib import Path
from random import Random

import pytest

from core.attack import ENOUGH, Contradiction, Facts, attack, bounds
from tests.incidents.editions.exact_bounds import Relation, groups_of
from tests.rows import try_rows

MOST = 5


def small_system(seed, smallest=None) -> tuple[Facts, dict[str, int]]:
    """Four hidden counts of at most MOST with some relations that are true, and their true values."""
    random = Random(f"attack {seed}")
    truth = {key: random.randint(1, MOST) for key in "abcd"}
    facts = Facts(smallest=smallest)
    for key in truth:
        facts.hide(key, random.randint(0, 1))
        facts.tie([(key, 1)], None, MOST)
    for _ in range(random.randint(1, 3)):
        keys = random.sample(list(truth), random.randint(2, 4))
        factors = [(key, random.choice((-2, -1, 1, 1, 1, 2))) for key in keys]
        total = sum(factor * truth[key] for key, factor in factors)
        low, high = random.choice(((0, 0), (0, 0), (1, None), (None, 2), (2, 1)))
        facts.tie(factors, None if low is None else total - low, None if high is None else total + high)
    return facts, truth


def tried_out(facts: Facts) -> dict[str, list[int]]:
    """All values of each count, from all whole numbers; of counts that hang together one is small."""
    found = {}
    for part in facts.parts():
        keys = list(part.least)
        every = [dict(zip(keys, values, strict=True)) for values in product(range(MOST + 1), repeat=len(keys))]
        every = [
            counts
            for counts in every
            if all(counts[key] >= low for key, low in part.least.items())
            and all(relation.is_met_by(counts) for relation in part.relations)
            and (facts.smallest is None or min(counts.values()) <= facts.smallest)
        ]
        if not every:
            raise Contradiction
        found |= {key: sorted({counts[key] for counts in every}) for key in keys}
    return found


@try_rows("smallest", [None, 1, 2])
def test_values_and_bounds_are_those_of_trying_out_everything(smallest):
    told = gaps = contradictions = 0
    for seed in range(60):
        facts, _ = small_system(seed, smallest)
        try:
            expected = tried_out(facts)
        except Contradiction:
            contradictions += 1
            with pytest.raises(Contradiction):
                attack(facts)
            continue
        found, ends = attack(facts), bounds(facts)
        for key, values in expected.items():
            assert ends[key] == (values[0], values[-1]), (seed, key)
            assert len(found[key].values) == min(len(values), ENOUGH), (seed, key)
            assert set(found[key].values) <= set(values), (seed, key)
            assert found[key].is_told == (len(values) < ENOUGH)
            told += found[key].is_told
            gaps += values != list(range(values[0], values[-1] + 1))
    assert told > 20
    assert gaps > 0
    assert bool(contradictions) == (smallest == 1)


def test_bounds_are_those_of_exact_fractions():
    for seed in range(20):
        random = Random(f"larger {seed}")
        truth = {number: random.choice((1, 1, 2, 3, 5, 8)) for number in range(16)}
        facts = Facts()
        for key in truth:
            facts.hide(key)
        for start, step in [(0, 1), (4, 1), (8, 1), (12, 1), (0, 4), (1, 4), (2, 4), (3, 4)]:
            keys = [start + step * number for number in range(4)]
            if random.random() < 0.8:
                facts.tie([(key, 1) for key in keys], *[sum(truth[key] for key in keys)] * 2)
        relations = [Relation(*each) for each in facts.relations]
        exact, ends, found = groups_of(relations, facts.least, truth), bounds(facts), attack(facts)
        for key in truth:
            assert ends[key] == exact[key].bounds(key), (seed, key)
            assert len(found[key].values) == len(exact[key].some(key, ENOUGH)), (seed, key)


def test_largest_is_none_where_a_count_has_no_limit():
    facts = Facts()
    facts.number("events", 7)
    facts.hide("children")
    facts.at_most("children", "events")
    assert bounds(facts) == {"children": (7, None)}
    assert not attack(facts)["children"].is_told


def test_printed_numbers_that_do_not_fit_are_a_contradiction():
    facts = Facts()
    facts.number("all", 8)
    facts.number("one", 9)
    facts.add_up("all", ["one"])
    with pytest.raises(Contradiction):
        attack(facts)


def row_of(total, *, smallest=5) -> Facts:
    """Two hidden counts with their sum."""
    facts = Facts(smallest=smallest)
    facts.number("all", total)
    facts.hide("one")
    facts.hide("other")
    facts.add_up("all", ["one", "other"])
    return facts


def test_nothing_is_hidden_without_a_small_count():
    facts = row_of(17)
    facts.tie([("one", 1)], 4, 10)
    assert {key: each.values for key, each in attack(facts).items()} == {"one": (4, 5), "other": (12, 13)}
    facts.smallest = None
    assert not any(each.is_told for each in attack(facts).values())


def test_changes_are_as_few_as_explain_what_is_printed():
    facts = Facts()
    facts.hide("before")
    facts.number("after", 0)
    facts.leave_open("fewer")
    facts.tie([("before", 1), ("fewer", -1), ("after", -1)], 0, 0)
    assert not attack(facts)["before"].is_told
    facts.changes.add("fewer")
    assert attack(facts)["before"].values == (1,)


def test_attack_imports_nothing_of_what_it_attacks():
    for path in Path("core/attack").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            names += [each.name for each in node.names] if isinstance(node, ast.Import) else []
            assert all(name.startswith("core.attack") for name in names if name.startswith(("core", "incidents"))), path
