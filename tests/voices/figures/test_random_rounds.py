"""Random rounds under the independent attack: each hidden count keeps three possible values, and sums agree."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from time import perf_counter

import pytest

from tests.rows import try_rows
from tests.voices.figures.random_rounds import random_setting, shipped_shapes
from voices.figures.printed import ALL, BASE, Printed
from voices.figures.protection import hidden_counts, plain, print_round, print_setting
from voices.figures.protection.attacking import Public, PublicIssue, public_setting, revealed_by
from voices.figures.rules import MIN_GROUP, Column, Group, Shape, answered_in, clusters, columns_of, every
from voices.wording.ages import MIXED
from voices.wording.questions import EXPERIENCES, FOLLOWED

Settings = dict[str, tuple[list[Group], Printed | None]]


@dataclass
class Figures:
    """Of one round: what was found."""

    hidden: int = 0
    told: int = 0
    withheld: int = 0
    columns: int = 0
    pooled: int = 0


def random_shapes(rng: random.Random) -> list[Shape]:
    """C7 to C10, another question with one answer, and one with several."""
    shapes = shipped_shapes()
    together = [shape for shape in shapes if shape.code in {*EXPERIENCES, FOLLOWED}]
    others = [shape for shape in shapes if shape not in together]
    return [rng.choice([each for each in others if each.is_multi is is_multi]) for is_multi in (False, True)] + together


def add_setting(settings: Settings, waiting: Group | None, groups: list[Group], shapes: list[Shape]) -> Group | None:
    """Put a setting to the round, or into the pool that waits, which is returned; with 10 answers it is put there."""
    if answered_in(groups) >= MIN_GROUP:
        printed = Printed({"questions": plain(print_setting(groups, shapes))})
        settings[groups[0].setting] = groups, printed
        return waiting
    own = replace(groups[0], setting=f"pool {len(settings)}", band=MIXED)
    pool = replace(waiting + own, settings=waiting.settings + 1) if waiting else own
    if pool.answered < MIN_GROUP:
        return pool
    settings[pool.setting] = [pool], None
    return None


def columns_for(settings: Settings, number: int, earlier: list[Column]) -> list[Column]:
    groups = [group for own, _ in settings.values() for group in own]
    ids = {frozenset(column.groups): column.id for column in earlier}
    found = {**columns_of(groups), ALL: groups}
    keys = {band: tuple(group.key for group in own) for band, own in found.items()}
    return [Column(ids.get(frozenset(own), f"{number}:{band}"), band, own) for band, own in keys.items()]


def check_round(seed: int) -> Figures:
    """Publish a random round, and another issue of it with further settings, and attack everything."""
    rng, found = random.Random(seed), Figures()
    shapes, settings, issues = random_shapes(rng), Settings(), []
    for number in (1, 2) if seed % 3 == 0 else (1,):
        waiting = None  # what waited at an issue is never counted
        for each in range(rng.randint(6, 11) if number == 1 else rng.randint(1, 2)):
            groups = random_setting(rng, f"{number}{each}", shapes, (3, rng.choice([15, 40, 90])))
            waiting = add_setting(settings, waiting, groups, shapes)
        columns = columns_for(settings, number, [column for own, _ in issues for column in own])
        questions = print_round(shapes, settings, issues, columns)
        check_sums(questions, settings, columns)
        found.hidden += hidden_counts(shapes, settings, columns, questions)
        found.withheld += sum(shape.code not in questions for shape in every(shapes))
        found.columns += len(columns) - 1
        issues.append((columns, Printed({"questions": questions})))
    found.pooled = sum(own[0].settings for own, _ in settings.values() if own[0].is_pool)
    public = Public(
        [public_setting(key, own, every(shapes), printed) for key, (own, printed) in settings.items()],
        [PublicIssue(own, printed) for own, printed in issues],
    )
    found.told = sum(len(revealed_by(cluster, public)) for cluster in clusters(shapes))
    return found


def check_sums(questions, settings: Settings, columns: list[Column]) -> None:
    """Printed numbers are the true ones and not small, and columns add up."""
    groups = {group.key: group for own, _ in settings.values() for group in own}
    for code, own in questions.items():
        for option, texts in own.items():
            for column in columns:
                key = ("any", "any") if (code, option) == (FOLLOWED, BASE) else (code, option)
                true = sum(groups[each].counts.get(key, 0) for each in column.groups)
                text = texts.get(column.band, "z")
                assert text in ("c", "z", str(true)), (code, option, column.band)
                assert not (text.isdecimal() and 1 <= int(text) <= 5)
            numbers = [text for band, text in texts.items() if band != ALL]
            if numbers and all(text.isdecimal() for text in texts.values()):
                assert sum(map(int, numbers)) == int(texts[ALL])


@try_rows("seed", [0, 1])
def test_random_round_reveals_no_count(seed):
    assert check_round(seed).told == 0


@pytest.mark.long
def test_200_random_rounds_reveal_no_count(capsys):
    began, total, slowest = perf_counter(), Figures(), 0.0
    for seed in range(200):
        start = perf_counter()
        found = check_round(seed)
        slowest = max(slowest, perf_counter() - start)
        assert found.told == 0, seed
        for name in vars(total):
            setattr(total, name, getattr(total, name) + getattr(found, name))
    with capsys.disabled():
        print(f"\n200 rounds: {total}, {perf_counter() - began:.0f} s, the slowest {slowest:.1f} s")
